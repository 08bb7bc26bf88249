//! Who brings the goods, how they are paid, and their tax ids.
//!
//! | noun | operations | dispatch |
//! |---|---|---|
//! | consignor's file, identity | `contract::consignors::files` | `consignors` |
//! | payout method | `contract::consignors::payout_methods` | `payout_methods` |
//! | tax id | `contract::consignors::tax_ids` | `tax_ids` |

mod consignors;
mod context;
mod load;
pub mod numbers;
mod payout_methods;
mod routes;
mod tax_ids;

use contract::consignors::files::ConsignorOp;
use contract::consignors::payout_methods::PayoutMethodOp;
use contract::consignors::tax_ids::TaxIdOp;
use runtime::NotServed;

pub use context::Context;

/// Runs the operation named `handler` on an event's text.
///
/// # Errors
/// [`NotServed`]: no such operation here, or the event is not its trigger's.
pub async fn invoke(cx: &Context, handler: &str, event: &str) -> Result<String, NotServed> {
    runtime::answer!(cx, handler, event;
        ConsignorOp => consignors::handle,
        PayoutMethodOp => payout_methods::handle,
        TaxIdOp => tax_ids::handle,
    )
}
