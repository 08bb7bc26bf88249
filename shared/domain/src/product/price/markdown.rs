//! Markdowns by the calendar (R6, R7): what is due, as a pure function of the time.

use super::{Awaiting, PriceRules};
use crate::money::Money;
use crate::product::{Listing, Ownership, Product, Status};
use crate::terms::{Consent, MarkdownStep, ScheduleSnapshot};
use crate::time::{Date, Timestamp};

/// What a schedule has due.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "every field is the fact its name says")]
pub enum MarkdownAction {
    /// The consignor is to be asked.
    Ask {
        step: MarkdownStep,
        price: Money,
        applies_on: Date,
    },
    /// The consignor is to be told before.
    Notify {
        step: MarkdownStep,
        price: Money,
        applies_on: Date,
    },
    /// The price falls.
    Apply { step: MarkdownStep, price: Money },
    /// The price would fall, but someone holds the product: it falls when it is free.
    Postpone { step: MarkdownStep, price: Money },
    /// The day has come and the consignor did not agree: the price stays.
    Keep { step: MarkdownStep, price: Money },
}

/// Whether anything can be due, and whether it waits.
enum Readiness {
    Free,
    Held,
    Never,
}

/// What the schedule of a product has due at `now`, if anything has.
///
/// Days are counted on sale, from the first listing. Of several steps that are overdue the last
/// one counts, since each is a percent of the list price. A step that would not lower the price
/// is passed over: the larger reduction is there already. Nothing is due while another change
/// waits, or while the product is not to be discounted by itself.
pub fn markdown_due(
    product: &Product,
    now: Timestamp,
    rules: &PriceRules,
) -> Option<MarkdownAction> {
    let facts = product.facts();
    let held = match readiness(product, now) {
        Readiness::Free => false,
        Readiness::Held => true,
        Readiness::Never => return None,
    };
    if facts.details.do_not_discount {
        return None;
    }
    let today = now.panama_date();
    let falls = |step: &MarkdownStep, price| {
        let step = step.clone();
        if held {
            MarkdownAction::Postpone { step, price }
        } else {
            MarkdownAction::Apply { step, price }
        }
    };
    if let Some(pending) = &facts.pricing.pending {
        let (step, on) = (pending.change.step.as_ref()?, pending.applies_on?);
        let price = pending.change.to;
        return match pending.awaiting {
            _ if today < on => None,
            Awaiting::Day => Some(falls(step, price)),
            Awaiting::Consent | Awaiting::Approval => Some(MarkdownAction::Keep {
                step: step.clone(),
                price,
            }),
        };
    }
    let plan = Plan::of(product, today)?;
    let (due, next) = (plan.due(), plan.next(rules.consent_days));
    let told_to = facts.pricing.markdown.told_to;
    match plan.consent {
        Consent::None => due.map(|(step, price)| falls(step, price)),
        Consent::Notify => match (due, next) {
            (Some((step, price)), _) => Some(falls(step, price)),
            (None, Some((step, price))) if step.after_days > told_to => {
                Some(MarkdownAction::Notify {
                    step: step.clone(),
                    price,
                    applies_on: plan.day_of(step),
                })
            }
            (None, Some(_) | None) => None,
        },
        Consent::Ask => due.or(next).map(|(step, price)| MarkdownAction::Ask {
            step: step.clone(),
            price,
            // Who is asked late still has all the days to answer.
            applies_on: plan
                .day_of(step)
                .max(today.plus_days(i32::from(rules.consent_days))),
        }),
    }
}

fn readiness(product: &Product, now: Timestamp) -> Readiness {
    match product.status_at(now) {
        Status::Available | Status::Unlisted | Status::InStock | Status::InGrace => {
            if product.is_postponed(now) {
                Readiness::Held
            } else {
                Readiness::Free
            }
        }
        Status::Reserved | Status::PendingPayment | Status::OnLayaway => Readiness::Held,
        Status::AwaitingGoods
        | Status::InProcessing
        | Status::Quarantined
        | Status::Sold
        | Status::Delivered
        | Status::ToReturn
        | Status::Returned
        | Status::ToDonate
        | Status::Donated
        | Status::Missing
        | Status::Damaged => Readiness::Never,
    }
}

/// The schedule of a product, as it stands on a day.
struct Plan<'a> {
    product: &'a Product,
    schedule: &'a ScheduleSnapshot,
    listing: &'a Listing,
    consent: Consent,
    /// Days on sale so far.
    day: i32,
    /// The last day on which a step is made. The house's own goods have none.
    last: Option<u16>,
}

impl<'a> Plan<'a> {
    fn of(product: &'a Product, today: Date) -> Option<Self> {
        let facts = product.facts();
        let terms = facts.terms.as_ref()?;
        let schedule = terms.markdown.as_ref()?;
        let listing = facts.listing.as_ref()?;
        let (consent, last) = match facts.ownership {
            Ownership::Consigned => (
                schedule.consent,
                Some(terms.term_days.saturating_add(terms.grace_days)),
            ),
            // There is nobody to ask.
            Ownership::House => (Consent::None, None),
        };
        Some(Self {
            product,
            schedule,
            listing,
            consent,
            day: listing.days_on_sale(today),
            last,
        })
    }

    /// The steps that are still to come, or overdue, and that lower the price.
    fn open(&self) -> impl DoubleEndedIterator<Item = (&'a MarkdownStep, Money)> {
        let pricing = &self.product.facts().pricing;
        let (done_to, last, schedule) = (pricing.markdown.done_to, self.last, self.schedule);
        let steps = schedule.steps.iter().filter(move |step| {
            step.after_days > done_to && last.is_none_or(|last| step.after_days <= last)
        });
        steps
            .map(|step| (step, schedule.price_at(step, pricing.list, pricing.floor)))
            .filter(|(_, price)| *price < pricing.current)
    }

    /// The last step whose day has come.
    fn due(&self) -> Option<(&'a MarkdownStep, Money)> {
        let mut open = self.open().rev();
        open.find(|(step, _)| i32::from(step.after_days) <= self.day)
    }

    /// The first step within so many days from now.
    fn next(&self, days: u16) -> Option<(&'a MarkdownStep, Money)> {
        let until = self.day.saturating_add(i32::from(days));
        let mut open = self.open();
        open.find(|(step, _)| (self.day + 1..=until).contains(&i32::from(step.after_days)))
    }

    fn day_of(&self, step: &MarkdownStep) -> Date {
        self.listing.day(step.after_days)
    }
}
