//! Prices by hand, by the schedule, and what a term has due.

use contract::inventory::prices::PriceOp;
use data::Paging;
use domain::access::Role;
use domain::contact::Channel;
use domain::contract::LineOutcome;
use domain::decision::Decision;
use domain::ids::MarkdownScheduleId;
use domain::money::BasisPoints;
use domain::notification::{Notification, Outcome, Topic};
use domain::product::{Facts, Listing, Product, ProductEvent, State};
use domain::terms::{Consent, Disposition, FloorRule, MarkdownStep, ScheduleSnapshot};
use serde_json::{Value, json};
use testkit::{Person, Reply};

use crate::shop::{Shop, here};

fn money(cents: i64) -> Value {
    json!({ "amount": cents, "currency": "USD" })
}

fn manual(cents: i64) -> Value {
    json!({ "price": money(cents), "reason": "manual" })
}

async fn say(shop: &Shop, person: &Person, op: PriceOp, body: Value) -> Reply {
    let call = person.calls(op.route()).path("id", here());
    shop.call(call.body(body)).await
}

async fn act(shop: &Shop, person: &Person, op: PriceOp) -> Reply {
    let call = person.calls(op.route()).path("id", here());
    shop.call(call).await
}

/// The product as it is some time later, on sale since so many days.
async fn on_sale_for(shop: &Shop, days: i32, change: impl FnOnce(&mut Facts)) {
    let was = shop.stored(&here()).await;
    let now = shop.stage.clock.now();
    let mut facts = was.facts().clone();
    change(&mut facts);
    let first = now.panama_date().plus_days(-days);
    let terms = facts.terms.as_ref().unwrap();
    facts.listing = Some(Listing::starting(first, terms));
    let state = State::Available { since: now };
    let next = Product::restore(was.id().clone(), was.version() + 1, state, facts);
    let decision: Decision<Product, ProductEvent> = Decision {
        was: Some(was),
        next,
        events: Vec::new(),
    };
    let change = shop.stage.table.begin(shop.stage.cause());
    change.save(&decision).commit().await.unwrap();
}

fn schedule(consent: Consent) -> ScheduleSnapshot {
    ScheduleSnapshot {
        schedule_id: testkit::id::<MarkdownScheduleId>(1),
        name: "Mensual".to_owned(),
        steps: vec![MarkdownStep {
            after_days: 30,
            percent_off: BasisPoints::percent(20),
        }],
        floor_rule: FloorRule::Contract,
        consent,
    }
}

#[tokio::test]
async fn a_large_move_waits_for_a_second_person_and_under_the_floor_for_the_consignor() {
    let shop = Shop::open().await;
    let second = shop.stage.person(Role::SalesManager).await;
    let (change, decide) = (PriceOp::ChangeProductPrice, PriceOp::DecideProductPrice);
    let small = say(&shop, &shop.manager, change, manual(37_000)).await;
    assert_eq!(small.expect(200).json["pricing"]["current"], money(37_000));

    let waits = say(&shop, &shop.manager, change, manual(15_000))
        .await
        .expect(200);
    assert_eq!(waits.json["pricing"]["pending"]["awaiting"], "approval");
    assert_eq!(waits.json["pricing"]["current"], money(37_000));
    let again = say(&shop, &shop.manager, change, manual(36_000)).await;
    again.refused(422, "price_change_pending");
    let yes = || json!({ "approved": true });
    let own = say(&shop, &shop.manager, decide, yes()).await;
    own.refused(403, "approver_is_requester");
    let asked = say(&shop, &second, decide, yes()).await.expect(200);
    assert_eq!(asked.json["pricing"]["pending"]["awaiting"], "consent");

    let answer = PriceOp::AnswerProductPrice;
    let accept = || json!({ "answer": "accept" });
    let stranger = say(&shop, &shop.stranger, answer, accept()).await;
    stranger.refused(404, "not_found");
    let staff = say(&shop, &shop.manager, answer, accept()).await;
    staff.refused(403, "permission_denied");
    let accepted = say(&shop, &shop.consignor, answer, accept())
        .await
        .expect(200);
    assert_eq!(accepted.json["pricing"]["current"], money(15_000));
    assert_eq!(accepted.json["pricing"]["floor"], money(15_000));

    let prices = act(&shop, &shop.consignor, PriceOp::ListProductPrices)
        .await
        .expect(200);
    let events: Vec<_> = prices.json["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["event"].clone())
        .collect();
    let told = [
        "ProductPriceChanged",
        "ProductPriceChangeRequested",
        "ProductPriceChangeProposed",
        "ProductPriceChanged",
    ];
    assert_eq!(events, told);
    assert_eq!(prices.json["with_itbms"], money(16_050));
    act(&shop, &shop.stranger, PriceOp::ListProductPrices)
        .await
        .refused(404, "not_found");
}

#[tokio::test]
async fn a_price_is_not_moved_by_everyone_nor_anywhere() {
    let shop = Shop::open().await;
    for person in [&shop.appraiser, &shop.logistics, &shop.consignor] {
        let refused = say(&shop, person, PriceOp::ChangeProductPrice, manual(37_000)).await;
        refused.refused(403, "permission_denied");
    }
    let nothing = say(&shop, &shop.manager, PriceOp::ChangeProductPrice, manual(0)).await;
    nothing.refused(400, "price_invalid");
    let none = say(
        &shop,
        &shop.consignor,
        PriceOp::AnswerProductPrice,
        json!({ "answer": "keep" }),
    )
    .await;
    none.refused(422, "no_price_change_pending");
    let none = say(
        &shop,
        &shop.manager,
        PriceOp::DecideProductPrice,
        json!({ "approved": false }),
    )
    .await;
    none.refused(422, "no_price_change_pending");
    act(&shop, &shop.manager, PriceOp::MarkDownProduct)
        .await
        .refused(422, "transition_not_allowed");
    act(&shop, &shop.manager, PriceOp::RunProductTerm)
        .await
        .refused(422, "nothing_due");
}

#[tokio::test]
async fn the_consignor_is_asked_before_a_step_and_may_keep_the_price() {
    let shop = Shop::open().await;
    on_sale_for(&shop, 27, |facts| {
        let terms = facts.terms.as_mut().unwrap();
        terms.markdown = Some(schedule(Consent::Ask));
    })
    .await;
    let run = PriceOp::MarkDownProduct;
    let asked = act(&shop, &shop.manager, run).await.expect(200);
    assert_eq!(
        asked.json["pricing"]["pending"]["change"]["to"],
        money(32_000)
    );
    act(&shop, &shop.manager, run)
        .await
        .refused(422, "nothing_due");
    let keep = json!({ "answer": "keep" });
    let kept = say(&shop, &shop.consignor, PriceOp::AnswerProductPrice, keep)
        .await
        .expect(200);
    assert_eq!(kept.json["pricing"]["pending"], Value::Null);
    assert_eq!(kept.json["pricing"]["current"], money(40_000));
}

#[tokio::test]
async fn a_step_that_nobody_must_be_asked_about_is_made_on_its_day() {
    let shop = Shop::open().await;
    on_sale_for(&shop, 30, |facts| {
        let terms = facts.terms.as_mut().unwrap();
        terms.markdown = Some(schedule(Consent::None));
    })
    .await;
    let fallen = act(&shop, &shop.manager, PriceOp::MarkDownProduct)
        .await
        .expect(200);
    assert_eq!(fallen.json["pricing"]["current"], money(32_000));
}

#[tokio::test]
async fn every_sample_is_understood_and_what_it_names_is_not_there() {
    let shop = Shop::open().await;
    for op in PriceOp::ALL {
        let person = match op {
            PriceOp::AnswerProductPrice => &shop.consignor,
            PriceOp::ChangeProductPrice
            | PriceOp::DecideProductPrice
            | PriceOp::MarkDownProduct
            | PriceOp::RunProductTerm
            | PriceOp::ListProductPrices => &shop.manager,
        };
        let call = testkit::sample(op.route()).by(person);
        let invoke = async |name: &str, event: &str| inventory::invoke(&shop.cx, name, event).await;
        let reply = Box::pin(call.send(invoke)).await;
        reply.refused(404, "not_found");
    }
}

/// A notice of the term that reached the consignor.
async fn proof(shop: &Shop, event: &str) {
    let now = shop.stage.clock.now();
    let (about, topic) = (here(), Topic::ContractGraceEnding);
    let to = shop.consignor.id.clone();
    let begun = Notification::begin(event, about.as_str(), topic, to, Channel::Email, now);
    let sent = Outcome::Sent {
        reference: "0100".to_owned(),
    };
    let sent = begun.settled(&sent, now);
    for message in [&begun, &sent] {
        let change = shop.stage.table.begin(shop.stage.cause());
        change.notification(message).commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_term_that_is_over_becomes_grace_and_ends_only_with_proof() {
    let shop = Shop::open().await;
    on_sale_for(&shop, 61, |_| {}).await;
    let run = PriceOp::RunProductTerm;
    act(&shop, &shop.consignor, run)
        .await
        .refused(403, "permission_denied");
    let grace = act(&shop, &shop.manager, run).await.expect(200);
    assert_eq!(grace.json["status"], "in_grace");
    act(&shop, &shop.manager, run)
        .await
        .refused(422, "nothing_due");

    grace_is_over(&shop, Disposition::BuyOut).await;
    let prolonged = act(&shop, &shop.manager, run).await.expect(200);
    assert_eq!(prolonged.json["status"], "in_grace");
    grace_is_over(&shop, Disposition::BuyOut).await;
    for event in ["prd_1.7.0", "prd_1.8.0"] {
        proof(&shop, event).await;
    }
    let bought = act(&shop, &shop.manager, run).await.expect(200);
    assert_eq!(bought.json["status"], "in_stock");
    assert_eq!(bought.json["ownership"], "house");
    let contract = shop.stored_contract().await;
    let closing = contract.lines()[0].closing.clone().unwrap();
    assert_eq!(closing.outcome, LineOutcome::BoughtOut);
    let list = Paging {
        limit: 10,
        cursor: None,
        principal: "tests",
    };
    let now = shop.stage.clock.now();
    let theirs = data::products::of_consignor(&shop.stage.table, &shop.consignor.id, &list, now);
    let theirs = theirs.await.unwrap().items;
    assert!(theirs.iter().all(|product| product.id() != &here()));
}

/// The last day of grace was yesterday.
async fn grace_is_over(shop: &Shop, disposition: Disposition) {
    let was = shop.stored(&here()).await;
    let mut facts = was.facts().clone();
    let terms = facts.terms.as_mut().unwrap();
    terms.disposition = disposition;
    terms.buy_out_price = Some(domain::money::Money::usd(10_000));
    let yesterday = shop.stage.clock.now().panama_date().plus_days(-1);
    facts.listing.as_mut().unwrap().grace_until = Some(yesterday);
    let (id, version) = (was.id().clone(), was.version() + 1);
    let next = Product::restore(id, version, was.state().clone(), facts);
    let decision: Decision<Product, ProductEvent> = Decision {
        was: Some(was),
        next,
        events: Vec::new(),
    };
    let change = shop.stage.table.begin(shop.stage.cause());
    change.save(&decision).commit().await.unwrap();
}
