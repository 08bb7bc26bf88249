//! People in the table: accounts, and one-time codes.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | the account | `USR#<id>` | `STATE` | `version` |
//! | where the account stands in a list, with what the list shows | `USR#<id>` | `LIST#<kind>#<list>` | older `version` |
//! | the address is taken | `UNQ#EMAIL#<address>` | `UNIQUE` | owner |
//! | the number is taken | `UNQ#PHONE#<E.164>` | `UNIQUE` | owner |
//! | the tax id is taken | `UNQ#TAXID#<type>#<number>` | `UNIQUE` | owner |
//! | who is read where an address has no account | `NOBODY#ACCOUNT` | `STATE` | older `version` |
//! | a one-time code | `OTP#<id>` | `STATE` | `version` |

mod lists;
mod markers;
mod shape;
pub(crate) mod stand_in;

use domain::access::RoleKey;
use domain::contact::Email;
use domain::decision::Decision;
use domain::ids::{OtpId, UserId};
use domain::otp::{Challenge, OtpEvent};
use domain::user::{User, UserEvent, UserFacts};
use serde::Deserialize;

use crate::error::StoreError;
use crate::item::{Indexes, Item, Key, encode, read};
use crate::roles;
use crate::table::Table;
use crate::transaction::{Aggregate, Places, STATE, Transaction};

pub(crate) use lists::holders;
pub use lists::{UserList, list};
pub(crate) use shape::SHAPE;
pub use stand_in::STAND_IN_HASH;

/// The most items that one request of the table looks up.
const MOST_AT_ONCE: usize = 100;

/// Who is found at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// The account that holds it.
    Known(User),
    /// Nobody holds it: the stand-in.
    Nobody(User),
}

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

    /// In no index itself: what is listed are the small items beside it.
    fn places(&self) -> Places {
        Places::default()
    }

    fn beside<'t>(change: Transaction<'t>, was: Option<&Self>, next: &Self) -> Transaction<'t> {
        let change = roles::count_admins(change, was, next);
        lists::keep(markers::keep(change, was, next), was, next)
    }

    fn stored(&self) -> Result<Item, StoreError> {
        encode(self.facts())
    }
}

pub(crate) fn partition(user: &UserId) -> String {
    format!("USR#{user}")
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

/// The account that holds an address, if one does. Looks up as much for an address that nobody
/// holds: who times it learns nothing.
///
/// # Errors
/// The table does not answer.
pub async fn find_by_email(table: &Table, email: &Email) -> Result<Option<User>, StoreError> {
    let holder = holder_of(table, email).await?;
    Ok(match holder {
        Holder::Known(user) => Some(user),
        Holder::Nobody(_) => None,
    })
}

/// The account that holds an address, or the stand-in of one: as many reads, as much to parse.
///
/// # Errors
/// The table does not answer.
pub async fn holder_of(table: &Table, email: &Email) -> Result<Holder, StoreError> {
    #[derive(Deserialize)]
    struct Marker {
        owner: UserId,
    }
    let Some(item) = table.get(&markers::email(table, email.as_str())).await? else {
        return stand_in::get(table).await.map(Holder::Nobody);
    };
    let marker: Marker = read(item)?;
    get(table, &marker.owner).await.map(Holder::Known)
}

/// The accounts with `role`, as they are now. For the roles of staff, who are few.
///
/// # Errors
/// The table does not answer.
pub async fn with_role(table: &Table, role: domain::access::Role) -> Result<Vec<User>, StoreError> {
    let cards = lists::with_role(table, role).await?;
    let ids: Vec<UserId> = cards.into_iter().map(|card| card.id).collect();
    let mut users = Vec::new();
    for some in ids.chunks(MOST_AT_ONCE) {
        users.extend(get_many(table, some).await?);
    }
    // The list may be a moment old; the accounts are not.
    users.retain(|user| user.role_keys().contains(&RoleKey::System(role)));
    users.sort_by(|one, other| one.facts().id.cmp(&other.facts().id));
    Ok(users)
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
        let mut change = self.state(0, user);
        change.tell_of(&[Decision {
            was: None,
            next: user.clone(),
            events: Vec::new(),
        }]);
        User::beside(change, None, user)
    }

    /// Keeps a one-time code: a new one, or the next version of one.
    pub fn challenge(self, challenge: &Challenge, event: Option<OtpEvent>) -> Self {
        let key = otp_key(self.table(), &challenge.id);
        let kept_until = challenge.expires_at.plus_seconds(OTP_KEPT_SECONDS);
        let indexes = Indexes {
            ttl: Some(kept_until.seconds()),
            ..Indexes::default()
        };
        let kept = match challenge.before() {
            None => self.create(&key, &indexes, challenge, "code_exists", "the code exists"),
            Some(was) => self.follow(&key, &indexes, was.version, (&was, challenge), "code"),
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
