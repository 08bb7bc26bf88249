//! Reading aggregates back: the same for every noun.

use serde::de::DeserializeOwned;

use domain::time::Timestamp;

use crate::cursor::Paging;
use crate::error::StoreError;
use crate::item::{Key, read};
use crate::table::{Page, Query, Table};
use crate::transaction::{Aggregate, STATE};

/// An aggregate with the shape it is stored in.
pub(crate) trait Stored: Aggregate {
    /// The shape: total, hand-written matches lead there and back.
    type Shape: DeserializeOwned + Into<Self>;
}

/// The aggregate of a partition.
pub(crate) async fn one<A: Stored>(table: &Table, partition: &str) -> Result<A, StoreError> {
    let found = table.get(&Key::new(table.pk(partition), STATE)).await?;
    let item = found.ok_or(StoreError::Missing { noun: A::NOUN })?;
    read::<A::Shape>(item).map(Into::into)
}

/// A page of the list that stands in `partition` of an index, newest first.
pub(crate) async fn list<A: Stored>(
    table: &Table,
    index: &'static str,
    partition: &str,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<A>, StoreError> {
    let query = Query::index(index, table.pk(partition));
    let page = table.page::<A::Shape>(&query, paging, now).await?;
    Ok(page.map(Into::into))
}
