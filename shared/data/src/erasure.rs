//! Taking away what a person leaves behind who was erased.
//!
//! It makes no keys of its own: sessions are as [`crate::users`] keeps them, files as
//! [`crate::media`] does.

use domain::ids::UserId;

use crate::error::StoreError;
use crate::item::{Item, Key};
use crate::table::{Query, Table};
use crate::transaction::Transaction;

/// Items that one transaction takes away; the rest of its writes are its caller's.
pub const AT_ONCE: usize = 80;

/// An item that is to go.
#[derive(Clone, Debug)]
pub struct Leftover {
    key: Key,
    version: u64,
}

/// The sessions of a person, ended or not.
///
/// # Errors
/// The table does not answer.
pub async fn sessions(table: &Table, user: &UserId) -> Result<Vec<Leftover>, StoreError> {
    let query = Query::partition(table.pk(&format!("USR#{user}")), "SES#");
    let items = table.all(&query).await?;
    items.iter().map(leftover).collect()
}

fn leftover(item: &Item) -> Result<Leftover, StoreError> {
    let text = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).cloned();
    let version = item
        .get("version")
        .and_then(|value| value.as_n().ok())
        .and_then(|number| number.parse().ok());
    match (text("pk"), text("sk"), version) {
        (Some(pk), Some(sk), Some(version)) => Ok(Leftover {
            key: Key::new(pk, &sk),
            version,
        }),
        _ => Err(StoreError::Bug("an item without key or version".into())),
    }
}

impl Transaction<'_> {
    /// Takes these items away, at most [`AT_ONCE`] of them.
    pub fn clear(self, leftovers: &[Leftover]) -> Self {
        leftovers.iter().fold(self, |change, leftover| {
            change.forget(&leftover.key, leftover.version, "session")
        })
    }
}
