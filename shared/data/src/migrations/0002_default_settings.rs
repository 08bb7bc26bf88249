//! The settings that a house starts with, where none are kept.

use domain::settings::Settings;

use super::{Migration, Step, Task, Work};
use crate::catalogue;
use crate::error::StoreError;

pub(super) const MIGRATION: Migration = Migration {
    number: 2,
    name: "default_settings",
    description: "keeps the settings a house starts with, where none are kept",
    work: Work::Seed(|task| Box::pin(seed(task))),
};

async fn seed(task: &Task<'_>) -> Result<Step, StoreError> {
    let mut step = Step {
        seen: 1,
        ..Step::default()
    };
    if catalogue::has_settings(task.table).await? {
        return Ok(step);
    }
    if !task.dry_run {
        let change = task.table.begin(task.cause());
        let first = change.first_settings(&Settings::default());
        match first.commit().await {
            // Someone has just set them, and knows better.
            Err(StoreError::Taken { .. }) => return Ok(step),
            kept => kept?,
        }
    }
    step.change(|| "the settings: the defaults".to_owned());
    Ok(step)
}
