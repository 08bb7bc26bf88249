//! `GET /v1/passports/keys`: what codes of stickers are checked with, off line too.

use contract::catalog::passports::{GetPassportKeys, PassportJwk, PassportKeySet};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn get_passport_keys(
    cx: &Context,
    input: Input<GetPassportKeys>,
) -> Result<Answer, ApiError> {
    let keys = cx.passport_keys().await?.published().into_iter();
    let keys = keys.map(|key| PassportJwk::new(key.number, key.x));
    Ok(input.answer(&PassportKeySet {
        keys: keys.collect(),
    }))
}
