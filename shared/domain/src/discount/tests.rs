use proptest::prelude::*;
use ulid::Ulid;

use super::*;
use crate::ids::{BrandId, CategoryId, Id, LocationId};
use crate::money::{BasisPoints, Money};
use crate::product::Ownership;
use crate::terms::{DiscountBearer, Off};

fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T12:00:00Z").unwrap()
}

fn id<T: Id>(number: u128) -> T {
    T::new(Ulid::from_parts(1_700_000_000_000, number))
}

fn percent(percent: u32) -> Off {
    Off::Percent {
        of_list: BasisPoints::percent(percent),
    }
}

fn fixed(cents: i64) -> Off {
    Off::Fixed {
        amount: Money::usd(cents),
    }
}

fn details(kind: Off) -> DiscountDetails {
    DiscountDetails {
        code: None,
        name: "Temporada".to_owned(),
        off: kind,
        bearer: DiscountBearer::Store,
        rules: DiscountRules::default(),
        min_total: None,
        limits: Limits::default(),
        stackable: false,
        starts_at: None,
        ends_at: None,
    }
}

fn made(number: u128, details: DiscountDetails) -> Discount {
    let by = Actor::system("test");
    Discount::create(id(number), details, &by, now())
        .unwrap()
        .next
}

fn coupon(code: &str, kind: Off) -> DiscountDetails {
    DiscountDetails {
        code: Some(CouponCode::parse(code).unwrap()),
        ..details(kind)
    }
}

struct Piece {
    categories: Vec<CategoryId>,
    brand: BrandId,
    location: LocationId,
}

impl Piece {
    fn new() -> Self {
        Self {
            categories: vec![id(2), id(1)],
            brand: id(1),
            location: id(1),
        }
    }

    fn goods(&self) -> Goods<'_> {
        Goods {
            categories: &self.categories,
            brand: Some(&self.brand),
            location: &self.location,
            ownership: Ownership::Consigned,
            age_days: 40,
            full_price: Money::usd(10_000),
            price: Money::usd(10_000),
            floor: None,
            do_not_discount: false,
            cart_total: Money::usd(10_000),
        }
    }
}

fn amounts(applied: &[Applied]) -> Vec<i64> {
    applied.iter().map(|one| one.amount.cents()).collect()
}

#[test]
fn a_discount_that_contradicts_itself_names_each_field() {
    let broken = DiscountDetails {
        name: "a\u{0}".to_owned(),
        min_total: Some(Money::usd(-1)),
        limits: Limits {
            total: Some(0),
            per_user: Some(0),
        },
        starts_at: Some(now()),
        ends_at: Some(now()),
        rules: DiscountRules {
            age: Some(AgeRange {
                from_days: 9,
                to_days: Some(8),
            }),
            price: Some(PriceRange {
                from: Money::usd(2),
                to: Some(Money::usd(1)),
            }),
            ..DiscountRules::default()
        },
        ..details(percent(0))
    };
    let refusal = Discount::create(id(1), broken, &Actor::Public, now()).unwrap_err();
    assert_eq!(refusal.code(), "discount_invalid");
    let paths: Vec<_> = refusal.fields().into_iter().map(|(path, _)| path).collect();
    assert_eq!(
        paths,
        [
            "name",
            "off.of_list",
            "min_total",
            "limits.total",
            "limits.per_user",
            "ends_at",
            "rules.age",
            "rules.price"
        ]
    );
    assert_eq!(details(fixed(0)).problems()[0].0, "off.amount");
}

#[test]
fn a_code_is_the_same_however_it_is_typed() {
    let code = CouponCode::parse(" verano-26 ").unwrap();
    assert_eq!(code.as_str(), "VERANO-26");
    for wrong in [
        "",
        "AB",
        "A--B",
        "-AB",
        "ÑANDÚ",
        "A B C",
        "A\0BC",
        &"A".repeat(33),
    ] {
        assert!(CouponCode::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_discount_counts_from_its_beginning_to_its_end_unless_it_is_paused() {
    let discount = made(
        1,
        DiscountDetails {
            starts_at: Some(now().plus_days(1)),
            ends_at: Some(now().plus_days(2)),
            ..details(percent(10))
        },
    );
    for (days, counts) in [(0, false), (1, true), (2, false)] {
        assert_eq!(discount.counts(now().plus_days(days)), counts, "{days}");
    }
    let stand = |status| {
        let same = Box::new(discount.facts().details.clone());
        discount.decide(Command::Edit(same, status), now()).unwrap()
    };
    let paused = stand(DiscountStatus::Paused);
    assert_eq!(paused.events[0].name(), "DiscountEdited");
    assert!(!paused.next.counts(now().plus_days(1)));
    let ended = stand(DiscountStatus::Ended);
    assert_eq!(ended.events, [DiscountEvent::Ended]);
    let again = Command::Edit(
        Box::new(discount.facts().details.clone()),
        DiscountStatus::Active,
    );
    assert_eq!(
        ended.next.decide(again, now()).unwrap_err(),
        DiscountRefusal::Over
    );
}

#[test]
fn what_is_deleted_counts_no_more_and_comes_back() {
    let discount = made(1, details(percent(10)));
    assert_eq!(
        discount.decide(Command::Restore, now()).unwrap_err(),
        DiscountRefusal::Present
    );
    let gone = discount.decide(Command::Delete, now()).unwrap().next;
    assert!(!gone.counts(now()));
    let refused = gone.decide(Command::Delete, now()).unwrap_err();
    assert_eq!(refused, DiscountRefusal::Deleted);
    let back = gone.decide(Command::Restore, now()).unwrap().next;
    assert!(back.counts(now()));
    assert_eq!(back.facts().version, 3);
}

/// Whether a discount with these rules is for the piece.
fn ruled(rules: DiscountRules) -> Result<(), Blocked> {
    let piece = Piece::new();
    let ruled = DiscountDetails {
        rules,
        ..details(percent(10))
    };
    applies(&made(1, ruled), &piece.goods(), now())
}

#[test]
fn a_discount_is_for_the_goods_that_it_names() {
    let none = DiscountRules::default;
    let good = [
        DiscountRules {
            categories: vec![id(9), id(1)],
            ..none()
        },
        DiscountRules {
            brands: vec![id(1)],
            ..none()
        },
        DiscountRules {
            locations: vec![id(1)],
            ..none()
        },
        DiscountRules {
            ownership: Some(Ownership::Consigned),
            ..none()
        },
        DiscountRules {
            age: Some(AgeRange {
                from_days: 40,
                to_days: Some(40),
            }),
            ..none()
        },
        DiscountRules {
            price: Some(PriceRange {
                from: Money::usd(10_000),
                to: None,
            }),
            ..none()
        },
        none(),
    ];
    for rules in good {
        assert_eq!(ruled(rules.clone()), Ok(()), "{rules:?}");
    }
}

#[test]
fn a_discount_is_for_no_other_goods() {
    let none = DiscountRules::default;
    let bad = [
        DiscountRules {
            categories: vec![id(9)],
            ..none()
        },
        DiscountRules {
            brands: vec![id(9)],
            ..none()
        },
        DiscountRules {
            locations: vec![id(9)],
            ..none()
        },
        DiscountRules {
            ownership: Some(Ownership::House),
            ..none()
        },
        DiscountRules {
            age: Some(AgeRange {
                from_days: 41,
                to_days: None,
            }),
            ..none()
        },
        DiscountRules {
            price: Some(PriceRange {
                from: Money::ZERO,
                to: Some(Money::usd(9_999)),
            }),
            ..none()
        },
        DiscountRules {
            brands: vec![id(1)],
            locations: vec![id(9)],
            ..none()
        },
    ];
    for rules in bad {
        assert_eq!(ruled(rules.clone()), Err(Blocked::OtherGoods), "{rules:?}");
    }
}

#[test]
fn a_discount_may_need_a_cart_of_some_size() {
    let piece = Piece::new();
    let discount = made(
        1,
        DiscountDetails {
            min_total: Some(Money::usd(10_001)),
            ..details(percent(10))
        },
    );
    let told = applies(&discount, &piece.goods(), now());
    assert_eq!(told, Err(Blocked::BelowTotal));
}

#[test]
fn limits_count_all_and_each_person() {
    let limits = Limits {
        total: Some(10),
        per_user: Some(1),
    };
    let uses = |total, by_user| Uses { total, by_user };
    assert!(limits.allow(uses(9, 0)));
    assert!(!limits.allow(uses(10, 0)));
    assert!(!limits.allow(uses(1, 1)));
    assert!(Limits::default().allow(uses(u32::MAX, u32::MAX)));
}

#[test]
fn the_best_single_one_counts() {
    let piece = Piece::new();
    let all = [
        made(1, details(percent(10))),
        made(2, coupon("TEN", fixed(1_500))),
        made(3, details(percent(12))),
    ];
    let best = best(&all, &piece.goods(), now());
    assert_eq!(amounts(&best), [1_500]);
    assert_eq!(best[0].discount, id(2));
}

#[test]
fn discounts_add_up_only_where_all_of_them_may() {
    let piece = Piece::new();
    let stackable = |number, kind| {
        made(
            number,
            DiscountDetails {
                stackable: true,
                ..details(kind)
            },
        )
    };
    let pair = [stackable(1, percent(10)), stackable(2, fixed(500))];
    assert_eq!(amounts(&best(&pair, &piece.goods(), now())), [1_000, 500]);
    let alone = made(3, details(percent(14)));
    let three = [pair[0].clone(), pair[1].clone(), alone];
    assert_eq!(amounts(&best(&three, &piece.goods(), now())), [1_000, 500]);
    let better = made(4, details(percent(16)));
    let four = [pair[0].clone(), pair[1].clone(), better];
    assert_eq!(amounts(&best(&four, &piece.goods(), now())), [1_600]);
    let mixed = [stackable(1, percent(10)), made(2, details(fixed(500)))];
    assert_eq!(amounts(&best(&mixed, &piece.goods(), now())), [1_000]);
}

#[test]
fn a_markdown_and_a_discount_do_not_add_up() {
    let piece = Piece::new();
    let goods = Goods {
        price: Money::usd(8_000),
        ..piece.goods()
    };
    let off = |kind| amounts(&best(&[made(1, details(kind))], &goods, now()));
    assert!(off(percent(15)).is_empty());
    assert_eq!(off(percent(30)), [1_000]);
}

#[test]
fn no_discount_goes_under_the_floor() {
    let piece = Piece::new();
    let goods = Goods {
        floor: Some(Money::usd(9_500)),
        ..piece.goods()
    };
    let off = |details| amounts(&best(&[made(1, details)], &goods, now()));
    assert_eq!(off(details(percent(10))), [500]);
    assert_eq!(off(coupon("TEN", percent(10))), [500]);
    let under = Goods {
        floor: Some(Money::usd(11_000)),
        ..piece.goods()
    };
    assert!(best(&[made(1, details(percent(10)))], &under, now()).is_empty());
}

#[test]
fn what_is_kept_from_discounts_takes_coupons_alone() {
    let piece = Piece::new();
    let goods = Goods {
        do_not_discount: true,
        ..piece.goods()
    };
    let automatic = made(1, details(percent(20)));
    assert_eq!(applies(&automatic, &goods, now()), Err(Blocked::Kept));
    let all = [automatic, made(2, coupon("TEN", percent(10)))];
    let best = best(&all, &goods, now());
    assert_eq!((amounts(&best), &best[0].discount), (vec![1_000], &id(2)));
}

#[test]
fn of_equals_the_older_one_counts() {
    let piece = Piece::new();
    let all = [
        made(2, details(percent(10))),
        made(1, details(fixed(1_000))),
    ];
    assert_eq!(best(&all, &piece.goods(), now())[0].discount, id(1));
}

prop_compose! {
    fn any_discount()(
        number in 1_u128..1_000,
        share in 1_u32..=100,
        cents in 1_i64..20_000,
        is_percent: bool,
        stackable: bool,
        code: bool,
    ) -> Discount {
        let kind = if is_percent { percent(share) } else { fixed(cents) };
        let base = if code { coupon("ANY", kind) } else { details(kind) };
        made(number, DiscountDetails { stackable, ..base })
    }
}

proptest! {
    #[test]
    fn the_price_never_falls_under_the_floor_and_the_buyer_never_pays_more_than_for_one(
        discounts in prop::collection::vec(any_discount(), 0..6),
        full in 1_i64..50_000,
        down in 0_u32..=100,
        floor in 0_i64..50_000,
        kept: bool,
    ) {
        let piece = Piece::new();
        let full_price = Money::usd(full);
        let price = full_price.share(BasisPoints::percent(down).rest());
        let goods = Goods {
            full_price,
            price,
            floor: Some(Money::usd(floor)),
            do_not_discount: kept,
            ..piece.goods()
        };
        let applied = best(&discounts, &goods, now());
        let taken: i64 = amounts(&applied).iter().sum();
        let paid = price.cents() - taken;
        prop_assert!(taken >= 0 && paid >= 0);
        prop_assert!(taken == 0 || paid >= floor);
        for one in &discounts {
            let alone: i64 = amounts(&best(std::slice::from_ref(one), &goods, now())).iter().sum();
            prop_assert!(alone <= taken);
        }
        let stacks = applied.iter().all(|one| {
            let of = |known: &&Discount| known.facts().id == one.discount;
            discounts.iter().filter(of).any(|known| known.facts().details.stackable)
        });
        prop_assert!(applied.len() <= 1 || stacks);
    }
}
