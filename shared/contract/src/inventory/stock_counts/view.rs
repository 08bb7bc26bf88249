//! What callers are shown of stock counts.

use schemars::JsonSchema;
use serde::Serialize;

use domain::custody::Scan;
use domain::ids::{ProductId, StockCountId};
use domain::stock_count::{Facts, Settlement, State, Status, StockCount, Totals, Verdict};
use domain::time::Timestamp;

use crate::route::Reply;

/// A stock count.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StockCountView {
    /// Which.
    pub id: StockCountId,
    /// The version, as in the `ETag`.
    pub version: u64,
    /// Where it stands.
    pub status: Status,
    /// What is counted, and who opened it.
    #[serde(flatten)]
    pub facts: Facts,
    /// How much should be there, as far as it is written down.
    pub expected: u32,
    /// How much of everything, once it is closed.
    pub totals: Option<Totals>,
    /// How far that is in the books.
    pub settlement: Option<Settlement>,
    /// Whether something is left to take into the books.
    pub to_settle: bool,
    /// Who closed it, or called it off.
    pub ended: Option<Scan>,
    /// Why it was called off.
    pub reason: Option<String>,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What a batch of scans says.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ScanReport {
    /// One row for each code, in their order.
    pub items: Vec<ScannedCode>,
}

/// What one scan says against the books.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ScannedCode {
    /// The code, as it was sent.
    pub code: String,
    /// What it says.
    pub verdict: Verdict,
    /// The product with this code.
    pub product_id: Option<ProductId>,
    /// What the product is, in a few words.
    pub title: Option<String>,
}

impl Reply for ScanReport {}

impl Reply for StockCountView {
    const VERSIONED: bool = true;
    const LOCATED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/v1/stock-counts/{}", self.id))
    }
}

impl From<&StockCount> for StockCountView {
    fn from(count: &StockCount) -> Self {
        let mut view = Self {
            id: count.id().clone(),
            version: count.version(),
            status: count.status(),
            facts: count.facts().clone(),
            expected: 0,
            totals: None,
            settlement: None,
            to_settle: count.next_to_settle().is_some(),
            ended: None,
            reason: None,
            updated_at: count.updated_at(),
        };
        match count.state().clone() {
            State::Listing { expected, .. } | State::Counting { expected } => {
                view.expected = expected;
            }
            State::Closed {
                closed,
                totals,
                settlement,
            } => {
                view.expected = totals.expected;
                view.totals = Some(totals);
                view.settlement = Some(settlement);
                view.ended = Some(closed);
            }
            State::Cancelled { cancelled, reason } => {
                view.ended = Some(cancelled);
                view.reason = Some(reason);
            }
        }
        view
    }
}
