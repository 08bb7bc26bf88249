//! What history alone says of a product is what the product says of itself.

use super::matrix::{EVERY, every_command};
use super::*;
use crate::access::Actor;
use crate::product::hold::{Command as HoldCommand, HoldKind, Holder};
use crate::product::standing::Command as Move;

/// Commands of other parts that a story may have in between: holds, which also end by themselves.
fn more() -> Vec<Command> {
    let holder = || Holder {
        kind: HoldKind::Cart,
        reference: "a".into(),
    };
    let take = |at: Timestamp| HoldCommand::Hold {
        holder: holder(),
        by: Actor::Public,
        quantity: 1,
        until: Some(at),
    };
    vec![
        Command::Hold(take(now().plus_minutes(90))),
        Command::Hold(HoldCommand::Release {
            fence: 1,
            holder: holder(),
        }),
        Command::Hold(HoldCommand::Lapse),
        Command::Hold(take(now().plus_minutes(600))),
    ]
}

/// Links of the days when the first one said no price and no location.
fn first_days() -> Vec<ProductEvent> {
    let mut events = history().1;
    if let ProductChange::Created {
        price, location_id, ..
    } = &mut events[0].change
    {
        (*price, *location_id) = (None, None);
    }
    let mut prev = None;
    let relinked = events.into_iter().map(|event| {
        let link = (event.freed, event.change);
        let (id, at) = (&event.product_id, event.at);
        let next = ProductEvent::link(id, prev.take(), event.seq, link, event.actor, at);
        prev = Some(next.hash.clone());
        next
    });
    relinked.collect()
}

#[test]
fn the_hash_of_a_link_is_fixed_for_good() {
    let events = first_days();
    assert_eq!(verify(&events), Ok(()));
    insta::assert_snapshot!(events[4].hash, @"cdcbff35025536f13c407f0a23543dd29d9e7a33ad8cfd2d2bbd6dc5b95f52f8");
}

#[test]
fn links_of_the_first_days_tell_the_price_from_the_listing_on() {
    let events = first_days();
    let before = rebuilt(&events[..1]).expect("a link");
    assert_eq!(before.price, None);
    assert_eq!(before.status, Status::AwaitingGoods);
    let after = rebuilt(&events).expect("links");
    assert_eq!(after.price, Some(Money::usd(12_000)));
    assert_eq!(after.location_id, Some(id(3)));
    assert_eq!(rebuilt(&[]), None);
}

/// What a product says of itself, as [`rebuilt`] says it.
fn as_it_is(product: &Product) -> Rebuilt {
    Rebuilt {
        status: product.status(),
        price: Some(product.facts().pricing.current),
        location_id: Some(product.facts().location_id.clone()),
    }
}

proptest! {
    #[test]
    fn history_rebuilds_the_product(
        picks in prop::collection::vec((0_usize..EVERY + 4, 0_i64..60), 0..40),
        house in any::<bool>(),
    ) {
        let mut new = new();
        if house {
            new.source = Source::House {
                acquired: Acquisition {
                    kind: AcquisitionKind::Bought,
                    cost: Money::usd(2_000),
                    on: now().panama_date(),
                },
                list_price: Money::usd(9_000),
                floor_price: Money::usd(5_000),
            };
        }
        let made = Product::create(id(1), new, SYSTEM, now()).expect("in order");
        let (mut product, mut events) = (made.next, made.events);
        let mut at = now();
        for (pick, minutes) in picks {
            at = at.plus_minutes(minutes);
            let mut commands = every_command();
            commands.extend(more());
            let mut command = commands.swap_remove(pick);
            if let Command::Standing(Move::WithdrawRequest { fee, .. }) = &mut command {
                *fee = product.withdrawal_fee(at);
            }
            let Ok(decision) = give(&product, command, at) else { continue };
            product = decision.next;
            events.extend(decision.events);
            prop_assert_eq!(rebuilt(&events), Some(as_it_is(&product)));
        }
        prop_assert_eq!(product.verify_history(&events), Ok(()));
        let text = serde_json::to_string(&events).expect("plain");
        let read: Vec<ProductEvent> = serde_json::from_str(&text).expect("it reads back");
        prop_assert_eq!(read, events);
    }
}
