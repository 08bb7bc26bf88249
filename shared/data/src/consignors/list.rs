//! Lists of consignors. Each is one query; two of them name files by their markers and fetch
//! them in one request more.

use domain::consignor::{Consignor, KycStatus, Tier};
use domain::ids::UserId;
use domain::time::Timestamp;
use domain::user::searchable;
use serde::Deserialize;

use crate::cursor::Paging;
use crate::error::StoreError;
use crate::item::{Key, read};
use crate::stored;
use crate::table::{Page, Query, Table};
use crate::transaction::STATE;

use super::partition;
use super::stored::ConsignorStored;

pub(super) const EVERYONE: &str = "CSF#ALL";
pub(super) const NUMBERS: &str = "CSF#NUMBERS";
pub(super) const HELD: &str = "CSF#HELD";

pub(super) fn standing(status: KycStatus) -> String {
    format!("CSF#KYC#{status}")
}

pub(super) fn tier(tier: Tier) -> String {
    format!("CSF#TIER#{tier}")
}

/// A marker that names a file.
#[derive(Deserialize)]
struct Marker {
    owner: UserId,
}

/// The consignors whose names begin like this, in the order of names; all of them, with nothing
/// to begin with.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn by_name(
    table: &Table,
    begins: &str,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Consignor>, StoreError> {
    let query = Query {
        prefix: searchable(begins),
        newest_first: false,
        ..Query::index("gsi1", table.pk("CSF#ALL"))
    };
    let page = table.page::<ConsignorStored>(&query, paging, now).await?;
    Ok(page.map(Consignor::from))
}

/// The consignors of a tier, in the order of names.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn in_tier(
    table: &Table,
    of: Tier,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Consignor>, StoreError> {
    let query = Query {
        newest_first: false,
        ..Query::index("gsi3", table.pk(&tier(of)))
    };
    let page = table.page::<ConsignorStored>(&query, paging, now).await?;
    Ok(page.map(Consignor::from))
}

/// The consignors whose identity stands at `status`, last changed first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn standing_at(
    table: &Table,
    status: KycStatus,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Consignor>, StoreError> {
    stored::list(table, "gsi2", &standing(status), paging, now).await
}

/// The consignors whose numbers begin like this, in the order of numbers.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn by_number(
    table: &Table,
    begins: &str,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Consignor>, StoreError> {
    named(table, NUMBERS, begins, paging, now).await
}

/// The consignors on hold.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn on_hold(
    table: &Table,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Consignor>, StoreError> {
    named(table, HELD, "", paging, now).await
}

async fn named(
    table: &Table,
    markers: &str,
    begins: &str,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Consignor>, StoreError> {
    let query = Query::partition(table.pk(markers), begins);
    let page = table.page::<Marker>(&query, paging, now).await?;
    let key = |marker: &Marker| Key::new(table.pk(&partition(&marker.owner)), STATE);
    let keys: Vec<Key> = page.items.iter().map(key).collect();
    let mut files = Vec::with_capacity(keys.len());
    for item in table.get_many(&keys).await? {
        files.push(read::<ConsignorStored>(item).map(Consignor::from)?);
    }
    // The table gives them in no order; the list has one.
    let place = |file: &Consignor| {
        let mut markers = page.items.iter();
        markers.position(|marker| &marker.owner == file.id())
    };
    files.sort_by_key(place);
    Ok(Page {
        items: files,
        next: page.next,
    })
}
