//! `POST /v1/tax-ids/validate`: the rule's check digits, and the authority's word.

use contract::consignors::tax_ids::{TaxIdView, ValidateTaxId};
use domain::limiter::Lane;
use domain::tax_id::check::{Answer as Said, Question};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

/// The authority is asked before anything is written: a check is kept with both verdicts.
pub(crate) async fn validate_tax_id(
    cx: &Context,
    input: Input<ValidateTaxId>,
) -> Result<Answer, ApiError> {
    let body = &input.body;
    limit(cx, &input).await?;
    let question = Question::ask(&body.ruc, body.dv, body.taxpayer)?;
    let said = ask(cx, &question).await;
    let before = data::tax_ids::latest(&cx.table, question.ruc(), body.taxpayer).await?;
    let (check, event) = question.settle(before.as_ref(), said, cx.now());
    let answer = input.answer(&TaxIdView::from(&check));
    let change = cx.table.begin(input.cause());
    let change = match &before {
        Some(before) => change.was(before),
        None => change,
    };
    change
        .tax_id(&check, &event)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}

/// Only so many at once: each is a question to the authority, which counts ours.
async fn limit(cx: &Context, input: &Input<ValidateTaxId>) -> Result<(), ApiError> {
    let who = input.caller().user.as_str();
    match data::limiter::take(&cx.table, Lane::TaxIds, who, cx.now()).await? {
        Ok(()) => Ok(()),
        Err(limited) => Err(ApiError::from(limited).retry_after(limited.retry_after)),
    }
}

/// What the authority says; nothing when it does not answer or is not set up. That is told in the
/// log, and the rule's own result is the answer.
async fn ask(cx: &Context, question: &Question) -> Option<Said> {
    let authority = match cx.authority().await {
        Ok(authority) => authority,
        Err(err) => {
            tracing::warn!(error = %err, "The tax authority is not set up; the rule alone answers");
            return None;
        }
    };
    match authority.look_up(question.ruc(), question.taxpayer()).await {
        Ok(said) => Some(said),
        Err(err) => {
            tracing::warn!(error = %err, "The tax authority gave no answer; the rule alone answers");
            None
        }
    }
}
