//! The end of a term, and what comes after (R10).

use domain::contact::Channel;
use domain::notification::{Notification, Outcome, Topic};
use domain::product::term::{
    self, Change, NewLine, NoticeKind, TermAction as Due, proved_notices, term_due,
};
use domain::product::{Ownership, ProductChange, ReturnReason, Status};

use super::*;

fn due(product: &Product, proved: usize, day: i32) -> Vec<Due> {
    term_due(product, proved, at(day), &term_rules())
}

fn notice(kind: NoticeKind, days: u16, until: i32) -> Vec<Due> {
    let until = first_day().plus_days(until);
    vec![Due::Notice { kind, days, until }]
}

pub(crate) fn told() -> Command {
    Command::Term(term::Command::GiveNotice(term_rules()))
}

pub(crate) fn expire() -> Command {
    Command::Term(term::Command::Expire)
}

pub(crate) fn end_grace(proved: usize) -> Command {
    let rules = term_rules();
    Command::Term(term::Command::EndGrace { proved, rules })
}

pub(crate) fn following(terms: LineTerms) -> Box<NewLine> {
    Box::new(NewLine {
        contract_id: id(9),
        contract_line_id: id(9),
        terms,
    })
}

pub(crate) fn renew() -> Command {
    Command::Term(term::Command::Renew(following(terms(Consent::None))))
}

/// In grace since the day after the last of the term.
pub(crate) fn in_grace(line: LineTerms) -> Product {
    let product = consigned(line);
    product
        .decide(expire(), SYSTEM, at(91))
        .expect("it is over")
        .next
}

#[test]
fn notice_is_given_15_7_and_1_days_before() {
    let product = consigned(terms(Consent::None));
    assert!(due(&product, 0, 74).is_empty());
    assert_eq!(due(&product, 0, 75), notice(NoticeKind::Expiring, 15, 90));
    let first = given(&product, told(), &manager(), at(75));
    assert!(due(&first, 0, 82).is_empty());
    assert_eq!(due(&first, 0, 83), notice(NoticeKind::Expiring, 7, 90));
    let seventh = given(&first, told(), &manager(), at(83));
    assert_eq!(due(&seventh, 0, 89), notice(NoticeKind::Expiring, 1, 90));
    let all = given(&seventh, told(), &manager(), at(89));
    assert!(due(&all, 0, 90).is_empty());
    assert_eq!(refused(&all, told(), &manager(), at(90)), "nothing_due");
    let late = given(&product, told(), &manager(), at(85));
    assert_eq!(due(&late, 0, 86), [], "what was missed is not made up for");
}

#[test]
fn a_term_that_is_over_becomes_grace_and_stays_on_sale() {
    let product = consigned(terms(Consent::None));
    assert_eq!(
        refused(&product, expire(), &manager(), at(90)),
        "nothing_due"
    );
    let grace = in_grace(terms(Consent::None));
    assert_eq!(grace.status(), Status::InGrace);
    assert_eq!(grace.free_at(at(95)), 1);
    let listing = grace.facts().listing.clone().expect("it was listed");
    assert_eq!(listing.grace_until, Some(first_day().plus_days(100)));
    assert!(due(&grace, 0, 96).is_empty());
    assert_eq!(due(&grace, 0, 97), notice(NoticeKind::GraceEnding, 3, 100));
    assert_eq!(
        grace.facts().terms,
        product.facts().terms,
        "the split stays"
    );
}

#[test]
fn who_is_seen_late_has_all_days_of_grace() {
    let product = consigned(terms(Consent::None));
    let late = product
        .decide(expire(), SYSTEM, at(98))
        .expect("it is over")
        .next;
    let listing = late.facts().listing.clone().expect("it was listed");
    assert_eq!(listing.grace_until, Some(first_day().plus_days(107)));
}

#[test]
fn grace_does_not_end_in_silence() {
    let grace = in_grace(terms(Consent::None));
    assert!(due(&grace, 2, 97).len() == 1, "a notice");
    let until = first_day().plus_days(104);
    assert_eq!(due(&grace, 1, 101), [Due::ProlongGrace { until }]);
    let decision = give(&grace, end_grace(1), &manager(), at(101)).expect("it is over");
    assert_eq!(decision.next.status(), Status::InGrace);
    assert!(matches!(
        decision.events[0].change,
        ProductChange::Term(Change::GraceProlonged { proved: 1, .. })
    ));
    let prolonged = decision.next;
    assert_eq!(prolonged.free_at(at(103)), 1);
    assert!(due(&prolonged, 1, 102).is_empty());
    let ended = given(&prolonged, end_grace(2), &manager(), at(105));
    assert_eq!(ended.status(), Status::ToReturn);
    let State::ToReturn { reason, .. } = ended.state() else {
        panic!("{}", ended.status())
    };
    assert_eq!(*reason, ReturnReason::TermOver);
}

#[test]
fn the_goods_become_what_was_agreed() {
    let ended = |disposition, price: Option<i64>| {
        let mut line = terms(Consent::None);
        line.disposition = disposition;
        line.buy_out_price = price.map(dollars);
        let ended = given(&in_grace(line), end_grace(2), &manager(), at(101));
        let cost = ended
            .facts()
            .acquired
            .as_ref()
            .map(|acquired| acquired.cost);
        (ended.status(), ended.facts().ownership, cost)
    };
    use {Disposition as D, Ownership as O, Status as S};
    assert_eq!(ended(D::Return, None), (S::ToReturn, O::Consigned, None));
    assert_eq!(ended(D::Donate, None), (S::ToDonate, O::Consigned, None));
    let bought = (S::InStock, O::House, Some(dollars(40)));
    assert_eq!(ended(D::BuyOut, Some(40)), bought);
    // 60 % of the price today.
    let converted = (S::InStock, O::House, Some(dollars(60)));
    assert_eq!(ended(D::Convert, None), converted);
}

#[test]
fn what_the_house_has_bought_owes_nobody_a_share() {
    let mut line = terms(Consent::Ask);
    (line.disposition, line.buy_out_price) = (Disposition::BuyOut, Some(dollars(40)));
    let bought = given(&in_grace(line), end_grace(2), &manager(), at(101));
    let line = bought.facts().terms.clone().expect("it came by a contract");
    assert_eq!(line.consignor_share(dollars(100)), Money::ZERO);
    assert_eq!(line.check(), Ok(()));
    assert!(bought.subject().owner.is_none());
    assert!(due(&bought, 2, 300).is_empty());
}

#[test]
fn goods_that_someone_holds_wait() {
    let product = consigned(terms(Consent::None));
    let held = given(&product, hold(at(91).plus_hours(2)), &manager(), at(90));
    assert_eq!(held.status(), Status::Reserved);
    assert!(due(&held, 0, 91).is_empty());
    let grace = in_grace(terms(Consent::None));
    let held = given(&grace, hold(at(101).plus_hours(2)), &manager(), at(100));
    assert!(due(&held, 2, 101).is_empty());
}

#[test]
fn what_comes_back_after_its_term_has_its_grace_told() {
    let product = consigned(terms(Consent::None));
    let back = standing(&product, State::InGrace { since: at(95) });
    let action = notice(NoticeKind::GraceStarted, 0, 104);
    assert_eq!(due(&back, 0, 95), action);
    let told = given(&back, told(), &manager(), at(95));
    let listing = told.facts().listing.clone().expect("it was listed");
    assert_eq!(listing.grace_until, Some(first_day().plus_days(104)));
}

#[test]
fn a_renewal_begins_a_new_term() {
    let grace = in_grace(terms(Consent::None));
    let marked_down = run(&grace, at(95)).expect("both steps are overdue");
    assert_eq!(cents(&marked_down), 60_00);
    let renewed = given(&marked_down, renew(), &manager(), at(96));
    assert_eq!(renewed.status(), Status::Available);
    let listing = renewed.facts().listing.clone().expect("it was listed");
    assert_eq!(listing.listed_on, first_day());
    assert_eq!(listing.expires_on, Some(first_day().plus_days(96 + 90)));
    assert!(listing.notices.is_empty());
    let origin = renewed.facts().origin.clone().expect("a line");
    assert_eq!(origin.contract_id, id(9));
    assert_eq!(
        cents(&renewed),
        60_00,
        "the same list price was agreed again"
    );

    let mut dearer = terms(Consent::None);
    dearer.list_price = dollars(120);
    let command = Command::Term(term::Command::Renew(following(dearer)));
    let renewed = given(&marked_down, command, &manager(), at(96));
    assert_eq!(cents(&renewed), 12_000);
    let down = run(&renewed, at(96 + 30)).expect("the schedule begins anew");
    assert_eq!(cents(&down), 96_00);
    let alone = grace.decide(renew(), SYSTEM, at(96));
    assert_eq!(alone.expect_err("nobody signed").code(), "person_only");
}

#[test]
fn an_addendum_changes_the_terms_and_not_the_first_day() {
    let mut longer = terms(Consent::None);
    longer.term_days = 120;
    let amend = || Command::Term(term::Command::Amend(following(longer.clone())));
    let product = consigned(terms(Consent::None));
    let amended = given(&product, amend(), &manager(), at(10));
    let listing = amended.facts().listing.clone().expect("it was listed");
    assert_eq!(listing.expires_on, Some(first_day().plus_days(120)));
    let grace = in_grace(terms(Consent::None));
    let amended = given(&grace, amend(), &manager(), at(95));
    assert_eq!(amended.status(), Status::Available);
    let house = house();
    assert_eq!(
        refused(&house, amend(), &manager(), at(10)),
        "product_not_consigned"
    );
}

#[test]
fn only_what_reached_the_consignor_in_this_term_is_proof() {
    let product = in_grace(terms(Consent::None));
    let message = |event: &str, to: u128, topic, outcome: &Outcome, day| {
        let channel = Channel::Email;
        let begun = Notification::begin(event, "prd_1", topic, id(to), channel, at(day));
        begun.settled(outcome, at(day))
    };
    let sent = Outcome::Sent {
        reference: "0100".into(),
    };
    let lost = Outcome::Unknown { code: "mail" };
    let topic = Topic::ContractExpiring;
    let messages = [
        message("a", 1, topic, &sent, 75),
        message("a", 1, topic, &sent, 75),
        message("b", 1, topic, &lost, 83),
        message("c", 2, Topic::ContractGraceUnproved, &sent, 83),
        message("d", 1, Topic::ProductListed, &sent, 1),
        message("e", 1, topic, &sent, -30),
    ];
    assert_eq!(proved_notices(&product, &messages), 1);
    let more = [message("f", 1, Topic::ContractGraceStarted, &sent, 91)];
    let all = [messages.as_slice(), more.as_slice()].concat();
    assert_eq!(proved_notices(&product, &all), 2);
}
