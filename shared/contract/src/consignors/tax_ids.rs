//! Tax ids (R17): row 38 of the route list.

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use domain::access::Permission as P;
use domain::tax_id::check::RucCheck;
use domain::tax_id::{
    AuthorityVerdict, Dv, LocalVerdict, Pasted, Ruc, TaxIdCheck, TaxIdType, TaxpayerKind,
};
use domain::time::Timestamp;

use crate::common::Nothing;
use crate::route::{MatchRule, Reply, Route};
use crate::routes;
use crate::worker::{Grant, Secret};

/// Seconds the whole call may take: the authority answers in two to five, and is given twenty.
const SECONDS: u8 = 28;

routes! {
    /// Every operation on tax ids.
    TaxIdOp {
        /// Checks a RUC by the tax office's rule for its two check digits, and asks the authority.
        /// The local result is a warning, the authority decides; both are kept as the latest check
        /// of this RUC. When the authority does not answer, the local result is the answer, and
        /// `unavailable` says so. Check digits may be pasted with the number (`8-442-445 DV 08`) or
        /// be sent apart. A caller may ask for thirty at once and then one every ten seconds; more
        /// are 429 `too_many_tries`, with the seconds to wait in `Retry-After`.
        ValidateTaxId {
            route: VALIDATE
                .summary("Check a RUC and its check digits")
                .any_of(&[P::TaxIdsValidate])
                .grants(&[
                    Grant::TableRead,
                    Grant::TableWrite,
                    Grant::Secret(Secret::CursorKey),
                    Grant::Secret(Secret::Ebi),
                ]),
            path: Nothing, query: Nothing, body: TaxIdQuestion, reply: TaxIdView,
        }
    }
}

/// A check has no version that a caller could have seen.
const VALIDATE: Route = {
    let mut route = Route::act("validate_tax_id", "/v1/tax-ids/validate");
    route.if_match = MatchRule::None;
    route.timeout = SECONDS;
    route
};

/// A RUC to check.
#[derive(Clone, Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct TaxIdQuestion {
    /// The RUC as it was typed or pasted, with or without its check digits.
    #[garde(length(chars, min = 1, max = 60), custom(reads))]
    #[schemars(length(min = 1, max = 60))]
    pub ruc: String,
    /// Whose it is: the check digits depend on it.
    #[garde(skip)]
    pub taxpayer: TaxpayerKind,
    /// Its check digits, where they were typed apart.
    #[garde(skip)]
    #[serde(default)]
    pub dv: Option<Dv>,
}

/// Says what is wrong with a RUC beside everything else that is wrong with the body.
fn reads(text: &str, (): &()) -> garde::Result {
    Pasted::parse(text)
        .map(drop)
        .map_err(|err| garde::Error::new(err.to_string()))
}

/// What is known about a RUC.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TaxIdView {
    /// The number, normalised.
    pub ruc: Ruc,
    /// Whose it is.
    pub taxpayer: TaxpayerKind,
    /// What sort of tax id it is.
    #[serde(rename = "type")]
    pub sort: TaxIdType,
    /// Its two check digits: the authority's if it knows the RUC, else the rule's.
    pub dv: Dv,
    /// The check digits that came with the question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated_dv: Option<Dv>,
    /// What the rule says.
    pub local: LocalVerdict,
    /// What the authority says; absent when it did not answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<AuthorityVerdict>,
    /// Whether the authority did not answer.
    pub unavailable: bool,
    /// The strongest of both.
    pub check: TaxIdCheck,
    /// The name the RUC is registered under, if the authority gave one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When it was checked.
    pub checked_at: Timestamp,
}

impl Reply for TaxIdView {}

impl From<&RucCheck> for TaxIdView {
    fn from(check: &RucCheck) -> Self {
        let answered = check.answered();
        Self {
            ruc: check.ruc.clone(),
            taxpayer: check.taxpayer,
            sort: check.sort(),
            dv: check.dv(),
            stated_dv: check.stated,
            local: check.local,
            authority: answered.map(|heard| heard.verdict),
            unavailable: answered.is_none(),
            check: check.check(),
            name: answered.and_then(|heard| heard.name.clone()),
            checked_at: check.checked_at,
        }
    }
}
