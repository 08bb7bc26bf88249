//! What reads the table's stream: from the outbox to the bus, and from the audit log to its chain.
//!
//! | worker | started by |
//! |---|---|
//! | `relay_events` | new event items of the table's stream |
//! | `sweep_outbox` | the clock, every minute |
//! | `chain_audit` | new entries of the audit log in the stream |
//!
//! An event is published at least once and never lost: it stays in the outbox until the bus has
//! taken it, so a copy is possible and a gap is not. Whoever reads from the bus knows a copy by
//! the event's id.

mod context;
mod events;
mod publish;

use runtime::NotServed;

pub use context::Context;
use events::{chain_audit, relay_events, sweep_outbox};

/// Runs the worker named `handler` on an event's text.
///
/// # Errors
/// [`NotServed`]: no such worker here, the event is not its trigger's, or a sweep has to run again.
pub async fn invoke(cx: &Context, handler: &str, event: &str) -> Result<String, NotServed> {
    match handler {
        "relay_events" => relay_events::relay_events(cx, event).await,
        "sweep_outbox" => sweep_outbox::sweep_outbox(cx, event).await,
        "chain_audit" => Ok(chain_audit::chain_audit(cx, event).await),
        other => Err(NotServed::NoSuchOperation(other.to_owned())),
    }
}

#[cfg(test)]
mod tests;
