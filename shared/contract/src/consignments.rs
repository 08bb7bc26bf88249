//! `functions/consignments`: from a consignor's submission to a contract in force.

pub mod contracts;
pub mod proposals;
pub mod requests;

use crate::route::{Row, join};

const TABLES: &[&[Row]] = &[
    requests::RequestOp::ROWS,
    proposals::ProposalOp::ROWS,
    contracts::ContractOp::ROWS,
];
const COUNT: usize = requests::RequestOp::ROWS.len()
    + proposals::ProposalOp::ROWS.len()
    + contracts::ContractOp::ROWS.len();

/// Every row of the domain.
pub const ROWS: &[Row] = &join::<COUNT>(TABLES);
