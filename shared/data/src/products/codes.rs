//! Which product a scanned code means: its stock number, or what its label's bars say. Both are of
//! one kind: a code means one product, whichever of the two it is, and in whatever case it is
//! typed.
//!
//! What was deleted keeps its codes: its label may still be on the thing.

use std::collections::BTreeMap;

use domain::decision::Decision;
use domain::event::Cause;
use domain::ids::ProductId;
use domain::product::{Product, ProductEvent};
use serde::Deserialize;

use crate::error::StoreError;
use crate::item::{Key, read};
use crate::table::Table;
use crate::transaction::Transaction;

/// Keys that one request to the table takes.
const BATCH: usize = 100;

/// Codes that are taken in one transaction.
const CLAIMS: usize = 90;

/// Why a code is not given to a product.
const TAKEN: (&str, &str) = (
    "code_taken",
    "another product has this stock number or barcode",
);

#[derive(Deserialize)]
struct Marker {
    pk: String,
    owner: ProductId,
}

/// As it is looked for.
pub(crate) fn plain(code: &str) -> String {
    code.trim().to_uppercase()
}

fn partition(code: &str) -> String {
    format!("UNQ#CODE#{}", plain(code))
}

fn key(table: &Table, code: &str) -> Key {
    Key::new(table.pk(&partition(code)), "UNIQUE")
}

/// The codes of a product, each once.
fn codes(product: &Product) -> Vec<String> {
    let facts = product.facts();
    let mut codes = vec![plain(&facts.sku), plain(&facts.barcode)];
    codes.dedup();
    codes
}

/// Takes the codes that a product has now, and lets go of those that it had.
pub(crate) fn keep<'t>(
    change: Transaction<'t>,
    was: Option<&Product>,
    next: &Product,
) -> Transaction<'t> {
    let (old, new) = (was.map(codes).unwrap_or_default(), codes(next));
    let owner = next.id().as_str();
    let mut change = change;
    for gone in old.iter().filter(|code| !new.contains(code)) {
        let key = key(change.table(), gone);
        change = change.release(&key, owner);
    }
    for fresh in new.iter().filter(|code| !old.contains(code)) {
        let key = key(change.table(), fresh);
        change = change.claim(&key, owner, TAKEN.0, TAKEN.1);
    }
    change
}

/// The product with this code, if there is one.
///
/// # Errors
/// The table does not answer.
pub async fn find_by_code(table: &Table, code: &str) -> Result<Option<ProductId>, StoreError> {
    let found = table.get(&key(table, code)).await?;
    let marker = found.map(read::<Marker>).transpose()?;
    Ok(marker.map(|marker| marker.owner))
}

/// The products with these codes, by the code as it was asked for. One without a product is left
/// out.
///
/// # Errors
/// The table does not answer.
pub async fn find_by_codes(
    table: &Table,
    codes: &[String],
) -> Result<BTreeMap<String, ProductId>, StoreError> {
    // By key: the table takes each key once.
    let keys: BTreeMap<String, Key> = codes
        .iter()
        .map(|code| key(table, code))
        .map(|key| (key.pk.clone(), key))
        .collect();
    let keys: Vec<Key> = keys.into_values().collect();
    let mut owners = BTreeMap::new();
    for batch in keys.chunks(BATCH) {
        for item in table.get_many(batch).await? {
            let marker: Marker = read(item)?;
            owners.insert(marker.pk, marker.owner);
        }
    }
    let found = codes.iter().filter_map(|code| {
        let owner = owners.get(&table.pk(&partition(code)))?;
        Some((code.clone(), owner.clone()))
    });
    Ok(found.collect())
}

/// Takes the codes of new products before these are kept by [`Transaction::save_coded`]: a
/// transaction that creates many products has no room for their codes beside. Codes whose products
/// never come are numbers that were left out.
///
/// # Errors
/// [`StoreError::Taken`]: another product has one of them.
pub async fn claim_codes(
    table: &Table,
    cause: &Cause,
    made: &[Decision<Product, ProductEvent>],
) -> Result<(), StoreError> {
    let wanted: Vec<(String, &ProductId)> = made
        .iter()
        .flat_map(|it| codes(&it.next).into_iter().map(|code| (code, it.next.id())))
        .collect();
    for batch in wanted.chunks(CLAIMS) {
        let mut change = table.begin(cause.clone());
        for (code, owner) in batch {
            change = change.claim(&key(table, code), owner.as_str(), TAKEN.0, TAKEN.1);
        }
        // No entry in the audit log: that of the products tells of their codes.
        change.send().await?;
    }
    Ok(())
}

impl Transaction<'_> {
    /// Keeps a new product whose codes are taken already: see [`claim_codes`].
    pub fn save_coded(self, made: &Decision<Product, ProductEvent>) -> Self {
        self.save_alone(std::slice::from_ref(made))
    }
}
