//! The audit log's chain of a day gets its end.

use data::StoreError;
use data::audit::{latest_seal, seal_day};
use domain::audit::Finding;
use domain::fault::{Class, Fault};
use domain::time::{Date, Timestamp};
use eventkit::on_schedule;
use runtime::NotServed;

use crate::Context;

/// The most days that one run makes up for.
const MOST_DAYS: usize = 31;

/// Why a day is not sealed.
#[derive(Debug, thiserror::Error)]
enum NotSealed {
    #[error("the audit log of {day} does not hold together: {} findings", findings.len())]
    Broken { day: Date, findings: Vec<Finding> },
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for NotSealed {
    fn class(&self) -> Class {
        match self {
            Self::Broken { .. } => Class::Bug,
            Self::Store(error) => error.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Broken { .. } => "audit_chain_broken",
            Self::Store(error) => error.code(),
        }
    }
}

/// Seals yesterday, and the days before it that a run missed, each behind the one before. A day
/// that does not hold together is not sealed, and none after it: someone has to look at it first.
pub(crate) async fn seal_audit_day(cx: &Context, event: &str) -> Result<String, NotServed> {
    let run = on_schedule(event, async |planned| seal(cx, planned).await).await;
    run.map_err(|failure| NotServed::Failed(failure.into()))
}

async fn seal(cx: &Context, planned: Timestamp) -> Result<(), NotSealed> {
    let yesterday = planned.panama_date().plus_days(-1);
    let latest = latest_seal(&cx.table, cx.now()).await?;
    let mut day = latest.map_or(yesterday, |seal| seal.day.plus_days(1));
    for _ in 0..MOST_DAYS {
        if day > yesterday {
            break;
        }
        match seal_day(&cx.table, day, cx.now()).await? {
            Ok(seal) => tracing::info!(
                %day,
                count = seal.count,
                root = %seal.root,
                "Sealed the {} entries of {day} in the audit log",
                seal.count
            ),
            Err(findings) => return Err(broken(day, findings)),
        }
        day = day.plus_days(1);
    }
    Ok(())
}

fn broken(day: Date, findings: Vec<Finding>) -> NotSealed {
    for finding in &findings {
        tracing::error!(%day, ?finding, "The audit log of {day} does not hold together");
    }
    NotSealed::Broken { day, findings }
}
