//! What is known about tax ids, in the table.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | the latest check of a RUC in the hands of one kind of taxpayer | `TXC#<id>` | `CHECK` | `version` |

use domain::ids::TaxCheckId;
use domain::tax_id::check::{RucCheck, TaxIdEvent, id_of};
use domain::tax_id::{Ruc, TaxpayerKind};

use crate::error::StoreError;
use crate::item::{Indexes, Key, read};
use crate::table::Table;
use crate::transaction::Transaction;

const CHECK: &str = "CHECK";

/// The latest check of a RUC; nothing when it was never checked.
///
/// # Errors
/// The table does not answer, or the record does not read.
pub async fn latest(
    table: &Table,
    ruc: &Ruc,
    taxpayer: TaxpayerKind,
) -> Result<Option<RucCheck>, StoreError> {
    let item = table.get(&key(table, &id_of(ruc, taxpayer))).await?;
    item.map(read).transpose()
}

impl Transaction<'_> {
    /// Keeps a check of a RUC, over the one before it.
    pub fn tax_id(self, check: &RucCheck, event: &TaxIdEvent) -> Self {
        let key = key(self.table(), &check.id);
        let none = Indexes::default();
        let kept = if check.version == 1 {
            let message = "this RUC is being checked already";
            self.create(&key, &none, check, "tax_id_checked", message)
        } else {
            self.replace(&key, &none, check.version - 1, check, "tax id")
        };
        kept.record(
            &partition(&check.id),
            check.id.as_str(),
            check.version,
            event,
        )
    }
}

fn partition(id: &TaxCheckId) -> String {
    format!("TXC#{id}")
}

fn key(table: &Table, id: &TaxCheckId) -> Key {
    Key::new(table.pk(&partition(id)), CHECK)
}
