//! Prices moved by hand (R8).

use domain::product::ProductChange;
use domain::product::price::{Awaiting, Change, PriceAnswer, PriceConsent, PriceReason, Wish};

use super::*;

fn wish(to: Money, reason: PriceReason) -> Command {
    Command::Price(price::Command::Change {
        wish: Wish {
            to,
            reason,
            bearer: None,
            note: "visto en otra tienda".into(),
        },
        rules: rules(),
    })
}

pub(crate) fn by_hand(to: i64) -> Command {
    wish(dollars(to), PriceReason::Manual)
}

pub(crate) fn decide(approved: bool) -> Command {
    let rules = rules();
    Command::Price(price::Command::Decide { approved, rules })
}

pub(crate) fn answer(answer: PriceAnswer) -> Command {
    Command::Price(price::Command::Answer(answer))
}

pub(crate) fn lapse() -> Command {
    Command::Price(price::Command::Lapse)
}

fn on_sale() -> Product {
    consigned(terms(Consent::None))
}

#[test]
fn a_small_move_is_made_at_once() {
    let decision = give(&on_sale(), by_hand(90), &manager(), at(1)).expect("it is small");
    assert_eq!(cents(&decision.next), 90_00);
    let ProductChange::Price(Change::PriceChanged { change, .. }) = &decision.events[0].change
    else {
        panic!("{:?}", decision.events)
    };
    assert_eq!((change.from, change.to), (dollars(100), dollars(90)));
    assert_eq!(change.consent, PriceConsent::NotNeeded);
    assert!(decision.next.facts().pricing.pending.is_none());
}

#[test]
fn a_move_over_a_tenth_waits_for_a_second_person() {
    let waits = given(&on_sale(), by_hand(89), &manager(), at(1));
    assert_eq!(cents(&waits), 10_000);
    assert_eq!(
        refused(&waits, by_hand(95), &manager(), at(1)),
        "price_change_pending"
    );
    assert_eq!(
        refused(&waits, decide(true), &manager(), at(1)),
        "approver_is_requester"
    );
    let approved = given(&waits, decide(true), &second(), at(2));
    assert_eq!(cents(&approved), 89_00);
    assert_eq!(approved.facts().pricing.approved(), dollars(89));
    let called_off = given(&waits, decide(false), &manager(), at(2));
    assert_eq!(cents(&called_off), 10_000);
    let code = refused(&called_off, decide(true), &second(), at(2));
    assert_eq!(code, "no_price_change_pending");
}

#[test]
fn small_moves_do_not_add_up_to_a_large_one() {
    let once = given(&on_sale(), by_hand(91), &manager(), at(1));
    let twice = given(&once, by_hand(83), &manager(), at(2));
    assert_eq!(cents(&twice), 91_00);
    assert!(twice.facts().pricing.pending.is_some());
}

#[test]
fn under_the_floor_the_consignor_has_the_last_word() {
    let waits = given(&on_sale(), by_hand(50), &manager(), at(1));
    let asked = given(&waits, decide(true), &second(), at(1));
    let pending = asked.facts().pricing.pending.clone().expect("it waits");
    assert_eq!(pending.awaiting, Awaiting::Consent);
    assert_eq!(pending.answer_by, Some(at(4)));
    assert_eq!(cents(&asked), 10_000);
    let code = refused(&asked, decide(true), &second(), at(1));
    assert_eq!(code, "price_change_not_for_approval");
    let code = refused(&asked, answer(PriceAnswer::Accept), &second(), at(2));
    assert_eq!(code, "consignor_only");

    let accepted = given(&asked, answer(PriceAnswer::Accept), &consignor(), at(3));
    assert_eq!(cents(&accepted), 50_00);
    assert_eq!(accepted.facts().pricing.floor, dollars(50));
    let kept = given(&asked, answer(PriceAnswer::Keep), &consignor(), at(3));
    assert_eq!(cents(&kept), 10_000);
    assert_eq!(kept.facts().pricing.floor, dollars(60));
    let talk = given(&asked, answer(PriceAnswer::Talk), &consignor(), at(2));
    let after = given(&talk, answer(PriceAnswer::Accept), &consignor(), at(3));
    assert_eq!(cents(&after), 50_00);
}

#[test]
fn who_does_not_answer_in_time_keeps_the_price() {
    let waits = given(&on_sale(), by_hand(50), &manager(), at(1));
    let asked = given(&waits, decide(true), &second(), at(1));
    assert_eq!(refused(&asked, lapse(), &manager(), at(3)), "nothing_due");
    let code = refused(&asked, answer(PriceAnswer::Accept), &consignor(), at(4));
    assert_eq!(code, "price_answer_late");
    let lapsed = asked.decide(lapse(), SYSTEM, at(4)).expect("it is late");
    let ProductChange::Price(Change::PriceChangeRefused { change, .. }) = &lapsed.events[0].change
    else {
        panic!("{:?}", lapsed.events)
    };
    assert_eq!(change.consent, PriceConsent::TimedOut);
    assert_eq!(cents(&lapsed.next), 10_000);
    assert!(lapsed.next.facts().pricing.pending.is_none());
}

#[test]
fn a_small_move_under_the_floor_needs_the_consignor_alone() {
    let low = changed(&on_sale(), on_sale().state().clone(), |facts| {
        facts.pricing.current = dollars(62);
        facts.pricing.approved = Some(dollars(62));
    });
    let asked = given(&low, by_hand(58), &manager(), at(1));
    let pending = asked.facts().pricing.pending.clone().expect("it waits");
    assert_eq!(pending.awaiting, Awaiting::Consent);
}

#[test]
fn for_the_houses_own_goods_a_second_person_is_enough() {
    let waits = given(&house(), by_hand(50), &manager(), at(1));
    let approved = given(&waits, decide(true), &second(), at(1));
    assert_eq!(cents(&approved), 50_00);
    let code = refused(&waits, answer(PriceAnswer::Accept), &consignor(), at(1));
    assert_eq!(code, "price_consent_not_asked");
}

#[test]
fn a_valuation_lists_anew_and_other_reasons_do_not_go_over_the_list_price() {
    let over = refused(&on_sale(), by_hand(105), &manager(), at(1));
    assert_eq!(over, "price_above_list");
    let valued = wish(dollars(105), PriceReason::Appraisal);
    let valued = given(&on_sale(), valued, &manager(), at(1));
    assert_eq!(valued.facts().pricing.list, dollars(105));
    assert_eq!(cents(&valued), 10_500);
    let again = wish(dollars(114), PriceReason::Appraisal);
    let again = given(&valued, again, &manager(), at(2));
    assert!(again.facts().pricing.pending.is_some(), "it is 14 % in all");
}

#[test]
fn what_makes_no_sense_is_refused() {
    let on_sale = on_sale();
    let code = |command| refused(&on_sale, command, &manager(), at(1));
    assert_eq!(code(by_hand(0)), "price_invalid");
    assert_eq!(code(by_hand(100)), "nothing_changes");
    let markdown = wish(dollars(95), PriceReason::Markdown);
    assert_eq!(code(markdown), "price_reason_invalid");
    let alone = on_sale.decide(by_hand(95), SYSTEM, at(1));
    assert_eq!(alone.expect_err("nobody asked").code(), "person_only");
}
