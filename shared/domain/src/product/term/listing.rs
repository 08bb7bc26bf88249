//! The time on sale as it is kept.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::machine::vocabulary;
use crate::product::{Ownership, Product};
use crate::terms::LineTerms;
use crate::time::{Date, Timestamp};

vocabulary! {
    /// Of what a consignor is told about the term of their goods.
    pub enum NoticeKind {
        /// The term will end.
        Expiring = "expiring",
        /// The term has ended, and grace begins.
        GraceStarted = "grace_started",
        /// The grace will end.
        GraceEnding = "grace_ending",
    }
}

/// A notice that a consignor was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TermNotice {
    /// Of what.
    pub kind: NoticeKind,
    /// How many days before, as the settings have it; 0 at the start of grace.
    pub days: u16,
    /// The last day that it speaks of.
    pub until: Date,
    /// When it was given.
    pub at: Timestamp,
}

/// A product's time on sale. It runs on while the product is taken off sale, and pauses while it
/// is sold (R15).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Listing {
    /// The day it was first on sale, in Panama.
    pub listed_on: Date,
    /// The last day of its term (R10). The house's own goods have none.
    pub expires_on: Option<Date>,
    /// The last day of grace after the term.
    pub grace_until: Option<Date>,
    /// The day its present term began, if it was renewed.
    #[serde(default)]
    pub renewed_on: Option<Date>,
    /// The day it was sold, while it is.
    #[serde(default)]
    pub paused_on: Option<Date>,
    /// Days of its present term that it was sold and came back.
    #[serde(default)]
    pub paused_days: u16,
    /// What its consignor was told in this term, oldest first.
    #[serde(default)]
    pub notices: Vec<TermNotice>,
}

impl Listing {
    /// The time on sale of consigned goods first listed on this day (R10).
    pub fn starting(listed_on: Date, terms: &LineTerms) -> Self {
        let mut listing = Self::endless(listed_on);
        listing.run(terms);
        listing
    }

    /// The time on sale of the house's own goods: it has no end.
    pub const fn endless(listed_on: Date) -> Self {
        Self {
            listed_on,
            expires_on: None,
            grace_until: None,
            renewed_on: None,
            paused_on: None,
            paused_days: 0,
            notices: Vec::new(),
        }
    }

    /// The day its present term began.
    pub fn began_on(&self) -> Date {
        self.renewed_on.unwrap_or(self.listed_on)
    }

    /// Whether the term is over.
    pub fn is_over(&self, today: Date) -> bool {
        self.expires_on.is_some_and(|last| today > last)
    }

    /// Whether the grace after the term is over too.
    pub fn is_past_grace(&self, today: Date) -> bool {
        self.grace_until.is_some_and(|last| today > last)
    }

    /// Days on sale in the present term until `today`: those in which it was sold do not count.
    pub fn days_on_sale(&self, today: Date) -> i32 {
        let until = self.paused_on.map_or(today, |since| since.min(today));
        until.days_since(self.began_on()) - i32::from(self.paused_days)
    }

    /// The day on which it is so many days on sale, if it is not sold before.
    pub fn day(&self, days: u16) -> Date {
        let all = i32::from(days) + i32::from(self.paused_days);
        self.began_on().plus_days(all)
    }

    /// A new term begins today.
    pub(super) fn renew(&mut self, today: Date, terms: &LineTerms) {
        self.renewed_on = Some(today);
        (self.paused_on, self.paused_days) = (None, 0);
        self.notices.clear();
        self.run(terms);
    }

    /// The present term runs as these terms say.
    pub(super) fn run(&mut self, terms: &LineTerms) {
        let expires_on = self.day(terms.term_days);
        self.expires_on = Some(expires_on);
        self.grace_until = Some(expires_on.plus_days(i32::from(terms.grace_days)));
    }

    /// It was sold: its clock stands still (R15).
    pub(in crate::product) fn pause(&mut self, today: Date) {
        self.paused_on.get_or_insert(today);
    }

    /// It came back: its clock goes on, and its last days move by as many as it was away.
    pub(in crate::product) fn resume(&mut self, today: Date) {
        let Some(since) = self.paused_on.take() else {
            return;
        };
        let days = today.days_since(since).max(0);
        let later = |day: Option<Date>| day.map(|day| day.plus_days(days));
        self.expires_on = later(self.expires_on);
        self.grace_until = later(self.grace_until);
        let days = u16::try_from(days).unwrap_or(u16::MAX);
        self.paused_days = self.paused_days.saturating_add(days);
    }

    pub(super) fn note(&mut self, kind: NoticeKind, days: u16, until: Date, at: Timestamp) {
        self.notices.push(TermNotice {
            kind,
            days,
            until,
            at,
        });
    }

    /// Whether such a notice about this last day was given so many days before it, or later.
    pub(super) fn was_told(&self, kind: NoticeKind, days: u16, until: Date) -> bool {
        let mut notices = self.notices.iter();
        notices.any(|told| told.kind == kind && told.until == until && told.days <= days)
    }
}

impl Product {
    /// Whether its term is over at `now`. What was never listed has none, and the house's own
    /// goods have no end of it.
    pub fn is_past_term(&self, now: Timestamp) -> bool {
        let listing = self.facts.listing.as_ref();
        listing.is_some_and(|listing| listing.is_over(now.panama_date()))
    }

    /// The time on sale that begins with a first listing today.
    pub(in crate::product) fn first_listing(&self, now: Timestamp) -> Listing {
        let today = now.panama_date();
        match (self.facts.ownership, &self.facts.terms) {
            (Ownership::Consigned, Some(terms)) => Listing::starting(today, terms),
            (Ownership::Consigned, None) | (Ownership::House, _) => Listing::endless(today),
        }
    }
}
