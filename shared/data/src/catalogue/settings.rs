//! The settings of the house: kept with who changed them last, and remembered for a moment.

use std::sync::{Arc, Mutex, PoisonError};

use domain::access::Actor;
use domain::event::Envelope;
use domain::settings::{KeptSettings, Settings, SettingsEvent};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::{HOUSE, SETTINGS, house_key};
use crate::cursor::Paging;
use crate::error::StoreError;
use crate::item::{Indexes, read};
use crate::table::{Page, Query, Table};
use crate::transaction::Transaction;

/// Seconds that a process goes by what it has read.
const KEPT_SECONDS: i64 = 30;

/// What a process has read of the settings, and when.
#[derive(Clone, Debug, Default)]
pub(crate) struct SettingsCache(Arc<Mutex<Read>>);

#[derive(Debug, Default)]
struct Read {
    /// Grows with every change made here: what was read before one is not kept after it.
    changes: u64,
    latest: Option<(Timestamp, Settings)>,
}

impl SettingsCache {
    fn read(&self) -> std::sync::MutexGuard<'_, Read> {
        // What is in it is whole at every moment.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was read at most so many seconds ago. A clock that was moved back reads again.
    fn fresh(&self, now: Timestamp) -> Result<Settings, u64> {
        let read = self.read();
        match &read.latest {
            Some((at, settings)) if (0..KEPT_SECONDS).contains(&now.seconds_since(*at)) => {
                Ok(settings.clone())
            }
            Some(_) | None => Err(read.changes),
        }
    }

    fn keep(&self, seen: u64, now: Timestamp, settings: &Settings) {
        let mut read = self.read();
        if read.changes == seen {
            read.latest = Some((now, settings.clone()));
        }
    }

    /// The settings were changed here.
    pub(crate) fn forget(&self) {
        let mut read = self.read();
        read.changes += 1;
        read.latest = None;
    }
}

#[derive(Serialize, Deserialize)]
struct SettingsItem {
    record: Settings,
    #[serde(default)]
    version: u64,
    #[serde(default)]
    changed_by: Option<Actor>,
    #[serde(default)]
    changed_at: Option<Timestamp>,
}

/// The settings as rules read them: at most half a minute old, and never older than a change that
/// this process made; the defaults of the house while none are kept.
///
/// # Errors
/// The table does not answer, or they do not read.
pub async fn settings(table: &Table, now: Timestamp) -> Result<Settings, StoreError> {
    let seen = match table.settings.fresh(now) {
        Ok(settings) => return Ok(settings),
        Err(seen) => seen,
    };
    let kept = kept_settings(table).await?;
    table.settings.keep(seen, now, &kept.settings);
    Ok(kept.settings)
}

/// The settings as they are kept this very moment, with their version: for whoever changes them.
///
/// # Errors
/// The table does not answer, or they do not read.
pub async fn kept_settings(table: &Table) -> Result<KeptSettings, StoreError> {
    let Some(item) = table.get(&house_key(table, SETTINGS)).await? else {
        return Ok(KeptSettings {
            version: 0,
            settings: Settings::default(),
            changed_by: None,
            changed_at: None,
        });
    };
    let item: SettingsItem = read(item)?;
    Ok(KeptSettings {
        version: item.version,
        settings: item.record,
        changed_by: item.changed_by,
        changed_at: item.changed_at,
    })
}

/// A page of the changes of the settings, newest first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn settings_history(
    table: &Table,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Envelope<SettingsEvent>>, StoreError> {
    let mut query = Query::partition(table.pk(HOUSE), "EVT#");
    query.newest_first = true;
    table.page(&query, paging, now).await
}

impl Transaction<'_> {
    /// Keeps the next version of the settings, with what happened to them.
    pub fn change_settings(
        mut self,
        was: &KeptSettings,
        next: &KeptSettings,
        event: &SettingsEvent,
    ) -> Self {
        let key = house_key(self.table(), SETTINGS);
        let item = |kept: &KeptSettings| SettingsItem {
            record: kept.settings.clone(),
            version: kept.version,
            changed_by: kept.changed_by.clone(),
            changed_at: kept.changed_at,
        };
        self.changes_settings();
        let indexes = Indexes::default();
        let (seen, next_item) = (was.version, item(next));
        let changed = self.follow(&key, &indexes, seen, (&item(was), &next_item), "settings");
        changed.record(HOUSE, "settings", next.version, event)
    }
}
