//! From an envelope to what happened.

use serde::de::DeserializeOwned;
use serde_json::Value;

use domain::event::Envelope;
use domain::fault::{Class, Fault};
use domain::ids::UserId;
use domain::notification::Happened;

/// An event of a kind that people are told of, which does not read.
#[derive(Debug, thiserror::Error)]
#[error("an event about a {kind} does not read")]
pub(crate) struct Unreadable {
    kind: &'static str,
}

impl Fault for Unreadable {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "event_body_not_readable"
    }
}

/// What happened, if it is of a kind that people may be told of. The prefix of the id says what
/// it happened to.
pub(crate) fn read(envelope: &Envelope<Value>) -> Result<Option<Happened>, Unreadable> {
    let prefix = envelope.aggregate.split('_').next().unwrap_or_default();
    let happened = match prefix {
        "otp" => Happened::Otp(body(envelope, "one-time code")?),
        "usr" => Happened::User {
            id: UserId::parse(&envelope.aggregate).map_err(|_| Unreadable { kind: "user" })?,
            event: body(envelope, "user")?,
        },
        "req" => Happened::Request(body(envelope, "request")?),
        "prp" => Happened::Proposal(body(envelope, "proposal")?),
        "con" => Happened::Contract(body(envelope, "contract")?),
        "prd" => Happened::Product(body(envelope, "product")?),
        "wat" => Happened::Watch(body(envelope, "watch")?),
        "drq" => Happened::DataRequest(body(envelope, "data request")?),
        "csf" => Happened::Consignor(body(envelope, "consignor")?),
        _ => return Ok(None),
    };
    Ok(Some(happened))
}

/// What serde says of it would quote the body.
fn body<T: DeserializeOwned>(
    envelope: &Envelope<Value>,
    kind: &'static str,
) -> Result<T, Unreadable> {
    serde_json::from_value(envelope.body.clone()).map_err(|_| Unreadable { kind })
}
