//! Messages to people in the table, one item each.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | a message | `NTF#<what it is about>` | `MSG#<event>.<topic>.<user>.<channel>` | `version` |
//! | a message that waits for the morning, with its event | `NTF#<what it is about>` | `HELD#<event>.<topic>.<user>.<channel>` | must not exist |
//!
//! What waits stands in gsi2 `NTF#HELD` by when it may be sent.
//!
//! Lists: gsi1 `USR#<recipient>#NTF` by the first try.

use domain::contact::Channel;
use domain::event::Envelope;
use domain::ids::UserId;
use domain::notification::{Notification, Topic};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::cursor::Paging;
use crate::error::StoreError;
use crate::item::{Indexes, Key, in_time, read};
use crate::table::{Page, Query, Table};
use crate::transaction::Transaction;

/// Days the message with a one-time code is kept; it could be delivered again until then.
const CODE_KEPT_DAYS: i64 = 30;

/// How many of what waits are looked at in one request.
const HELD_AT_ONCE: u16 = 100;

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

/// A person's messages, newest first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn of_recipient(
    table: &Table,
    recipient: &UserId,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Notification>, StoreError> {
    let query = Query::index("gsi1", table.pk(&recipient_list(recipient)));
    table.page(&query, paging, now).await
}

fn recipient_list(recipient: &UserId) -> String {
    format!("USR#{recipient}#NTF")
}

/// A message that waits for the end of someone's quiet hours. Its event is kept with it: when the
/// time has come it is told again, and what was sent in the meantime is not sent twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// What happened.
    pub event: Envelope<Value>,
    /// Of what it tells.
    pub topic: Topic,
    /// To whom.
    pub recipient: UserId,
    /// By which way.
    pub channel: Channel,
    /// When it may be sent.
    pub send_after: Timestamp,
}

impl Held {
    fn name(&self) -> String {
        let (event, topic) = (&self.event.id, self.topic);
        format!(
            "{event}.{topic}.{}.{}",
            self.recipient,
            self.channel.as_str()
        )
    }

    fn key(&self, table: &Table) -> Key {
        Key::new(
            table.pk(&partition(&self.event.aggregate)),
            &format!("HELD#{}", self.name()),
        )
    }
}

/// The messages whose time has come, oldest first.
///
/// # Errors
/// The table does not answer.
pub async fn due(table: &Table, now: Timestamp) -> Result<Vec<Held>, StoreError> {
    let mut query = Query::index("gsi2", table.pk("NTF#HELD"));
    query.newest_first = false;
    let (mut due, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let paging = Paging {
            limit: HELD_AT_ONCE,
            cursor: cursor.as_deref(),
            principal: "NTF#HELD",
        };
        let page = table.page::<Held>(&query, &paging, now).await?;
        let wait = page.items.iter().any(|held| held.send_after > now);
        due.extend(page.items.into_iter().filter(|held| held.send_after <= now));
        cursor = page.next.filter(|_| !wait);
        if cursor.is_none() {
            return Ok(due);
        }
    }
}

impl Transaction<'_> {
    /// Keeps a message for later. One that is kept already is [`StoreError::Taken`] with the code
    /// `notification_held`.
    pub fn hold(self, held: &Held) -> Self {
        let key = held.key(self.table());
        let place = in_time(held.send_after, held.name());
        let indexes = Indexes {
            gsi2: Some((self.table().pk("NTF#HELD"), place)),
            ..Indexes::default()
        };
        let message = "the message waits already";
        self.create(&key, &indexes, held, "notification_held", message)
    }

    /// Forgets a message that was kept for later. Doing it again changes nothing.
    pub fn let_go(self, held: &Held) -> Self {
        let key = held.key(self.table());
        // It is never changed, so its version is the first.
        self.unlist(&key, 2)
    }

    /// Keeps a message: a new one, or the next version of one.
    ///
    /// A new one that is there already is [`StoreError::Taken`] with the code
    /// `notification_exists`: another delivery of the same event was first.
    pub fn notification(self, notification: &Notification) -> Self {
        let key = key(self.table(), notification);
        let list = self.table().pk(&recipient_list(&notification.recipient));
        let begun = in_time(notification.created_at, &key.sk);
        let indexes = Indexes {
            gsi1: Some((list, begun)),
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
