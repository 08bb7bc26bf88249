//! Messages to people in the table, one item each.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | a message | `NTF#<what it is about>` | `MSG#<event>.<topic>.<user>.<channel>` | `version` |

use domain::notification::{Notification, Topic};
use domain::time::Timestamp;

use crate::error::StoreError;
use crate::item::{Indexes, Key, read};
use crate::table::{Query, Table};
use crate::transaction::Transaction;

/// Days the message with a one-time code is kept; it could be delivered again until then.
const CODE_KEPT_DAYS: i64 = 30;

fn partition(about: &str) -> String {
    format!("NTF#{about}")
}

fn key(table: &Table, notification: &Notification) -> Key {
    Key::new(
        table.pk(&partition(&notification.about)),
        &format!("MSG#{}", notification.dedupe_key()),
    )
}

/// What was written down of this very message before, if anything was.
///
/// # Errors
/// The table does not answer.
pub async fn find(
    table: &Table,
    notification: &Notification,
) -> Result<Option<Notification>, StoreError> {
    table
        .get(&key(table, notification))
        .await?
        .map(read)
        .transpose()
}

/// Every message about a thing, by event. It proves who was told of it, when and by which way.
///
/// # Errors
/// The table does not answer.
pub async fn about(table: &Table, id: &str) -> Result<Vec<Notification>, StoreError> {
    let items = table
        .all(&Query::partition(table.pk(&partition(id)), "MSG#"))
        .await?;
    items.into_iter().map(read).collect()
}

impl Transaction<'_> {
    /// Keeps a message: a new one, or the next version of one.
    ///
    /// A new one that is there already is [`StoreError::Taken`] with the code
    /// `notification_exists`: another delivery of the same event was first.
    pub fn notification(self, notification: &Notification) -> Self {
        let key = key(self.table(), notification);
        let indexes = Indexes {
            ttl: expiry(notification).map(Timestamp::seconds),
            ..Indexes::default()
        };
        if notification.version == 1 {
            self.create(
                &key,
                &indexes,
                notification,
                "notification_exists",
                "the message was begun before",
            )
        } else {
            self.replace(
                &key,
                &indexes,
                notification.version - 1,
                notification,
                "notification",
            )
        }
    }
}

fn expiry(notification: &Notification) -> Option<Timestamp> {
    (notification.topic == Topic::AuthOtp)
        .then(|| notification.created_at.plus_days(CODE_KEPT_DAYS))
}
