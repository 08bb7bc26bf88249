//! Markers: values that may exist once.

use aws_sdk_dynamodb::types::{Delete, TransactWriteItem};
use serde::Serialize;

use super::{Action, Refusal, Transaction};
use crate::error::StoreError;
use crate::item::{Indexes, Key, build, encode, text};

impl Transaction<'_> {
    /// Takes a value that may exist once. `owner` may take it again.
    pub(crate) fn claim(
        mut self,
        key: &Key,
        owner: &str,
        code: &'static str,
        message: &'static str,
    ) -> Self {
        let put = encode(&Marker { owner }).map(|body| {
            let item = build(key, &Indexes::default(), 1, body);
            self.put(item)
                .condition_expression("attribute_not_exists(pk) OR #owner = :owner")
                .expression_attribute_names("#owner", "owner")
                .expression_attribute_values(":owner", text(owner))
        });
        self.push_put(put, Refusal::Taken { code, message });
        self
    }

    /// Keeps a record that may be there once. `owner` may write it again, and no one else.
    pub(crate) fn once(
        mut self,
        key: &Key,
        owner: &str,
        body: &impl Serialize,
        code: &'static str,
        message: &'static str,
    ) -> Self {
        let put = encode(&Owned { owner, body }).map(|body| {
            let item = build(key, &Indexes::default(), 1, body);
            self.put(item)
                .condition_expression("attribute_not_exists(pk) OR #owner = :owner")
                .expression_attribute_names("#owner", "owner")
                .expression_attribute_values(":owner", text(owner))
        });
        self.push_put(put, Refusal::Taken { code, message });
        self
    }

    /// Lets a value go that `owner` took. That it is gone already is fine.
    pub(crate) fn release(mut self, key: &Key, owner: &str) -> Self {
        let delete = Delete::builder()
            .table_name(&self.table.name)
            .set_key(Some(key.to_item()))
            .condition_expression("attribute_not_exists(pk) OR #owner = :owner")
            .expression_attribute_names("#owner", "owner")
            .expression_attribute_values(":owner", text(owner))
            .build();
        match delete {
            Ok(delete) => self.actions.push(Action {
                write: TransactWriteItem::builder().delete(delete).build(),
                refusal: Refusal::Version { noun: "claim" },
            }),
            Err(cause) => self.broken = Some(StoreError::incomplete(cause)),
        }
        self
    }
}

#[derive(Serialize)]
struct Marker<'a> {
    owner: &'a str,
}

#[derive(Serialize)]
struct Owned<'a, T> {
    owner: &'a str,
    body: &'a T,
}
