//! Migrations: what a new version of the house needs in the table before it can forget the old.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | how far a migration is | `MIGRATION#<number>` | `STATE` | `version` |
//! | how often a deployment has started them | `MIGRATION#DEPLOY` | its id | only grows |
//! | what a system role may do | `SETUP#ROLE` | its key | `version` |
//!
//! [`ALL`] is the list, in order. A seed writes what is not there yet and is looked at in every
//! run; a rewrite walks the table once and brings the items of one noun to the present version of
//! their shape; a walk adds once what is missing beside them. All can be run again at any time: what
//! is as it should be is left alone. What a shop has made or changed, such as a role of its own, is
//! nobody's to migrate.
//!
//! A run goes in steps, and after each one the checkpoint says how far it came: whoever comes
//! after a run that ended early goes on from there. Before the first step the checkpoint is taken
//! for a while, so that of two runs at once one does the work and the other is told.

#[path = "migrations/0004_accounts.rs"]
mod accounts;
mod checkpoint;
#[path = "migrations/0007_consignor_files.rs"]
mod consignor_files;
#[path = "migrations/0003_contract_templates.rs"]
mod contract_templates;
#[path = "migrations/0002_default_settings.rs"]
mod default_settings;
#[path = "migrations/0006_products.rs"]
mod products;
mod rewrite;
#[path = "migrations/0005_stand_in.rs"]
mod stand_in;
#[path = "migrations/0001_system_roles.rs"]
mod system_roles;

use std::pin::Pin;

use domain::event::Cause;
use domain::fault::{Class, Fault};
use domain::time::Timestamp;

use crate::error::StoreError;
use crate::item::{Item, Key};
use crate::schema::Shape;
use crate::table::Table;

use checkpoint::Checkpoint;

pub use checkpoint::attempt;

/// The migrations, in the order in which they run. A number is never used again.
pub const ALL: &[Migration] = &[
    system_roles::MIGRATION,
    default_settings::MIGRATION,
    contract_templates::MIGRATION,
    accounts::MIGRATION,
    stand_in::MIGRATION,
    products::MIGRATION,
    consignor_files::MIGRATION,
];

/// Examples of what changed that a report holds at most.
const SAMPLES: usize = 5;

/// One migration.
#[derive(Debug)]
pub struct Migration {
    /// Its number, from 1. Its file begins with it.
    pub number: u16,
    /// Its name, in `snake_case`.
    pub name: &'static str,
    /// What it does, in a line.
    pub description: &'static str,
    work: Work,
}

/// What a migration does.
#[derive(Debug)]
enum Work {
    /// Writes what is not there yet, in one step. Looked at in every run.
    Seed(Seed),
    /// Looks at every item of a noun, and adds what is missing beside it. Done once.
    Walk(Walk),
    /// Brings every item of a noun to the present version of its shape. Done once.
    Rewrite(Rewrite),
}

type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + 'a>>;

type Seed = for<'a> fn(&'a Task<'a>) -> Pending<'a, Step>;

/// How the items of a noun are brought to the present version of their shape.
#[derive(Debug)]
struct Rewrite {
    shape: &'static Shape,
    /// Writes an item, read in a version of its shape, as it is written now. A note for the
    /// report; nothing where it was changed since it was read, and so needs nothing.
    write: for<'a> fn(&'a Task<'a>, u16, Item) -> Pending<'a, Option<&'static str>>,
}

/// How what is missing beside the items of a noun is added.
#[derive(Debug)]
struct Walk {
    /// Which items these are, by the beginning of the partition; their state is looked at.
    partition: &'static str,
    /// Adds what is missing beside an item, or says in a dry run that it would. What was added, for
    /// the report; nothing where nothing is missing.
    mend: for<'a> fn(&'a Task<'a>, Item) -> Pending<'a, Option<String>>,
}

/// Who runs the migrations, and how.
pub struct Runner<'a> {
    /// Names this run and no other.
    pub id: &'a str,
    /// Count and tell, and write nothing.
    pub dry_run: bool,
    /// What time it is.
    pub now: &'a dyn Fn() -> Timestamp,
    /// Whether there is time for another step. Asked after each one.
    pub goes_on: &'a dyn Fn() -> bool,
}

/// What became of one migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Its number.
    pub number: u16,
    /// Its name.
    pub name: &'static str,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done before, and there is nothing to do.
    Before,
    /// It is done now.
    Done {
        /// Items that it changed, in all its runs.
        changed: u64,
        /// Some of what this run changed.
        samples: Vec<String>,
    },
    /// A dry run: what it would do.
    Would {
        /// Items that it would change.
        change: u64,
        /// Some of them.
        samples: Vec<String>,
    },
    /// The time ran out. Another run goes on from there.
    Left {
        /// Items that it has changed so far, in all its runs.
        changed: u64,
    },
}

/// Why the migrations did not run to their end.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// Someone else is at it, or was until a moment ago.
    #[error("another run is at migration {number}")]
    Held {
        /// Which.
        number: u16,
    },
    /// The table did not do what it was asked.
    #[error("migration {number} came to a halt")]
    Halted {
        /// Which.
        number: u16,
        /// Why.
        #[source]
        cause: StoreError,
    },
}

impl Fault for MigrationError {
    fn class(&self) -> Class {
        match self {
            Self::Held { .. } => Class::Conflict,
            Self::Halted { cause, .. } => cause.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Held { .. } => "migration_held",
            Self::Halted { cause, .. } => cause.code(),
        }
    }
}

/// What a step is given.
struct Task<'a> {
    table: &'a Table,
    run: &'a str,
    now: Timestamp,
    dry_run: bool,
}

impl Task<'_> {
    fn cause(&self) -> Cause {
        checkpoint::cause(self.run, self.now)
    }
}

/// What a step did, or would do.
#[derive(Debug, Default)]
struct Step {
    /// Items that were looked at.
    seen: u64,
    /// Items that were changed.
    changed: u64,
    /// Some of them.
    samples: Vec<String>,
    /// Where the next step begins. Nothing: it was the last.
    next: Option<Key>,
}

impl Step {
    /// One more item is changed. `what` names it and says nothing of a person.
    fn change(&mut self, what: impl FnOnce() -> String) {
        self.changed += 1;
        if self.samples.len() < SAMPLES {
            self.samples.push(what());
        }
    }

    fn add(&mut self, other: Self) {
        self.seen += other.seen;
        self.changed += other.changed;
        self.samples.extend(other.samples);
        self.samples.truncate(SAMPLES);
        self.next = other.next;
    }
}

/// Runs every migration that is not done, in order. Ends early, after a [`Outcome::Left`], when
/// there is no time for another step.
///
/// # Errors
/// [`MigrationError`]. What was done until then is kept, and the next run goes on from there.
pub async fn run(table: &Table, runner: &Runner<'_>) -> Result<Vec<Report>, MigrationError> {
    let mut reports = Vec::new();
    for migration in ALL {
        let outcome = if runner.dry_run {
            rehearse(table, runner, migration).await
        } else {
            perform(table, runner, migration).await
        }?;
        let has_ended = !matches!(outcome, Outcome::Left { .. });
        reports.push(Report {
            number: migration.number,
            name: migration.name,
            outcome,
        });
        if !has_ended {
            break;
        }
    }
    Ok(reports)
}

/// What a migration would do from where it stands.
async fn rehearse(
    table: &Table,
    runner: &Runner<'_>,
    migration: &Migration,
) -> Result<Outcome, MigrationError> {
    let halted = |cause| migration.halted(cause);
    let checkpoint = Checkpoint::read(table, migration).await.map_err(halted)?;
    if checkpoint.is_done() && migration.is_once() {
        return Ok(Outcome::Before);
    }
    let step = migration.look(table, runner, checkpoint.cursor()).await;
    let Step {
        changed, samples, ..
    } = step.map_err(halted)?;
    Ok(if checkpoint.is_done() && changed == 0 {
        Outcome::Before
    } else {
        Outcome::Would {
            change: changed,
            samples,
        }
    })
}

async fn perform(
    table: &Table,
    runner: &Runner<'_>,
    migration: &Migration,
) -> Result<Outcome, MigrationError> {
    let halted = |cause| migration.halted(cause);
    let mut checkpoint = Checkpoint::read(table, migration).await.map_err(halted)?;
    if checkpoint.is_done() {
        let is_over = migration.is_once() || {
            let look = migration.look(table, runner, None).await;
            look.map_err(halted)?.changed == 0
        };
        if is_over {
            return Ok(Outcome::Before);
        }
    }
    checkpoint.take(table, runner).await.map_err(halted)?;
    let mut samples = Vec::new();
    loop {
        let task = Task {
            table,
            run: runner.id,
            now: (runner.now)(),
            dry_run: false,
        };
        let step = migration.step(&task, checkpoint.cursor()).await;
        let step = step.map_err(halted)?;
        samples.extend(step.samples.iter().cloned());
        samples.truncate(SAMPLES);
        let is_last = step.next.is_none();
        let stops = !is_last && !(runner.goes_on)();
        let kept = checkpoint.advance(table, runner, step, stops).await;
        kept.map_err(halted)?;
        let changed = checkpoint.changed();
        if is_last {
            let (number, name) = (migration.number, migration.name);
            tracing::info!(number, changed, "Migration {number:04} {name} is done");
            return Ok(Outcome::Done { changed, samples });
        }
        if stops {
            return Ok(Outcome::Left { changed });
        }
    }
}

impl Migration {
    /// Whether it is over for good once it is done.
    fn is_once(&self) -> bool {
        match self.work {
            Work::Rewrite(_) | Work::Walk(_) => true,
            Work::Seed(_) => false,
        }
    }

    async fn step(&self, task: &Task<'_>, from: Option<Key>) -> Result<Step, StoreError> {
        match &self.work {
            Work::Seed(seed) => seed(task).await,
            Work::Rewrite(rewrite) => rewrite::step(task, rewrite, from).await,
            Work::Walk(walk) => rewrite::walk(task, walk, from).await,
        }
    }

    /// What all steps together would do.
    async fn look(
        &self,
        table: &Table,
        runner: &Runner<'_>,
        from: Option<Key>,
    ) -> Result<Step, StoreError> {
        let task = Task {
            table,
            run: runner.id,
            now: (runner.now)(),
            dry_run: true,
        };
        let mut whole = self.step(&task, from).await?;
        while let Some(from) = whole.next.take() {
            whole.add(self.step(&task, Some(from)).await?);
        }
        Ok(whole)
    }

    fn halted(&self, cause: StoreError) -> MigrationError {
        let number = self.number;
        let is_held = matches!(cause, StoreError::Changed { noun } if noun == checkpoint::NOUN);
        if is_held {
            return MigrationError::Held { number };
        }
        MigrationError::Halted { number, cause }
    }
}

impl std::fmt::Debug for Runner<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Runner")
            .field("id", &self.id)
            .field("dry_run", &self.dry_run)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_are_numbered_from_one_and_named_once() {
        for (place, migration) in ALL.iter().enumerate() {
            assert_eq!(usize::from(migration.number), place + 1);
            let same = ALL.iter().filter(|other| other.name == migration.name);
            assert_eq!(same.count(), 1, "{}", migration.name);
            let is_word = |letter: u8| letter.is_ascii_lowercase() || letter == b'_';
            assert!(migration.name.bytes().all(is_word), "{}", migration.name);
        }
    }
}
