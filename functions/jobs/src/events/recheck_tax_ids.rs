//! The tax authority is asked again about what it has not answered.

use std::time::Duration;

use data::StoreError;
use data::tax_ids::{Recheck, recheck, unanswered};
use domain::event::Cause;
use domain::tax_id::check::{Answer, Question, RucCheck};
use eventkit::{Failure, on_schedule};
use integrations::tax_authority::{AuthorityError, TaxAuthority};
use runtime::NotServed;
use tokio::time::Instant;

use crate::Context;

/// Checks that are looked at between two notes of how far it came.
const PAGE: u16 = 20;

/// An authority that did not answer so often in a row is down, and is asked tomorrow.
const SILENCES: u32 = 3;

/// How long new questions are asked; one takes up to twenty seconds.
const PATIENCE: Duration = Duration::from_secs(240);

/// Goes through the checks without an answer, the oldest first, and notes after each page how far it
/// came. A run that ends early is gone on with by the next one; at the end of the list it begins
/// anew. Whoever asks about the same tax id meanwhile knows better.
pub(crate) async fn recheck_tax_ids(cx: &Context, event: &str) -> Result<String, NotServed> {
    let run = on_schedule(event, async |_| go_through(cx).await).await;
    run.map_err(|failure| NotServed::Failed(failure.into()))
}

/// How a run goes.
struct Run {
    began: Instant,
    silences: u32,
    answered: u32,
}

async fn go_through(cx: &Context) -> Result<(), Failure> {
    let authority = match cx.authority().await {
        Ok(authority) => authority,
        Err(err) => {
            tracing::warn!(error = %err, "The tax authority is not set up; nothing is asked again");
            return Ok(());
        }
    };
    let mut run = Run {
        began: Instant::now(),
        silences: 0,
        answered: 0,
    };
    loop {
        let was = recheck(&cx.table).await?;
        let page = unanswered(&cx.table, was.behind(), PAGE).await?;
        let last = ask_about(cx, authority, &page, &mut run).await?;
        let is_over = last.is_none() || run.is_over();
        // A page that is not full is the last one.
        let is_end = page.len() < usize::from(PAGE) && !run.is_over();
        note(cx, &was, last.filter(|_| !is_end)).await?;
        if is_over || is_end {
            let answered = run.answered;
            tracing::info!(
                answered,
                "The tax authority answered {answered} open questions"
            );
            return Ok(());
        }
    }
}

/// Asks about each, and tells which one was asked about last.
async fn ask_about<'p>(
    cx: &Context,
    authority: &dyn TaxAuthority,
    page: &'p [RucCheck],
    run: &mut Run,
) -> Result<Option<&'p RucCheck>, Failure> {
    let mut last = None;
    for check in page {
        if run.is_over() {
            break;
        }
        match authority.look_up(&check.ruc, check.taxpayer).await {
            Ok(answer) => {
                run.silences = 0;
                run.answered += 1;
                keep(cx, check, answer).await?;
            }
            Err(err) => run.silences += silence(check, &err),
        }
        last = Some(check);
    }
    Ok(last)
}

/// Whether an answer that did not come speaks against the authority. A question that it refuses is
/// left for later, and says nothing about the next.
fn silence(check: &RucCheck, err: &AuthorityError) -> u32 {
    tracing::warn!(tax_check.id = %check.id, error = %err, "No answer about {}", check.id);
    match err {
        AuthorityError::Refused { .. } => 0,
        AuthorityError::Unavailable { .. }
        | AuthorityError::Unreadable { .. }
        | AuthorityError::Misconfigured { .. } => 1,
    }
}

async fn keep(cx: &Context, check: &RucCheck, answer: Answer) -> Result<(), StoreError> {
    let now = cx.now();
    let (next, event) = Question::again(check).settle(Some(check), Some(answer), now);
    let change = cx.table.begin(cause(cx)).was(check).tax_id(&next, &event);
    match change.commit().await {
        Err(StoreError::Changed { .. }) => Ok(()),
        kept => kept,
    }
}

async fn note(cx: &Context, was: &Recheck, last: Option<&RucCheck>) -> Result<(), StoreError> {
    let next = was.moved(last);
    if next == *was {
        return Ok(());
    }
    let change = cx.table.begin(cause(cx)).rechecked(was, &next);
    change.commit().await
}

fn cause(cx: &Context) -> Cause {
    let run = "recheck_tax_ids";
    Cause::house(run, cx.now(), run, run)
}

impl Run {
    fn is_over(&self) -> bool {
        self.silences >= SILENCES || self.began.elapsed() > PATIENCE
    }
}
