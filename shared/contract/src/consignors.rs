//! `functions/consignors`: who brings the goods, how they are paid, and their tax ids.

pub mod files;
pub mod payout_methods;
pub mod tax_ids;

use crate::route::{Row, join};

const TABLES: &[&[Row]] = &[
    files::ConsignorOp::ROWS,
    payout_methods::PayoutMethodOp::ROWS,
    tax_ids::TaxIdOp::ROWS,
];
const COUNT: usize = files::ConsignorOp::ROWS.len()
    + payout_methods::PayoutMethodOp::ROWS.len()
    + tax_ids::TaxIdOp::ROWS.len();

/// Every row of the domain.
pub const ROWS: &[Row] = &join::<COUNT>(TABLES);
