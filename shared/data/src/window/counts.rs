//! How many there are of each kind.

use domain::ids::CategoryId;
use domain::window::{Facet, Facets};

use super::keys;
use crate::error::StoreError;
use crate::item::Item;
use crate::table::{Query, Table};

/// The counts of a scope, of all its shards.
pub(super) async fn of(table: &Table, scope: Option<&CategoryId>) -> Result<Facets, StoreError> {
    let query = Query {
        relaxed: true,
        ..Query::partition(keys::counts(table, scope), "")
    };
    let items = table.all(&query).await?;
    Ok(Facets::of(items.iter().flat_map(counted)))
}

/// Whatever is no count in the item is passed over: keys, versions.
fn counted(item: &Item) -> Vec<(Facet, i64)> {
    let counts = item.iter().filter_map(|(name, value)| {
        let count = value.as_n().ok()?.parse().ok()?;
        Some((Facet::parse(name)?, count))
    });
    counts.collect()
}
