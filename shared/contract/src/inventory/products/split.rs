//! How a price is split.

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use domain::money::Money;
use domain::terms::SplitStep;

use crate::route::Reply;

/// Which price is split.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SplitQuery {
    /// In cents; the price of today if not said.
    #[garde(inner(range(min = 1_i64, max = 100_000_000_000_i64)))]
    #[serde(default)]
    pub price: Option<i64>,
}

/// How a price is split between consignor and house, with no discount on it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SplitExplanation {
    /// The price, before ITBMS.
    pub price: Money,
    /// The steps. What comes out of one goes into the next.
    pub steps: Vec<SplitStep>,
    /// What the consignor gets: what comes out of the last step.
    pub consignor: Money,
    /// What the house keeps: the rest.
    pub store: Money,
    /// What payout as store credit would give the consignor (R4).
    pub as_store_credit: Money,
}

impl Reply for SplitExplanation {}
