//! `GET /v1/openapi.json`: the contract of this API, for programs.

use contract::catalog::GetOpenapi;
use httpkit::{Answer, ApiError, Input};

use crate::Context;

/// Rendered from the route table and compared with it by a test; sent as it lies.
pub(crate) const OPENAPI: &str = include_str!("../../../../infra/generated/openapi.json");

pub(crate) async fn get_openapi(_: &Context, input: Input<GetOpenapi>) -> Result<Answer, ApiError> {
    Ok(input.answer_rendered(OPENAPI.as_bytes().to_vec()))
}
