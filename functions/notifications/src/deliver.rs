//! Sending a message once: first the record with a lease, then the message, then how it ended.

use serde_json::Value;

use data::StoreError;
use domain::event::{Cause, Envelope};
use domain::fault::{Class, Fault};
use domain::notification::{Notification, NotificationStatus, Outcome, Taken};
use eventkit::Failure;
use integrations::aws::AwsFailure;
use integrations::email::{Email, MailError};
use integrations::messages::{Text, TextError};
use telemetry::metrics::{Unit, emit};

use crate::{Context, Texts};

/// Another delivery of the same event is at it right now.
#[derive(Debug, thiserror::Error)]
#[error("the message is being sent by another")]
struct Busy;

impl Fault for Busy {
    fn class(&self) -> Class {
        Class::Conflict
    }

    fn code(&self) -> &'static str {
        "notification_busy"
    }
}

enum Claim {
    Mine(Notification),
    Over(NotificationStatus),
}

/// Sends a message unless that was done before, and tells what became of it.
///
/// `send` answers how it ended, and the failure that brings the event back if it may go out later.
pub(crate) async fn once(
    cx: &Context,
    envelope: &Envelope<Value>,
    fresh: Notification,
    send: impl AsyncFnOnce(&Notification) -> (Outcome, Option<Failure>),
) -> Result<NotificationStatus, Failure> {
    let mine = match claim(cx, envelope, fresh).await? {
        Claim::Mine(mine) => mine,
        Claim::Over(status) => return Ok(status),
    };
    let (outcome, failure) = send(&mine).await;
    let done = mine.settled(&outcome, cx.now());
    report(cx, &done);
    keep(cx, envelope, Some(&mine), &done).await?;
    match failure {
        Some(failure) => Err(failure),
        None => Ok(done.status),
    }
}

async fn claim(
    cx: &Context,
    envelope: &Envelope<Value>,
    fresh: Notification,
) -> Result<Claim, Failure> {
    match keep(cx, envelope, None, &fresh).await {
        Ok(()) => return Ok(Claim::Mine(fresh)),
        Err(StoreError::Taken { .. }) => {}
        Err(err) => return Err(err.into()),
    }
    // Swept away in between: the next delivery begins anew.
    let found = data::notifications::find(&cx.table, &fresh)
        .await?
        .ok_or(Busy)?;
    match found.take(cx.now()) {
        Taken::Mine(next) => {
            keep(cx, envelope, Some(&found), &next).await?;
            Ok(Claim::Mine(next))
        }
        Taken::Busy => Err(Busy.into()),
        Taken::Settled => Ok(Claim::Over(found.status)),
        Taken::Lost(next) => {
            keep(cx, envelope, Some(&found), &next).await?;
            report(cx, &next);
            Ok(Claim::Over(next.status))
        }
    }
}

async fn keep(
    cx: &Context,
    envelope: &Envelope<Value>,
    was: Option<&Notification>,
    notification: &Notification,
) -> Result<(), StoreError> {
    let (request, correlation) = (&envelope.id, &envelope.correlation_id);
    let cause = Cause::house("send_notifications", cx.now(), request, correlation);
    let change = cx.table.begin(cause);
    let change = match was {
        Some(was) => change.was(was),
        None => change,
    };
    change.notification(notification).commit().await
}

/// Sends a mail.
pub(crate) async fn mail(cx: &Context, email: &Email) -> (Outcome, Option<Failure>) {
    let err = match cx.mailer.send(email).await {
        Ok(id) => return (Outcome::Sent { reference: id.0 }, None),
        Err(err) => err,
    };
    let code = err.code();
    match &err {
        MailError::Header { .. }
        | MailError::Address { .. }
        | MailError::Recipients
        | MailError::TooLarge
        | MailError::Malformed(_) => (Outcome::Failed { code }, None),
        MailError::Unavailable(failure) if may_have_gone_out(failure) => {
            (Outcome::Unknown { code }, None)
        }
        // Once someone has mended it, the event is sent again from the dead-letter queue.
        MailError::Unavailable(_)
        | MailError::Refused(_)
        | MailError::QuotaUsed(_)
        | MailError::Misconfigured(_) => (Outcome::Later { code }, Some(err.into())),
    }
}

/// Only an answer that says "too much" or "paused" is sure to mean that nothing went out.
fn may_have_gone_out(failure: &AwsFailure) -> bool {
    !matches!(
        failure.code(),
        Some(
            "TooManyRequestsException"
                | "Throttling"
                | "ThrottlingException"
                | "SendingPausedException"
        )
    )
}

/// Sends a code as a text. Whatever surely did not go out is `failed`, and goes by mail at once:
/// a code does not live long enough to be tried again.
pub(crate) async fn text(texts: &Texts, text: &Text) -> (Outcome, Option<Failure>) {
    match texts.sender.send(text).await {
        Ok(sent) => (
            Outcome::Sent {
                reference: sent.sid,
            },
            None,
        ),
        Err(err @ TextError::Unknown { .. }) => (Outcome::Unknown { code: err.code() }, None),
        Err(
            err @ (TextError::Number { .. }
            | TextError::NotReceivable { .. }
            | TextError::OptedOut { .. }
            | TextError::Length
            | TextError::Refused { .. }
            | TextError::Misconfigured { .. }
            | TextError::QuotaUsed { .. }
            | TextError::Unavailable { .. }),
        ) => (Outcome::Failed { code: err.code() }, None),
    }
}

/// What became of a message, for the log and, where a person should look, for the alarms.
fn report(cx: &Context, done: &Notification) {
    let (event_id, topic, channel) = (&done.event, done.topic, done.channel.as_str());
    let code = done.code.as_deref().unwrap_or("none");
    match done.status {
        NotificationStatus::Sent => {
            tracing::info!(event_id, %topic, channel, "Sent {topic} for event {event_id}");
        }
        NotificationStatus::Queued | NotificationStatus::Sending => {
            tracing::warn!(
                event_id, %topic, channel, code,
                "{topic} for event {event_id} did not go out yet"
            );
        }
        NotificationStatus::Failed | NotificationStatus::Unknown => {
            let status = done.status;
            tracing::error!(
                event_id, %topic, channel, code, %status,
                "{topic} for event {event_id} ended as {status}; it is not sent again"
            );
            let figure = match status {
                NotificationStatus::Unknown => "messages_unknown",
                NotificationStatus::Failed
                | NotificationStatus::Queued
                | NotificationStatus::Sending
                | NotificationStatus::Sent => "messages_failed",
            };
            emit(
                "Dejavu",
                &[("channel", channel)],
                &[(figure, Unit::Count, 1.0)],
                cx.now(),
            );
        }
    }
}
