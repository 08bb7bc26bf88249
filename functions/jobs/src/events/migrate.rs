//! A deployment brings what is kept to the present shape.
//!
//! `CloudFormation` starts the function and does not wait for it but for its answer, so that Lambda
//! starts a run that failed twice more by itself, after one minute and after two. A run that has no
//! time left fails on purpose: the next one goes on from the checkpoint. The last one answers that
//! it is not done, and the deployment can be tried again.

use tokio::time::Instant;

use data::migrations::{self, MigrationError, Outcome, Report, Runner};
use domain::fault::{Class, Fault};
use eventkit::Deployment;
use eventkit::deployment::Asked;
use runtime::NotServed;

use crate::Context;

/// The resource is the same one for ever.
const PHYSICAL_ID: &str = "dejavu-migrations";

/// Runs that one deployment has: the first, and the two that Lambda adds.
const RUNS: u32 = 3;

/// Why the migrations are not done.
#[derive(Debug, thiserror::Error)]
enum NotDone {
    #[error("the time ran out in migration {number}; the next run goes on from there")]
    Left { number: u16 },
    #[error(transparent)]
    Failed(#[from] MigrationError),
}

impl Fault for NotDone {
    fn class(&self) -> Class {
        match self {
            Self::Left { .. } => Class::Unavailable,
            Self::Failed(error) => error.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Left { .. } => "migration_left",
            Self::Failed(error) => error.code(),
        }
    }
}

/// Runs the migrations and tells the deployment what became of them. When the resource goes,
/// nothing is undone.
pub(crate) async fn migrate(cx: &Context, event: &str) -> Result<String, NotServed> {
    let deployment = Deployment::read(event).map_err(|wrong| NotServed::Event(wrong.into()))?;
    let outcome = match deployment.asked {
        Asked::Delete => Ok(()),
        Asked::Create | Asked::Update => run(cx, &deployment).await,
    };
    let Err(why) = outcome else {
        return answer(cx, &deployment, Ok(())).await;
    };
    let (code, may_help) = (why.code(), helps_to_run_again(&why));
    if may_help && has_another_run(cx, &deployment).await {
        tracing::warn!(code, "The migrations are to run again");
        return Err(NotServed::Failed(why.into()));
    }
    tracing::error!(code, cause = chain(&why), "The migrations have failed");
    answer(cx, &deployment, Err(&chain(&why))).await
}

async fn run(cx: &Context, deployment: &Deployment) -> Result<(), NotDone> {
    let began = Instant::now();
    let runner = Runner {
        id: &deployment.id,
        dry_run: false,
        now: &|| cx.now(),
        goes_on: &|| began.elapsed() < cx.patience,
    };
    let reports = migrations::run(&cx.table, &runner).await?;
    match reports.last() {
        Some(Report {
            number,
            outcome: Outcome::Left { .. },
            ..
        }) => Err(NotDone::Left { number: *number }),
        Some(_) | None => Ok(()),
    }
}

fn helps_to_run_again(why: &NotDone) -> bool {
    matches!(why.class(), Class::Unavailable | Class::Conflict)
}

/// Whether Lambda will start it once more. Where that is not known, the deployment is answered
/// now: it must not wait for an hour.
async fn has_another_run(cx: &Context, deployment: &Deployment) -> bool {
    let attempt = migrations::attempt(&cx.table, &deployment.id, cx.now()).await;
    attempt.is_ok_and(|attempt| attempt < RUNS)
}

async fn answer(
    cx: &Context,
    deployment: &Deployment,
    outcome: Result<(), &str>,
) -> Result<String, NotServed> {
    let text = deployment.answer(PHYSICAL_ID, outcome);
    let put = cx.answers.put(&deployment.answer_to, &text).await;
    put.map_err(|err| NotServed::Failed(err.into()))?;
    Ok("null".to_owned())
}

/// What went wrong, with every cause. It names items by their keys and nothing that they say.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
