//! The account that is read where an address has none.

use super::{Migration, Step, Task, Work};
use crate::error::StoreError;
use crate::users::stand_in;

pub(super) const MIGRATION: Migration = Migration {
    number: 5,
    name: "stand_in",
    description: "keeps the account that is read where an address has none, as it is made today",
    work: Work::Seed(|task| Box::pin(seed(task))),
};

async fn seed(task: &Task<'_>) -> Result<Step, StoreError> {
    let mut step = Step {
        seen: 1,
        ..Step::default()
    };
    if stand_in::is_present(task.table).await? {
        return Ok(step);
    }
    if !task.dry_run {
        let change = task.table.begin(task.cause()).put_stand_in();
        change.commit().await?;
    }
    step.change(|| "the stand-in account".to_owned());
    Ok(step)
}
