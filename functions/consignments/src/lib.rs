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
    runtime::answer!(cx, handler, event;
        RequestOp => requests::handle,
        ProposalOp => proposals::handle,
        ContractOp => contracts::handle,
    )
}
