//! Sessions in the table, beside the account they are of.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | a session | `USR#<id>` | `SES#<id>` | `version` |

use domain::ids::{SessionId, UserId};
use domain::session::{Session, SessionEvent};
use domain::time::Timestamp;
use domain::user::{User, UserFacts};

use crate::error::StoreError;
use crate::item::{Indexes, Key, read};
use crate::table::{Query, Table};
use crate::transaction::{STATE, Transaction};
use crate::users;

/// Days after which a session is swept away, whatever it was good for: no sign-in lasts longer.
const KEPT_DAYS: i64 = 366;
/// Days that an ended one stays, so that a copied token is still recognised.
const ENDED_KEPT_DAYS: i64 = 30;

fn key(table: &Table, user: &UserId, session: &SessionId) -> Key {
    Key::new(table.pk(&users::partition(user)), &format!("SES#{session}"))
}

/// The account and the session together, in one request, for the check at every call.
///
/// # Errors
/// The table does not answer.
pub async fn signed_in(
    table: &Table,
    user: &UserId,
    session: &SessionId,
) -> Result<Option<(User, Session)>, StoreError> {
    let account = Key::new(table.pk(&users::partition(user)), STATE);
    let items = table
        .get_many(&[account, key(table, user, session)])
        .await?;
    let (mut facts, mut found) = (None, None);
    for item in items {
        if item
            .get("sk")
            .and_then(|sk| sk.as_s().ok())
            .is_some_and(|sk| sk == STATE)
        {
            facts = Some(read::<UserFacts>(item)?);
        } else {
            found = Some(read::<Session>(item)?);
        }
    }
    Ok(facts
        .zip(found)
        .map(|(facts, session)| (User::restore(facts), session)))
}

/// The session.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn get(table: &Table, user: &UserId, session: &SessionId) -> Result<Session, StoreError> {
    let item = table.get(&key(table, user, session)).await?;
    read(item.ok_or(StoreError::Missing { noun: "session" })?)
}

/// Every session of someone that is kept, oldest first, whether it still counts or not.
///
/// # Errors
/// The table does not answer.
pub async fn list(table: &Table, user: &UserId) -> Result<Vec<Session>, StoreError> {
    let query = Query::partition(table.pk(&users::partition(user)), "SES#");
    let items = table.all(&query).await?;
    items.into_iter().map(read).collect()
}

impl Transaction<'_> {
    /// Keeps a session: a new one, or the next version of one.
    pub fn session(self, session: &Session, event: Option<SessionEvent>) -> Self {
        let key = key(self.table(), &session.user, &session.id);
        let indexes = Indexes {
            ttl: Some(kept_until(session).seconds()),
            ..Indexes::default()
        };
        let kept = if session.version == 1 {
            let message = "the session exists";
            self.create(&key, &indexes, session, "session_exists", message)
        } else {
            self.replace(&key, &indexes, session.version - 1, session, "session")
        };
        match event {
            Some(event) => {
                let partition = format!("SES#{}", session.id);
                kept.record(&partition, session.id.as_str(), session.version, &event)
            }
            None => kept,
        }
    }
}

fn kept_until(session: &Session) -> Timestamp {
    match session.ended_at {
        Some(ended) => ended.plus_days(ENDED_KEPT_DAYS),
        None => session.created_at.plus_days(KEPT_DAYS),
    }
}
