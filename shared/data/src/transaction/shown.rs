//! Writing the shop window: what it shows of a product at one of its versions.

use aws_sdk_dynamodb::types::{Delete, TransactWriteItem, Update};
use serde::Serialize;

use super::{Action, Refusal, Transaction};
use crate::error::StoreError;
use crate::item::{Indexes, Key, build, encode, number, text};
use crate::schema::SCHEMA;

/// The code of [`StoreError::Taken`] when another product has the name of a page.
pub(crate) const SLUG_TAKEN: &str = "slug_taken";

impl Transaction<'_> {
    /// Shows something of a product, unless something of a newer version is there.
    pub(crate) fn show(mut self, key: &Key, version: u64, body: &impl Serialize) -> Self {
        let put = encode(body).map(|body| {
            let item = build(key, &Indexes::default(), version, body);
            self.put(item)
                .condition_expression("attribute_not_exists(pk) OR version <= :version")
                .expression_attribute_values(":version", number(version))
        });
        self.push_put(put, Refusal::Version { noun: "window" });
        self
    }

    /// Shows something of a product no more, unless something of a newer version is there.
    pub(crate) fn hide(mut self, key: &Key, version: u64) -> Self {
        let delete = Delete::builder()
            .table_name(&self.table.name)
            .set_key(Some(key.to_item()))
            .condition_expression("attribute_not_exists(pk) OR version <= :version")
            .expression_attribute_values(":version", number(version))
            .build();
        match delete {
            Ok(delete) => self.actions.push(Action {
                write: TransactWriteItem::builder().delete(delete).build(),
                refusal: Refusal::Version { noun: "window" },
            }),
            Err(cause) => self.broken = self.broken.take().or(Some(StoreError::incomplete(cause))),
        }
        self
    }

    /// Shows the page of a product under a name, unless another product has it.
    pub(crate) fn show_page(
        mut self,
        key: &Key,
        version: u64,
        (owner, ttl): (&str, Option<i64>),
        body: &impl Serialize,
    ) -> Self {
        let now = self.cause.at.seconds();
        let put = encode(body).map(|body| {
            let indexes = Indexes {
                ttl,
                ..Indexes::default()
            };
            let item = build(key, &indexes, version, body);
            // What is over may still lie there: the table's own expiry comes late.
            self.put(item)
                .condition_expression(
                    "attribute_not_exists(pk) OR product = :product OR #ttl <= :now",
                )
                .expression_attribute_names("#ttl", "ttl")
                .expression_attribute_values(":product", text(owner))
                .expression_attribute_values(":now", number(now))
        });
        let refusal = Refusal::Taken {
            code: SLUG_TAKEN,
            message: "another product has this address",
        };
        self.push_put(put, refusal);
        self
    }

    /// Adds to counts that lie beside each other in one item.
    pub(crate) fn tally(mut self, key: &Key, counts: &[(String, i64)]) -> Self {
        let mut update = Update::builder()
            .table_name(&self.table.name)
            .set_key(Some(key.to_item()))
            .expression_attribute_names("#schema", SCHEMA)
            .expression_attribute_values(":one", number(1));
        let mut added = vec!["version :one".to_owned()];
        for (place, (name, by)) in counts.iter().enumerate() {
            added.push(format!("#n{place} :n{place}"));
            update = update
                .expression_attribute_names(format!("#n{place}"), name)
                .expression_attribute_values(format!(":n{place}"), number(by));
        }
        let expression = format!("ADD {} SET #schema = :one", added.join(", "));
        let update = update.update_expression(expression).build();
        match update {
            Ok(update) => self.actions.push(Action {
                write: TransactWriteItem::builder().update(update).build(),
                refusal: Refusal::Version { noun: "window" },
            }),
            Err(cause) => self.broken = self.broken.take().or(Some(StoreError::incomplete(cause))),
        }
        self
    }
}
