//! Changing the settings: some fields at a time, with who did it and what they were.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::event::Event;
use crate::time::Timestamp;

use super::Settings;

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

/// A field before and after a change, each as the text of its JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingChange {
    /// What it was.
    pub was: String,
    /// What it is.
    pub now: String,
}

/// What happens to the settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
