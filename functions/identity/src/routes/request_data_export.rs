//! `POST /v1/me/data-exports`: a person asks for a copy of their own data.

use contract::identity::privacy::{DataRequestView, RequestDataExport};
use domain::data_request::{DataRequest, Kind, NewDataRequest, check_quota};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

/// The worker begins when it hears of it.
pub(crate) async fn request_data_export(
    cx: &Context,
    input: Input<RequestDataExport>,
) -> Result<Answer, ApiError> {
    let (user, now) = (&input.caller().user, cx.now());
    let settings = data::catalogue::settings(&cx.table, cx.now()).await?;
    let asked = data::data_requests::of_person(&cx.table, user).await?;
    check_quota(&asked, settings.data_exports_per_day, now)?;
    let new = NewDataRequest {
        id: cx.new_id(),
        user: user.clone(),
        kind: Kind::Export,
        holds: Vec::new(),
        words: None,
        working_days: settings.data_request_days,
    };
    let decision = DataRequest::ask(new, now);
    let answer = input.answer(&DataRequestView::from(&decision.next));
    cx.table
        .begin(input.cause())
        .save(&decision)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
