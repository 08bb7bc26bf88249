//! Changing the settings: some fields at a time, with who did it and what they were.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::access::Actor;
use crate::event::Event;
use crate::time::Timestamp;

use super::{Settings, SettingsRefusal};

/// The settings as they are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSettings {
    /// The optimistic lock; 0 while the house runs on its defaults.
    pub version: u64,
    /// The settings.
    pub settings: Settings,
    /// Who changed them last.
    pub changed_by: Option<Actor>,
    /// When.
    pub changed_at: Option<Timestamp>,
}

/// A field before and after a change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SettingChange {
    /// What it was.
    pub was: Value,
    /// What it is.
    pub now: Value,
}

/// What happens to the settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SettingsEvent {
    /// Fields were changed.
    Changed {
        /// Each field that is other than before.
        changes: BTreeMap<String, SettingChange>,
    },
}

impl Event for SettingsEvent {
    const SOURCE: &'static str = "dejavu.catalog";

    fn name(&self) -> &'static str {
        match self {
            Self::Changed { .. } => "SettingsChanged",
        }
    }
}

impl Settings {
    /// The names of the fields.
    pub fn fields() -> Vec<String> {
        members(&Self::default())
            .into_iter()
            .map(|(name, _)| name)
            .collect()
    }

    /// The settings with some fields changed: each by its whole value, and `null` gives it its
    /// default back.
    ///
    /// # Errors
    /// [`SettingsRefusal`] naming every field that is not known, does not read or contradicts
    /// another.
    pub fn patched(&self, patch: &Map<String, Value>) -> Result<Self, SettingsRefusal> {
        let (mut fields, defaults) = (members(self), members(&Self::default()));
        let mut problems = Vec::new();
        for (name, value) in patch {
            let Some(default) = defaults.get(name) else {
                problems.push((name.clone(), "is no setting"));
                continue;
            };
            let now = if value.is_null() { default } else { value }.clone();
            let alone = Map::from_iter([(name.clone(), now.clone())]);
            if serde_json::from_value::<Self>(Value::Object(alone)).is_err() {
                problems.push((name.clone(), "is not such a value"));
                continue;
            }
            fields.insert(name.clone(), now);
        }
        if !problems.is_empty() {
            return Err(SettingsRefusal { problems });
        }
        let next: Self =
            serde_json::from_value(Value::Object(fields)).expect("each field reads by itself");
        next.check()?;
        Ok(next)
    }
}

impl KeptSettings {
    /// The settings after a patch, and what happened. Nothing, when the patch changes nothing.
    ///
    /// # Errors
    /// [`SettingsRefusal`], as [`Settings::patched`] says.
    pub fn patched(
        &self,
        patch: &Map<String, Value>,
        by: &Actor,
        now: Timestamp,
    ) -> Result<Option<(Self, SettingsEvent)>, SettingsRefusal> {
        let settings = self.settings.patched(patch)?;
        let (was, is) = (members(&self.settings), members(&settings));
        let changes: BTreeMap<_, _> = is
            .into_iter()
            .filter_map(|(name, now)| {
                let was = was.get(&name).cloned().unwrap_or_default();
                (was != now).then_some((name, SettingChange { was, now }))
            })
            .collect();
        if changes.is_empty() {
            return Ok(None);
        }
        let next = Self {
            version: self.version + 1,
            settings,
            changed_by: Some(by.clone()),
            changed_at: Some(now),
        };
        Ok(Some((next, SettingsEvent::Changed { changes })))
    }
}

fn members(settings: &Settings) -> Map<String, Value> {
    let value = serde_json::to_value(settings).ok();
    let members = value.and_then(|value| value.as_object().cloned());
    members.expect("settings are a struct of plain values")
}
