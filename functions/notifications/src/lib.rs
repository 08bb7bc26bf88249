//! Messages to people.
//!
//! | worker | started by |
//! |---|---|
//! | `send_notifications` | events of the bus, through the queue `notifications` |
//! | `send_held_notifications` | the clock, every five minutes |
//!
//! From an event to a message: `happened` reads it, `domain::notification::plan` says who is told,
//! `facts` looks up what is not in it, `letters` finds the words, `deliver` sends once. One-time
//! codes have a way of their own: `codes`.
//!
//! Once means: a message has a record under its own key, and whoever sends it holds the record's
//! lease. The same event delivered twice finds the record. A message that may have gone out
//! without anyone knowing is marked `unknown`, told to the log as an error and counted; it is not
//! sent again, because the mail service does not know a message it has seen before.

mod codes;
mod context;
mod deliver;
mod events;
mod facts;
mod happened;
mod letters;
mod words;

use runtime::NotServed;

pub use context::{Context, Texts};
use events::{send_held_notifications, send_notifications};

/// Runs the worker named `handler` on an event's text.
///
/// # Errors
/// [`NotServed`]: no such worker here, or what waited has to be tried again.
pub async fn invoke(cx: &Context, handler: &str, event: &str) -> Result<String, NotServed> {
    match handler {
        "send_notifications" => Ok(send_notifications::send_notifications(cx, event).await),
        "send_held_notifications" => {
            send_held_notifications::send_held_notifications(cx, event).await
        }
        other => Err(NotServed::NoSuchOperation(other.to_owned())),
    }
}

#[cfg(test)]
mod tests;
