//! Nothing that anyone may see names a person, or tells what is the house's alone.

use catalog::invoke;
use contract::catalog::ROWS;
use contract::route::{Access, Method};
use domain::access::{Actor, Role, RoleGrant};
use domain::contact::{Email, Phone};
use domain::decision::Decision;
use domain::ids::UserId;
use domain::product::hold::{Command as Hold, HoldKind, Holder};
use domain::product::{Command, Serial};
use domain::tax_id::{TaxId, TaxIdType, TaxpayerKind};
use domain::user::{PersonProfile, User, UserEvent, UserFacts, UserStatus};
use serde_json::Value;
use testkit::anyone_calls;

use crate::shop::{SLUG, Shop};

const CANARY: &str = "CANARIO";

/// The bag is that consignor's, and lies in someone's cart.
async fn goods(shop: &Shop, consignor: &UserId) {
    shop.alter(|facts| {
        let origin = facts.origin.as_mut().unwrap();
        origin.consignor_id = consignor.clone();
        facts.serial = Some(Serial::Open(format!("{CANARY}-SERIE")));
        facts.shelf = Some(format!("{CANARY}-ESTANTE"));
    })
    .await;
    let hold = Hold::Hold {
        holder: Holder {
            kind: HoldKind::Cart,
            reference: format!("{CANARY}-CARRITO"),
        },
        by: Actor::Person {
            id: shop.ana.id.clone(),
        },
        quantity: 1,
        until: Some(shop.now().plus_minutes(30)),
    };
    shop.say(Command::Hold(hold)).await;
}

/// A consignor of whom everything is unmistakable; and whatever of it must not be seen.
async fn seed(shop: &Shop) -> Vec<String> {
    let (email, phone, ruc) = ("canario@secreto.test", "+50761234567", "8-765-4321");
    let person = UserFacts {
        status: UserStatus::Active,
        roles: vec![RoleGrant::of(Role::Consignor)],
        phone: Some(Phone::parse(phone).unwrap()),
        profile: Some(PersonProfile {
            kind: TaxpayerKind::Natural,
            legal_name: format!("{CANARY} Legal"),
            trade_name: None,
            tax_id: Some(TaxId::state(TaxIdType::Natural, ruc, None).unwrap()),
            birth_date: None,
        }),
        ..UserFacts::new(
            testkit::id(7_777),
            Email::parse(email).unwrap(),
            format!("{CANARY} Nombre"),
            shop.now(),
        )
    };
    let id = person.id.clone();
    let event = UserEvent::Registered {
        roles: vec![Role::Consignor],
    };
    let user = Decision::one(None, User::restore(person), event);
    let change = shop.stage.table.begin(shop.stage.cause()).save(&user);
    change.commit().await.unwrap();
    let origin = shop.bag().await.facts().origin.clone().unwrap();
    goods(shop, &id).await;
    let secrets = [
        CANARY,
        email,
        "61234567",
        ruc,
        id.as_str(),
        shop.ana.id.as_str(),
        shop.ana.email.as_str(),
        shop.consignor.id.as_str(),
        shop.consignor.email.as_str(),
        shop.manager.id.as_str(),
        origin.contract_id.as_str(),
        origin.request_id.as_str(),
        "floor",
        "consignor_id",
    ];
    secrets.map(str::to_lowercase).to_vec()
}

#[tokio::test]
async fn no_public_answer_names_a_consignor_or_tells_what_is_the_houses() {
    let shop = Shop::open().await;
    let secrets = seed(&shop).await;
    let mut seen = 0;
    for row in ROWS {
        let route = row.route;
        if route.access != Access::Public || route.method != Method::Get {
            continue;
        }
        // The contract of the API names fields, and is about nobody.
        if route.name == "get_openapi" {
            continue;
        }
        let queries: &[&[(&'static str, &str)]] = match route.name {
            "list_catalog_products" => &[
                &[],
                &[("facets", "true")],
                &[("q", "bolso")],
                &[("sort", "price_down")],
            ],
            _ => &[&[]],
        };
        for query in queries {
            let mut call = anyone_calls(route);
            for name in ["slug", "name", "code"] {
                if route.path.contains(&format!("{{{name}}}")) {
                    call = call.path(name, SLUG);
                }
            }
            for (name, value) in *query {
                call = call.query(name, value);
            }
            let answer = Box::pin(invoke(&shop.cx, route.name, &call.event())).await;
            let answer = answer.unwrap();
            if serde_json::from_str::<Value>(&answer).unwrap()["statusCode"] == 200 {
                seen += 1;
            }
            let told = answer.to_lowercase();
            for secret in &secrets {
                assert!(
                    !told.contains(secret),
                    "{} tells {secret}: {answer}",
                    route.name
                );
            }
        }
    }
    assert!(seen >= 5, "only {seen} answers were looked through");
}
