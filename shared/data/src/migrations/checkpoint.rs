//! How far a migration is, and who is at it.

use aws_sdk_dynamodb::types::ReturnValue;
use serde::{Deserialize, Serialize};

use domain::event::Cause;
use domain::time::Timestamp;

use super::{Migration, Runner, Step};
use crate::error::{StoreError, failed};
use crate::item::{Indexes, Key, number, read};
use crate::retry;
use crate::schema::SCHEMA;
use crate::table::Table;
use crate::transaction::STATE;

/// What a checkpoint is called where its condition does not hold.
pub(super) const NOUN: &str = "migration";

/// Seconds after which a run that said nothing more is taken for dead. A step takes a few.
const LEASE_SECONDS: i64 = 60;

/// Seconds for which it is known how often a deployment has started the migrations.
const ATTEMPTS_KEPT_SECONDS: i64 = 86_400;

/// How far a migration is, and who is at it.
#[derive(Debug)]
pub(super) struct Checkpoint {
    key: Key,
    kept: Kept,
}

#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    /// 0 while nothing is kept.
    version: u64,
    name: String,
    /// Where the next step begins.
    cursor: Option<Place>,
    seen: u64,
    changed: u64,
    /// The run that is at it, until the lease ends.
    runner: Option<String>,
    lease_until: Option<Timestamp>,
    done_at: Option<Timestamp>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Place {
    pk: String,
    sk: String,
}

impl Checkpoint {
    /// Where the migration stands; at its beginning while nothing is kept.
    pub(super) async fn read(table: &Table, of: &Migration) -> Result<Self, StoreError> {
        let partition = table.pk(&format!("MIGRATION#{:04}", of.number));
        let key = Key::new(partition, STATE);
        let kept = match table.get(&key).await? {
            Some(item) => read(item)?,
            None => Kept {
                version: 0,
                name: of.name.to_owned(),
                cursor: None,
                seen: 0,
                changed: 0,
                runner: None,
                lease_until: None,
                done_at: None,
            },
        };
        Ok(Self { key, kept })
    }

    pub(super) fn is_done(&self) -> bool {
        self.kept.done_at.is_some()
    }

    pub(super) fn cursor(&self) -> Option<Key> {
        let place = self.kept.cursor.clone()?;
        Some(Key::new(place.pk, &place.sk))
    }

    pub(super) fn changed(&self) -> u64 {
        self.kept.changed
    }

    /// Takes the migration for a while.
    ///
    /// # Errors
    /// [`StoreError::Changed`]: someone else has it.
    pub(super) async fn take(
        &mut self,
        table: &Table,
        runner: &Runner<'_>,
    ) -> Result<(), StoreError> {
        let now = (runner.now)();
        let of_other = self
            .kept
            .runner
            .as_deref()
            .is_some_and(|id| id != runner.id);
        if of_other && self.kept.lease_until.is_some_and(|until| until > now) {
            return Err(StoreError::Changed { noun: NOUN });
        }
        self.kept.runner = Some(runner.id.to_owned());
        self.kept.lease_until = Some(now.plus_seconds(LEASE_SECONDS));
        self.kept.done_at = None;
        self.keep(table, runner.id, now).await
    }

    /// Says how far it came. A run that stops here lets go of it.
    ///
    /// # Errors
    /// [`StoreError::Changed`]: the run was so slow that another took over.
    pub(super) async fn advance(
        &mut self,
        table: &Table,
        runner: &Runner<'_>,
        step: Step,
        stops: bool,
    ) -> Result<(), StoreError> {
        let now = (runner.now)();
        let is_last = step.next.is_none();
        self.kept.seen += step.seen;
        self.kept.changed += step.changed;
        self.kept.cursor = step.next.map(|Key { pk, sk }| Place { pk, sk });
        self.kept.done_at = is_last.then_some(now);
        if is_last || stops {
            self.kept.runner = None;
            self.kept.lease_until = None;
        } else {
            self.kept.lease_until = Some(now.plus_seconds(LEASE_SECONDS));
        }
        self.keep(table, runner.id, now).await
    }

    async fn keep(&mut self, table: &Table, run: &str, now: Timestamp) -> Result<(), StoreError> {
        let (seen, none) = (self.kept.version, Indexes::default());
        let change = table.begin(cause(run, now));
        let change = if seen == 0 {
            change.create(&self.key, &none, &self.kept, "migration_held", NOUN)
        } else {
            change.replace(&self.key, &none, seen, &self.kept, NOUN)
        };
        match change.commit().await {
            // Someone else began at the same time.
            Err(StoreError::Taken { .. }) => return Err(StoreError::Changed { noun: NOUN }),
            kept => kept?,
        }
        self.kept.version += 1;
        Ok(())
    }
}

/// The cause of whatever the migrations write in a run.
pub(super) fn cause(run: &str, now: Timestamp) -> Cause {
    Cause::house("migrate", now, run, run)
}

/// Counts how often `deployment` has started the migrations, this time included. A lost answer
/// counts twice, which ends the tries one earlier.
///
/// # Errors
/// The table does not answer.
pub async fn attempt(table: &Table, deployment: &str, now: Timestamp) -> Result<u32, StoreError> {
    #[derive(Deserialize)]
    struct Attempts {
        attempts: u32,
    }
    let key = Key::new(table.pk("MIGRATION#DEPLOY"), deployment);
    let until = now.plus_seconds(ATTEMPTS_KEPT_SECONDS).seconds();
    let updated = retry::call(async || {
        table
            .client
            .update_item()
            .table_name(&table.name)
            .set_key(Some(key.to_item()))
            .update_expression("ADD attempts :one, version :one SET #schema = :one, #ttl = :until")
            .expression_attribute_names("#schema", SCHEMA)
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":until", number(until))
            .return_values(ReturnValue::AllNew)
            .send()
            .await
            .map_err(|err| failed(&err))
    })
    .await?;
    let attempts: Attempts = read(updated.attributes.unwrap_or_default())?;
    Ok(attempts.attempts)
}
