//! From a consignor's submission to a contract in force.
//!
//! | noun | operations | dispatch |
//! |---|---|---|
//! | contract (machine C) | `contract::consignments::contracts` | `contracts` |
//! | proposal (machine B) | `contract::consignments::proposals` | `proposals` |
//! | request (machine A) | `contract::consignments::requests` | `requests` |

mod contracts;
mod limits;
mod load;
mod proposals;
mod requests;
mod routes;

use contract::consignments::contracts::ContractOp;
use contract::consignments::proposals::ProposalOp;
use contract::consignments::requests::RequestOp;
use runtime::NotServed;

pub use runtime::Core as Context;

/// Runs the operation named `handler` on an event's text.
///
/// # Errors
/// [`NotServed`]: no such operation here, or the event is not its trigger's.
pub async fn invoke(cx: &Context, handler: &str, event: &str) -> Result<String, NotServed> {
    if let Some(op) = RequestOp::named(handler) {
        return Ok(runtime::http(cx, event, async |request| {
            requests::handle(cx, op, request).await
        })
        .await);
    }
    if let Some(op) = ProposalOp::named(handler) {
        return Ok(runtime::http(cx, event, async |request| {
            proposals::handle(cx, op, request).await
        })
        .await);
    }
    if let Some(op) = ContractOp::named(handler) {
        return Ok(runtime::http(cx, event, async |request| {
            contracts::handle(cx, op, request).await
        })
        .await);
    }
    Err(NotServed::NoSuchOperation(handler.to_owned()))
}
