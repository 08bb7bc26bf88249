//! Where things stand, and which filters go together.

use ulid::Ulid;

use super::*;

fn id<T: Id>(number: u128) -> T {
    T::new(Ulid::from_parts(1_700_000_000_000, number))
}

fn placing() -> Placing {
    Placing {
        lineage: vec![id(2), id(1)],
        brand: Some(id(7)),
        condition: Condition::Good,
        location: id(1),
        price: Money::usd(42_800),
        listed_on: Date::parse("2026-11-24").expect("a day"),
    }
}

#[test]
fn a_thing_stands_on_the_shelves_of_all_its_categories() {
    let shelves = placing().shelves();
    for shelf in [
        Shelf::All,
        Shelf::Category(id(1)),
        Shelf::Category(id(2)),
        Shelf::CategoryCondition(id(1), Condition::Good),
        Shelf::Brand(id(7)),
        Shelf::Location(id(1)),
        Shelf::Condition(Condition::Good),
    ] {
        assert!(shelves.contains(&shelf), "{shelf:?}");
    }
    assert_eq!(placing().places(&id(9)).len(), 2 * shelves.len());
}

#[test]
fn places_sort_by_day_and_by_price() {
    let cheap = Placing {
        price: Money::usd(9_900),
        ..placing()
    };
    let of = |placing: &Placing, number| {
        let all = Shelf::All;
        let places = placing.places(&id(number)).into_iter();
        let here: Vec<_> = places.filter(|(shelf, _, _)| *shelf == all).collect();
        (here[0].2.clone(), here[1].2.clone())
    };
    let ((day, price), (other_day, other_price)) = (of(&placing(), 1), of(&cheap, 2));
    assert!(day < other_day, "the same day, and it came first");
    assert!(other_price < price, "99 before 428");
}

#[test]
fn a_price_range_holds_its_ends_and_nothing_else() {
    let filter = Filter {
        price: Some((Some(9_900), Some(42_800))),
        ..Filter::default()
    };
    let (from, to) = filter.view().expect("served").range.expect("a range");
    let key = |cents: i64| {
        let placing = Placing {
            price: Money::usd(cents),
            ..placing()
        };
        placing.priced(&id(1))
    };
    for (cents, inside) in [
        (9_899, false),
        (9_900, true),
        (10_000, true),
        (42_800, true),
        (42_801, false),
    ] {
        let key = key(cents);
        assert_eq!(
            (from.clone()..=to.clone()).contains(&key),
            inside,
            "{cents}"
        );
    }
}

#[test]
fn every_filter_is_served_or_named() {
    let all = Filter {
        category: Some(id(1)),
        brand: Some(id(1)),
        condition: Some(Condition::New),
        location: Some(id(1)),
        price: None,
        sort: None,
    };
    let mut served = Vec::new();
    for chosen in 0..16_u8 {
        let on = |bit: u8| chosen & (1 << bit) != 0;
        let filter = Filter {
            category: all.category.clone().filter(|_| on(0)),
            brand: all.brand.clone().filter(|_| on(1)),
            condition: all.condition.filter(|_| on(2)),
            location: all.location.clone().filter(|_| on(3)),
            ..Filter::default()
        };
        match filter.view() {
            Ok(_) => served.push(chosen),
            Err(refusal) => assert!(refusal.filters.len() >= 2, "{refusal:?}"),
        }
    }
    assert_eq!(served, [0b0000, 0b0001, 0b0010, 0b0100, 0b0101, 0b1000]);
    let filter = Filter {
        price: Some((None, Some(1))),
        sort: Some(Sort::Newest),
        ..Filter::default()
    };
    let refusal = filter.view().expect_err("a price range by day");
    assert_eq!(refusal.filters, ["price", "sort"]);
}

#[test]
fn only_what_differs_is_counted_anew() {
    let was = placing();
    let cheaper = Placing {
        price: Money::usd(9_900),
        lineage: vec![id(3), id(1)],
        ..was.clone()
    };
    assert!(Placing::recount(Some(&was), Some(&was)).is_empty());
    let gone = Placing::recount(Some(&was), None);
    assert_eq!(gone.len(), 3);
    assert!(gone.values().flatten().all(|(_, by)| *by == -1));
    let moved = Placing::recount(Some(&was), Some(&cheaper));
    // Among everything and in the category above: another category, another band.
    assert_eq!(moved[&None].len(), 4);
    assert_eq!(moved[&Some(id(1))].len(), 4);
    assert!(moved[&Some(id(2))].iter().all(|(_, by)| *by == -1));
    assert!(moved[&Some(id(3))].iter().all(|(_, by)| *by == 1));
}
