//! The sale of goods, from their hold to their buyer and back.

use super::*;
use crate::access::{Actor, By};
use crate::fault::Fault as _;
use crate::product::hold::tests::{give, goods, id, now};
use crate::product::hold::{self, HoldKind};
use crate::product::{Listing, Product, Refusal, State, Status};

fn sale(number: u128) -> SaleId {
    id(100 + number)
}

fn holder(reference: &str) -> Holder {
    Holder {
        kind: HoldKind::Cart,
        reference: reference.to_owned(),
    }
}

fn later(minutes: i64) -> Timestamp {
    now().plus_minutes(minutes)
}

fn told(product: &Product, command: Command, at: Timestamp) -> Result<Product, Refusal> {
    let command = crate::product::Command::Commerce(command);
    give(product, command, at).map(|decision| decision.next)
}

fn done(product: &Product, command: Command, at: Timestamp) -> Product {
    told(product, command, at).expect("it is in order")
}

fn refused(product: &Product, command: Command, at: Timestamp) -> &'static str {
    told(product, command, at)
        .expect_err("it is refused")
        .code()
}

fn held(product: &Product, reference: &str, quantity: u32) -> Product {
    let command = hold::Command::Hold {
        holder: holder(reference),
        by: Actor::Public,
        quantity,
        until: Some(later(30)),
    };
    let command = crate::product::Command::Hold(command);
    give(product, command, now()).expect("it is free").next
}

fn checkout(fence: u64, reference: &str, number: u128) -> Command {
    Command::Checkout {
        fence,
        holder: holder(reference),
        sale: sale(number),
        until: later(15),
    }
}

fn paid(fence: u64, number: u128) -> Command {
    Command::Paid {
        fence,
        sale: sale(number),
    }
}

fn failed(fence: u64, number: u128) -> Command {
    Command::PaymentFailed {
        fence,
        sale: sale(number),
    }
}

fn delivered(number: u128, quantity: u32) -> Command {
    Command::Delivered {
        sale: sale(number),
        quantity,
    }
}

fn returned(number: u128, quantity: u32) -> Command {
    Command::ReturnAccepted {
        sale: sale(number),
        quantity,
    }
}

fn layaway(signed: bool, approved: bool) -> Command {
    Command::LayawayStart {
        sale: sale(1),
        quantity: 1,
        plan: LayawayFacts {
            signed_at: signed.then(now),
            down_payment_approved_at: approved.then(now),
        },
    }
}

/// The same goods with a term that ended yesterday.
fn expired(product: &Product) -> Product {
    let today = now().panama_date();
    let facts = crate::product::Facts {
        listing: Some(Listing {
            expires_on: Some(today.plus_days(-1)),
            grace_until: Some(today.plus_days(9)),
            ..Listing::endless(today.plus_days(-91))
        }),
        ..product.facts().clone()
    };
    let (id, state) = (product.id().clone(), product.state().clone());
    Product::restore(id, product.version(), state, facts)
}

#[test]
fn a_held_item_is_checked_out_paid_delivered_and_brought_back() {
    let held = held(&goods(None), "a", 1);
    let paying = done(&held, checkout(1, "a", 1), now());
    assert_eq!(paying.status(), Status::PendingPayment);
    let hold = paying.holds_at(now()).next().expect("it is the sale's");
    assert_eq!(
        (hold.kind, &hold.sale),
        (HoldKind::Checkout, &Some(sale(1)))
    );
    let sold = done(&paying, paid(1, 1), later(2));
    let since = later(2);
    let state = State::Sold {
        sale: sale(1),
        since,
    };
    assert_eq!(sold.state(), &state);
    assert!(!sold.held_at(later(2)));
    let there = done(&sold, delivered(1, 1), later(60));
    assert_eq!(there.status(), Status::Delivered);
    let back = done(&there, returned(1, 1), later(99));
    assert_eq!(back.status(), Status::InProcessing);
    assert_eq!((back.facts().sold, back.facts().quantity), (0, 1));
}

#[test]
fn a_checkout_gives_the_time_to_pay_and_never_less_than_there_was() {
    let held = held(&goods(None), "a", 1);
    let end = |at: Timestamp| {
        let until = at.plus_minutes(15);
        let command = Command::Checkout {
            fence: 1,
            holder: holder("a"),
            sale: sale(1),
            until,
        };
        done(&held, command, at).facts().holds[0].until
    };
    assert_eq!(end(later(20)), Some(later(35)));
    assert_eq!(end(later(5)), Some(later(30)));
}

#[test]
fn what_is_being_paid_for_is_not_free_however_long_it_takes() {
    let paying = done(&held(&goods(None), "a", 1), checkout(1, "a", 1), now());
    let in_two_days = now().plus_days(2);
    assert_eq!(paying.status_at(in_two_days), Status::PendingPayment);
    assert!(paying.held_at(in_two_days) && paying.is_postponed(in_two_days));
    let some = done(&held(&goods(Some(3)), "a", 2), checkout(1, "a", 1), now());
    assert_eq!(some.free_at(in_two_days), 1);
    let sold = done(&some, paid(1, 1), in_two_days);
    assert_eq!(sold.facts().quantity, 1);
}

#[test]
fn a_checkout_needs_the_hold_that_stands_and_its_holder() {
    let held = held(&goods(None), "a", 1);
    assert_eq!(refused(&held, checkout(2, "a", 1), now()), "fence_stale");
    assert_eq!(refused(&held, checkout(1, "b", 1), now()), "fence_stale");
    assert_eq!(
        refused(&held, checkout(1, "a", 1), later(30)),
        "fence_stale"
    );
    let late = Command::Checkout {
        fence: 1,
        holder: holder("a"),
        sale: sale(1),
        until: now(),
    };
    assert_eq!(refused(&held, late, now()), "hold_end_invalid");
}

#[test]
fn another_sale_neither_pays_nor_frees_it() {
    let paying = done(&held(&goods(None), "a", 1), checkout(1, "a", 1), now());
    assert_eq!(refused(&paying, paid(1, 2), now()), "item_in_other_sale");
    assert_eq!(refused(&paying, failed(1, 2), now()), "item_in_other_sale");
    assert_eq!(refused(&paying, paid(9, 1), now()), "fence_stale");
    let twice = checkout(1, "a", 2);
    assert_eq!(refused(&paying, twice, now()), "transition_not_allowed");
    let sold = done(&paying, paid(1, 1), now());
    assert_eq!(refused(&sold, delivered(2, 1), now()), "item_in_other_sale");
    assert_eq!(refused(&sold, returned(2, 1), now()), "item_in_other_sale");
}

#[test]
fn what_was_not_paid_for_is_on_sale_again_or_in_grace() {
    let paying = done(&held(&goods(None), "a", 1), checkout(1, "a", 1), now());
    let free = done(&paying, failed(1, 1), later(30));
    assert_eq!(free.status(), Status::Available);
    assert_eq!(free.free_at(later(30)), 1);
    let late = done(&expired(&paying), failed(1, 1), later(30));
    assert_eq!(late.status(), Status::InGrace);
    assert_eq!(
        refused(&free, paid(1, 1), later(31)),
        "transition_not_allowed"
    );
}

#[test]
fn goods_are_laid_away_for_a_signed_plan_with_an_approved_down_payment() {
    let free = goods(None);
    let (unsigned, unpaid) = (layaway(false, true), layaway(true, false));
    assert_eq!(refused(&free, unsigned, now()), "layaway_plan_not_signed");
    assert_eq!(refused(&free, unpaid, now()), "down_payment_not_approved");
    let plan = layaway(true, true);
    let away = done(&free, plan.clone(), now());
    assert_eq!(away.status(), Status::OnLayaway);
    assert_eq!(away.facts().fence, 1);
    assert!(away.held_at(now().plus_days(90)));
    let cancelled = Command::PlanCancelled {
        fence: 1,
        sale: sale(1),
    };
    let back = done(&away, cancelled.clone(), now());
    assert_eq!(back.status(), Status::Available);
    let late = done(&expired(&away), cancelled, now());
    assert_eq!(late.status(), Status::InGrace);
    assert_eq!(done(&away, paid(1, 1), now()).status(), Status::Sold);
    let by_machine = free.decide(
        crate::product::Command::Commerce(plan),
        By::System("test"),
        now(),
    );
    assert_eq!(by_machine.map(|_| ()), Err(Refusal::PersonOnly));
}

#[test]
fn counted_stock_stays_on_sale_until_the_last_piece_is_sold() {
    let both = held(&held(&goods(Some(5)), "a", 3), "b", 2);
    let one = done(&both, checkout(1, "a", 1), now());
    let one = done(&one, paid(1, 1), now());
    assert_eq!((one.status(), one.facts().quantity), (Status::Available, 2));
    assert_eq!(one.free_at(now()), 0, "the rest is held");
    let two = done(&one, checkout(2, "b", 2), now());
    let two = done(&two, paid(2, 2), now());
    assert_eq!((two.status(), two.facts().quantity), (Status::Sold, 0));
    let first = done(&two, delivered(1, 3), now());
    assert_eq!(first.status(), Status::Sold, "the last sale is awaited");
    let last = done(&first, delivered(2, 2), now());
    assert_eq!(last.status(), Status::Delivered);
    assert_eq!(refused(&last, returned(1, 6), now()), "more_than_sold");
    let back = done(&last, returned(1, 1), now());
    assert_eq!(back.status(), Status::InProcessing);
    assert_eq!((back.facts().quantity, back.facts().sold), (1, 4));
}

#[test]
fn pieces_that_come_back_while_others_are_on_sale_are_there_again() {
    let some = done(&held(&goods(Some(5)), "a", 2), checkout(1, "a", 1), now());
    let some = done(&some, paid(1, 1), now());
    let back = done(&some, returned(1, 2), now());
    assert_eq!((back.status(), back.free_at(now())), (Status::Available, 5));
    assert_eq!(refused(&back, returned(1, 1), now()), "more_than_sold");
}

#[test]
fn a_hold_in_a_sale_is_not_let_go_and_not_changed_by_its_holder() {
    let some = done(&held(&goods(Some(5)), "a", 2), checkout(1, "a", 1), now());
    let who = Holder {
        kind: HoldKind::Checkout,
        reference: "a".to_owned(),
    };
    let release = hold::Command::Release {
        fence: 1,
        holder: who,
    };
    let release = crate::product::Command::Hold(release);
    let refusal = give(&some, release, now()).expect_err("it is the sale's");
    assert_eq!(refusal.code(), "hold_in_sale");
    let more = held(&some, "a", 3);
    assert_eq!(more.free_at(now()), 0, "a new cart hold beside the sale's");
}
