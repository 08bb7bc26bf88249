pub(super) mod matrix;
mod rebuilding;

use proptest::prelude::*;

use super::*;
use crate::access::{By, Caller, Grants, Role, Via};
use crate::custody::{CustodyItem, CustodyRecord, Party, Subject as Thing};
use crate::decision::Decision;
use crate::event::Event as _;
use crate::fault::Fault as _;
use crate::ids::{Id, UserId};
use crate::money::{BasisPoints, Money};
use crate::terms::{DiscountBearer, Disposition, Mode, PlanKind, PlanSnapshot};
use crate::time::Date;
use matrix::{EVERY, every_command};

const SYSTEM: By<'static> = By::System("test");

pub(super) fn id<T: Id>(n: u128) -> T {
    T::new(ulid::Ulid::from_parts(1_700_000_000_000, n))
}

pub(super) fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T15:00:00Z").expect("an instant")
}

fn day(text: &str) -> Date {
    Date::parse(text).expect("a day")
}

fn manager() -> Caller {
    Caller {
        user: id::<UserId>(2),
        via: Via::Session(id(2)),
        roles: vec![Role::SalesManager],
        grants: Grants::of(&[Role::SalesManager]),
    }
}

pub(super) fn terms() -> LineTerms {
    LineTerms {
        mode: Mode::Consign,
        list_price: Money::usd(12_000),
        floor_price: Money::usd(80_00),
        plan: PlanSnapshot {
            plan_id: id(1),
            plan_version: 1,
            name: "Standard".into(),
            kind: PlanKind::Percent {
                consignor: BasisPoints::percent(60),
            },
            discount_bearer: DiscountBearer::Shared,
            min_fee: None,
        },
        markdown: None,
        term_days: 90,
        grace_days: 10,
        disposition: Disposition::Return,
        fees: Vec::new(),
        buy_out_price: None,
    }
}

fn new() -> NewProduct {
    NewProduct {
        sku: "DJ-000123".into(),
        barcode: "DJ000123".into(),
        source: Source::Line {
            origin: Origin {
                contract_id: id(1),
                contract_line_id: id(1),
                request_id: id(1),
                request_item_id: id(1),
                consignor_id: id(1),
            },
            terms: Box::new(terms()),
        },
        details: Details {
            photos: vec![id(1)],
            tax_class: Some(TaxClass::Itbms7),
            ..Details::new(
                "Bolso de cuero",
                slug_of("Bolso de cuero", "DJ-000123"),
                id(1),
                Condition::Good,
            )
        },
        serial: None,
        quantity: 1,
        unique: true,
        location_id: id(1),
        shelf: None,
        received_by: None,
    }
}

fn create(new: NewProduct) -> Product {
    let made = Product::create(id(1), new, SYSTEM, now());
    made.expect("it is in order").next
}

pub(super) fn give(
    product: &Product,
    command: Command,
    now: Timestamp,
) -> Result<Decision<Product, ProductEvent>, Refusal> {
    product.decide(command, By::Person(&manager()), now)
}

fn record() -> CustodyRecord {
    CustodyRecord {
        id: id(5),
        from: Party::Person { id: id(1) },
        to: Party::Location { id: id(3) },
        at: now(),
        items: vec![CustodyItem {
            subject: Thing::RequestItem { id: id(1) },
            condition_note: "sin daños".into(),
            photos: Vec::new(),
        }],
        scan_by_from: None,
        scan_by_to: Some(crate::custody::Scan {
            by: id(2),
            at: now(),
        }),
        geo: None,
    }
}

fn receive() -> Command {
    Command::Receive {
        record: Box::new(record()),
        shelf: Some("A-3".into()),
    }
}

fn fail() -> Command {
    Command::AuthenticateFail(Finding {
        result: FindingResult::Counterfeit,
        method: "luz ultravioleta".into(),
        note: "costuras".into(),
        photos: Vec::new(),
    })
}

fn unpublish() -> Command {
    Command::Unpublish {
        reason: "foto nueva".into(),
    }
}

fn edited(change: impl Fn(&mut Details)) -> Command {
    let mut details = new().details;
    change(&mut details);
    Command::Edit(Box::new(Edit {
        details,
        shelf: Some("A-3".into()),
        serial: None,
    }))
}

fn edit() -> Command {
    edited(|details| details.title = "Bolso de cuero marrón".into())
}

/// After so many steps on its way to the shop window.
fn product_in(steps: usize) -> Product {
    let way = [receive(), Command::Ready, Command::Publish];
    let commands = way.into_iter().take(steps);
    commands.fold(create(new()), |product, command| {
        give(&product, command, now()).expect("it is in order").next
    })
}

#[test]
fn goods_that_are_here_already_are_processed_at_once() {
    assert_eq!(create(new()).status(), Status::AwaitingGoods);
    let mut here = new();
    here.received_by = Some(id(4));
    let product = create(here);
    assert_eq!(product.status(), Status::InProcessing);
    assert_eq!(product.facts().pricing.current, Money::usd(12_000));
}

#[test]
fn a_bought_product_is_the_houses_and_has_no_term() {
    let mut bought = new();
    let Source::Line { terms, .. } = &mut bought.source else {
        panic!("of a line")
    };
    terms.mode = Mode::BuyOut;
    terms.buy_out_price = Some(Money::usd(50_00));
    bought.received_by = Some(id(4));
    let mut product = create(bought);
    assert!(product.subject().owner.is_none());
    for command in [Command::LabelPrinted, Command::Ready, Command::Publish] {
        product = give(&product, command, now()).expect("in order").next;
    }
    let listing = product.facts().listing.clone().expect("it is on sale");
    assert_eq!(listing.expires_on, None);
}

#[test]
fn a_hand_over_of_other_things_brings_nothing() {
    let awaiting = create(new());
    let receive = |record| {
        let command = Command::Receive {
            record: Box::new(record),
            shelf: None,
        };
        give(&awaiting, command, now()).map(|decision| decision.next)
    };
    let mut other = record();
    other.items[0].subject = Thing::Product { id: id(9) };
    assert_eq!(receive(other), Err(Refusal::NotInCustody));
    let mut to_driver = record();
    to_driver.to = Party::Person { id: id(8) };
    assert_eq!(receive(to_driver), Err(Refusal::NotAtLocation));
    let mut itself = record();
    itself.items[0].subject = Thing::Product { id: id(1) };
    let received = receive(itself).expect("it names the product");
    assert_eq!(received.facts().location_id, id(3));
    assert_eq!(received.facts().received_by, Some(id(5)));
}

#[test]
fn a_product_is_ready_with_photo_tax_class_and_label_or_shelf() {
    let mut bare = new();
    bare.details.photos.clear();
    bare.details.tax_class = None;
    bare.received_by = Some(id(4));
    let bare = create(bare);
    let refusal = give(&bare, Command::Ready, now()).unwrap_err();
    let fields: Vec<_> = refusal.fields().into_iter().map(|(name, _)| name).collect();
    assert_eq!(fields, ["photos", "tax_class", "label"]);

    let labelled = bare.decide(Command::LabelPrinted, SYSTEM, now());
    let labelled = labelled.expect("the printer reports it").next;
    let refusal = give(&labelled, Command::Ready, now()).unwrap_err();
    assert_eq!(
        refusal,
        Refusal::NotReady {
            lacks: vec![Lack::Photos, Lack::TaxClass]
        }
    );
}

#[test]
fn what_is_on_sale_keeps_its_photo_when_edited() {
    let on_sale = product_in(3);
    let refusal = give(&on_sale, edited(|details| details.photos.clear()), now());
    let lacks = vec![Lack::Photos];
    assert_eq!(refusal, Err(Refusal::NotReady { lacks }));
    let same = give(&on_sale, edited(|_| {}), now());
    assert_eq!(same, Err(Refusal::NothingChanges));
    let slug = edited(|details| details.slug = "Bolso De Cuero".into());
    assert_eq!(give(&on_sale, slug, now()), Err(Refusal::SlugInvalid));
    let decision = give(&on_sale, edit(), now()).expect("a new title");
    let fields = vec!["title".to_owned()];
    assert_eq!(decision.events[0].change, ProductChange::Edited { fields });
}

#[test]
fn the_term_begins_at_the_first_listing_and_runs_on_off_sale() {
    let first = product_in(3);
    let listing = first.facts().listing.clone().expect("on sale");
    assert_eq!(listing.listed_on, day("2026-11-24"));
    assert_eq!(listing.expires_on, Some(day("2027-02-22")));
    assert_eq!(listing.grace_until, Some(day("2027-03-04")));
    let off = give(&first, unpublish(), now())
        .expect("it is on sale")
        .next;
    let last_day = day("2027-02-22").at(23, 0);
    let again = give(&off, Command::Publish, last_day).expect("the term is running");
    assert_eq!(again.next.facts().listing, Some(listing));
    let ProductChange::Listed { first, .. } = again.events[0].change else {
        panic!("listed")
    };
    assert!(!first);
    let on = day("2027-02-22");
    let late = give(&off, Command::Publish, day("2027-02-23").starts_at());
    assert_eq!(late, Err(Refusal::Expired { on }));
}

#[test]
fn nothing_is_listed_under_its_floor() {
    let stock = product_in(2);
    let mut facts = stock.facts().clone();
    facts.pricing.current = Money::usd(79_99);
    let cheap = Product::restore(id(1), stock.version(), stock.state().clone(), facts);
    assert_eq!(
        give(&cheap, Command::Publish, now()),
        Err(Refusal::UnderFloor)
    );
}

#[test]
fn only_people_move_goods() {
    let refusal = create(new()).decide(receive(), SYSTEM, now());
    assert_eq!(refusal, Err(Refusal::PersonOnly));
}

#[test]
fn a_slug_is_plain_and_ends_in_the_stock_number() {
    let slug = slug_of("  Muñeca «Añil», talla Única ", "DJ-000123");
    assert_eq!(slug, "muneca-anil-talla-unica-dj-000123");
    assert!(details::is_slug(&slug));
    assert!(!details::is_slug("a--b"));
}

/// The history of a product that went on sale, off and on again.
fn history() -> (Product, Vec<ProductEvent>) {
    let commands = [
        receive(),
        Command::LabelPrinted,
        Command::Ready,
        Command::Publish,
        unpublish(),
        Command::Publish,
    ];
    let made = Product::create(id(1), new(), SYSTEM, now()).expect("in order");
    let (mut product, mut events) = (made.next, made.events);
    for command in commands {
        let decision = give(&product, command, now()).expect("in order");
        product = decision.next;
        events.extend(decision.events);
    }
    (product, events)
}

#[test]
fn a_whole_history_holds_and_reads_back() {
    let (product, events) = history();
    assert_eq!(product.verify_history(&events), Ok(()));
    assert_eq!(events[4].name(), "ProductListed");
    let text = serde_json::to_string(&events).expect("plain");
    let read: Vec<ProductEvent> = serde_json::from_str(&text).expect("it reads back");
    assert_eq!(read, events);
    assert!(text.contains(r#""type":"listed""#), "{text}");
}

#[test]
fn a_history_cut_short_is_found() {
    let (product, mut events) = history();
    events.pop();
    assert_eq!(product.verify_history(&events), Err(Tampered { seq: 7 }));
    assert_eq!(product.verify_history(&[]), Err(Tampered { seq: 1 }));
}

/// Alters one link in one of seven ways.
fn tamper(events: &mut Vec<ProductEvent>, place: usize, way: usize) {
    match way {
        0 => events[place].at = events[place].at.plus_seconds(1),
        1 => events[place].actor = crate::access::Actor::Public,
        2 => events[place].seq += 1,
        3 => {
            events[place].change = ProductChange::Edited {
                fields: vec!["title".into()],
            };
        }
        4 => events[place].product_id = id(77),
        5 => {
            events.remove(place);
        }
        _ => {
            let copy = events[place].clone();
            events.insert(place, copy);
        }
    }
}

proptest! {
    #[test]
    fn whatever_is_altered_in_the_past_is_found(place in 0_usize..7, way in 0_usize..7) {
        let (product, mut events) = history();
        tamper(&mut events, place, way);
        prop_assert!(product.verify_history(&events).is_err());
    }

    #[test]
    fn whatever_the_order_the_chain_holds(picks in prop::collection::vec(0_usize..EVERY, 0..24)) {
        let made = Product::create(id(1), new(), SYSTEM, now()).expect("in order");
        let (mut product, mut events) = (made.next, made.events);
        for pick in picks {
            let Ok(decision) = give(&product, every_command().swap_remove(pick), now()) else { continue };
            product = decision.next;
            events.extend(decision.events);
        }
        prop_assert_eq!(product.verify_history(&events), Ok(()));
        if product.status() == Status::Available {
            prop_assert!(!product.facts().details.photos.is_empty());
            prop_assert!(product.facts().listing.is_some());
        }
    }
}
