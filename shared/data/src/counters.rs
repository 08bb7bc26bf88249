//! Human numbers: `CR-2026-000123`, taken by one update before the business transaction.
//!
//! A number taken and not used leaves a gap, which is allowed; a counter inside the transaction
//! would be an item that every order fights for.

use domain::time::Timestamp;
use serde::Deserialize;

use crate::error::{StoreError, failed};
use crate::item::{Key, number, read};
use crate::retry;
use crate::schema::SCHEMA;
use crate::table::Table;

/// The kinds of numbers, by their letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Series {
    /// Consignment requests: `CR`.
    Request,
    /// Proposals: `PR`.
    Proposal,
    /// Contracts: `CT`.
    Contract,
    /// Products: `P`, the stock-keeping unit.
    Product,
    /// Consignors' files: `CO`.
    Consignor,
    /// Transfers between locations: `TR`.
    Transfer,
    /// Stock counts: `SC`.
    StockCount,
}

impl Series {
    const fn letters(self) -> &'static str {
        match self {
            Self::Request => "CR",
            Self::Proposal => "PR",
            Self::Contract => "CT",
            Self::Product => "P",
            Self::Consignor => "CO",
            Self::Transfer => "TR",
            Self::StockCount => "SC",
        }
    }
}

/// Takes the next number of a series, of the year it is in Panama.
///
/// A lost answer leaves a gap: the call is repeated and takes the number after.
///
/// # Errors
/// The table does not answer.
pub async fn next(table: &Table, series: Series, now: Timestamp) -> Result<String, StoreError> {
    let mut numbers = take(table, series, 1, now).await?;
    Ok(numbers.pop().expect("one was taken"))
}

/// Takes the next `count` numbers of a series at once, in order.
///
/// # Errors
/// The table does not answer.
pub async fn take(
    table: &Table,
    series: Series,
    count: usize,
    now: Timestamp,
) -> Result<Vec<String>, StoreError> {
    #[derive(Deserialize)]
    struct Counter {
        taken: u64,
    }
    let year = now.panama_date().civil().year();
    let letters = series.letters();
    let key = Key::new(table.pk(&format!("CNT#{letters}#{year}")), "COUNTER");
    let updated = retry::call(async || {
        table
            .client
            .update_item()
            .table_name(&table.name)
            .set_key(Some(key.to_item()))
            .update_expression("ADD taken :count, version :one SET #schema = :one")
            .expression_attribute_names("#schema", SCHEMA)
            .expression_attribute_values(":count", number(count))
            .expression_attribute_values(":one", number(1))
            .return_values(aws_sdk_dynamodb::types::ReturnValue::UpdatedNew)
            .send()
            .await
            .map_err(|err| failed(&err))
    })
    .await?;
    let counter: Counter = read(updated.attributes.unwrap_or_default())?;
    let taken = counter.taken;
    let first = taken + 1 - count as u64;
    let numbers = (first..=taken).map(|number| format!("{letters}-{year}-{number:06}"));
    Ok(numbers.collect())
}
