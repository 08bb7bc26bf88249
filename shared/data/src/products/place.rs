//! Products of a location in the order in which a stock count writes them down.

use std::collections::HashMap;

use domain::ids::LocationId;
use domain::product::{Product, Status};
use domain::stock_count::Place;

use super::{ProductStored, partition};
use crate::error::StoreError;
use crate::item::{Item, in_time, read, text};
use crate::table::{Query, Table};
use crate::transaction::STATE;

/// Products that one page of a walk through a location holds.
const PAGE: u16 = 250;

/// A page of the products of a location from `place` on, those first that have not changed for the
/// longest, and where it goes on: nowhere once every status in custody is done.
///
/// What changes meanwhile goes to the end of its list, where it is met again; it is not missed.
///
/// # Errors
/// The table does not answer.
pub async fn expected_page(
    table: &Table,
    location: &LocationId,
    place: &Place,
) -> Result<(Vec<Product>, Option<Place>), StoreError> {
    let start = place.after.as_ref().map(|(changed, id)| {
        let words = [
            ("pk", table.pk(&partition(id))),
            ("sk", STATE.to_owned()),
            ("gsi4pk", table.pk(&here(location, place.status))),
            ("gsi4sk", in_time(*changed, id)),
        ];
        let words = words.map(|(name, word)| (name.to_owned(), text(&word)));
        HashMap::from(words) as Item
    });
    let mut query = Query::index("gsi4", table.pk(&here(location, place.status)));
    query.newest_first = false;
    let (items, more) = table.query(&query, Some(PAGE), start).await?;
    let products: Vec<Product> = items
        .into_iter()
        .map(|item| read::<ProductStored>(item).map(Product::from))
        .collect::<Result<_, _>>()?;
    let last = products.last().filter(|_| more.is_some());
    let next = match last {
        Some(last) => Some(Place {
            status: place.status,
            after: Some((last.facts().updated_at, last.id().clone())),
        }),
        None => place.next_status(),
    };
    Ok((products, next))
}

/// The list in which the products of a location stand at a status.
fn here(location: &LocationId, status: Status) -> String {
    format!("LOC#{location}#PRD#{}", status.as_str())
}
