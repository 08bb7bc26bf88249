//! Prices and terms of products, by their commands alone.

mod by_hand;
mod markdown;
mod properties;
mod table;
mod term;

use domain::access::{Actor, By, Caller, Grants, Role, Via};
use domain::decision::Decision;
use domain::fault::Fault as _;
use domain::ids::{Id, UserId};
use domain::money::{BasisPoints, Money};
use domain::product::price::{self, PriceRules};
use domain::product::term::TermRules;
use domain::product::{
    Acquisition, AcquisitionKind, Command, Condition, Details, Edit, Facts, NewProduct, Origin,
    Product, ProductEvent, Refusal, Source, State, TaxClass, hold,
};
use domain::settings::Settings;
use domain::terms::{
    Consent, DiscountBearer, Disposition, FloorRule, LineTerms, MarkdownStep, Mode, PlanKind,
    PlanSnapshot, ScheduleSnapshot,
};
use domain::time::{Date, Timestamp};

const SYSTEM: By<'static> = By::System("tests");

fn id<T: Id>(n: u128) -> T {
    T::new(ulid::Ulid::from_parts(1_700_000_000_000, n))
}

fn dollars(dollars: i64) -> Money {
    Money::usd(dollars * 100)
}

fn rules() -> PriceRules {
    PriceRules::from(&Settings::default())
}

fn term_rules() -> TermRules {
    TermRules::from(&Settings::default())
}

/// The day of the first listing.
fn first_day() -> Date {
    Date::parse("2026-12-01").expect("a day")
}

/// Nine in the morning, so many days after the first listing.
fn at(day: i32) -> Timestamp {
    first_day().plus_days(day).at(9, 0)
}

fn caller(number: u128, role: Role) -> Caller {
    Caller {
        user: id::<UserId>(number),
        via: Via::Session(id(number)),
        roles: vec![role],
        grants: Grants::of(&[role]),
    }
}

fn manager() -> Caller {
    caller(2, Role::SalesManager)
}

fn second() -> Caller {
    caller(3, Role::Admin)
}

fn consignor() -> Caller {
    caller(1, Role::Consignor)
}

fn step(after_days: u16, percent: u32) -> MarkdownStep {
    MarkdownStep {
        after_days,
        percent_off: BasisPoints::percent(percent),
    }
}

/// Listed at 100, never under 60; 20 % less after 30 days, 50 % after 60.
fn terms(consent: Consent) -> LineTerms {
    LineTerms {
        mode: Mode::Consign,
        list_price: dollars(100),
        floor_price: dollars(60),
        plan: PlanSnapshot {
            plan_id: id(1),
            plan_version: 1,
            name: "Estándar".into(),
            kind: PlanKind::Percent {
                consignor: BasisPoints::percent(60),
            },
            discount_bearer: DiscountBearer::Shared,
            min_fee: None,
        },
        markdown: Some(ScheduleSnapshot {
            schedule_id: id(1),
            name: "Mensual".into(),
            steps: vec![step(30, 20), step(60, 50)],
            floor_rule: FloorRule::Contract,
            consent,
        }),
        term_days: 90,
        grace_days: 10,
        disposition: Disposition::Return,
        fees: Vec::new(),
        buy_out_price: None,
    }
}

fn create(source: Source) -> Product {
    let new = NewProduct {
        sku: "DJ-000123".into(),
        barcode: "DJ000123".into(),
        source,
        details: Details {
            photos: vec![id(1)],
            tax_class: Some(TaxClass::Itbms7),
            ..Details::new("Bolso", "bolso".into(), id(1), Condition::Good)
        },
        serial: None,
        quantity: 1,
        unique: true,
        location_id: id(1),
        shelf: Some("A-1".into()),
        received_by: Some(id(4)),
    };
    let made = Product::create(id(1), new, SYSTEM, at(0));
    let made = made.expect("it is in order").next;
    let commands = [Command::Ready, Command::Publish];
    commands.into_iter().fold(made, |product, command| {
        given(&product, command, &manager(), at(0))
    })
}

/// A consignor's product, on sale from the first day on.
fn consigned(terms: LineTerms) -> Product {
    create(Source::Line {
        origin: Origin {
            contract_id: id(1),
            contract_line_id: id(1),
            request_id: id(1),
            request_item_id: id(1),
            consignor_id: id(1),
        },
        terms: Box::new(terms),
    })
}

/// The house's own, on sale from the first day on.
fn house() -> Product {
    create(Source::House {
        acquired: Acquisition {
            kind: AcquisitionKind::Bought,
            cost: dollars(30),
            on: first_day(),
        },
        list_price: dollars(100),
        floor_price: dollars(60),
    })
}

/// The same in another state.
fn standing(product: &Product, state: State) -> Product {
    changed(product, state, |_| {})
}

fn changed(product: &Product, state: State, change: impl FnOnce(&mut Facts)) -> Product {
    let mut facts = product.facts().clone();
    change(&mut facts);
    Product::restore(product.id().clone(), product.version(), state, facts)
}

fn give(
    product: &Product,
    command: Command,
    by: &Caller,
    now: Timestamp,
) -> Result<Decision<Product, ProductEvent>, Refusal> {
    product.decide(command, By::Person(by), now)
}

fn given(product: &Product, command: Command, by: &Caller, now: Timestamp) -> Product {
    give(product, command, by, now)
        .expect("it is in order")
        .next
}

fn refused(product: &Product, command: Command, by: &Caller, now: Timestamp) -> &'static str {
    let decision = give(product, command, by, now);
    decision.expect_err("it is refused").code()
}

/// What is due of the price, done by the house itself.
fn run(product: &Product, now: Timestamp) -> Result<Product, &'static str> {
    let command = Command::Price(price::Command::ApplyMarkdown(rules()));
    let decision = product.decide(command, SYSTEM, now);
    decision
        .map(|decision| decision.next)
        .map_err(|refusal| refusal.code())
}

fn cents(product: &Product) -> i64 {
    product.facts().pricing.current.cents()
}

/// A cart takes it until then.
fn hold(until: Timestamp) -> Command {
    Command::Hold(hold::Command::Hold {
        holder: hold::Holder {
            kind: hold::HoldKind::Cart,
            reference: "cart-1".into(),
        },
        by: Actor::Public,
        quantity: 1,
        until: Some(until),
    })
}

fn not_to_be_discounted(product: &Product, so: bool) -> Command {
    let facts = product.facts();
    Command::Edit(Box::new(Edit {
        details: Details {
            do_not_discount: so,
            ..facts.details.clone()
        },
        shelf: facts.shelf.clone(),
        serial: facts.serial.clone(),
    }))
}
