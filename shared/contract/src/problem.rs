//! How a refusal reads: RFC 9457 problem details with a stable code.

use std::collections::BTreeMap;

use domain::ids::OtpId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An error answer, sent as `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// `about:blank`: the code says what it is.
    #[serde(rename = "type")]
    pub kind: String,
    /// The words of the status.
    pub title: String,
    /// The status.
    pub status: u16,
    /// The stable code, such as `transition_not_allowed`.
    pub code: String,
    /// What went wrong, for a person.
    pub detail: String,
    /// Every wrong field of the input by its path, with what is wrong with it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub errors: BTreeMap<String, Vec<String>>,
    /// On `second_factor_required`: what `POST /v1/auth/second-factor` takes together with the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge_id: Option<OtpId>,
    /// The request, to be named when asking for help.
    pub request_id: String,
}
