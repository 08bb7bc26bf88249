//! What holds whatever happens.

use proptest::prelude::*;

use domain::product::price::PriceAnswer;

use super::by_hand::{answer, lapse};
use super::*;

#[derive(Clone, Copy, Debug)]
enum Move {
    Days(i32),
    Run,
    Hold,
    Answer(PriceAnswer),
    Lapse,
    Discounted(bool),
}

fn any_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        (1_i32..12).prop_map(Move::Days),
        Just(Move::Run),
        Just(Move::Run),
        Just(Move::Hold),
        prop::sample::select(PriceAnswer::ALL).prop_map(Move::Answer),
        Just(Move::Lapse),
        any::<bool>().prop_map(Move::Discounted),
    ]
}

fn any_terms() -> impl Strategy<Value = LineTerms> {
    let steps = prop::collection::btree_map(1_u16..95, 1_u32..99, 1..5);
    let consent = prop::sample::select(Consent::ALL);
    let floor_rule = prop::option::of(1_u32..100);
    (steps, consent, 1_i64..=100, floor_rule).prop_map(|(steps, consent, floor, rule)| {
        let mut line = terms(consent);
        line.floor_price = dollars(floor);
        let mut percents: Vec<u32> = steps.values().copied().collect();
        percents.sort_unstable();
        percents.dedup();
        let schedule = line.markdown.as_mut().expect("it has one");
        let steps = steps.keys().zip(percents);
        schedule.steps = steps.map(|(day, percent)| step(*day, percent)).collect();
        if let Some(percent) = rule {
            schedule.floor_rule = FloorRule::Percent {
                of_list: BasisPoints::percent(percent),
            };
        }
        line
    })
}

proptest! {
    #[test]
    fn no_automatic_path_goes_under_the_floor_or_up(line in any_terms(), moves in prop::collection::vec(any_move(), 1..60)) {
        let floor = line.floor_price;
        let (mut product, mut day) = (consigned(line), 0);
        for next in moves {
            let now = at(day);
            let before = product.facts().pricing.current;
            let automatic = matches!(next, Move::Run | Move::Lapse);
            let told = match next {
                Move::Days(days) => {
                    day += days;
                    continue;
                }
                Move::Run => run(&product, now).ok(),
                Move::Hold => give(&product, hold(now.plus_minutes(30)), &manager(), now).ok().map(|told| told.next),
                Move::Answer(said) => give(&product, answer(said), &consignor(), now).ok().map(|told| told.next),
                Move::Lapse => give(&product, lapse(), &manager(), now).ok().map(|told| told.next),
                Move::Discounted(so) => give(&product, not_to_be_discounted(&product, so), &manager(), now).ok().map(|told| told.next),
            };
            let Some(next) = told else { continue };
            let after = next.facts().pricing.current;
            prop_assert!(after >= floor, "{after} is under {floor}");
            prop_assert!(after <= before);
            prop_assert!(after == before || automatic, "nothing else moves a price");
            prop_assert!(after == before || !product.held_at(now), "a held price moved");
            prop_assert!(after == before || !product.facts().details.do_not_discount);
            product = next;
        }
    }

    #[test]
    fn what_was_simulated_is_what_happens_day_by_day(line in any_terms()) {
        let mut line = line;
        let schedule = line.markdown.as_mut().expect("it has one");
        if schedule.consent == Consent::Ask {
            schedule.consent = Consent::Notify;
        }
        let simulated = line.simulate();
        let last = i32::from(line.term_days + line.grace_days);
        let mut product = consigned(line);
        for day in 0..=last {
            while let Ok(next) = run(&product, at(day)) {
                product = next;
            }
            let step = simulated.iter().rev().find(|step| i32::from(step.day) <= day);
            prop_assert_eq!(Some(product.facts().pricing.current), step.map(|step| step.price), "day {}", day);
        }
    }
}
