//! What a message needs to know and its event does not say.

use secrecy::ExposeSecret;

use contract::worker::Secret;
use data::StoreError;
use domain::access::{Actor, Role};
use domain::contact::Channel;
use domain::fault::{Class, Fault};
use domain::ids::{MediaId, OtpId, PayoutMethodId, UserId};
use domain::media::MediaState;
use domain::notification::Recipient;
use domain::otp::{Purpose, code};
use domain::time::Timestamp;
use domain::user::{User, UserStatus};
use eventkit::Failure;
use integrations::storage::StorageError;

use crate::Context;

/// The largest document that is attached. A larger one is fetched from the account.
const MAX_ATTACHMENT: u64 = 5 * 1_024 * 1_024;

/// A one-time code that still opens something.
pub(crate) struct Code {
    pub(crate) digits: String,
    pub(crate) purpose: Purpose,
    pub(crate) asked: Channel,
    pub(crate) until: Timestamp,
}

/// An id in an event that is none.
#[derive(Debug, thiserror::Error)]
#[error("the event names no one-time code")]
struct NoSuchCode;

impl Fault for NoSuchCode {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "event_aggregate_invalid"
    }
}

/// The people a notice reaches. Who is blocked is not written to, and of a role only those who
/// are in the house. Nobody who was told as one of many is told of what they did themselves.
pub(crate) async fn people(
    cx: &Context,
    to: &Recipient,
    actor: &Actor,
) -> Result<Vec<User>, StoreError> {
    let role = match to {
        Recipient::User(id)
        | Recipient::Consignor(id)
        | Recipient::Watcher(id)
        | Recipient::Appraiser(id) => {
            return person(cx, id).await;
        }
        Recipient::FormerContact { consignor, method } => {
            return former_contact(cx, consignor, method).await;
        }
        Recipient::SalesManagers => Role::SalesManager,
        Recipient::Admins => Role::Admin,
    };
    let mut people = data::users::with_role(&cx.table, role).await?;
    people.retain(|user| {
        let facts = user.facts();
        facts.status == UserStatus::Active && actor.person() != Some(&facts.id)
    });
    Ok(people)
}

/// The person as they were written to before a payout method was added, if that is elsewhere.
async fn former_contact(
    cx: &Context,
    consignor: &UserId,
    method: &PayoutMethodId,
) -> Result<Vec<User>, StoreError> {
    let Some(file) = data::consignors::find(&cx.table, consignor).await? else {
        return Ok(Vec::new());
    };
    let told = file.method(method).map(|method| method.told.clone());
    let mut people = Vec::new();
    for user in person(cx, consignor).await? {
        let mut facts = user.facts().clone();
        if let Some(told) = told.as_ref().filter(|told| **told != facts.email) {
            facts.email = told.clone();
            people.push(User::restore(facts));
        }
    }
    Ok(people)
}

/// The person, if they may be written to.
async fn person(cx: &Context, id: &UserId) -> Result<Vec<User>, StoreError> {
    match data::users::get(&cx.table, id).await {
        Ok(user) if !user.may_be_reached() => Ok(Vec::new()),
        Ok(user) => Ok(vec![user]),
        Err(StoreError::Missing { .. }) => Ok(Vec::new()),
        Err(err) => Err(err),
    }
}

/// The digits of a code. Nothing when it is used, run out or swept away: nobody is sent a code
/// that opens nothing.
pub(crate) async fn one_time_code(cx: &Context, id: &str) -> Result<Option<Code>, Failure> {
    let id = OtpId::parse(id).map_err(|_| NoSuchCode)?;
    let challenge = match data::users::challenge(&cx.table, &id).await {
        Ok(challenge) => challenge,
        Err(StoreError::Missing { .. }) => return Ok(None),
        Err(err) => return Err(err.into()),
    };
    if challenge.used_at.is_some() || challenge.expires_at <= cx.now() {
        return Ok(None);
    }
    let pepper = cx.secret(Secret::Pepper).await?;
    let digits = code(
        pepper.expose_secret().as_bytes(),
        &challenge.id,
        challenge.purpose,
    );
    Ok(Some(Code {
        digits,
        purpose: challenge.purpose,
        asked: challenge.channel,
        until: challenge.expires_at,
    }))
}

/// A printed document. Nothing when it is too large to go along, or is not there; the letter then
/// says where to find it.
pub(crate) async fn document(cx: &Context, id: &MediaId) -> Result<Option<Vec<u8>>, Failure> {
    let file = match data::media::get(&cx.table, id).await {
        Ok(file) => file,
        Err(StoreError::Missing { .. }) => return Ok(not_attached(id)),
        Err(err) => return Err(err.into()),
    };
    let key = match file.state {
        MediaState::Checked(facts) => facts.key,
        MediaState::Expected | MediaState::Refused { .. } => return Ok(not_attached(id)),
    };
    match cx.storage.get(&key, MAX_ATTACHMENT).await {
        Ok(bytes) => Ok(Some(bytes)),
        Err(StorageError::Missing | StorageError::TooLarge { .. }) => Ok(not_attached(id)),
        Err(err) => Err(err.into()),
    }
}

fn not_attached(id: &MediaId) -> Option<Vec<u8>> {
    tracing::warn!(media.id = %id, "Document {id} does not go along with its message");
    None
}
