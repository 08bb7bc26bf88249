//! Markdowns by the calendar (R6, R7).

use domain::product::price::{MarkdownAction as Due, PriceAnswer, markdown_due};

use super::by_hand::{answer, by_hand, decide};
use super::*;

fn due(product: &Product, day: i32) -> Option<Due> {
    markdown_due(product, at(day), &rules())
}

#[test]
fn without_consent_the_price_falls_on_the_day() {
    let product = consigned(terms(Consent::None));
    assert_eq!(due(&product, 29), None);
    let product = run(&product, at(30)).expect("it is due");
    assert_eq!(cents(&product), 80_00);
    assert_eq!(run(&product, at(31)), Err("nothing_due"));
    let product = run(&product, at(60)).expect("it is due");
    assert_eq!(
        cents(&product),
        60_00,
        "percent of list, and not under the floor"
    );
}

#[test]
fn of_several_overdue_steps_the_last_one_counts() {
    let product = consigned(terms(Consent::None));
    let late = run(&product, at(75)).expect("it is overdue");
    assert_eq!(cents(&late), 60_00);
    assert_eq!(due(&late, 80), None);
}

#[test]
fn who_is_told_is_told_three_days_before() {
    let product = consigned(terms(Consent::Notify));
    assert_eq!(due(&product, 26), None);
    let told = run(&product, at(27)).expect("it is time to tell");
    assert_eq!(cents(&told), 10_000);
    assert_eq!(due(&told, 28), None);
    let fallen = run(&told, at(30)).expect("it is due");
    assert_eq!(cents(&fallen), 80_00);
}

#[test]
fn who_is_asked_is_asked_three_days_before_and_no_answer_keeps_the_price() {
    let product = consigned(terms(Consent::Ask));
    assert_eq!(run(&product, at(26)), Err("nothing_due"));
    let asked = run(&product, at(27)).expect("it is time to ask");
    assert_eq!(due(&asked, 29), None);
    let accepted = given(&asked, answer(PriceAnswer::Accept), &consignor(), at(28));
    assert_eq!(cents(&accepted), 10_000);
    let fallen = run(&accepted, at(30)).expect("it is due");
    assert_eq!(cents(&fallen), 80_00);

    assert!(matches!(due(&asked, 30), Some(Due::Keep { .. })));
    let kept = run(&asked, at(30)).expect("it is decided");
    assert_eq!(cents(&kept), 10_000);
    let asked_again = run(&kept, at(57)).expect("the next step asks again");
    let pending = asked_again.facts().pricing.pending.clone();
    assert_eq!(pending.map(|pending| pending.change.to), Some(dollars(60)));
    let talk = given(&asked, answer(PriceAnswer::Talk), &consignor(), at(28));
    assert!(matches!(due(&talk, 30), Some(Due::Keep { .. })));
}

#[test]
fn who_is_asked_late_has_three_days_all_the_same() {
    let asked = run(&consigned(terms(Consent::Ask)), at(40)).expect("it is overdue");
    let pending = asked.facts().pricing.pending.clone().expect("it waits");
    assert_eq!(pending.applies_on, Some(first_day().plus_days(43)));
    assert_eq!(due(&asked, 42), None);
    assert!(matches!(due(&asked, 43), Some(Due::Keep { .. })));
}

#[test]
fn a_step_waits_while_someone_holds_the_product() {
    let product = consigned(terms(Consent::None));
    let held = given(&product, hold(at(30).plus_minutes(30)), &manager(), at(30));
    assert!(matches!(due(&held, 30), Some(Due::Postpone { .. })));
    assert_eq!(run(&held, at(30)), Err("markdown_postponed"));
    assert_eq!(cents(&held), 10_000);
    let free = at(30).plus_minutes(30);
    let fallen = run(&held, free).expect("the hold is over");
    assert_eq!(cents(&fallen), 80_00);
    let state = State::PendingPayment {
        sale: id(1),
        since: at(29),
    };
    assert!(matches!(
        due(&standing(&product, state), 30),
        Some(Due::Postpone { .. })
    ));
}

#[test]
fn what_is_not_to_be_discounted_is_not_by_itself_and_may_be_by_hand() {
    let product = consigned(terms(Consent::None));
    let kept = given(
        &product,
        not_to_be_discounted(&product, true),
        &manager(),
        at(1),
    );
    assert_eq!(run(&kept, at(30)), Err("nothing_due"));
    let by_hand = given(&kept, by_hand(95), &manager(), at(30));
    assert_eq!(cents(&by_hand), 95_00);
}

#[test]
fn the_larger_reduction_counts() {
    let product = consigned(terms(Consent::None));
    let waits = given(&product, by_hand(70), &manager(), at(1));
    assert_eq!(
        run(&waits, at(30)),
        Err("nothing_due"),
        "another change waits"
    );
    let lower = given(&waits, decide(true), &second(), at(2));
    assert_eq!(
        run(&lower, at(30)),
        Err("nothing_due"),
        "80 is no better than 70"
    );
    let lowest = run(&lower, at(60)).expect("60 is");
    assert_eq!(cents(&lowest), 60_00);
}

#[test]
fn a_schedule_may_leave_more_than_the_contracts_floor() {
    let mut line = terms(Consent::None);
    let schedule = line.markdown.as_mut().expect("it has one");
    schedule.floor_rule = FloorRule::Percent {
        of_list: BasisPoints::percent(75),
    };
    let product = run(&consigned(line), at(60)).expect("it is due");
    assert_eq!(cents(&product), 75_00);
}

#[test]
fn days_in_which_it_was_sold_do_not_count() {
    let product = consigned(terms(Consent::None));
    let paused = changed(&product, product.state().clone(), |facts| {
        let listing = facts.listing.as_mut().expect("it was listed");
        listing.paused_days = 10;
    });
    assert_eq!(run(&paused, at(39)), Err("nothing_due"));
    assert!(run(&paused, at(40)).is_ok());
}
