//! `functions/consignments`: from a consignor's submission to a contract in force.

pub mod requests;

use crate::route::{Row, join};

const TABLES: &[&[Row]] = &[requests::RequestOp::ROWS];
const COUNT: usize = requests::RequestOp::ROWS.len();

/// Every row of the domain.
pub const ROWS: &[Row] = &join::<COUNT>(TABLES);
