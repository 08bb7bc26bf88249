//! The settings of the house: rows 164 and 165 of the route list.

mod patch;

use std::borrow::Cow;
use std::collections::BTreeMap;

use garde::Validate;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value, json};

use domain::access::{Actor, Permission as P};
use domain::event::Envelope;
use domain::settings::{KeptSettings, SettingChange, Settings, SettingsEvent};
use domain::time::Timestamp;

use crate::common::{Nothing, Page};
use crate::route::{Method, Reply, Route};
use crate::routes;
use crate::worker::{Grant, Secret};

pub use patch::patched;

const READS: &[Grant] = &[Grant::TableRead, Grant::Secret(Secret::CursorKey)];
const WRITES: &[Grant] = &[
    Grant::TableRead,
    Grant::TableWrite,
    Grant::Secret(Secret::CursorKey),
];

routes! {
    /// The operations on settings.
    SettingsOp {
        /// The settings in force, what each starts with, who changed them last, and their changes,
        /// newest first and page by page.
        GetSettings {
            route: Route::get("get_settings", "/v1/settings")
                .summary("Show the settings")
                .any_of(&[P::SettingsView])
                .grants(READS),
            path: Nothing,
            query: SettingsQuery,
            body: Nothing,
            reply: SettingsView,
        }
        /// Changes some of the settings; the others stay. `null` gives a setting its default back.
        /// Settings that contradict each other are refused, each by its name. Rules go by the new
        /// ones within half a minute.
        UpdateSettings {
            route: Route::edit(Method::Patch, "update_settings", "/v1/settings")
                .summary("Change settings")
                .any_of(&[P::SettingsUpdate])
                .grants(WRITES),
            path: Nothing,
            query: Nothing,
            body: SettingsPatch,
            reply: SettingsView,
        }
    }
}

/// Which of the changes are shown with the settings.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SettingsQuery {
    /// Changes per page: 1 to 100, 20 if not said.
    #[garde(inner(range(min = 1, max = 100)))]
    #[serde(default)]
    pub limit: Option<u16>,
    /// The `next` of the page before.
    #[garde(inner(length(chars, min = 1, max = 2_000)))]
    #[serde(default)]
    pub cursor: Option<String>,
}

/// Some of the settings, each with its whole new value, or with `null` for its default.
#[derive(Clone, Debug, Default, Validate)]
pub struct SettingsPatch(#[garde(skip)] pub Map<String, Value>);

impl<'de> Deserialize<'de> for SettingsPatch {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let patch = Map::deserialize(deserializer)?;
        // Read as settings for the sake of its refusals: unknown names and values of other types.
        let known = patch::fields();
        let mut values = patch.clone();
        values.retain(|name, value| !value.is_null() || !known.contains(name));
        serde_json::from_value::<Settings>(Value::Object(values))
            .map_err(serde::de::Error::custom)?;
        Ok(Self(patch))
    }
}

/// The schema of the settings, with `null` for every one of them.
impl JsonSchema for SettingsPatch {
    fn schema_name() -> Cow<'static, str> {
        "SettingsPatch".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = Settings::json_schema(generator);
        let object = schema.ensure_object();
        object.insert(
            "description".to_owned(),
            json!(
                "Some of the settings, each with its whole new value, or `null` for its default."
            ),
        );
        if let Some(Value::Object(properties)) = object.get_mut("properties") {
            for property in properties.values_mut() {
                let mut setting = property.take();
                let text = match setting.as_object_mut() {
                    Some(setting) => {
                        setting.remove("default");
                        setting.remove("description")
                    }
                    None => None,
                };
                *property = json!({ "anyOf": [setting, { "type": "null" }] });
                if let (Some(text), Some(property)) = (text, property.as_object_mut()) {
                    property.insert("description".to_owned(), text);
                }
            }
        }
        schema
    }
}

/// The settings, as staff see them.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SettingsView {
    /// How often they were changed: the version to name in `If-Match`.
    pub version: u64,
    /// The settings in force.
    pub settings: Settings,
    /// What each of them starts with.
    pub defaults: Settings,
    /// Who changed them last.
    pub changed_by: Option<Actor>,
    /// When.
    pub changed_at: Option<Timestamp>,
    /// What was changed, newest first.
    pub history: Vec<SettingsChanged>,
    /// Where the next page of changes begins; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// One change of the settings.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SettingsChanged {
    /// The version after it.
    pub version: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// Each setting that is other than before.
    pub changes: BTreeMap<String, SettingChangeView>,
}

/// A setting before and after a change.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SettingChangeView {
    /// What it was.
    pub was: Value,
    /// What it is.
    pub now: Value,
}

impl From<&SettingChange> for SettingChangeView {
    fn from(change: &SettingChange) -> Self {
        // What does not read is shown as it is kept, and not as nothing.
        let value = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| json!(text));
        Self {
            was: value(&change.was),
            now: value(&change.now),
        }
    }
}

fn viewed(changes: &BTreeMap<String, SettingChange>) -> BTreeMap<String, SettingChangeView> {
    let each = changes.iter();
    each.map(|(name, change)| (name.clone(), change.into()))
        .collect()
}

impl Reply for SettingsView {
    const VERSIONED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }
}

impl SettingsView {
    /// The settings with a page of their changes.
    pub fn new(kept: KeptSettings, history: Page<SettingsChanged>) -> Self {
        Self {
            version: kept.version,
            settings: kept.settings,
            defaults: Settings::default(),
            changed_by: kept.changed_by,
            changed_at: kept.changed_at,
            history: history.items,
            next: history.next,
        }
    }
}

impl SettingsView {
    /// The same after one more change, which stands first.
    pub fn change(&mut self, next: &KeptSettings, event: &SettingsEvent) {
        let SettingsEvent::Changed { changes } = event;
        if let (Some(at), Some(actor)) = (next.changed_at, next.changed_by.clone()) {
            let newest = SettingsChanged {
                version: next.version,
                at,
                actor,
                changes: viewed(changes),
            };
            self.history.insert(0, newest);
        }
        self.version = next.version;
        self.settings = next.settings.clone();
        self.changed_by = next.changed_by.clone();
        self.changed_at = next.changed_at;
    }
}

impl From<Envelope<SettingsEvent>> for SettingsChanged {
    fn from(envelope: Envelope<SettingsEvent>) -> Self {
        let SettingsEvent::Changed { changes } = envelope.body;
        Self {
            version: envelope.version,
            at: envelope.at,
            actor: envelope.actor,
            changes: viewed(&changes),
        }
    }
}
