//! `POST /v1/data-requests/{id}/decision`: a data request is answered.

use contract::identity::privacy::{DataRequestView, DecideDataRequest, Verdict};
use domain::data_request::{Command, Kind};
use httpkit::{Answer, ApiError, Input};

use crate::Context;
use crate::privacy::holds;

/// What is to be done is done by the worker, which hears of it.
pub(crate) async fn decide_data_request(
    cx: &Context,
    input: Input<DecideDataRequest>,
) -> Result<Answer, ApiError> {
    let request = data::data_requests::get(&cx.table, &input.path.id).await?;
    input.matches(request.version())?;
    let facts = request.facts();
    let command = match (input.body.decision, facts.kind) {
        (Verdict::Fulfil, Kind::Erasure) => {
            let settings = data::catalogue::settings(&cx.table, cx.now()).await?;
            let holds = holds::of(cx, &facts.user, settings.records_years).await?;
            Command::Fulfil { holds }
        }
        (Verdict::Fulfil, Kind::Export | Kind::Correction | Kind::Objection) => {
            Command::Fulfil { holds: Vec::new() }
        }
        (Verdict::Refuse, _) => Command::Refuse {
            reason: input.body.reason.clone().unwrap_or_default(),
        },
    };
    let decision = request.decide(command, input.by(), cx.now())?;
    let answer = input.answer(&DataRequestView::from(&decision.next));
    cx.table
        .begin(input.cause())
        .save(&decision)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
