//! Holds and sales: what is held frees by itself, and no order of commands holds too much.

mod properties;
mod table;

use super::*;
use crate::access::{By, Caller, Grants, Role, Via};
use crate::decision::Decision;
use crate::fault::Fault as _;
use crate::ids::{Id, UserId};
use crate::machine::landings;
use crate::money::Money;
use crate::product::commerce::{self, LayawayFacts};
use crate::product::{
    self, Acquisition, AcquisitionKind, Condition, Details, Listing, NewProduct, Product,
    ProductEvent, Refusal, Source, State, Status, TRANSITIONS, TaxClass,
};

const SYSTEM: By<'static> = By::System("test");

pub(in crate::product) fn id<T: Id>(n: u128) -> T {
    T::new(ulid::Ulid::from_parts(1_700_000_000_000, n))
}

pub(in crate::product) fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T15:00:00Z").expect("an instant")
}

fn later(minutes: i64) -> Timestamp {
    now().plus_minutes(minutes)
}

fn manager() -> Caller {
    Caller {
        user: id::<UserId>(2),
        via: Via::Session(id(2)),
        roles: vec![Role::SalesManager],
        grants: Grants::of(&[Role::SalesManager]),
    }
}

/// House goods on sale: one of a kind, or so many pieces.
pub(in crate::product) fn goods(pieces: Option<u32>) -> Product {
    let new = NewProduct {
        sku: "DJ-000123".into(),
        barcode: "DJ000123".into(),
        source: Source::House {
            acquired: Acquisition {
                kind: AcquisitionKind::Bought,
                cost: Money::usd(10_00),
                on: now().panama_date(),
            },
            list_price: Money::usd(12_000),
            floor_price: Money::usd(80_00),
        },
        details: Details {
            photos: vec![id(1)],
            tax_class: Some(TaxClass::Itbms7),
            ..Details::new("Bolso", "bolso".into(), id(1), Condition::Good)
        },
        serial: None,
        quantity: pieces.unwrap_or(1),
        unique: pieces.is_none(),
        location_id: id(1),
        shelf: Some("A-1".into()),
        received_by: None,
    };
    let made = Product::create(id(1), new, By::Person(&manager()), now());
    let made = made.expect("it is in order").next;
    let commands = [product::Command::Ready, product::Command::Publish];
    commands.into_iter().fold(made, |product, command| {
        let by = manager();
        let decision = product.decide(command, By::Person(&by), now());
        decision.expect("it is in order").next
    })
}

/// The same in another state, and with another time on sale.
fn standing(product: &Product, state: State, listing: Option<Listing>) -> Product {
    let facts = product::Facts {
        listing,
        ..product.facts().clone()
    };
    Product::restore(product.id().clone(), product.version(), state, facts)
}

/// A term that ended yesterday.
fn in_grace() -> Option<Listing> {
    let today = now().panama_date();
    Some(Listing {
        expires_on: Some(today.plus_days(-1)),
        grace_until: Some(today.plus_days(9)),
        ..Listing::endless(today.plus_days(-91))
    })
}

pub(in crate::product) fn give(
    product: &Product,
    command: product::Command,
    now: Timestamp,
) -> Result<Decision<Product, ProductEvent>, Refusal> {
    product.decide(command, By::Person(&manager()), now)
}

fn holder(kind: HoldKind, reference: &str) -> Holder {
    Holder {
        kind,
        reference: reference.to_owned(),
    }
}

fn cart(reference: &str) -> Holder {
    holder(HoldKind::Cart, reference)
}

fn hold_for(holder: Holder, quantity: u32, at: Timestamp) -> product::Command {
    let until = holder.kind.until(&Settings::default(), at);
    product::Command::Hold(Command::Hold {
        holder,
        by: Actor::Public,
        quantity,
        until,
    })
}

fn release(fence: u64, holder: Holder) -> product::Command {
    product::Command::Hold(Command::Release { fence, holder })
}

fn renew(fence: u64, holder: Holder, until: Timestamp) -> product::Command {
    product::Command::Hold(Command::Renew {
        fence,
        holder,
        until,
    })
}

fn lapse() -> product::Command {
    product::Command::Hold(Command::Lapse)
}

fn done(product: &Product, command: product::Command, at: Timestamp) -> Product {
    give(product, command, at).expect("it is in order").next
}

fn held(pieces: Option<u32>, quantity: u32) -> Product {
    done(&goods(pieces), hold_for(cart("a"), quantity, now()), now())
}

fn refused(product: &Product, command: product::Command, at: Timestamp) -> &'static str {
    give(product, command, at)
        .expect_err("it is refused")
        .code()
}

#[test]
fn a_unique_item_has_one_hold_and_the_next_is_told_so() {
    let held = held(None, 1);
    assert_eq!(held.status(), Status::Reserved);
    assert_eq!((held.facts().fence, held.free_at(now())), (1, 0));
    let other = hold_for(cart("b"), 1, now());
    assert_eq!(refused(&held, other, now()), "item_already_held");
    let same = hold_for(cart("a"), 1, now());
    assert_eq!(refused(&held, same, now()), "item_already_held");
    let hold = held.hold_of(&cart("a"), now()).expect("it stands");
    assert_eq!((hold.fence, hold.quantity), (1, 1));
}

#[test]
fn a_hold_that_is_over_frees_without_being_written() {
    let held = held(None, 1);
    let end = later(30);
    let before = end.plus_seconds(-1);
    assert!(held.held_at(before) && held.is_postponed(before));
    assert_eq!(held.status_at(before), Status::Reserved);
    assert!(!held.held_at(end) && !held.is_postponed(end));
    assert_eq!(held.status_at(end), Status::Available);
    assert_eq!(held.free_at(end), 1);
    assert_eq!(held.status(), Status::Reserved, "nothing was written");

    let next = done(&held, hold_for(cart("b"), 1, end), end);
    assert_eq!(next.facts().fence, 2);
    assert_eq!(next.facts().holds.len(), 1);
    let stale = release(1, cart("a"));
    assert_eq!(refused(&next, stale, end), "fence_stale");
}

#[test]
fn what_was_reserved_by_a_hold_that_is_over_is_on_sale_for_every_command() {
    let reason = "otra foto".to_owned();
    let command = product::Command::Unpublish { reason };
    let held = held(None, 1);
    let early = refused(&held, command.clone(), now());
    assert_eq!(early, "transition_not_allowed");
    let off = give(&held, command, later(30)).expect("it is on sale again");
    assert_eq!(off.next.status(), Status::Unlisted);
    assert!(off.next.facts().holds.is_empty());
}

#[test]
fn history_alone_says_that_a_hold_was_over() {
    let made = goods(None);
    let taken = give(&made, hold_for(cart("a"), 1, now()), now()).expect("it is free");
    let printed = give(&taken.next, product::Command::LabelPrinted, later(31));
    let printed = printed.expect("a label can be printed");
    assert_eq!(printed.next.status(), Status::Available);
    assert_eq!(printed.events[0].freed, Some(Status::Available));
    let links = [taken.events, printed.events].concat();
    let rebuilt = product::rebuilt(&links).expect("there are links");
    assert_eq!(rebuilt.status, Status::Available);
}

#[test]
fn that_holds_are_over_can_be_written_once() {
    let held = held(None, 1);
    assert_eq!(refused(&held, lapse(), later(29)), "no_hold_lapsed");
    let decision = held.decide(lapse(), SYSTEM, later(30));
    let decision = decision.expect("the hold is over");
    let freed = Change::HoldLapsed {
        fences: vec![1],
        status: Status::Available,
    };
    assert_eq!(
        decision.events[0].change,
        product::ProductChange::Hold(freed)
    );
    assert_eq!(decision.next.status(), Status::Available);
    let again = refused(&decision.next, lapse(), later(30));
    assert_eq!(again, "no_hold_lapsed");
}

#[test]
fn each_kind_holds_as_long_as_the_settings_say() {
    let settings = Settings::default();
    let minutes = |kind: HoldKind| {
        let until = kind.until(&settings, now());
        until.map(|until| until.seconds_since(now()) / 60)
    };
    let lengths: Vec<_> = HoldKind::ALL.iter().map(|kind| minutes(*kind)).collect();
    let hours = |hours: i64| Some(hours * 60);
    assert_eq!(
        lengths,
        [Some(30), Some(15), hours(48), hours(24), hours(2), None]
    );
    let forever = done(
        &goods(None),
        hold_for(holder(HoldKind::External, "77"), 1, now()),
        now(),
    );
    assert!(forever.held_at(now().plus_days(3_650)));
}

#[test]
fn a_cart_holds_thirty_minutes_and_renewed_once_sixty() {
    let held = held(None, 1);
    let hold = held.hold_of(&cart("a"), now()).expect("it stands");
    let longest = hold.renewed_until(&Settings::default()).expect("a cart");
    assert_eq!(longest, later(60));
    let command = renew(1, cart("a"), longest);
    let renewed = done(&held, command.clone(), later(20));
    assert!(renewed.held_at(later(59)) && !renewed.held_at(later(60)));
    assert_eq!(renewed.facts().fence, 1, "the fence stays");
    let again = renew(1, cart("a"), later(90));
    assert_eq!(refused(&renewed, again, later(50)), "hold_renewed_already");
    assert_eq!(refused(&held, command, later(30)), "fence_stale");
    let shorter = renew(1, cart("a"), later(10));
    assert_eq!(refused(&held, shorter, now()), "hold_end_invalid");
    let offer = holder(HoldKind::Offer, "o");
    let offered = done(&goods(None), hold_for(offer.clone(), 1, now()), now());
    let longer = renew(1, offer, later(10_000));
    assert_eq!(refused(&offered, longer, now()), "hold_not_renewable");
}

#[test]
fn a_stale_fence_and_a_foreign_one_release_nothing() {
    let held = held(None, 1);
    for (fence, who) in [
        (0, cart("a")),
        (2, cart("a")),
        (1, cart("b")),
        (1, holder(HoldKind::Pos, "a")),
    ] {
        let foreign = release(fence, who.clone());
        assert_eq!(
            refused(&held, foreign, now()),
            "fence_stale",
            "{fence} {who:?}"
        );
        let foreign = renew(fence, who, later(60));
        assert_eq!(refused(&held, foreign, now()), "fence_stale");
    }
    let free = done(&held, release(1, cart("a")), now());
    assert_eq!(free.status(), Status::Available);
    let twice = release(1, cart("a"));
    assert_eq!(refused(&free, twice, now()), "fence_stale");
}

#[test]
fn what_was_held_in_grace_goes_back_to_grace() {
    let grace = standing(&goods(None), State::InGrace { since: now() }, in_grace());
    let held = done(&grace, hold_for(cart("a"), 1, now()), now());
    assert_eq!(held.status(), Status::Reserved);
    assert_eq!(held.status_at(later(30)), Status::InGrace);
    let free = done(&held, release(1, cart("a")), now());
    assert_eq!(free.status(), Status::InGrace);
}

#[test]
fn what_expired_while_it_was_held_goes_to_grace() {
    let held = held(None, 1);
    let expired = standing(&held, held.state().clone(), in_grace());
    assert_eq!(expired.status_at(later(30)), Status::InGrace);
    let lapsed = done(&expired, lapse(), later(30));
    assert_eq!(lapsed.status(), Status::InGrace);
}

#[test]
fn nothing_is_held_once_its_grace_is_over() {
    let mut listing = in_grace();
    let last = now().panama_date().plus_days(-1);
    if let Some(listing) = &mut listing {
        listing.grace_until = Some(last);
    }
    let over = standing(&goods(None), State::InGrace { since: now() }, listing);
    assert_eq!(over.free_at(now()), 0);
    let refusal = give(&over, hold_for(cart("a"), 1, now()), now());
    assert_eq!(refusal, Err(Refusal::Expired { on: last }));
}

#[test]
fn counted_stock_is_held_by_pieces_and_never_more_than_there_are() {
    let some = held(Some(5), 3);
    assert_eq!(some.status(), Status::Available, "others can buy the rest");
    assert_eq!(some.free_at(now()), 2);
    let refusal = give(&some, hold_for(cart("b"), 3, now()), now());
    assert_eq!(refusal, Err(HoldRefusal::TooFew { free: 2 }.into()));
    let full = done(&some, hold_for(cart("b"), 2, later(10)), later(10));
    assert_eq!((full.free_at(later(10)), full.facts().fence), (0, 2));
    assert_eq!(full.free_at(later(30)), 3, "the first hold is over");
    let freed = done(&full, release(2, cart("b")), later(10));
    assert_eq!(freed.free_at(later(10)), 2);
}

#[test]
fn who_asks_for_another_quantity_changes_their_hold_and_keeps_its_end() {
    let some = held(Some(5), 3);
    let more = done(&some, hold_for(cart("a"), 5, later(10)), later(10));
    let holds: Vec<_> = more.holds_at(later(10)).collect();
    assert_eq!(holds.len(), 1);
    assert_eq!((holds[0].quantity, holds[0].fence), (5, 2));
    assert_eq!(holds[0].until, Some(later(30)));
    let stale = release(1, cart("a"));
    assert_eq!(refused(&more, stale, later(10)), "fence_stale");
    let six = hold_for(cart("a"), 6, later(10));
    assert_eq!(refused(&more, six, later(10)), "too_few_free");
}

#[test]
fn a_hold_makes_sense() {
    let quantity = |quantity| refused(&goods(None), hold_for(cart("a"), quantity, now()), now());
    assert_eq!(
        (quantity(0), quantity(2)),
        ("quantity_invalid", "quantity_invalid")
    );
    let reference = |text: &str| refused(&goods(None), hold_for(cart(text), 1, now()), now());
    for text in ["", "Ana Pérez", "a b", &"9".repeat(65)] {
        assert_eq!(reference(text), "reference_invalid", "{text}");
    }
    let until = |until| {
        let command = Command::Hold {
            holder: cart("a"),
            by: Actor::Public,
            quantity: 1,
            until,
        };
        refused(&goods(None), product::Command::Hold(command), now())
    };
    assert_eq!(until(Some(now())), "hold_end_invalid");
    assert_eq!(until(None), "hold_end_invalid");
}

#[test]
fn a_hold_reads_back_as_it_was_told() {
    let decision = give(&goods(None), hold_for(cart("a"), 1, now()), now());
    let event = decision.expect("it is free").events.remove(0);
    let text = serde_json::to_string(&event).expect("plain");
    assert!(text.contains(r#""type":"held""#), "{text}");
    let read: ProductEvent = serde_json::from_str(&text).expect("it reads back");
    assert_eq!(read, event);
}

#[test]
fn lines_of_one_product_are_one_quantity() {
    let lines = [(id(1), 2), (id(2), 1), (id(1), 3)];
    let together: Vec<_> = summed(lines).into_iter().collect();
    assert_eq!(together, [(id(1), 5), (id(2), 1)]);
}
