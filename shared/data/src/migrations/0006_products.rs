//! Products of the first shape: with their serial number among what people see of them, and found
//! by nobody who scans their label.
//!
//! It stands beside now. The key that seals it is none of the table's: the next edit of the product
//! does that, and until then nobody is shown it who may not see it.

use domain::product::Product;

use super::{Migration, Rewrite, Task, Work};
use crate::error::StoreError;
use crate::item::{Item, read};
use crate::products::{self, ProductStored, codes};

pub(super) const MIGRATION: Migration = Migration {
    number: 6,
    name: "products",
    description: "takes the serial number of products out of what people see of them, and writes down which product a code means",
    work: Work::Rewrite(Rewrite {
        shape: &products::SHAPE,
        write: |task, was, item| Box::pin(write(task, was, item)),
    }),
};

async fn write(task: &Task<'_>, was: u16, item: Item) -> Result<Option<&'static str>, StoreError> {
    let product = Product::from(read::<ProductStored>(item)?);
    let same = || task.table.begin(task.cause()).reshape(was, &product);
    // No entry in the audit log: the product says what it said.
    let written = match codes::keep(same(), None, &product).send().await {
        // Two with one number from the time when that could be: it means the other one.
        Err(StoreError::Taken { .. }) => same().send().await,
        written => written,
    };
    match written {
        Ok(()) => Ok(Some("")),
        // It was changed since it was read, and that has written it as it is now.
        Err(StoreError::Changed { .. } | StoreError::Missing { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}
