//! Accounts of the first shape: roles in words, found by nobody in a list, and with numbers that
//! others may have.
//!
//! An account now stands in the lists of accounts by small items beside it, and its telephone
//! number is its alone. Of two accounts with the same number the one that is looked at first keeps
//! it; the other has none until its owner says one.

use domain::decision::Decision;
use domain::user::{User, UserFacts};

use super::{Migration, Rewrite, Task, Work};
use crate::error::StoreError;
use crate::item::{Item, read};
use crate::transaction::Aggregate;
use crate::users;

pub(super) const MIGRATION: Migration = Migration {
    number: 4,
    name: "accounts",
    description: "writes the roles of accounts as grants, puts accounts into their lists, and gives each number one owner",
    work: Work::Rewrite(Rewrite {
        shape: &users::SHAPE,
        write: |task, was, item| Box::pin(write(task, was, item)),
    }),
};

async fn write(task: &Task<'_>, was: u16, item: Item) -> Result<Option<&'static str>, StoreError> {
    let user = User::restore(read::<UserFacts>(item)?);
    let begun = || task.table.begin(task.cause());
    // No entry in the audit log: the account says what it said.
    let change = User::beside(begun().reshape(was, &user), None, &user);
    let written = match change.send().await {
        // It stands in its lists already.
        Err(StoreError::Changed { noun: "list" }) => begun().reshape(was, &user).send().await,
        Err(StoreError::Taken {
            code: "phone_taken",
            ..
        }) => return without_number(task, user).await,
        written => written,
    };
    unless_changed(written, "")
}

/// The account gives up its number, and tells so.
async fn without_number(task: &Task<'_>, user: User) -> Result<Option<&'static str>, StoreError> {
    let mut facts = user.facts().clone();
    facts.phone = None;
    facts.version += 1;
    let decision = Decision {
        next: User::restore(facts),
        was: Some(user),
        events: Vec::new(),
    };
    let mut change = task.table.begin(task.cause());
    change = change.state(decision.next.version() - 1, &decision.next);
    change.tell_of(std::slice::from_ref(&decision));
    let written = User::beside(change, None, &decision.next).commit().await;
    unless_changed(written, ", without the number, which another account has")
}

/// Nothing, where the account was changed since it was read: that has written it as it is now.
fn unless_changed(
    written: Result<(), StoreError>,
    note: &'static str,
) -> Result<Option<&'static str>, StoreError> {
    match written {
        Ok(()) => Ok(Some(note)),
        Err(StoreError::Changed { .. } | StoreError::Missing { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}
