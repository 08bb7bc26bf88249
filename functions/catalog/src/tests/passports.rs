//! Passports: what anyone sees who has a sticker, and what nobody sees.

use contract::catalog::passports::{GetPassport, GetPassportKeys};
use contract::route::Endpoint;
use domain::access::{Actor, By, Role};
use domain::decision::Decision;
use domain::ids::{ProductId, SaleId};
use domain::passport::PassportClaims;
use domain::product::{
    Command, Edit, Finding, FindingResult, Product, ProductEvent, commerce, hold,
};
use domain::request::{
    Appraisal, Authenticity, AuthenticityResult, Findings, ItemDecision, MarketRange, RequestItem,
    State, Verdict,
};
use domain::terms::Mode;
use domain::time::Date;
use integrations::passports::{PassportKeys, PublishedKey, read_passport};
use serde_json::json;
use testkit::story::{self, Story, brand, category, contract_id, silent};
use testkit::{PASSPORT_KEY, Person, Reply, Stage, anyone_calls, id};

use super::{get, open};
use crate::{Context, invoke};

/// A shop with one product of Ana's, whose bag was found genuine.
struct House {
    stage: Stage,
    cx: Context,
    consignor: Person,
    manager: Person,
}

impl House {
    async fn open() -> Self {
        let (stage, cx) = open().await;
        let consignor = stage.person(Role::Consignor).await;
        let manager = stage.person(Role::SalesManager).await;
        let house = Self {
            stage,
            cx,
            consignor,
            manager,
        };
        let item = house.item();
        let story = house.story();
        let state = State::Contracted {
            acceptance: story.acceptance(None),
            contract: contract_id(),
            unlisted: Some(vec![id(1)]),
        };
        let request = silent(story.request(1, vec![item], state));
        let change = house.stage.table.begin(house.stage.cause());
        let change = change.put_category(&category()).put_brand(&brand());
        let change = change.save(&request).save(&story.product(1));
        change.commit().await.unwrap();
        house
    }

    fn story(&self) -> Story<'_> {
        Story {
            stage: &self.stage,
            consignor: &self.consignor,
            appraiser: &self.manager,
            manager: &self.manager,
        }
    }

    fn item(&self) -> RequestItem {
        let findings = Findings {
            scores: Vec::new(),
            red_flags: Vec::new(),
            authenticity: Authenticity {
                result: AuthenticityResult::Genuine,
                method: format!(
                    "Seen by {}, who knows {}",
                    self.manager.name, self.consignor.name
                ),
                certificate_file: Some(id(41)),
            },
            market: MarketRange {
                low: domain::money::Money::usd(77_701),
                high: domain::money::Money::usd(77_702),
                comparables: Vec::new(),
            },
            recommended_price: domain::money::Money::usd(77_703),
            recommended_mode: Mode::Consign,
            notes: "for colleagues".to_owned(),
            photos: Vec::new(),
        };
        let mut item = story::item(1, ItemDecision::Accepted);
        item.appraisal = Some(Appraisal {
            appraiser: self.manager.id.clone(),
            submitted_at: self.stage.clock.now(),
            verdict: Verdict::Scored { findings },
            overall: Some(480),
            band: None,
        });
        item
    }

    async fn product(&self) -> Product {
        data::products::get(&self.stage.table, &id(1))
            .await
            .unwrap()
    }

    async fn decide(&self, command: Command) {
        let by = By::Person(&self.manager.caller);
        let decision: Decision<Product, ProductEvent> = self
            .product()
            .await
            .decide(command, by, self.stage.clock.now())
            .unwrap();
        let change = self.stage.table.begin(self.stage.cause());
        change.save(&decision).commit().await.unwrap();
    }

    async fn make_public(&self, is_public: bool) {
        let product = self.product().await;
        let facts = product.facts().clone();
        let mut details = facts.details;
        details.passport_public = is_public;
        details.brand_id = Some(id(1));
        let edit = Edit {
            details,
            shelf: Some(format!("A-{is_public}")),
            serial: facts.serial,
        };
        self.decide(Command::Edit(Box::new(edit))).await;
    }

    async fn see(&self, code: &str) -> Reply {
        let call = anyone_calls(&GetPassport::ROUTE).path("code", code);
        let invoke = async |name: &str, event: &str| invoke(&self.cx, name, event).await;
        Box::pin(call.send(invoke)).await
    }

    /// The problem without the id of its request, which no two share.
    async fn refusal(&self, code: &str) -> serde_json::Value {
        let reply = self.see(code).await.expect(404);
        let mut problem = reply.json;
        if let Some(fields) = problem.as_object_mut() {
            fields.retain(|name, _| !name.contains("request") && name != "instance");
        }
        problem
    }
}

fn claims(product: u128) -> PassportClaims {
    PassportClaims {
        product_id: id::<ProductId>(product),
        sku: format!("P-2026-{product:06}"),
        issued_on: Date::parse("2026-11-24").unwrap(),
    }
}

fn signed(claims: &PassportClaims) -> String {
    let keys = PassportKeys::parse(PASSPORT_KEY).unwrap();
    keys.sign(claims).unwrap()
}

#[tokio::test]
async fn who_has_the_sticker_sees_what_the_item_is_and_nothing_of_a_person_or_a_price() {
    let house = House::open().await;
    house.make_public(true).await;
    house.decide(Command::Ready).await;
    house.decide(Command::Publish).await;
    let reply = house.see(&signed(&claims(1))).await.expect(200);
    let month = house.stage.clock.now().panama_date().to_string()[..7].to_owned();
    let body = &reply.json;
    assert_eq!(body["title"], "Bolso 1");
    assert_eq!(body["sku"], "P-2026-000001");
    assert_eq!(body["issued_on"], "2026-11-24");
    assert_eq!(body["categories"], json!(["Bolsos"]));
    assert_eq!(
        (&body["brand"], &body["condition"]),
        (&json!("Marca"), &json!("good"))
    );
    assert_eq!(
        body["checks"],
        json!([{ "month": month, "certificate": true }])
    );
    let history = json!([
        { "moment": "received", "month": month },
        { "moment": "listed", "month": month },
    ]);
    assert_eq!(body["history"], history);
    assert_eq!(body["photos"].as_array().unwrap().len(), 1);

    // The canary: nothing of whose it is, who looked at it, or what it costs.
    let product = house.product().await;
    let text = body.to_string();
    let pricing = &product.facts().pricing;
    for secret in [
        house.consignor.id.to_string(),
        house.consignor.name.clone(),
        house.consignor.email.as_str().to_owned(),
        house.manager.id.to_string(),
        house.manager.name.clone(),
        contract_id().to_string(),
        story::request_id().to_string(),
        pricing.current.cents().to_string(),
        pricing.floor.cents().to_string(),
        "777".to_owned(),
        "colleagues".to_owned(),
    ] {
        assert!(!text.contains(&secret), "{secret} is in {text}");
    }
}

#[tokio::test]
async fn a_sale_is_told_by_its_month() {
    let house = House::open().await;
    house.make_public(true).await;
    house.decide(Command::Ready).await;
    house.decide(Command::Publish).await;
    let until = house.stage.clock.now().plus_minutes(15);
    let holder = hold::Holder {
        kind: hold::HoldKind::Cart,
        reference: "cart".to_owned(),
    };
    let held = hold::Command::Hold {
        holder: holder.clone(),
        by: Actor::Public,
        quantity: 1,
        until: Some(until),
    };
    let checkout = commerce::Command::Checkout {
        fence: 1,
        holder,
        sale: id(1),
        until,
    };
    let paid = commerce::Command::Paid {
        fence: 1,
        sale: id(1),
    };
    house.decide(Command::Hold(held)).await;
    house.decide(Command::Commerce(checkout)).await;
    house.decide(Command::Commerce(paid)).await;
    let body = house.see(&signed(&claims(1))).await.expect(200).json;
    let told: Vec<_> = body["history"].as_array().unwrap().iter().collect();
    assert_eq!(told.len(), 3, "{body}");
    assert_eq!(told[2]["moment"], "sold");
    let sale: SaleId = id(1);
    assert!(!body.to_string().contains(sale.as_str()));
}

/// The code of the sample was made by another program, from nothing but what is documented.
#[test]
fn a_code_that_another_program_signed_by_the_documentation_reads() {
    let sample = include_str!("../../../../events/get_passport.json");
    let sample: serde_json::Value = serde_json::from_str(sample).unwrap();
    let code = sample["pathParameters"]["code"].as_str().unwrap();
    let keys = PassportKeys::parse(PASSPORT_KEY).unwrap();
    let claims = PassportClaims {
        product_id: ProductId::parse("prd_01J9ZQ5W3N8X7V6T5R4Q3P2N1M").unwrap(),
        ..claims(123)
    };
    assert_eq!(read_passport(code, &keys.published()), Some(claims));
}

#[tokio::test]
async fn a_passport_may_be_kept_and_is_not_sent_twice() {
    let house = House::open().await;
    house.make_public(true).await;
    let code = signed(&claims(1));
    let first = house.see(&code).await.expect(200);
    let kept = &first.headers["cache-control"];
    assert_eq!(kept, "public, max-age=60, stale-while-revalidate=300");
    let call = anyone_calls(&GetPassport::ROUTE).path("code", &code);
    let call = call.header("if-none-match", &first.headers["etag"]);
    let invoke = async |name: &str, event: &str| invoke(&house.cx, name, event).await;
    let again = Box::pin(call.send(invoke)).await;
    assert_eq!(again.status, 304);
}

#[tokio::test]
async fn what_is_not_public_not_genuine_or_not_there_looks_like_a_forged_code() {
    let house = House::open().await;
    let code = signed(&claims(1));
    let forged = house.refusal(&"A".repeat(156)).await;
    assert_eq!(house.refusal(&code).await, forged, "not public");
    house.make_public(true).await;
    house.see(&code).await.expect(200);
    let other_sku = PassportClaims {
        sku: "P-2026-000002".to_owned(),
        ..claims(1)
    };
    for wrong in [claims(9), other_sku] {
        assert_eq!(house.refusal(&signed(&wrong)).await, forged, "{wrong:?}");
    }
    let finding = Finding {
        result: FindingResult::Counterfeit,
        method: "Lens".to_owned(),
        note: "Seams".to_owned(),
        photos: Vec::new(),
    };
    house.decide(Command::AuthenticateFail(finding)).await;
    assert_eq!(house.refusal(&code).await, forged, "held back");
}

#[tokio::test]
async fn no_forged_code_is_a_passport() {
    let house = House::open().await;
    house.make_public(true).await;
    let code = signed(&claims(1));
    house.see(&code).await.expect(200);
    let swapped = |place: usize| {
        let letter = if code.as_bytes()[place] == b'Q' {
            "R"
        } else {
            "Q"
        };
        let mut forged = code.clone();
        forged.replace_range(place..=place, letter);
        forged
    };
    let other = PassportKeys::parse(&format!("1:{}", "0c".repeat(32))).unwrap();
    let mut forged: Vec<String> = (0..code.len()).step_by(3).map(swapped).collect();
    forged.extend([
        other.sign(&claims(1)).unwrap(),
        code.to_lowercase(),
        code[1..].to_owned(),
        code[..code.len() - 1].to_owned(),
        format!("{code}A"),
        "keys2".to_owned(),
        "A".repeat(4_000),
    ]);
    assert!(forged.len() >= 50, "{}", forged.len());
    for code in forged {
        house.see(&code).await.refused(404, "not_found");
    }
}

#[tokio::test]
async fn a_sticker_is_checked_off_line_with_the_published_key_alone() {
    let (_stage, cx) = open().await;
    let reply = get::<GetPassportKeys>(&cx, None).await.expect(200);
    assert_eq!(
        reply.headers["cache-control"],
        "public, max-age=3600, stale-while-revalidate=3600"
    );
    let published: Vec<PublishedKey> = reply.json["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| {
            assert_eq!(
                (&key["kty"], &key["crv"]),
                (&json!("OKP"), &json!("Ed25519"))
            );
            assert_eq!((&key["alg"], &key["use"]), (&json!("EdDSA"), &json!("sig")));
            PublishedKey {
                number: key["kid"].as_str().unwrap().parse().unwrap(),
                x: key["x"].as_str().unwrap().to_owned(),
            }
        })
        .collect();
    assert!(!reply.json.to_string().contains(PASSPORT_KEY));
    let code = signed(&claims(1));
    assert_eq!(read_passport(&code, &published), Some(claims(1)));
    assert_eq!(read_passport(&code, &[]), None);
}
