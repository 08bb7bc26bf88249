//! Overrides in the table.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | the override, without its token | `OVR#<id>` | `STATE` | not used by another request |
//!
//! Lists: gsi1 `USR#<id>#OVR` by granting, of whoever it is for.
//!
//! It is used up in the transaction that it allows; what reads uses it up by itself.

use domain::event::Cause;
use domain::ids::{OverrideId, UserId};
use domain::overrides::{Override, OverrideEvent};

use crate::error::StoreError;
use crate::item::{Indexes, Key, in_time, read};
use crate::table::{Query, Table};
use crate::transaction::{STATE, Transaction};

/// Seconds it stays after its time, so that a late try is still told the truth.
const KEPT_SECONDS: i64 = 86_400;

pub(crate) fn key(table: &Table, id: &OverrideId) -> Key {
    Key::new(table.pk(&format!("OVR#{id}")), STATE)
}

/// The override, as it is at this moment.
///
/// # Errors
/// The table does not answer.
pub async fn find(table: &Table, id: &OverrideId) -> Result<Option<Override>, StoreError> {
    table.get(&key(table, id)).await?.map(read).transpose()
}

/// The overrides that a person was granted of late, newest first. Few by nature.
///
/// # Errors
/// The table does not answer.
pub async fn of_user(table: &Table, user: &UserId) -> Result<Vec<Override>, StoreError> {
    let items = table
        .all(&Query::index("gsi1", table.pk(&list(user))))
        .await?;
    items.into_iter().map(read).collect()
}

fn list(user: &UserId) -> String {
    format!("USR#{user}#OVR")
}

/// Uses up the override that `cause` names, for a request that changes nothing else.
///
/// # Errors
/// [`StoreError::Taken`] with `override_used` when another request was there first.
pub async fn use_up(table: &Table, cause: Cause) -> Result<(), StoreError> {
    table.begin(cause).commit().await
}

impl Transaction<'_> {
    /// Keeps an override that was granted.
    pub fn grant_override(self, granted: &Override, event: &OverrideEvent) -> Self {
        let indexes = Indexes {
            gsi1: Some((
                self.table().pk(&list(&granted.for_user)),
                in_time(granted.created_at, &granted.id),
            )),
            ttl: Some(granted.expires_at.plus_seconds(KEPT_SECONDS).seconds()),
            ..Indexes::default()
        };
        let key = key(self.table(), &granted.id);
        let (code, message) = ("override_exists", "the override exists");
        self.create(&key, &indexes, granted, code, message).record(
            &format!("OVR#{}", granted.id),
            granted.id.as_str(),
            1,
            event,
        )
    }
}
