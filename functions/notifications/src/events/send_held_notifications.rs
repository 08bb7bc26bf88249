//! What waited for the morning is sent.

use data::notifications::{Held, due};
use domain::event::Cause;
use eventkit::{Failure, on_schedule};
use runtime::NotServed;

use super::send_notifications::tell;
use crate::Context;

/// Sends every message whose time has come. One that does not go out does not hold up the rest: it
/// stays, and is tried again with the next run.
pub(crate) async fn send_held_notifications(
    cx: &Context,
    event: &str,
) -> Result<String, NotServed> {
    let sent = on_schedule(event, async |_| send_due(cx).await).await;
    sent.map_err(|failure| NotServed::Failed(failure.into()))
}

async fn send_due(cx: &Context) -> Result<(), Failure> {
    // By the clock and not by the time of the schedule: a late run finds what became due since.
    let mut failed = None;
    for held in due(&cx.table, cx.now()).await? {
        let sent = send(cx, &held).await;
        failed = sent.err().or(failed);
    }
    failed.map_or(Ok(()), Err)
}

/// Tells the event again: whoever was told of it before is not told twice, and whoever still rests
/// goes on waiting.
async fn send(cx: &Context, held: &Held) -> Result<(), Failure> {
    tell(cx, &held.event).await?;
    let (request, correlation) = (&held.event.id, &held.event.correlation_id);
    let cause = Cause::house("send_held_notifications", cx.now(), request, correlation);
    cx.table.begin(cause).let_go(held).commit().await?;
    Ok(())
}
