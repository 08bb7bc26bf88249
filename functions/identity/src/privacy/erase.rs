//! Carrying an erasure out, step by step.
//!
//! A step does its work and is then noted on the data request; the account goes in the very
//! transaction that notes it. Whatever is interrupted is taken up at the first step that is not
//! noted, and each step leaves alone what it finds gone.

use data::erasure::AT_ONCE;
use data::{StoreError, Transaction};
use domain::access::By;
use domain::data_request::{Command, DataRequest, State, Step};
use domain::event::Cause;
use domain::fault::{Class, Fault};
use domain::ids::UserId;
use domain::notification::{NotificationStatus, Topic};
use domain::user::{Command as UserCommand, privacy};
use eventkit::Failure;

use super::{copy, gather};
use crate::Context;
use crate::events::answer_data_requests::OPERATION;

/// Minutes within which the person should have been told. After that the erasure does not wait.
const TELLING_MINUTES: i64 = 10;

/// Files whose items go in one transaction; each takes two writes.
const FILES_AT_ONCE: usize = AT_ONCE / 2;

const BY: By<'_> = By::System(OPERATION);

/// The person is told while it is still known where.
#[derive(Debug, thiserror::Error)]
#[error("the person is not told yet")]
struct NotToldYet;

impl Fault for NotToldYet {
    fn class(&self) -> Class {
        Class::Unavailable
    }

    fn code(&self) -> &'static str {
        "erasure_not_told"
    }
}

pub(crate) async fn carry_out(
    cx: &Context,
    mut request: DataRequest,
    cause: Cause,
) -> Result<(), Failure> {
    let user = request.facts().user.clone();
    while let Some(step) = request.next_step() {
        let change = match step {
            Step::Account => account(cx, &request, &cause).await?,
            Step::SignIn => {
                sign_in(cx, &user, &cause).await?;
                cx.table.begin(cause.clone())
            }
            Step::Copies => {
                copies(cx, &user).await?;
                cx.table.begin(cause.clone())
            }
            Step::Uploads => {
                uploads(cx, &user, &cause).await?;
                cx.table.begin(cause.clone())
            }
            Step::Consignor => consignor(cx, &user, &cause).await?,
            Step::Requests => {
                requests(cx, &user, &cause).await?;
                cx.table.begin(cause.clone())
            }
            Step::Proposals => {
                proposals(cx, &user, &cause).await?;
                cx.table.begin(cause.clone())
            }
        };
        let noted = request.decide(Command::FinishStep { step }, BY, cx.now())?;
        change.save(&noted).commit().await?;
        let (id, name) = (request.id(), step.as_str());
        tracing::info!(data_request.id = %id, step = name, "Step {name} of {id} is done");
        request = noted.next;
    }
    Ok(())
}

/// What is known of the person goes; their addresses are free from then on.
async fn account<'a>(
    cx: &'a Context,
    request: &DataRequest,
    cause: &Cause,
) -> Result<Transaction<'a>, Failure> {
    let user = data::users::get(&cx.table, &request.facts().user).await?;
    let change = cx.table.begin(cause.clone());
    if user.facts().erased_at.is_some() {
        return Ok(change);
    }
    if user.may_be_reached() && !is_told(cx, request).await? {
        return Err(NotToldYet.into());
    }
    let erase = privacy::Command::Erase {
        request: request.id().clone(),
    };
    let erased = user.decide(UserCommand::Privacy(erase), BY, cx.now())?;
    Ok(change.save(&erased))
}

/// Whether the last message to the person went out, or never will.
async fn is_told(cx: &Context, request: &DataRequest) -> Result<bool, StoreError> {
    let late = match request.state() {
        State::InProgress { since, .. } => cx.now() >= since.plus_minutes(TELLING_MINUTES),
        State::Received | State::Fulfilled { .. } | State::Refused { .. } => false,
    };
    if late {
        return Ok(true);
    }
    let messages = data::notifications::about(&cx.table, request.id().as_str()).await?;
    Ok(messages.iter().any(|message| {
        message.topic == Topic::DataRequestDone
            && message.recipient == request.facts().user
            && match message.status {
                NotificationStatus::Sent
                | NotificationStatus::Failed
                | NotificationStatus::Unknown => true,
                NotificationStatus::Queued | NotificationStatus::Sending => false,
            }
    }))
}

async fn sign_in(cx: &Context, user: &UserId, cause: &Cause) -> Result<(), Failure> {
    let sessions = data::erasure::sessions(&cx.table, user).await?;
    for some in sessions.chunks(AT_ONCE) {
        let change = cx.table.begin(cause.clone()).clear(some);
        change.commit().await?;
    }
    for key in data::api_keys::of_owner(&cx.table, user).await? {
        if let Some((forgotten, event)) = key.forget(cx.now()) {
            let change = cx.table.begin(cause.clone()).was(&key);
            change.api_key(&forgotten, &event).commit().await?;
        }
    }
    Ok(())
}

/// A copy that is still being made would lie there for a week: its place is emptied too.
async fn copies(cx: &Context, user: &UserId) -> Result<(), Failure> {
    for asked in data::data_requests::of_person(&cx.table, user).await? {
        cx.storage.delete(&copy::key(asked.id())).await?;
    }
    Ok(())
}

/// First the bytes, then what is known of them: who comes back finds what is left.
async fn uploads(cx: &Context, user: &UserId, cause: &Cause) -> Result<(), Failure> {
    let mut files = gather::files(cx, user).await?;
    files.retain(|file| !file.is_record());
    for some in files.chunks(FILES_AT_ONCE) {
        let mut change = cx.table.begin(cause.clone());
        for file in some {
            cx.storage.delete(&format!("incoming/{}", file.id)).await?;
            for key in file.keys() {
                cx.storage.delete(&key).await?;
            }
            change = change.forget_media(file);
        }
        change.commit().await?;
    }
    Ok(())
}

async fn consignor<'a>(
    cx: &'a Context,
    user: &UserId,
    cause: &Cause,
) -> Result<Transaction<'a>, Failure> {
    let change = cx.table.begin(cause.clone());
    let file = data::consignors::find(&cx.table, user).await?;
    Ok(match file.and_then(|file| file.forget(cx.now())) {
        Some(forgotten) => change.save(&forgotten),
        None => change,
    })
}

async fn requests(cx: &Context, user: &UserId, cause: &Cause) -> Result<(), Failure> {
    for asked in data::data_requests::of_person(&cx.table, user).await? {
        if let Some(forgotten) = asked.forget_words(cx.now()) {
            let change = cx.table.begin(cause.clone()).save(&forgotten);
            change.commit().await?;
        }
    }
    for request in gather::requests(cx, user).await? {
        if let Some(forgotten) = request.forget_words(cx.now()) {
            let change = cx.table.begin(cause.clone()).save(&forgotten);
            change.commit().await?;
        }
    }
    Ok(())
}

/// Drafts too, which the consignor was never shown.
async fn proposals(cx: &Context, user: &UserId, cause: &Cause) -> Result<(), Failure> {
    for request in gather::requests(cx, user).await? {
        for proposal in data::proposals::of_request(&cx.table, request.id()).await? {
            if let Some(forgotten) = proposal.forget_words(cx.now()) {
                let change = cx.table.begin(cause.clone()).save(&forgotten);
                change.commit().await?;
            }
        }
    }
    Ok(())
}
