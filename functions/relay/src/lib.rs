//! From the outbox to the bus: the only publisher of events.
//!
//! | worker | started by |
//! |---|---|
//! | `relay_events` | new event items of the table's stream |
//! | `sweep_outbox` | the clock, every minute |
//!
//! An event is published at least once and never lost: it stays in the outbox until the bus has
//! taken it, so a copy is possible and a gap is not. Whoever reads from the bus knows a copy by
//! the event's id.

mod context;
mod events;
mod publish;

use runtime::NotServed;

pub use context::Context;
use events::{relay_events, sweep_outbox};

/// Runs the worker named `handler` on an event's text.
///
/// # Errors
/// [`NotServed`]: no such worker here, the event is not its trigger's, or a sweep has to run again.
pub async fn invoke(cx: &Context, handler: &str, event: &str) -> Result<String, NotServed> {
    match handler {
        "relay_events" => relay_events::relay_events(cx, event).await,
        "sweep_outbox" => sweep_outbox::sweep_outbox(cx, event).await,
        other => Err(NotServed::NoSuchOperation(other.to_owned())),
    }
}

#[cfg(test)]
mod tests;
