//! Products, from the empty shelf to their buyer, and all that is about them.
//!
//! | noun | operations | dispatch |
//! |---|---|---|
//! | product (machine D) | `contract::inventory::products` | `products` |
//! | holds on a product | `contract::inventory::holds` | `holds` |
//! | price and term of a product | `contract::inventory::prices` | `prices` |
//! | categories, brands, attributes, locations, plans, schedules | `contract::inventory::setup` | `setup` |
//! | discounts and coupons | `contract::inventory::setup::discounts` | `discounts` |
//! | hand-overs: who has the goods | `contract::inventory::custody` | `custody` |
//! | labels | `contract::inventory::labels` | `labels` |
//! | transfers between locations | `contract::inventory::transfers` | `transfers` |
//! | stock counts | `contract::inventory::stock_counts` | `stock_counts` |

mod custody;
mod details;
mod discounts;
mod holds;
mod labels;
mod load;
mod prices;
mod products;
mod routes;
mod scanned;
mod setup;
mod stock_counts;
mod transfers;

use contract::inventory::custody::CustodyOp;
use contract::inventory::holds::HoldOp;
use contract::inventory::labels::LabelOp;
use contract::inventory::prices::PriceOp;
use contract::inventory::products::ProductOp;
use contract::inventory::setup::SetupOp;
use contract::inventory::setup::discounts::DiscountOp;
use contract::inventory::stock_counts::StockCountOp;
use contract::inventory::transfers::TransferOp;
use runtime::NotServed;

pub use runtime::Core as Context;

/// Runs the operation named `handler` on an event's text.
///
/// # Errors
/// [`NotServed`]: no such operation here, or the event is not its trigger's.
pub async fn invoke(cx: &Context, handler: &str, event: &str) -> Result<String, NotServed> {
    runtime::answer!(cx, handler, event;
        ProductOp => products::handle,
        HoldOp => holds::handle,
        PriceOp => prices::handle,
        SetupOp => setup::handle,
        DiscountOp => discounts::handle,
        CustodyOp => custody::handle,
        TransferOp => transfers::handle,
        StockCountOp => stock_counts::handle,
        LabelOp => labels::handle,
    )
}
