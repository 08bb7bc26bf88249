//! `POST /v1/consignment-requests/{id}/submit`: a draft is handed in.

use contract::consignments::requests::SubmitRequest;
use domain::request::{Command, Submission};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn submit_request(
    cx: &Context,
    input: Input<SubmitRequest>,
) -> Result<Answer, ApiError> {
    let request = load::request(cx, &input, &input.path.id).await?;
    input.matches(request.version())?;
    let settings = data::catalogue::settings(&cx.table, cx.now()).await?;
    let command = Command::Submit(Submission {
        terms_version: input.body.terms_version.clone(),
        current_terms: settings.terms_version,
        checklists: load::checklists(cx, &request).await?,
        sla_hours: settings.sla_hours,
    });
    load::commit(cx, &input, &request, command).await
}
