//! Lost and found, asked back and given back, given away, deleted.

use super::*;
use crate::fault::Fault as _;
use crate::product::tests::matrix::{donation, handed_back, product_at};
use crate::product::tests::{give, id, now, terms};
use crate::product::{Command as Asked, Facts, Listing, Ownership, Product, Refusal, State};
use crate::terms::{Fee, FeeKind};

fn with(product: &Product, change: impl FnOnce(&mut Facts)) -> Product {
    let mut facts = product.facts().clone();
    change(&mut facts);
    Product::restore(id(1), product.version(), product.state().clone(), facts)
}

fn ask(product: &Product, command: Command) -> Result<Product, Refusal> {
    give(product, Asked::Standing(command), now()).map(|decision| decision.next)
}

fn code(asked: Result<Product, Refusal>) -> &'static str {
    asked.unwrap_err().code()
}

/// On sale, with 15.00 agreed for taking it back early.
fn on_sale() -> Product {
    with(&product_at(Status::Available, ""), |facts| {
        let mut terms = terms();
        terms.fees = vec![Fee {
            kind: FeeKind::EarlyWithdrawal,
            amount: Money::usd(1_500),
        }];
        facts.listing = Some(Listing::starting(now().panama_date(), &terms));
        facts.terms = Some(terms);
    })
}

fn asked_back(fee: i64) -> Command {
    Command::WithdrawRequest {
        reason: "la extraño".into(),
        fee: Money::usd(fee),
    }
}

#[test]
fn taking_back_costs_what_was_agreed_while_the_term_runs() {
    let (listed, now) = (on_sale(), now());
    assert_eq!(listed.withdrawal_fee(now), Money::usd(1_500));
    assert_eq!(listed.withdrawal_fee(now.plus_days(91)), Money::ZERO);
    let fresh = with(&listed, |facts| facts.listing = None);
    assert_eq!(fresh.withdrawal_fee(now), Money::ZERO);
}

#[test]
fn a_consignor_agrees_to_the_fee_they_were_shown() {
    let refused = ask(&on_sale(), asked_back(0)).unwrap_err();
    assert_eq!(refused.code(), "withdrawal_fee_changed");
    assert_eq!(refused.fields()[0].0, "fee");
    assert!(refused.to_string().contains("15.00"), "{refused}");
    let asked = ask(&on_sale(), asked_back(1_500)).expect("as shown");
    assert_eq!(asked.status(), Status::Available);
    assert_eq!(code(ask(&asked, asked_back(1_500))), "withdrawal_open");
}

#[test]
fn what_is_asked_back_waits_for_the_house() {
    let note = String::new;
    let nobody = ask(&on_sale(), Command::WithdrawApprove { note: note() });
    assert_eq!(code(nobody), "withdrawal_not_asked");
    let asked = ask(&on_sale(), asked_back(1_500)).expect("as shown");
    let blank = ask(&asked, Command::WithdrawRefuse { note: note() });
    assert_eq!(code(blank), "field_blank");
    let why = "ya está vendido".to_owned();
    let refused = ask(&asked, Command::WithdrawRefuse { note: why }).expect("a reason");
    assert_eq!(refused.status(), Status::Available);
    assert!(refused.open_withdrawal().is_none());
    // It may be asked again.
    assert!(ask(&refused, asked_back(1_500)).is_ok());
    let back = ask(&asked, Command::WithdrawApprove { note: note() }).expect("asked");
    assert_eq!(back.status(), Status::ToReturn);
    let answer = back.facts().withdrawal.clone().and_then(|it| it.answer);
    assert!(answer.is_some_and(|answer| answer.approved));
}

#[test]
fn the_houses_own_is_nobody_elses_to_ask_for() {
    let own = with(&on_sale(), |facts| facts.ownership = Ownership::House);
    assert_eq!(code(ask(&own, asked_back(1_500))), "product_not_consigned");
}

#[test]
fn what_is_lost_is_owed_to_its_consignor_and_held_by_nobody() {
    let reserved = product_at(Status::Reserved, "");
    let report = |note: &str| Report {
        note: note.into(),
        photos: Vec::new(),
    };
    let blank = ask(&reserved, Command::MarkMissing(report(" ")));
    assert_eq!(code(blank), "field_blank");
    let lost = ask(&reserved, Command::MarkMissing(report("no está"))).expect("a note");
    assert!(lost.facts().holds.is_empty());
    let State::Missing { incident, .. } = lost.state() else {
        panic!("{:?}", lost.state())
    };
    assert_eq!(incident.was, Status::Reserved);
    // 60 % of 120.00.
    assert_eq!(incident.owed, Some(Money::usd(7_200)));
    let own = with(&reserved, |facts| facts.ownership = Ownership::House);
    let broken = ask(&own, Command::MarkDamaged(report("cayó"))).expect("a note");
    let State::Damaged { incident, .. } = broken.state() else {
        panic!("{:?}", broken.state())
    };
    assert_eq!(incident.owed, None);
    let again = Command::MarkDamaged(report("otra vez"));
    assert_eq!(code(ask(&broken, again)), "transition_not_allowed");
}

#[test]
fn goods_go_back_to_their_consignor_alone() {
    let waiting = product_at(Status::ToReturn, "");
    let mut other = handed_back();
    other.to = crate::custody::Party::Person { id: id(77) };
    let refused = ask(&waiting, Command::HandBack(Box::new(other)));
    assert_eq!(code(refused), "custody_not_to_consignor");
    let mut else_thing = handed_back();
    else_thing.items[0].subject = crate::custody::Subject::Product { id: id(78) };
    let refused = ask(&waiting, Command::HandBack(Box::new(else_thing)));
    assert_eq!(code(refused), "product_not_in_custody_record");
    let back = ask(&waiting, Command::HandBack(Box::new(handed_back()))).expect("theirs");
    assert_eq!(back.facts().shelf, None);
}

#[test]
fn a_gift_has_a_receipt_or_its_number() {
    let waiting = product_at(Status::ToDonate, "");
    let mut bare = donation();
    bare.reference = Some(" ".into());
    let refused = ask(&waiting, Command::Donate(bare.clone())).unwrap_err();
    assert_eq!(refused.fields()[0].0, "reference");
    bare.receipt = Some(id(8));
    assert!(ask(&waiting, Command::Donate(bare)).is_ok());
    let mut nobody = donation();
    nobody.charity.clear();
    let refused = ask(&waiting, Command::Donate(nobody)).unwrap_err();
    assert_eq!(refused.fields()[0].0, "charity");
}

#[test]
fn only_what_was_taken_over_at_the_end_of_its_term_is_relisted() {
    let taken_over = product_at(Status::InStock, "relist");
    let again = ask(&taken_over, Command::Relist).expect("converted");
    let listing = again.facts().listing.clone().expect("on sale");
    assert_eq!(listing.expires_on, None);
    let bought = with(&taken_over, |facts| facts.acquired = None);
    assert_eq!(
        code(ask(&bought, Command::Relist)),
        "product_not_taken_over"
    );
}

#[test]
fn a_consignors_goods_are_not_deleted_while_the_house_has_them() {
    let reason = || "duplicado".to_owned();
    let delete = || Command::Delete { reason: reason() };
    let theirs = product_at(Status::InStock, "");
    assert_eq!(code(ask(&theirs, delete())), "product_in_house");
    let gone = ask(&product_at(Status::Returned, ""), delete()).expect("out of custody");
    assert_eq!(code(ask(&gone, delete())), "product_deleted");
    let back = ask(&gone, Command::Restore).expect("it was deleted");
    assert_eq!(back.facts().deleted, None);
    assert_eq!(code(ask(&back, Command::Restore)), "transition_not_allowed");
}
