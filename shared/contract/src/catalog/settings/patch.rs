//! Changing the settings: a merge patch over the fields that there are.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use domain::access::Actor;
use domain::settings::{KeptSettings, SettingChange, Settings, SettingsEvent, SettingsRefusal};
use domain::time::Timestamp;

/// The names of the fields.
pub(super) fn fields() -> Vec<String> {
    let members = members(&Settings::default());
    members.into_iter().map(|(name, _)| name).collect()
}

/// The settings with some fields changed: each by its whole value, and `null` gives it its
/// default back.
fn merged(settings: &Settings, patch: &Map<String, Value>) -> Result<Settings, SettingsRefusal> {
    let (mut fields, defaults) = (members(settings), members(&Settings::default()));
    let mut problems = Vec::new();
    for (name, value) in patch {
        let Some(default) = defaults.get(name) else {
            problems.push((name.clone(), "is no setting"));
            continue;
        };
        let now = if value.is_null() { default } else { value }.clone();
        let alone = Map::from_iter([(name.clone(), now.clone())]);
        if serde_json::from_value::<Settings>(Value::Object(alone)).is_err() {
            problems.push((name.clone(), "is not such a value"));
            continue;
        }
        fields.insert(name.clone(), now);
    }
    if !problems.is_empty() {
        return Err(SettingsRefusal { problems });
    }
    let next: Settings =
        serde_json::from_value(Value::Object(fields)).expect("each field reads by itself");
    next.check()?;
    Ok(next)
}

/// The settings after a patch, and what happened. Nothing, when the patch changes nothing.
///
/// # Errors
/// [`SettingsRefusal`] naming every field that is not known, does not read or contradicts
/// another.
pub fn patched(
    kept: &KeptSettings,
    patch: &Map<String, Value>,
    by: &Actor,
    now: Timestamp,
) -> Result<Option<(KeptSettings, SettingsEvent)>, SettingsRefusal> {
    let settings = merged(&kept.settings, patch)?;
    let (was, is) = (members(&kept.settings), members(&settings));
    let changes: BTreeMap<_, _> = is
        .into_iter()
        .filter_map(|(name, now)| {
            let was = was.get(&name).cloned().unwrap_or_default();
            let change = SettingChange {
                was: was.to_string(),
                now: now.to_string(),
            };
            (was != now).then_some((name, change))
        })
        .collect();
    if changes.is_empty() {
        return Ok(None);
    }
    let next = KeptSettings {
        version: kept.version + 1,
        settings,
        changed_by: Some(by.clone()),
        changed_at: Some(now),
    };
    Ok(Some((next, SettingsEvent::Changed { changes })))
}

fn members(settings: &Settings) -> Map<String, Value> {
    let value = serde_json::to_value(settings).ok();
    let members = value.and_then(|value| value.as_object().cloned());
    members.expect("settings are a struct of plain values")
}

#[cfg(test)]
mod tests;
