//! From a consignor's submission to a contract in force.
//!
//! | noun | operations | dispatch |
//! |---|---|---|
//! | request (machine A) | `contract::consignments::requests` | [`requests`] |

mod context;
mod load;
mod requests;
mod routes;

use contract::consignments::requests::RequestOp;
use runtime::NotServed;

pub use context::Context;

/// Runs the operation named `handler` on an event's text.
///
/// # Errors
/// [`NotServed`]: no such operation here, or the event is not its trigger's.
pub async fn invoke(cx: &Context, handler: &str, event: &str) -> Result<String, NotServed> {
    if let Some(op) = RequestOp::named(handler) {
        return runtime::http(event, async |request| {
            requests::handle(cx, op, request).await
        })
        .await;
    }
    Err(NotServed::NoSuchOperation(handler.to_owned()))
}
