//! Changes of an item in place: counters, and what is used up.

use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use aws_sdk_dynamodb::types::{ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update};

use crate::error::StoreError;
use crate::item::{Key, number, text};
use crate::overrides;
use crate::schema::SCHEMA;

use super::{Action, Refusal, Transaction};

impl Transaction<'_> {
    /// Adds to a counter. With a refusal it never falls below 1.
    pub(crate) fn count(
        mut self,
        key: &Key,
        by: i64,
        at_least_one: Option<(&'static str, &'static str)>,
    ) -> Self {
        let mut update = Update::builder()
            .table_name(&self.table.name)
            .set_key(Some(key.to_item()))
            .update_expression("ADD n :by, version :one SET #schema = :one")
            .expression_attribute_names("#schema", SCHEMA)
            .expression_attribute_values(":by", number(by))
            .expression_attribute_values(":one", number(1));
        if at_least_one.is_some() {
            update = update
                .condition_expression("n > :least")
                .expression_attribute_values(":least", number(-by));
        }
        let (code, message) = at_least_one.unwrap_or(("counter", "the counter does not change"));
        self.push_update(update, Refusal::Taken { code, message });
        self
    }

    /// Uses up the override that allowed the change, if one did. Whoever uses it in another
    /// request at the same time is refused, and so is whoever comes later.
    pub(super) fn overridden(mut self) -> Self {
        let Some(used) = self.cause.override_of.clone() else {
            return self;
        };
        let now = self.cause.at;
        let update = Update::builder()
            .table_name(&self.table.name)
            .set_key(Some(overrides::key(self.table, &used.id).to_item()))
            .update_expression("SET used_at = :now, used_in = :request ADD version :one")
            .condition_expression("attribute_exists(pk) AND attribute_not_exists(used_in)")
            .expression_attribute_values(":now", text(&now.to_string()))
            .expression_attribute_values(":request", text(&self.cause.request_id))
            .expression_attribute_values(":one", number(1));
        let (code, message) = ("override_used", "the override was used already");
        self.push_update(update, Refusal::Taken { code, message });
        self
    }

    fn push_update(&mut self, update: UpdateBuilder, refusal: Refusal) {
        let returned = ReturnValuesOnConditionCheckFailure::AllOld;
        let built = update
            .return_values_on_condition_check_failure(returned)
            .build();
        match built {
            Ok(update) => self.actions.push(Action {
                write: TransactWriteItem::builder().update(update).build(),
                refusal,
            }),
            Err(cause) => {
                self.broken = self.broken.take().or(Some(StoreError::incomplete(cause)));
            }
        }
    }
}
