//! How much a contract can hold, so that it can later take effect in one transaction.

use domain::contract::ContractLine;
use domain::fault::{Class, Fault};

/// The most lines of a contract. Each becomes a product, which is two writes, and a transaction of
/// the table holds a hundred: contract, request and a contract before this one take six, the
/// answer one.
pub(crate) const MAX_LINES: usize = 46;

/// More lines than can take effect together.
#[derive(Debug, thiserror::Error)]
#[error("a contract holds at most {MAX_LINES} lines, and there are {lines}")]
pub(crate) struct TooManyLines {
    lines: usize,
}

impl Fault for TooManyLines {
    fn class(&self) -> Class {
        Class::Refused
    }

    fn code(&self) -> &'static str {
        "contract_too_many_lines"
    }
}

/// Refuses more lines than can take effect in one transaction.
pub(crate) fn fits_one_transaction(lines: &[ContractLine]) -> Result<(), TooManyLines> {
    let lines = lines.len();
    if lines > MAX_LINES {
        return Err(TooManyLines { lines });
    }
    Ok(())
}
