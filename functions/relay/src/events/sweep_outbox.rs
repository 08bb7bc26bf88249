//! What the stream left behind goes to the bus.

use data::events::unsent;
use eventkit::{Failure, on_schedule};
use runtime::NotServed;

use crate::Context;
use crate::publish::{Outgoing, RelayFault, groups, publish};

/// Seconds an event has for its way through the stream.
const PATIENCE_SECONDS: i64 = 60;

/// Publishes every event that has lain in the outbox for a minute. One that does not go through
/// does not hold up the rest.
pub(crate) async fn sweep_outbox(cx: &Context, event: &str) -> Result<String, NotServed> {
    let sweep = on_schedule(event, async |_| sweep(cx).await).await;
    sweep.map_err(|failure| NotServed::Failed(failure.into()))
}

async fn sweep(cx: &Context) -> Result<(), Failure> {
    // By the clock and not by the time of the schedule: a late run finds what became late since.
    let before = cx.now().plus_seconds(-PATIENCE_SECONDS);
    let events = unsent(&cx.table, before).await?;
    let outgoing: Vec<_> = events.iter().map(Outgoing::new).collect();
    let mut left = 0;
    for group in groups(&outgoing) {
        left += publish(cx, group).await.len();
    }
    if !events.is_empty() {
        let published = events.len() - left;
        tracing::warn!(
            published,
            left,
            "Swept {published} events out of the outbox"
        );
    }
    if left > 0 {
        return Err(RelayFault::Bus(left).into());
    }
    Ok(())
}
