//! The lines of a contract: what is agreed for one item, and how it ended.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{ContractId, ContractLineId, ProductId, RequestItemId};
use crate::terms::{LineTerms, Mode};
use crate::time::{Date, Timestamp};

/// One item of a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ContractLine {
    /// Its id.
    pub id: ContractLineId,
    /// The item of the request it is about.
    pub request_item_id: RequestItemId,
    /// What the item is called.
    pub title: String,
    /// What is agreed for it; a snapshot that nothing changes (R1).
    pub terms: LineTerms,
    /// The product it became when the contract took effect. Known from the start on a renewal
    /// or an addendum, where the product is already there.
    pub product_id: Option<ProductId>,
    /// The day it was first on sale. Its term counts from here (R10).
    pub listed_on: Option<Date>,
    /// How it ended, once it has.
    pub closing: Option<LineClosing>,
}

impl ContractLine {
    /// The last day of its term, once it is on sale (R10). A bought-out item has no term.
    pub fn expires_on(&self) -> Option<Date> {
        let days = i32::from(self.terms.term_days);
        self.listed_on.map(|listed| listed.plus_days(days))
    }

    /// Whether its term is running or still to begin.
    pub fn runs(&self) -> bool {
        self.closing.is_none() && self.terms.mode == Mode::Consign
    }
}

/// How a line ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LineClosing {
    /// In which way.
    pub outcome: LineOutcome,
    /// When.
    pub at: Timestamp,
}

/// The ways a line can end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum LineOutcome {
    /// Sold for good.
    Sold,
    /// Given back to the consignor.
    Returned,
    /// Given to charity.
    Donated,
    /// Bought by the house.
    BoughtOut,
    /// Continued under another contract.
    CarriedOver {
        /// Which one.
        to: ContractId,
    },
}
