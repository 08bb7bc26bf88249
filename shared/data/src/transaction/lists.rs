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

    /// Writes what is known beside an aggregate, which must still be at the version that was read;
    /// 0 where nothing was there. The audit log tells of the aggregate, and not of this.
    pub(crate) fn note(
        mut self,
        key: &Key,
        seen: u64,
        body: &impl Serialize,
        noun: &'static str,
    ) -> Self {
        let put = encode(body).map(|body| {
            let put = self.put(build(key, &Indexes::default(), seen + 1, body));
            if seen == 0 {
                put.condition_expression("attribute_not_exists(pk)")
            } else {
                put.condition_expression("version = :seen")
                    .expression_attribute_values(":seen", number(seen))
            }
        });
        self.push_put(put, Refusal::Version { noun });
        self
    }

    /// Writes a page of a list that is made from the beginning until it is whole.
    pub(crate) fn page_of(mut self, key: &Key, body: &impl Serialize, noun: &'static str) -> Self {
        let put = encode(body).map(|body| {
            let item = build(key, &Indexes::default(), 1, body);
            self.put(item)
                .condition_expression("attribute_not_exists(pk) OR version = :one")
                .expression_attribute_values(":one", number(1))
        });
        self.push_put(put, Refusal::Version { noun });
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
