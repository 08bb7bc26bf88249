//! Hostile texts in every field of the set-up that people type: each is kept as it is or refused by
//! its name, and nothing breaks.

use contract::inventory::setup::discounts::CreateDiscount;
use contract::inventory::setup::{
    CreateAttribute, CreateBrand, CreateCategory, CreateLocation, CreateMarkdownSchedule,
    PublishCommissionPlan,
};
use contract::route::{Endpoint, Route};
use serde_json::{Value, json};
use testkit::sample;

use crate::house::{House, blamed};

/// Kept letter by letter.
const KEPT: &[&str] = &[
    "حقائب يد",
    "\u{202e}sosloB\u{202c}",
    "a\u{200f}b",
    "👜👩‍👩‍👧‍👦🇵🇦",
    "𠜎𝒳𐍈",
    "=HYPERLINK(\"http://x\",\"y\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "{{7*7}} ${x} %s",
    "'; DROP TABLE x; --",
    "e\u{301}\u{301}\u{301}\u{301}",
    "\u{fdfa}\u{feff}x",
];

/// Refused by the name of the field.
const REFUSED: &[&str] = &[
    "a\u{0}b",
    "a\nb",
    "a\r\nSet-Cookie: x",
    "\u{1b}[31mrojo",
    "a\u{7f}b",
    "a\u{85}b",
    "a\u{2028}b",
    "a\tb",
    "\u{200b}\u{feff}",
    " ",
];

/// The routes that set something up, with where each takes a text that people type, where it shows
/// it, and by which name it is blamed.
fn fields() -> Vec<(Route, &'static str, &'static str, &'static str)> {
    vec![
        (CreateCategory::ROUTE, "/name", "/record/name", "name"),
        (
            CreateCategory::ROUTE,
            "/checklist/0/text",
            "/record/checklist/0/text",
            "checklist[0].text",
        ),
        (CreateBrand::ROUTE, "/name", "/record/name", "name"),
        (CreateAttribute::ROUTE, "/name", "/record/name", "name"),
        (
            CreateAttribute::ROUTE,
            "/options/1",
            "/record/options/1",
            "options",
        ),
        (CreateLocation::ROUTE, "/name", "/record/name", "name"),
        (
            CreateLocation::ROUTE,
            "/address",
            "/record/address",
            "address",
        ),
        (
            CreateLocation::ROUTE,
            "/shelves/2",
            "/record/shelves/2",
            "shelves[2]",
        ),
        (PublishCommissionPlan::ROUTE, "/name", "/name", "name"),
        (
            CreateMarkdownSchedule::ROUTE,
            "/name",
            "/record/name",
            "name",
        ),
        (CreateDiscount::ROUTE, "/name", "/details/name", "name"),
    ]
}

/// The route's sample with a text in one field, and of its own in all that only one may have.
fn call(house: &House, route: &Route, field: &str, text: &str, number: usize) -> testkit::Sample {
    let mut call = sample(route).by(&house.admin);
    let mut body = call.sent();
    for (own, value) in [
        ("slug", json!(format!("s-{number}"))),
        ("key", json!(format!("k{number}"))),
        ("code", json!(format!("C-{number}"))),
        ("branch_code", json!(format!("{number:04}"))),
    ] {
        if body.get(own).is_some() {
            body[own] = value;
        }
    }
    *body.pointer_mut(field).unwrap() = Value::from(text);
    call = call.body(&body);
    call
}

#[tokio::test]
async fn what_people_type_is_kept_letter_by_letter() {
    let house = House::open().await;
    let mut number = 0;
    for (route, field, shown, _) in fields() {
        for text in KEPT {
            number += 1;
            let reply = house.send(&call(&house, &route, field, text, number)).await;
            let reply = reply.expect(201);
            let kept = reply.json.pointer(shown).unwrap();
            assert_eq!(kept, text, "{} {field}", route.name);
        }
    }
}

#[tokio::test]
async fn control_characters_and_blanks_are_refused_by_the_name_of_the_field() {
    let house = House::open().await;
    for (route, field, _, blame) in fields() {
        for text in REFUSED {
            let reply = house.send(&call(&house, &route, field, text, 1)).await;
            assert_eq!(reply.status, 400, "{} {field} {text:?}", route.name);
            assert_eq!(blamed(&reply), [blame], "{} {field} {text:?}", route.name);
        }
    }
}

#[tokio::test]
async fn words_of_programs_take_nothing_hostile() {
    let house = House::open().await;
    let words = [
        (CreateCategory::ROUTE, "/slug"),
        (CreateCategory::ROUTE, "/checklist/0/key"),
        (CreateBrand::ROUTE, "/slug"),
        (CreateAttribute::ROUTE, "/key"),
        (CreateLocation::ROUTE, "/branch_code"),
        (CreateDiscount::ROUTE, "/code"),
    ];
    for (route, field) in words {
        for text in KEPT.iter().chain(REFUSED) {
            let reply = house.send(&call(&house, &route, field, text, 1)).await;
            assert_eq!(reply.status, 400, "{} {field} {text:?}", route.name);
        }
    }
}
