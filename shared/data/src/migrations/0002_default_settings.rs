//! The settings that a house starts with, where none are kept.
//!
//! All of them are written down, and not only what a shop has changed: what is in force was promised
//! to people (how long a proposal stands, what a withdrawal costs), and must not change under them
//! because a later version of the house would start with something else. A setting that is new in a
//! version reads as its default until the shop says otherwise.

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
