//! Events: what happened, in the past tense, with who did it and to which version.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::ids::{ApiKeyId, OverrideId, UserId};
use crate::time::Timestamp;

/// What an aggregate's event enum says of itself.
pub trait Event: Serialize {
    /// Who publishes it: `dejavu.<domain>`.
    const SOURCE: &'static str;

    /// `<Noun><PastVerb>`, such as `RequestSubmitted`. Rules on the bus select by it.
    fn name(&self) -> &'static str;
}

/// One event as it is kept in history, put in the outbox and published on the bus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope<E> {
    /// `<aggregate>.<version>.<n>`: the same event always has the same id, so copies are known.
    pub id: String,
    /// `dejavu.<domain>`.
    pub source: String,
    /// `<Noun><PastVerb>`.
    pub name: String,
    /// The id of the aggregate it happened to.
    pub aggregate: String,
    /// What people call it: a number such as `SR-2026-000123`, or the title of a product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The aggregate's version after it.
    pub version: u64,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// Ties together everything that one outside request set off.
    pub correlation_id: String,
    /// Version of the body's shape.
    pub schema: u32,
    /// What changed.
    pub body: E,
}

/// Who and what set a change off; stamped on every event and on the audit entry of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// Who.
    pub actor: Actor,
    /// Whom they act for, when they answer on behalf of someone else.
    pub acting_for: Option<UserId>,
    /// When.
    pub at: Timestamp,
    /// The route, worker or job, by its name in the contract: `submit_request`.
    pub operation: String,
    /// The gateway's id of the request, or the id of the message that a worker took.
    pub request_id: String,
    /// Ties together everything that one outside request set off.
    pub correlation_id: String,
    /// The override that allowed what the actor may not do otherwise.
    pub override_of: Option<OverrideUse>,
    /// The API key that the request came with.
    pub via: Option<ApiKeyId>,
}

/// An override as the change it allowed records it: both names are known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OverrideUse {
    /// Which override.
    pub id: OverrideId,
    /// Who granted it.
    pub granted_by: UserId,
}

impl Cause {
    /// A change that no person asks for: made by the worker or job `operation`, set off by the
    /// message or run `request_id`. The actor is the house itself under the same name.
    pub fn house(operation: &str, at: Timestamp, request_id: &str, correlation_id: &str) -> Self {
        Self {
            actor: Actor::system(operation),
            acting_for: None,
            at,
            operation: operation.to_owned(),
            request_id: request_id.to_owned(),
            correlation_id: correlation_id.to_owned(),
            override_of: None,
            via: None,
        }
    }
}
