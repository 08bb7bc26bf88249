//! What the clock and a deployment start.
//!
//! | worker | started by |
//! |---|---|
//! | `migrate` | a deployment, after its functions are in place |
//! | `seal_audit_day` | the clock, every night |
//! | `recheck_tax_ids` | the clock, every night |

mod context;
mod events;
#[cfg(test)]
mod tests;

use runtime::NotServed;

pub use context::Context;
use events::{migrate, recheck_tax_ids, seal_audit_day};

/// Runs the worker named `handler` on an event's text.
///
/// # Errors
/// [`NotServed`]: no such worker here, the event is not its trigger's, or it has to run again.
pub async fn invoke(cx: &Context, handler: &str, event: &str) -> Result<String, NotServed> {
    match handler {
        "migrate" => migrate::migrate(cx, event).await,
        "recheck_tax_ids" => recheck_tax_ids::recheck_tax_ids(cx, event).await,
        "seal_audit_day" => seal_audit_day::seal_audit_day(cx, event).await,
        other => Err(NotServed::NoSuchOperation(other.to_owned())),
    }
}
