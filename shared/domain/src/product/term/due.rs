//! What the end of a term asks for, as a pure function of the time.

use std::collections::BTreeSet;

use super::{NoticeKind, PROVED_NOTICES, TermRules};
use crate::notification::{Notification, NotificationStatus, Topic};
use crate::product::{Listing, Ownership, Product, Status};
use crate::terms::Disposition;
use crate::time::{Date, Timestamp};

/// What a consignor is told about the end of a term.
const TERM_TOPICS: [Topic; 3] = [
    Topic::ContractExpiring,
    Topic::ContractGraceStarted,
    Topic::ContractGraceEnding,
];

/// Days by which the grace goes on where the settings name no day for a notice.
const PROLONGED_DAYS: u16 = 3;

/// Something that the end of a term asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "every field is the fact its name says")]
pub enum TermAction {
    /// The consignor is to be told that a last day comes.
    Notice {
        kind: NoticeKind,
        /// Which of the days in the settings it is.
        days: u16,
        until: Date,
    },
    /// The term is over; grace begins.
    Expire { grace_until: Date },
    /// The grace is over, and the consignor was told.
    EndGrace { disposition: Disposition },
    /// The grace is over, but nothing proves that the consignor was told: it goes on, they are
    /// told again, and someone of the house sees to it.
    ProlongGrace { until: Date },
}

/// What is due at `now`, in the order in which it is to be done. `proved` is how many notices of
/// this term are proved to have reached the consignor.
///
/// A notice that was missed is not made up for: the next one counts. Goods that someone holds or
/// is buying are told of, and wait with everything else.
pub fn term_due(
    product: &Product,
    proved: usize,
    now: Timestamp,
    rules: &TermRules,
) -> Vec<TermAction> {
    let facts = product.facts();
    let (Ownership::Consigned, Some(listing), Some(terms)) =
        (facts.ownership, &facts.listing, &facts.terms)
    else {
        return Vec::new();
    };
    let today = now.panama_date();
    let action = match product.status_at(now) {
        Status::Available | Status::Unlisted | Status::InStock if listing.is_over(today) => {
            let held = product.held_at(now);
            let grace_until = grace_from(listing, today, terms.grace_days);
            (!held).then_some(TermAction::Expire { grace_until })
        }
        Status::Available | Status::Unlisted | Status::InStock | Status::Reserved => {
            notice(listing, NoticeKind::Expiring, today, rules)
        }
        Status::InGrace => {
            let disposition = terms.disposition;
            in_grace(product, listing, disposition, (proved, now), rules)
        }
        Status::AwaitingGoods
        | Status::InProcessing
        | Status::Quarantined
        | Status::PendingPayment
        | Status::OnLayaway
        | Status::Sold
        | Status::Delivered
        | Status::ToReturn
        | Status::Returned
        | Status::ToDonate
        | Status::Donated
        | Status::Missing
        | Status::Damaged => None,
    };
    action.into_iter().collect()
}

fn in_grace(
    product: &Product,
    listing: &Listing,
    disposition: Disposition,
    (proved, now): (usize, Timestamp),
    rules: &TermRules,
) -> Option<TermAction> {
    let (today, last) = (now.panama_date(), listing.grace_until?);
    let mut notices = listing.notices.iter();
    let terms = product.facts().terms.as_ref()?;
    if !notices.any(|told| told.kind == NoticeKind::GraceStarted) {
        // It came back from a sale or a hold after its term had ended.
        return Some(TermAction::Notice {
            kind: NoticeKind::GraceStarted,
            days: 0,
            until: grace_from(listing, today, terms.grace_days),
        });
    }
    if today <= last {
        return notice(listing, NoticeKind::GraceEnding, today, rules);
    }
    if product.held_at(now) {
        return None;
    }
    Some(if proved >= PROVED_NOTICES {
        TermAction::EndGrace { disposition }
    } else {
        let days = rules.grace_notice_days.iter().copied().max();
        let days = i32::from(days.unwrap_or(PROLONGED_DAYS).max(1));
        TermAction::ProlongGrace {
            until: today.plus_days(days),
        }
    })
}

/// The last day of a grace that begins today: the consignor has all of it, however late the house
/// sees that the term is over.
fn grace_from(listing: &Listing, today: Date, grace_days: u16) -> Date {
    let all = today.plus_days(i32::from(grace_days) - 1);
    listing.grace_until.map_or(all, |last| last.max(all))
}

/// The nearest notice whose day has come, unless it was given or a nearer one was.
fn notice(
    listing: &Listing,
    kind: NoticeKind,
    today: Date,
    rules: &TermRules,
) -> Option<TermAction> {
    let (until, days) = match kind {
        NoticeKind::Expiring => (listing.expires_on?, &rules.notice_days),
        NoticeKind::GraceStarted | NoticeKind::GraceEnding => {
            (listing.grace_until?, &rules.grace_notice_days)
        }
    };
    let left = until.days_since(today);
    let came = days.iter().copied().filter(|days| left <= i32::from(*days));
    let days = came.min().filter(|_| left >= 0)?;
    let told = listing.was_told(kind, days, until);
    (!told).then_some(TermAction::Notice { kind, days, until })
}

/// How many notices of the present term are proved to have reached the consignor, by the messages
/// that were sent about the product. Several messages of one notice prove it once.
pub fn proved_notices(product: &Product, messages: &[Notification]) -> usize {
    let facts = product.facts();
    let Some(listing) = &facts.listing else {
        return 0;
    };
    let since = listing.began_on().starts_at();
    let owner = product.subject().owner;
    let proves = |message: &&Notification| {
        TERM_TOPICS.contains(&message.topic)
            && owner == Some(&message.recipient)
            && message.status == NotificationStatus::Sent
            && message.created_at >= since
    };
    let proved: BTreeSet<&str> = messages
        .iter()
        .filter(proves)
        .map(|message| message.event.as_str())
        .collect();
    proved.len()
}
