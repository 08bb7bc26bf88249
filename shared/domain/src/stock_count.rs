//! Stock counts: what a location should hold by the books against what is scanned there. Machine:
//! `listing → counting → closed`, or `cancelled`.
//!
//! What should be there is written down page by page when the count is opened, and does not change
//! while people scan. Closing compares and lists; nothing is marked missing silently: somebody asks
//! for it, and it is done page by page.

mod compare;
mod decide;
mod event;
mod refusal;
mod table;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::{Assignee, Subject};
use crate::custody::Scan;
use crate::ids::{CategoryId, LocationId, ProductId, StockCountId};
use crate::machine::vocabulary;
use crate::money::Money;
use crate::product::Status as ProductStatus;
use crate::time::Timestamp;

pub use compare::{Differences, Expected, Row, Seen, Thing, Verdict, compare};
pub use event::StockCountEvent;
pub use refusal::Refusal;
pub use table::TRANSITIONS;

/// Codes of one batch of scans at most.
pub const MOST_CODES: usize = 500;

/// Rows of one page of what a count found at most; a page is settled in one go.
pub const PAGE_ROWS: usize = 100;

vocabulary! {
    /// The status of a stock count.
    #[schemars(rename = "StockCountStatus")]
    pub enum Status {
        /// What should be there is being written down.
        Listing = "listing",
        /// People scan.
        Counting = "counting",
        /// Compared.
        Closed = "closed",
        /// Called off.
        Cancelled = "cancelled",
    }
}

vocabulary! {
    /// How what was found differs from the books.
    #[schemars(rename = "StockDifference")]
    pub enum Difference {
        /// It should be there, and nobody scanned it.
        Missing = "missing",
        /// The books have it as missing, and it was scanned.
        Found = "found",
        /// The books have it in another place.
        Elsewhere = "elsewhere",
        /// No product has this code.
        Unknown = "unknown",
    }
}

/// A count of what is in a location.
///
/// Invariant: `version` grows by exactly one with every accepted [`Command`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockCount {
    id: StockCountId,
    version: u64,
    facts: Facts,
    state: State,
    updated_at: Timestamp,
}

/// What never changes about a stock count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "StockCountFacts")]
pub struct Facts {
    /// Its human number.
    pub number: String,
    /// Which location is counted.
    pub location_id: LocationId,
    /// This shelf alone.
    #[serde(default)]
    pub shelf: Option<String>,
    /// This category alone.
    #[serde(default)]
    pub category_id: Option<CategoryId>,
    /// Who opened it, and when.
    pub opened: Scan,
}

/// Where the writing down of what should be there goes on: after this product, of those that stand
/// at this status, in the order of their last change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The status.
    pub status: ProductStatus,
    /// The last product that was written down, with its last change.
    #[serde(default)]
    pub after: Option<(Timestamp, ProductId)>,
}

/// How much of everything a closed count found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "StockCountTotals")]
pub struct Totals {
    /// Products that should be there.
    pub expected: u32,
    /// Of those, the ones that were scanned.
    pub counted: u32,
    /// Of those, the ones that were not.
    pub missing: u32,
    /// Scanned, and missing by the books.
    pub found: u32,
    /// Scanned, and in another place by the books.
    pub elsewhere: u32,
    /// Scanned codes that no product has.
    pub unknown: u32,
    /// The prices of what is missing.
    pub missing_value: Money,
}

/// How far what was found has been carried into the books.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "StockCountSettlement")]
pub struct Settlement {
    /// Pages of missing products that are done.
    pub missing_pages: u32,
    /// Pages of found products that are done.
    pub found_pages: u32,
    /// Products that were marked missing.
    pub marked: u32,
    /// Products that are there again.
    pub recovered: u32,
    /// Products that had changed since they were counted, and were left as they are.
    pub skipped: u32,
}

/// Where a stock count stands, with what is known there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// What should be there is being written down.
    Listing {
        /// How much is written down.
        expected: u32,
        /// Where it goes on.
        next: Place,
    },
    /// People scan.
    Counting {
        /// How much should be there.
        expected: u32,
    },
    /// Compared.
    Closed {
        /// Who closed it, and when.
        closed: Scan,
        /// How much of everything.
        totals: Totals,
        /// How far that is in the books.
        settlement: Settlement,
    },
    /// Called off.
    Cancelled {
        /// Who, and when.
        cancelled: Scan,
        /// Why.
        reason: String,
    },
}

/// What a stock count begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewStockCount {
    /// Its human number.
    pub number: String,
    /// Which location.
    pub location_id: LocationId,
    /// This shelf alone.
    pub shelf: Option<String>,
    /// This category alone.
    pub category_id: Option<CategoryId>,
}

/// What can be asked of a stock count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// One more page of what should be there is written down.
    List {
        /// So many products.
        products: u32,
        /// Where it goes on; nowhere, once all is written down.
        next: Option<Place>,
    },
    /// Compare.
    Close {
        /// How much of everything.
        totals: Totals,
    },
    /// A page of what was found is in the books.
    Settle {
        /// Of which list.
        of: Difference,
        /// Products that were changed.
        changed: u32,
        /// Products that were left as they are.
        skipped: u32,
    },
    /// It does not go on.
    Cancel {
        /// Why.
        reason: String,
    },
}

/// A stock count taken apart, for the data layer to keep and to rebuild.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Its id.
    pub id: StockCountId,
    /// How many commands it has accepted, the opening included.
    pub version: u64,
    /// What never changes.
    pub facts: Facts,
    /// Where it stands.
    pub state: State,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Place {
    /// Where the writing down begins.
    pub fn beginning() -> Self {
        Self::of(ProductStatus::InProcessing)
    }

    /// The products of the next status that the house has in custody, in the order of the machine;
    /// nothing after the last.
    pub fn next_status(&self) -> Option<Self> {
        let mut statuses = ProductStatus::ALL.iter().copied();
        statuses.find(|status| *status == self.status)?;
        statuses.find(|status| status.is_in_custody()).map(Self::of)
    }

    fn of(status: ProductStatus) -> Self {
        Self {
            status,
            after: None,
        }
    }
}

impl State {
    /// In one word.
    pub const fn status(&self) -> Status {
        match self {
            Self::Listing { .. } => Status::Listing,
            Self::Counting { .. } => Status::Counting,
            Self::Closed { .. } => Status::Closed,
            Self::Cancelled { .. } => Status::Cancelled,
        }
    }
}

impl Command {
    /// Its name in the table.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::List { .. } => "list",
            Self::Close { .. } => "close",
            Self::Settle { .. } => "settle",
            Self::Cancel { .. } => "cancel",
        }
    }
}

impl StockCount {
    /// Rebuilds one from storage. Only the data layer calls this.
    pub fn restore(parts: Parts) -> Self {
        let Parts {
            id,
            version,
            facts,
            state,
            updated_at,
        } = parts;
        Self {
            id,
            version,
            facts,
            state,
            updated_at,
        }
    }

    /// Its id.
    pub fn id(&self) -> &StockCountId {
        &self.id
    }

    /// How many commands it has accepted, the opening included.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// What never changes.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Where it stands, with what is known there.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Where it stands, in one word.
    pub fn status(&self) -> Status {
        self.state.status()
    }

    /// When it last changed.
    pub fn updated_at(&self) -> Timestamp {
        self.updated_at
    }

    /// Whose row it is, for the question who sees it.
    pub fn subject(&self) -> Subject<'_> {
        Subject {
            owner: None,
            assignee: Assignee::NotApplicable,
            opened_by: Some(&self.facts.opened.by),
            location: Some(&self.facts.location_id),
        }
    }

    /// The page that is settled next, and of which list; nothing once all is in the books, and
    /// while it is not closed.
    pub fn next_to_settle(&self) -> Option<(Difference, u32)> {
        let State::Closed {
            totals, settlement, ..
        } = &self.state
        else {
            return None;
        };
        let left = |rows: u32, done: u32| (done < pages(rows)).then_some(done);
        let missing = left(totals.missing, settlement.missing_pages);
        let found = left(totals.found, settlement.found_pages);
        missing
            .map(|page| (Difference::Missing, page))
            .or(found.map(|page| (Difference::Found, page)))
    }
}

/// Pages that so many rows take.
fn pages(rows: u32) -> u32 {
    rows.div_ceil(u32::try_from(PAGE_ROWS).expect("a page has few rows"))
}
