//! Looking at the window: lists, counts and pages.

use serde::Deserialize;

use domain::ids::CategoryId;
use domain::time::Timestamp;
use domain::window::{self, Card, Facets, View};

use super::{PageItem, card, counts, keys};
use crate::cursor::Paging;
use crate::error::StoreError;
use crate::item::read;
use crate::table::{Page, Query, Table};

/// A place in a list, as it is kept.
#[derive(Deserialize)]
struct Placed {
    sk: String,
    c: String,
}

/// A page of a list: one query, nothing that is read is dropped.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn list(
    table: &Table,
    view: &View,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Card>, StoreError> {
    let query = Query {
        range: view.range.clone(),
        newest_first: view.backwards,
        relaxed: true,
        ..Query::partition(keys::list(table, &view.shelf, view.order), "")
    };
    let page = table.page::<Placed>(&query, paging, now).await?;
    let cards = page.items.into_iter().map(|placed| {
        let id = keys::placed(&placed.sk);
        let id = id.ok_or_else(|| StoreError::corrupt("a place without its product"))?;
        card::read(id, &placed.c)
    });
    Ok(Page {
        items: cards.collect::<Result<_, _>>()?,
        next: page.next,
    })
}

/// How many there are of each kind: in a category with those below it, or in all. One query.
///
/// # Errors
/// The table does not answer.
pub async fn facets(table: &Table, scope: Option<&CategoryId>) -> Result<Facets, StoreError> {
    counts::of(table, scope).await
}

/// The page with this name: one read, and one more for a name it had.
///
/// # Errors
/// [`StoreError::Missing`]: there is none, or no more.
pub async fn page(table: &Table, slug: &str, now: Timestamp) -> Result<window::Page, StoreError> {
    let none = || StoreError::Missing { noun: "product" };
    let mut found = item(table, slug).await?.ok_or_else(none)?;
    if let Some(moved_to) = &found.moved_to {
        found = item(table, moved_to).await?.ok_or_else(none)?;
    }
    let page = found.page.ok_or_else(none)?;
    let page: window::Page = serde_json::from_str(&page).map_err(StoreError::corrupt)?;
    // The table sweeps late.
    if page.is_there(now) {
        Ok(page)
    } else {
        Err(none())
    }
}

async fn item(table: &Table, slug: &str) -> Result<Option<PageItem>, StoreError> {
    let found = table.get_relaxed(&keys::page(table, slug)).await?;
    found.map(read).transpose()
}
