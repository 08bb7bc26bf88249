//! Terms of one line: prices, split, markdown, term and what becomes of the goods.
//!
//! A line of a proposal and a line of a contract carry the same record. Plans and schedules
//! are copied into it (R1), so a later edit of a plan never touches a line already offered.

mod explain;
mod plan;
mod reduction;
mod resolve;
mod schedule;
mod set_up;
mod share;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fault::{Class, Fault};
use crate::machine::vocabulary;
use crate::money::Money;

pub use explain::{SplitRule, SplitStep, explain};
pub use plan::{
    CommissionPlan, ConsignorTier, DiscountBearer, PlanKind, PlanScope, PlanSnapshot, PlanTier,
    TierMode,
};
pub use reduction::{Best, Off, Reduction, best_of};
pub use resolve::{PlanQuery, resolve_plan};
pub use schedule::{
    Consent, FloorRule, MarkdownSchedule, MarkdownStep, ScheduleScope, ScheduleSnapshot,
};
pub use set_up::PlanEvent;
pub use share::SimulationStep;

/// The shortest and the longest term of a line, in days.
pub const TERM_DAYS: std::ops::RangeInclusive<u16> = 30..=365;

/// The longest grace after the term, in days.
pub const MAX_GRACE_DAYS: u16 = 90;

vocabulary! {
    /// How the house takes an item.
    pub enum Mode {
        /// Left for sale; the consignor is paid when it sells.
        Consign = "consign",
        /// Bought outright by the house.
        BuyOut = "buy_out",
    }
}

vocabulary! {
    /// What becomes of an item that did not sell in its term and grace.
    pub enum Disposition {
        /// Goes back to the consignor.
        Return = "return",
        /// Goes to a charity.
        Donate = "donate",
        /// The house buys it at the agreed price.
        BuyOut = "buy_out",
        /// Becomes the house's own against store credit.
        Convert = "convert",
    }
}

vocabulary! {
    /// What a fee is for.
    pub enum FeeKind {
        /// Taking the item in.
        Intake = "intake",
        /// Photographs for the shop.
        Photography = "photography",
        /// A paid check of authenticity.
        Authentication = "authentication",
        /// Cleaning before sale.
        Cleaning = "cleaning",
        /// Repair before sale.
        Repair = "repair",
        /// Fetching the item.
        PickUp = "pick_up",
        /// Taking the item back after listing and before the term's end (R11).
        EarlyWithdrawal = "early_withdrawal",
    }
}

impl FeeKind {
    /// Whether the fee is taken from the consignor's share when the item sells. The fee for an
    /// early withdrawal is due only then.
    pub const fn due_on_sale(self) -> bool {
        match self {
            Self::Intake
            | Self::Photography
            | Self::Authentication
            | Self::Cleaning
            | Self::Repair
            | Self::PickUp => true,
            Self::EarlyWithdrawal => false,
        }
    }
}

/// A fee the consignor bears. Fees are part of the store's share and shown apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// What it is for.
    pub kind: FeeKind,
    /// How much; never negative.
    pub amount: Money,
}

/// The terms of one line, of a proposal or of a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LineTerms {
    /// Consigned or bought outright.
    pub mode: Mode,
    /// The price the item is listed at.
    pub list_price: Money,
    /// The price no markdown goes under.
    pub floor_price: Money,
    /// The commission plan as it was when the line was drafted.
    pub plan: PlanSnapshot,
    /// The markdown schedule as it was when the line was drafted, if prices fall at all.
    pub markdown: Option<ScheduleSnapshot>,
    /// Days on sale, counted from the listing (R10).
    #[serde(default = "default_term")]
    #[schemars(range(min = 30, max = 365))]
    pub term_days: u16,
    /// Days after the term in which the item stays on sale (R10).
    #[serde(default = "default_grace")]
    #[schemars(range(max = 90))]
    pub grace_days: u16,
    /// What becomes of the item when it does not sell.
    pub disposition: Disposition,
    /// Fees the consignor bears.
    #[serde(default)]
    pub fees: Vec<Fee>,
    /// What the house pays, for a bought line or a buy-out at the end of grace.
    pub buy_out_price: Option<Money>,
}

const fn default_term() -> u16 {
    90
}

const fn default_grace() -> u16 {
    10
}

/// Terms that contradict themselves: each bad field, by its path inside the line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the terms of the line do not hold together")]
pub struct TermsRefusal {
    /// Path inside the line, and what is wrong with it. Never empty.
    pub problems: Vec<(String, &'static str)>,
}

impl Fault for TermsRefusal {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "terms_invalid"
    }

    fn fields(&self) -> Vec<(String, String)> {
        self.problems
            .iter()
            .map(|(path, problem)| (path.clone(), (*problem).to_owned()))
            .collect()
    }
}

impl LineTerms {
    /// Whether the terms hold together.
    ///
    /// # Errors
    /// [`TermsRefusal`] naming every bad field at once.
    pub fn check(&self) -> Result<(), TermsRefusal> {
        let mut problems = Vec::new();
        let mut note = |path: String, problem| problems.push((path, problem));
        if !self.list_price.is_positive() {
            note("list_price".into(), "must be more than nothing");
        }
        if !self.floor_price.is_positive() {
            note("floor_price".into(), "must be more than nothing");
        }
        if self.floor_price > self.list_price {
            note("floor_price".into(), "must not be above the list price");
        }
        if !TERM_DAYS.contains(&self.term_days) {
            note("term_days".into(), "must be 30 to 365 days");
        }
        if self.grace_days > MAX_GRACE_DAYS {
            note("grace_days".into(), "must be at most 90 days");
        }
        for (place, fee) in self.fees.iter().enumerate() {
            if fee.amount < Money::ZERO {
                note(format!("fees[{place}].amount"), "must not be negative");
            }
        }
        self.check_buy_out(&mut note);
        plan::check(&self.plan, self.floor_price, &mut note);
        if let Some(markdown) = &self.markdown {
            schedule::check(&markdown.steps, &mut |path, problem| {
                note(format!("markdown.{path}"), problem);
            });
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(TermsRefusal { problems })
        }
    }

    fn check_buy_out(&self, note: &mut dyn FnMut(String, &'static str)) {
        let needed = self.mode == Mode::BuyOut || self.disposition == Disposition::BuyOut;
        match self.buy_out_price {
            None if needed => note("buy_out_price".into(), "is needed for a buy-out"),
            Some(price) if !price.is_positive() => {
                note("buy_out_price".into(), "must be more than nothing");
            }
            Some(price) if price > self.list_price => {
                note("buy_out_price".into(), "must not be above the list price");
            }
            Some(_) | None => {}
        }
    }

    /// The sum of the fees that a sale makes due.
    pub fn fees_on_sale(&self) -> Money {
        self.fee_sum(FeeKind::due_on_sale)
    }

    /// The fee for taking the item back after listing (R11); nothing unless agreed.
    pub fn early_withdrawal_fee(&self) -> Money {
        self.fee_sum(|kind| !kind.due_on_sale())
    }

    fn fee_sum(&self, counts: impl Fn(FeeKind) -> bool) -> Money {
        let cents = self
            .fees
            .iter()
            .filter(|fee| counts(fee.kind))
            .fold(0_i64, |sum, fee| sum.saturating_add(fee.amount.cents()));
        Money::usd(cents)
    }
}

#[cfg(test)]
mod tests;
