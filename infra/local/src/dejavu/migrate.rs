//! Brings what is kept in `.local` to the present shape, and writes what every house starts with.

use data::migrations::{self, Runner};
use runtime::{Clock, Config, Core};

use crate::cli::chain;
use crate::stack::Surroundings;

/// Whoever starts the stack again after it ended in the middle goes on at once: no other stack has
/// this table.
const RUNNER: &str = "local";

pub(super) async fn run(around: Surroundings) -> Result<(), String> {
    let config = Config::from_variables(&around.environment).map_err(|error| chain(&error))?;
    let core = Core::new(&config, Clock::default()).await;
    let core = core.map_err(|error| chain(&error))?;
    let runner = Runner {
        id: RUNNER,
        dry_run: false,
        now: &|| core.now(),
        goes_on: &|| true,
    };
    let reports = migrations::run(&core.table, &runner).await;
    reports.map(drop).map_err(|error| chain(&error))
}
