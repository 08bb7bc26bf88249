//! `POST /v1/me/objection-requests`: a person objects to a use of their data.

use contract::identity::privacy::RequestObjection;
use domain::data_request::Kind;
use httpkit::{Answer, ApiError, Input};

use crate::Context;
use crate::privacy::words;

pub(crate) async fn request_objection(
    cx: &Context,
    input: Input<RequestObjection>,
) -> Result<Answer, ApiError> {
    words::ask(cx, &input, Kind::Objection, &input.body.words).await
}
