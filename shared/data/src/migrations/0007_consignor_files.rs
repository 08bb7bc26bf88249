//! Files of consignors who came before there were files.
//!
//! Whoever becomes a consignor gets a file with it. Those who were one before have none: it is drawn
//! up here, with the next number. Who was erased gets none.

use domain::access::Role;
use domain::user::{User, UserFacts};

use super::{Migration, Task, Walk, Work};
use crate::consignors;
use crate::error::StoreError;
use crate::item::{Item, read};
use crate::users;

pub(super) const MIGRATION: Migration = Migration {
    number: 7,
    name: "consignor_files",
    description: "draws up the file of every consignor who has none",
    work: Work::Walk(Walk {
        partition: "USR#",
        mend: |task, item| Box::pin(mend(task, item)),
    }),
};

/// How often it begins anew because the account or its file was changed in between.
const ROUNDS: usize = 4;

async fn mend(task: &Task<'_>, item: Item) -> Result<Option<String>, StoreError> {
    let mut user = User::restore(read::<UserFacts>(item)?);
    for _ in 0..ROUNDS {
        let id = user.facts().id.clone();
        let is_one = user.has(Role::Consignor, task.now) && user.facts().erased_at.is_none();
        if !is_one || consignors::find(task.table, &id).await?.is_some() {
            return Ok(None);
        }
        if task.dry_run {
            return Ok(Some("the file".to_owned()));
        }
        let file = consignors::draw_up(task.table, user.facts(), task.now).await?;
        let number = file.next.parts().number.clone();
        let change = task.table.begin(task.cause()).save(&file).unchanged(&user);
        match change.commit().await {
            Ok(()) => return Ok(Some(format!("the file {number}"))),
            Err(StoreError::Changed { .. }) => user = users::get(task.table, &id).await?,
            Err(failed) => return Err(failed),
        }
    }
    Err(StoreError::Contended)
}
