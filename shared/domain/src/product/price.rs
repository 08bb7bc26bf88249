//! What a product costs: its prices, how they change, and who must agree before they do.
//!
//! A person with the permission moves a price by hand. A move that is too far from the price that
//! was last approved waits for a second person, and one under the floor for the consignor too
//! (R8). A markdown follows the schedule that was agreed, by the calendar (R6, R7). Whatever
//! waits is kept on the product, one at a time.

mod decide;
mod event;
mod markdown;
mod refusal;
mod table;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::machine::vocabulary;
use crate::money::{BasisPoints, Money};
use crate::settings::Settings;
use crate::terms::{DiscountBearer, LineTerms, MarkdownStep};
use crate::time::{Date, Timestamp};

pub use event::Change;
pub use markdown::{MarkdownAction, markdown_due};
pub use refusal::PriceRefusal;
pub(super) use table::ROWS;

vocabulary! {
    /// Why a price changes.
    pub enum PriceReason {
        /// It was valued again: list price and price are what is said.
        Appraisal = "appraisal",
        /// A step of the schedule. No person gives this reason.
        Markdown = "markdown",
        /// An offer to buyers for a time.
        Promo = "promo",
        /// Because someone thinks so.
        Manual = "manual",
        /// A buyer's offer was accepted.
        Counter = "counter",
        /// The price was wrong from the start: list price and price are what is said.
        Correction = "correction",
    }
}

vocabulary! {
    /// What the consignor had to say to a price.
    pub enum PriceConsent {
        /// Nothing.
        NotNeeded = "not_needed",
        /// They were asked, and have not agreed yet.
        Asked = "asked",
        /// They agreed.
        Given = "given",
        /// They did not.
        Refused = "refused",
        /// They did not answer in time, which keeps the price.
        TimedOut = "timed_out",
    }
}

vocabulary! {
    /// What a consignor answers who is asked about a price (R7).
    pub enum PriceAnswer {
        /// Yes.
        Accept = "accept",
        /// No: the price stays.
        Keep = "keep",
        /// They want to be called first. Until they accept, the price stays.
        Talk = "talk",
    }
}

vocabulary! {
    /// Whom or what a price change waits for.
    pub enum Awaiting {
        /// A second person of the house.
        Approval = "approval",
        /// The consignor.
        Consent = "consent",
        /// Its day: the consignor has agreed.
        Day = "day",
    }
}

impl PriceReason {
    /// Whether the list price moves along.
    pub const fn moves_list(self) -> bool {
        match self {
            Self::Appraisal | Self::Correction => true,
            Self::Markdown | Self::Promo | Self::Manual | Self::Counter => false,
        }
    }
}

/// The prices of a product. Before ITBMS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Pricing {
    /// The price it is listed at; markdowns are percent of it (R6).
    pub list: Money,
    /// The price today.
    pub current: Money,
    /// The price it is never sold under. A consignor who agrees to less lowers it.
    pub floor: Money,
    /// The price that was approved last: by a second person, by the consignor, or with the
    /// schedule. The price it was first listed at, where none was since.
    #[serde(default)]
    pub approved: Option<Money>,
    /// The change that waits for someone. One at a time.
    #[serde(default)]
    pub pending: Option<PendingChange>,
    /// How far its schedule has come.
    #[serde(default)]
    pub markdown: MarkdownProgress,
}

impl Pricing {
    /// The prices a product starts with.
    pub fn of(terms: &LineTerms) -> Self {
        Self::at(terms.list_price, terms.floor_price)
    }

    /// Listed at this price, and never sold under the other.
    pub fn at(list: Money, floor: Money) -> Self {
        Self {
            list,
            current: list,
            floor,
            approved: None,
            pending: None,
            markdown: MarkdownProgress::default(),
        }
    }

    /// The price that a move by hand is measured by (R8).
    pub fn approved(&self) -> Money {
        self.approved.unwrap_or(self.list)
    }
}

/// How far a markdown schedule has come. Days are counted as in its steps, from the first listing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct MarkdownProgress {
    /// The day of the last step that was made, or that the consignor did not agree to. Steps up
    /// to this day are done with.
    pub done_to: u16,
    /// The day of the last step that the consignor was told of before.
    pub told_to: u16,
}

/// A change of price: what it is, who wanted it and who agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PriceChange {
    /// The price before.
    pub from: Money,
    /// The price after.
    pub to: Money,
    /// Why.
    pub reason: PriceReason,
    /// Who bears it.
    pub bearer: DiscountBearer,
    /// The step of the schedule, for a markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<MarkdownStep>,
    /// What its author says of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Who wanted it.
    pub requested_by: Actor,
    /// The second person who approved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<Actor>,
    /// What the consignor had to say.
    pub consent: PriceConsent,
}

/// A change of price that waits for someone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PendingChange {
    /// The change.
    pub change: PriceChange,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// Whom or what it waits for.
    pub awaiting: Awaiting,
    /// Until when the consignor can answer, once they are asked.
    #[serde(default)]
    pub answer_by: Option<Timestamp>,
    /// The day a markdown is made on. Any other change is made as soon as all agree.
    #[serde(default)]
    pub applies_on: Option<Date>,
    /// What the consignor said last.
    #[serde(default)]
    pub answer: Option<PriceAnswer>,
}

/// What the settings say of prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceRules {
    /// A price moved by hand further than that from the approved one needs approval (R8).
    pub manual_limit: BasisPoints,
    /// Days that a consignor has to answer; before the day of a markdown (R7).
    pub consent_days: u16,
}

impl From<&Settings> for PriceRules {
    fn from(settings: &Settings) -> Self {
        Self {
            manual_limit: settings.manual_price_limit,
            consent_days: settings.markdown_consent_days,
        }
    }
}

/// A price that someone wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The price.
    pub to: Money,
    /// Why. Not for a markdown.
    pub reason: PriceReason,
    /// Who bears a promotion; as the plan says, if not said.
    pub bearer: Option<DiscountBearer>,
    /// What there is to say of it.
    pub note: String,
}

/// What can be asked of a product's price. Named as in the table of machine D.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Another price.
    Change {
        /// Which, and why.
        wish: Wish,
        /// What the settings say.
        rules: PriceRules,
    },
    /// A second person approves the change that waits, or someone of the house calls it off.
    Decide {
        /// Whether it may go on.
        approved: bool,
        /// What the settings say.
        rules: PriceRules,
    },
    /// The consignor answers.
    Answer(PriceAnswer),
    /// Whatever the schedule has due. Also given by the house itself.
    ApplyMarkdown(PriceRules),
    /// The consignor did not answer in time about a change that is no markdown. Also given by
    /// the house itself.
    Lapse,
}

impl Command {
    /// Its name in the table of machine D.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Change { .. } => "change_price",
            Self::Decide { .. } => "decide_price",
            Self::Answer(_) => "answer_price",
            Self::ApplyMarkdown(_) => "markdown",
            Self::Lapse => "price_lapse",
        }
    }

    /// Whether the house itself may give it.
    pub(super) const fn is_for_system(&self) -> bool {
        match self {
            Self::Change { .. } | Self::Decide { .. } | Self::Answer(_) => false,
            Self::ApplyMarkdown(_) | Self::Lapse => true,
        }
    }
}
