//! Writing the lists that an aggregate stands in besides its own places.

use aws_sdk_dynamodb::types::{Delete, TransactWriteItem};
use serde::Serialize;

use super::{Action, Refusal, Transaction};
use crate::error::StoreError;
use crate::item::{Indexes, Key, build, encode, number};

impl Transaction<'_> {
    /// Writes what a list shows of an aggregate, unless something newer is there.
    pub(crate) fn enlist(
        mut self,
        key: &Key,
        indexes: &Indexes,
        version: u64,
        body: &impl Serialize,
    ) -> Self {
        let put = encode(body).map(|body| {
            let item = build(key, indexes, version, body);
            self.put(item)
                .condition_expression("attribute_not_exists(pk) OR version < :version")
                .expression_attribute_values(":version", number(version))
        });
        self.push_put(put, Refusal::Version { noun: "list" });
        self
    }

    /// Takes an aggregate out of a list, unless something newer is there.
    pub(crate) fn unlist(mut self, key: &Key, version: u64) -> Self {
        let delete = Delete::builder()
            .table_name(&self.table.name)
            .set_key(Some(key.to_item()))
            .condition_expression("attribute_not_exists(pk) OR version < :version")
            .expression_attribute_values(":version", number(version))
            .build();
        match delete {
            Ok(delete) => self.actions.push(Action {
                write: TransactWriteItem::builder().delete(delete).build(),
                refusal: Refusal::Version { noun: "list" },
            }),
            Err(cause) => self.broken = Some(StoreError::incomplete(cause)),
        }
        self
    }
}
