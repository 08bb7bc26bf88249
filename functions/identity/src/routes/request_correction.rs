//! `POST /v1/me/correction-requests`: a person asks for wrong data to be put right.

use contract::identity::privacy::RequestCorrection;
use domain::data_request::Kind;
use httpkit::{Answer, ApiError, Input};

use crate::Context;
use crate::privacy::words;

pub(crate) async fn request_correction(
    cx: &Context,
    input: Input<RequestCorrection>,
) -> Result<Answer, ApiError> {
    words::ask(cx, &input, Kind::Correction, &input.body.words).await
}
