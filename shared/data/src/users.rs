//! People in the table: accounts with their sessions, and one-time codes.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | the account | `USR#<id>` | `STATE` | `version` |
//! | a session | `USR#<id>` | `SES#<id>` | `version` |
//! | the address is taken | `UNQ#EMAIL#<address>` | `UNIQUE` | owner |
//! | a one-time code | `OTP#<id>` | `STATE` | `version` |

use domain::contact::Email;
use domain::decision::Decision;
use domain::ids::{OtpId, SessionId, UserId};
use domain::otp::{Challenge, OtpEvent};
use domain::session::{Session, SessionEvent};
use domain::user::{User, UserEvent, UserFacts};
use serde::Deserialize;

use crate::error::StoreError;
use crate::item::{Indexes, Item, Key, encode, read};
use crate::table::{Query, Table};
use crate::transaction::{Aggregate, Places, STATE, Transaction};

/// Seconds an expired one-time code stays, so that a late try is still told the truth.
const OTP_KEPT_SECONDS: i64 = 86_400;

impl Aggregate for User {
    type Event = UserEvent;
    const NOUN: &'static str = "user";

    fn id(&self) -> &str {
        self.facts().id.as_str()
    }

    fn version(&self) -> u64 {
        self.facts().version
    }

    fn partition(&self) -> String {
        partition(&self.facts().id)
    }

    fn places(&self) -> Places {
        // Staff are found by role: appraisers to assign, managers to tell.
        let place = |role: &domain::access::Role| {
            (format!("ROLE#{}", role.key()), self.facts().id.to_string())
        };
        Places {
            queue: self.facts().roles.first().map(place),
            ..Places::default()
        }
    }

    fn stored(&self) -> Result<Item, StoreError> {
        encode(self.facts())
    }
}

fn partition(user: &UserId) -> String {
    format!("USR#{user}")
}

fn email_key(table: &Table, email: &Email) -> Key {
    Key::new(table.pk(&format!("UNQ#EMAIL#{}", email.as_str())), "UNIQUE")
}

fn session_key(table: &Table, user: &UserId, session: &SessionId) -> Key {
    Key::new(table.pk(&partition(user)), &format!("SES#{session}"))
}

fn otp_key(table: &Table, id: &OtpId) -> Key {
    Key::new(table.pk(&format!("OTP#{id}")), STATE)
}

/// The account.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn get(table: &Table, id: &UserId) -> Result<User, StoreError> {
    let key = Key::new(table.pk(&partition(id)), STATE);
    let item = table
        .get(&key)
        .await?
        .ok_or(StoreError::Missing { noun: "user" })?;
    read::<UserFacts>(item).map(User::restore)
}

/// The accounts with these ids, in no order; unknown ids are passed over.
///
/// # Errors
/// The table does not answer.
pub async fn get_many(table: &Table, ids: &[UserId]) -> Result<Vec<User>, StoreError> {
    let keys: Vec<_> = ids
        .iter()
        .map(|id| Key::new(table.pk(&partition(id)), STATE))
        .collect();
    let items = table.get_many(&keys).await?;
    items
        .into_iter()
        .map(|item| read::<UserFacts>(item).map(User::restore))
        .collect()
}

/// The account that holds an address, if one does.
///
/// # Errors
/// The table does not answer.
pub async fn find_by_email(table: &Table, email: &Email) -> Result<Option<User>, StoreError> {
    #[derive(Deserialize)]
    struct Marker {
        owner: UserId,
    }
    let Some(item) = table.get(&email_key(table, email)).await? else {
        return Ok(None);
    };
    let marker: Marker = read(item)?;
    get(table, &marker.owner).await.map(Some)
}

/// The accounts whose first role is `role`.
///
/// # Errors
/// The table does not answer.
pub async fn with_role(table: &Table, role: domain::access::Role) -> Result<Vec<User>, StoreError> {
    let query = Query::index("gsi2", table.pk(&format!("ROLE#{}", role.key())));
    let items = table.all(&query).await?;
    items
        .into_iter()
        .map(|item| read::<UserFacts>(item).map(User::restore))
        .collect()
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
    let account = Key::new(table.pk(&partition(user)), STATE);
    let items = table
        .get_many(&[account, session_key(table, user, session)])
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
pub async fn session(
    table: &Table,
    user: &UserId,
    session: &SessionId,
) -> Result<Session, StoreError> {
    let item = table.get(&session_key(table, user, session)).await?;
    read(item.ok_or(StoreError::Missing { noun: "session" })?)
}

/// The one-time code.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn challenge(table: &Table, id: &OtpId) -> Result<Challenge, StoreError> {
    let item = table.get(&otp_key(table, id)).await?;
    read(item.ok_or(StoreError::Missing { noun: "code" })?)
}

impl Transaction<'_> {
    /// Keeps an account that did not register, and takes its address; nothing happened to it yet.
    pub fn seed_user(self, user: &User) -> Self {
        let facts = user.facts();
        let key = email_key(self.table(), &facts.email);
        let message = "there is an account with this address";
        self.state(0, user)
            .claim(&key, facts.id.as_str(), "email_taken", message)
    }

    /// Keeps a new account, and takes its address.
    pub fn register(self, decision: &Decision<User, UserEvent>) -> Self {
        let facts = decision.next.facts();
        let key = email_key(self.table(), &facts.email);
        self.save(decision).claim(
            &key,
            facts.id.as_str(),
            "email_taken",
            "there is an account with this address",
        )
    }

    /// Keeps a session: a new one, or the next version of one.
    pub fn session(self, session: &Session, event: Option<SessionEvent>) -> Self {
        let key = session_key(self.table(), &session.user, &session.id);
        let kept = if session.version == 1 {
            self.create(
                &key,
                &Indexes::default(),
                session,
                "session_exists",
                "the session exists",
            )
        } else {
            self.replace(
                &key,
                &Indexes::default(),
                session.version - 1,
                session,
                "session",
            )
        };
        match event {
            Some(event) => {
                let at = session.version;
                kept.record(
                    &format!("SES#{}", session.id),
                    session.id.as_str(),
                    at,
                    &event,
                )
            }
            None => kept,
        }
    }

    /// Keeps a one-time code: a new one, or the next version of one.
    pub fn challenge(self, challenge: &Challenge, event: Option<OtpEvent>) -> Self {
        let key = otp_key(self.table(), &challenge.id);
        let kept_until = challenge.expires_at.plus_seconds(OTP_KEPT_SECONDS);
        let indexes = Indexes {
            ttl: Some(kept_until.seconds()),
            ..Indexes::default()
        };
        let kept = if challenge.version == 1 {
            self.create(&key, &indexes, challenge, "code_exists", "the code exists")
        } else {
            self.replace(&key, &indexes, challenge.version - 1, challenge, "code")
        };
        match event {
            Some(event) => {
                let partition = format!("OTP#{}", challenge.id);
                kept.record(&partition, challenge.id.as_str(), challenge.version, &event)
            }
            None => kept,
        }
    }
}
