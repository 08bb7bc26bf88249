//! `functions/inventory`: products, from the empty shelf to their buyer, and all that is about them.

pub mod custody;
pub mod holds;
pub mod labels;
pub mod prices;
pub mod products;
pub mod setup;
pub mod stock_counts;
pub mod transfers;

use crate::route::{Row, join};
use crate::worker::{Grant, Secret};

const READS: &[Grant] = &[Grant::TableRead, Grant::Secret(Secret::CursorKey)];
const WRITES: &[Grant] = &[
    Grant::TableRead,
    Grant::TableWrite,
    Grant::Secret(Secret::CursorKey),
];

const TABLES: &[&[Row]] = &[
    products::ProductOp::ROWS,
    holds::HoldOp::ROWS,
    prices::PriceOp::ROWS,
    setup::SetupOp::ROWS,
    setup::discounts::DiscountOp::ROWS,
    custody::CustodyOp::ROWS,
    labels::LabelOp::ROWS,
    transfers::TransferOp::ROWS,
    stock_counts::StockCountOp::ROWS,
];
const COUNT: usize = products::ProductOp::ROWS.len()
    + holds::HoldOp::ROWS.len()
    + prices::PriceOp::ROWS.len()
    + setup::SetupOp::ROWS.len()
    + setup::discounts::DiscountOp::ROWS.len()
    + custody::CustodyOp::ROWS.len()
    + labels::LabelOp::ROWS.len()
    + transfers::TransferOp::ROWS.len()
    + stock_counts::StockCountOp::ROWS.len();

/// Every row of the domain.
pub const ROWS: &[Row] = &join::<COUNT>(TABLES);
