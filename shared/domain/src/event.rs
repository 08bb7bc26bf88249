//! Events: what happened, in the past tense, with who did it and to which version.

use serde::{Deserialize, Serialize};

use crate::access::Actor;
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

/// Who and what set a change off; stamped on every event of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// Who.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
    /// Ties together everything that one outside request set off.
    pub correlation_id: String,
}
