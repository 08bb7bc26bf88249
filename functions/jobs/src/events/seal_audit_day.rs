//! The audit log's chain of a day gets its end.

use data::StoreError;
use data::audit::{Sealed, latest_seal, seal_day};
use domain::time::{Date, Timestamp};
use eventkit::on_schedule;
use runtime::NotServed;
use telemetry::metrics::{Unit, emit};

use crate::Context;

/// The most days that one run makes up for.
const MOST_DAYS: usize = 31;

/// Seals yesterday, and the days before it that a run missed, each behind the one before. A day that
/// does not hold together is sealed as it was found, and rings: someone has to look at it, and the
/// days after it must not stay open meanwhile.
pub(crate) async fn seal_audit_day(cx: &Context, event: &str) -> Result<String, NotServed> {
    let run = on_schedule(event, async |planned| seal(cx, planned).await).await;
    run.map_err(|failure| NotServed::Failed(failure.into()))
}

async fn seal(cx: &Context, planned: Timestamp) -> Result<(), StoreError> {
    let yesterday = planned.panama_date().plus_days(-1);
    let latest = latest_seal(&cx.table, cx.now()).await?;
    let mut day = latest.map_or(yesterday, |seal| seal.day.plus_days(1));
    for _ in 0..MOST_DAYS {
        if day > yesterday {
            break;
        }
        tell(cx, day, &seal_day(&cx.table, day, cx.now()).await?);
        day = day.plus_days(1);
    }
    Ok(())
}

fn tell(cx: &Context, day: Date, sealed: &Sealed) {
    let seal = &sealed.seal;
    tracing::info!(
        %day,
        count = seal.count,
        root = %seal.root,
        broken = seal.broken,
        "Sealed the {} entries of {day} in the audit log",
        seal.count
    );
    if sealed.findings.is_empty() {
        return;
    }
    for finding in &sealed.findings {
        tracing::error!(%day, ?finding, "The audit log of {day} does not hold together");
    }
    let figures = [("audit_days_broken", Unit::Count, 1.0)];
    emit(
        "Dejavu",
        &[("worker", "seal_audit_day")],
        &figures,
        cx.now(),
    );
}
