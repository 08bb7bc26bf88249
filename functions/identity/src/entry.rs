//! Coming in: what a sign-in does once its first proof holds, whatever that was.

use contract::identity::sign_in::Tokens;
use contract::route::Endpoint;
use data::StoreError;
use domain::access::{Actor, By};
use domain::contact::Channel;
use domain::device::DeviceToken;
use domain::digest::Sha256;
use domain::event::Cause;
use domain::limiter::block;
use domain::otp::{Challenge, Purpose};
use domain::second_factor::Proof;
use domain::session::{Session, SessionEvent};
use domain::time::Timestamp;
use domain::user::credentials::Command as Credentials;
use domain::user::{Command, Refusal, User};
use httpkit::{Answer, ApiError, Input};

use crate::Context;
use crate::tokens::Signer;

/// How often a sign-in begins anew because the account was changed in between.
const ROUNDS: usize = 4;

/// The device that signs in.
pub(crate) struct Device {
    id: String,
    is_known: bool,
}

/// What was shown, besides that the first proof holds.
pub(crate) struct Entry {
    /// The device.
    pub(crate) device: Device,
    /// The second factor, where there is one.
    pub(crate) proof: Option<Proof>,
    /// The password, hashed as we hash today.
    pub(crate) rehashed: Option<String>,
    /// How the one-time code came.
    pub(crate) sent_by: Option<Channel>,
}

impl Device {
    /// The device that holds this token of the account, or one that nobody knows.
    pub(crate) fn of(
        token: Option<&str>,
        user: Option<&User>,
        pepper: &[u8],
        now: Timestamp,
    ) -> Self {
        let token = token.and_then(DeviceToken::parse);
        let known = token
            .zip(user)
            .and_then(|(token, user)| Some(token.knows(pepper, &user.facts().id, now)?.to_owned()));
        Self {
            is_known: known.is_some(),
            id: known.unwrap_or_else(|| format!("{:032x}", rand::random::<u128>())),
        }
    }

    /// Its id, if it is known.
    pub(crate) fn known_id(&self) -> Option<&str> {
        self.is_known.then_some(self.id.as_str())
    }
}

/// Signs in: the account says that they did, and a session begins, with `used` the code that opened
/// the door.
pub(crate) async fn enter<E: Endpoint<Reply = Tokens>>(
    cx: &Context,
    input: &Input<E>,
    mut user: User,
    entry: Entry,
    used: Option<&Challenge>,
) -> Result<Answer, ApiError> {
    let (now, pepper) = (cx.now(), cx.pepper().await?);
    let signer = Signer::of(cx).await?;
    for _ in 0..ROUNDS {
        let command = Command::Credentials(Credentials::SignIn {
            proof: entry.proof.clone(),
            rehashed: entry.rehashed.clone(),
            new_device: !entry.device.is_known,
            sent_by: entry.sent_by,
        });
        let decision = user.decide(command, By::System(E::ROUTE.name), now)?;
        let (session, event, cause) = begin_session(cx, input, &decision.next);
        let mut tokens = signer.tokens(&session, &pepper, now)?;
        let device = &entry.device.id;
        tokens.device_token = Some(DeviceToken::issue(&pepper, &session.user, device, now));
        let answer = input.answer(&tokens);
        let change = cx.table.begin(cause).save(&decision);
        let change = change.session(&session, Some(event));
        let change = match used {
            Some(used) => change.challenge(used, None),
            None => change,
        };
        match change.commit().await {
            Err(StoreError::Changed { noun: "user" }) => user = read_again(cx, &user).await?,
            kept => return kept.map(|()| answer).map_err(ApiError::from),
        }
    }
    Err(StoreError::Contended.into())
}

/// What was shown still counts only where the account did not take another password meanwhile.
async fn read_again(cx: &Context, user: &User) -> Result<User, ApiError> {
    let fresh = data::users::get(&cx.table, &user.facts().id).await?;
    if fresh.facts().token_version == user.facts().token_version {
        Ok(fresh)
    } else {
        Err(StoreError::Changed { noun: "user" }.into())
    }
}

/// The answer to a first proof where the account has a second factor: a challenge, good for ten
/// minutes and five tries, which another password makes void. `used` is the code that was shown.
pub(crate) async fn ask_second_factor<E: Endpoint>(
    cx: &Context,
    input: &Input<E>,
    user: &User,
    used: Option<&Challenge>,
) -> Result<ApiError, ApiError> {
    let challenge = Challenge::ask(
        cx.new_id(),
        Some(user.facts().id.clone()),
        Purpose::SecondFactor,
        Some(bound_to(user)),
        Channel::Email,
        cx.now(),
    );
    let change = cx.table.begin(input.cause()).challenge(&challenge, None);
    let change = match used {
        Some(used) => change.challenge(used, None),
        None => change,
    };
    change.commit().await?;
    Ok(ApiError::from(Refusal::SecondFactorNeeded).challenge(challenge.id))
}

/// What a challenge for the second factor is bound to.
pub(crate) fn bound_to(user: &User) -> String {
    format!("token version {}", user.facts().token_version)
}

/// A session for whoever has just proven who they are, and the cause that names them.
fn begin_session<E: Endpoint>(
    cx: &Context,
    input: &Input<E>,
    user: &User,
) -> (Session, SessionEvent, Cause) {
    let id = user.facts().id.clone();
    let seed = format!("{:032x}", rand::random::<u128>());
    let session = Session::begin(
        cx.new_id(),
        id.clone(),
        seed,
        user.facts().token_version,
        client(input),
        cx.now(),
    );
    let agent = input.client().user_agent.clone().unwrap_or_default();
    let session = session.from_device(agent, block(input.client().ip));
    let event = SessionEvent::Started { user: id.clone() };
    let cause = Cause {
        actor: Actor::Person { id },
        ..input.cause()
    };
    (session, event, cause)
}

/// What tells one client from another. Not the address: a phone's changes on the way home.
pub(crate) fn client<E: Endpoint>(input: &Input<E>) -> String {
    let agent = input.client().user_agent.as_deref().unwrap_or_default();
    Sha256::of(agent.as_bytes()).to_string()
}
