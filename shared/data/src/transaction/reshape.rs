//! Writing what is kept in the present version of its shape.

use super::{Aggregate, Refusal, Transaction};
use crate::item::number;
use crate::schema::SCHEMA;

impl Transaction<'_> {
    /// Writes an aggregate that was read in version `was` of its shape as it is written now. It says
    /// the same, so it keeps its version; it is written over only as it was read.
    pub(crate) fn reshape<A: Aggregate>(mut self, was: u16, same: &A) -> Self {
        let put = self.state_item(same).map(|item| {
            self.put(item)
                .condition_expression(
                    "version = :seen AND (attribute_not_exists(#schema) OR #schema = :was)",
                )
                .expression_attribute_names("#schema", SCHEMA)
                .expression_attribute_values(":seen", number(same.version()))
                .expression_attribute_values(":was", number(was))
        });
        self.push_put(put, Refusal::Version { noun: A::NOUN });
        self
    }
}
