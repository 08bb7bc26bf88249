//! Walks the table for the items of one noun, those of an older shape or all: the one place that
//! scans.

use super::{Rewrite, Step, Task, Walk};
use crate::error::{StoreError, failed};
use crate::item::{Item, Key};
use crate::retry;
use crate::schema::version_of;
use crate::transaction::STATE;

/// Items that one step looks at.
const PAGE: i32 = 100;

/// Looks at a page of the table, and rewrites what is behind.
pub(super) async fn step(
    task: &Task<'_>,
    rewrite: &Rewrite,
    from: Option<Key>,
) -> Result<Step, StoreError> {
    let (items, next) = page(task, from).await?;
    let mut step = Step {
        next,
        ..Step::default()
    };
    let company = task.table.pk("");
    for item in items {
        let Some(key) = key_of(&item) else { continue };
        if !key.pk.starts_with(&company) {
            continue;
        }
        step.seen += 1;
        if !rewrite.shape.is_behind(&item) {
            continue;
        }
        let (was, now) = (version_of(&item), rewrite.shape.schema);
        let note = if task.dry_run {
            Some("")
        } else {
            (rewrite.write)(task, was, item).await?
        };
        if let Some(note) = note {
            step.change(|| format!("{}: shape {was} to {now}{note}", key.pk));
        }
    }
    Ok(step)
}

/// Looks at a page of the table, and adds what is missing beside its items.
pub(super) async fn walk(
    task: &Task<'_>,
    walk: &Walk,
    from: Option<Key>,
) -> Result<Step, StoreError> {
    let (items, next) = page(task, from).await?;
    let mut step = Step {
        next,
        ..Step::default()
    };
    let partition = task.table.pk(walk.partition);
    for item in items {
        let Some(key) = key_of(&item) else { continue };
        if !key.pk.starts_with(&partition) || key.sk != STATE {
            continue;
        }
        step.seen += 1;
        if let Some(added) = (walk.mend)(task, item).await? {
            step.change(|| format!("{}: {added}", key.pk));
        }
    }
    Ok(step)
}

async fn page(task: &Task<'_>, from: Option<Key>) -> Result<(Vec<Item>, Option<Key>), StoreError> {
    let start = from.map(|key| key.to_item());
    let found = retry::call(async || {
        task.table
            .client
            .scan()
            .table_name(&task.table.name)
            .limit(PAGE)
            .consistent_read(true)
            .set_exclusive_start_key(start.clone())
            .send()
            .await
            .map_err(|err| failed(&err))
    })
    .await?;
    let next = found.last_evaluated_key.as_ref().and_then(key_of);
    Ok((found.items.unwrap_or_default(), next))
}

fn key_of(item: &Item) -> Option<Key> {
    let word = |name| item.get(name)?.as_s().ok();
    Some(Key::new(word("pk")?.clone(), word("sk")?))
}
