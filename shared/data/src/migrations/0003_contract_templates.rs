//! The contract templates that a house starts with, where it has none of that name and language.

use ulid::Ulid;

use domain::contract::Countersign;
use domain::ids::{Id, TemplateId};
use domain::template::{BUILT_IN, BuiltIn, ContractTemplate, TemplateText};
use domain::time::Timestamp;

use super::{Migration, Step, Task, Work};
use crate::catalogue;
use crate::error::StoreError;

pub(super) const MIGRATION: Migration = Migration {
    number: 3,
    name: "contract_templates",
    description: "publishes the built-in contract templates, where the house has none",
    work: Work::Seed(|task| Box::pin(seed(task))),
};

/// 1 January 2026, in milliseconds: the same text has the same id in every house.
const EPOCH_MILLIS: u64 = 1_767_225_600_000;

async fn seed(task: &Task<'_>) -> Result<Step, StoreError> {
    let mut step = Step::default();
    for (place, text) in BUILT_IN.iter().enumerate() {
        step.seen += 1;
        match catalogue::newest_template(task.table, text.key, text.locale).await {
            // The house's own, or one that was published before: both stay.
            Ok(_) => continue,
            Err(StoreError::Missing { .. }) => {}
            Err(other) => return Err(other),
        }
        if !task.dry_run {
            let template = published(place, text, task.now)?;
            let change = task.table.begin(task.cause()).put_template(&template);
            match change.commit().await {
                // The house has just published its own first version.
                Err(StoreError::Taken { .. } | StoreError::Changed { .. }) => continue,
                kept => kept?,
            }
        }
        step.change(|| format!("template {} {}: version 1", text.key, text.locale.tag()));
    }
    Ok(step)
}

fn published(place: usize, text: &BuiltIn, now: Timestamp) -> Result<ContractTemplate, StoreError> {
    let draft = TemplateText {
        key: text.key.to_owned(),
        locale: text.locale,
        countersign: Countersign::Person,
        body: text.body.to_owned(),
    };
    let id = TemplateId::new(Ulid::from_parts(EPOCH_MILLIS, place as u128 + 1));
    // A test of the domain publishes every built-in text.
    ContractTemplate::publish(id, draft, None, now).map_err(|err| StoreError::Bug(err.into()))
}
