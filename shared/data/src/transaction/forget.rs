//! Items that are to be gone: of a person who was erased, and nothing else.

use aws_sdk_dynamodb::types::{Delete, ReturnValuesOnConditionCheckFailure, TransactWriteItem};

use super::{Action, Refusal, Transaction};
use crate::error::StoreError;
use crate::item::{Key, number};

impl Transaction<'_> {
    /// Takes an item away that must still have the version that was read.
    pub(crate) fn forget(mut self, key: &Key, seen: u64, noun: &'static str) -> Self {
        let delete = Delete::builder()
            .table_name(&self.table.name)
            .set_key(Some(key.to_item()))
            .condition_expression("version = :seen")
            .expression_attribute_values(":seen", number(seen))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build();
        match delete {
            Ok(delete) => self.actions.push(Action {
                write: TransactWriteItem::builder().delete(delete).build(),
                refusal: Refusal::Version { noun },
            }),
            Err(cause) => self.broken = Some(StoreError::incomplete(cause)),
        }
        self
    }
}
