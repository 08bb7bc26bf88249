//! What a person asks about their data in their own words, and a person of the house answers.

use contract::identity::privacy::DataRequestView;
use contract::route::Endpoint;
use domain::data_request::{DataRequest, Kind, NewDataRequest};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

/// Takes the request in; one of a kind at a time.
pub(crate) async fn ask<E: Endpoint<Reply = DataRequestView>>(
    cx: &Context,
    input: &Input<E>,
    kind: Kind,
    words: &str,
) -> Result<Answer, ApiError> {
    let settings = data::catalogue::settings(&cx.table, cx.now()).await?;
    let new = NewDataRequest {
        id: cx.new_id(),
        user: input.caller().user.clone(),
        kind,
        holds: Vec::new(),
        words: Some(words.trim().to_owned()),
        working_days: settings.correction_days,
    };
    let decision = DataRequest::ask(new, cx.now());
    let answer = input.answer(&DataRequestView::from(&decision.next));
    cx.table
        .begin(input.cause())
        .save(&decision)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
