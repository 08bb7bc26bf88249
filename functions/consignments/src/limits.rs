//! How much a contract can hold, so that it can later take effect in one transaction.

use domain::contract::{ContractLine, MAX_LINES};
use domain::fault::{Class, Fault};

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
