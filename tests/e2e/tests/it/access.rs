//! Who may call what: a walk over every route with everyone.

use anyhow::{Result, ensure};
use contract::route::{Access, MatchRule, Method, Route};
use domain::access::{Grants, Role};
use e2e::{Answer, Shop, Visitor};
use local::stack::Options;
use serde_json::{Value, json};

const PEOPLE: [(&str, Role); 6] = [
    ("admin", Role::Admin),
    ("manager", Role::SalesManager),
    ("appraiser", Role::Appraiser),
    ("logistics", Role::Logistics),
    ("consignor", Role::Consignor),
    ("customer", Role::Customer),
];

async fn ask(visitor: &Visitor, route: &Route) -> Result<Answer> {
    let path = visitor.shop().openapi.path_to_nothing(route);
    let method = route.method.as_str().parse()?;
    let mut call = visitor.call(method, &path);
    if route.if_match == MatchRule::Required {
        call = call.header("if-match", "\"1\"");
    }
    if !matches!(route.method, Method::Get | Method::Delete) {
        call = call.body(&json!({}));
    }
    call.send().await
}

#[tokio::test]
async fn a_stranger_gets_nowhere_but_to_public_routes() -> Result<()> {
    let shop = Shop::shared();
    let strangers = [
        shop.stranger(),
        shop.with_token("not.a.token"),
        shop.with_token("e30.e30.e30"),
    ];
    for (_, row) in contract::rows() {
        for stranger in &strangers {
            let answer = ask(stranger, row.route).await?;
            let stopped = answer.status == 401;
            let told = format!("{}: {} {}", row.route.name, answer.status, answer.json);
            match row.route.access {
                Access::Public | Access::Signature(_) => {
                    ensure!(answer.json["code"] != "unauthenticated", "{told}");
                }
                Access::SignedIn | Access::AnyOf(_) => ensure!(stopped, "{told}"),
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn an_expired_token_opens_nothing() -> Result<()> {
    let shop = Shop::start(Options::default())?;
    let admin = shop.sign_in("admin").await?;
    admin.get("/v1/me").send().await?.expect(200)?;
    shop.stack
        .clock()
        .advance(std::time::Duration::from_secs(11 * 60));
    for (_, row) in contract::rows().filter(|(_, row)| row.route.access.needs_session()) {
        let answer = ask(&admin, row.route).await?;
        ensure!(
            answer.json["code"] == "token_expired",
            "{}: {}",
            row.route.name,
            answer.json
        );
    }
    Ok(())
}

/// The published map is what is enforced: for every route and role, no more and no less.
#[tokio::test]
async fn every_role_gets_exactly_where_the_published_map_says() -> Result<()> {
    let shop = Shop::shared();
    let root = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../infra/generated/permissions.json"
    );
    let map: Value = serde_json::from_str(&std::fs::read_to_string(root)?)?;
    let mut mismatches = Vec::new();
    for (name, role) in PEOPLE {
        let visitor = shop.sign_in(name).await?;
        let held: Vec<_> = Grants::of(&[role])
            .permissions()
            .map(|permission| json!(permission.code()))
            .collect();
        for (_, row) in contract::rows().filter(|(_, row)| row.route.access.needs_session()) {
            // Signing out would end the walk, or that of someone else under the same name.
            if matches!(row.route.name, "log_out" | "remove_other_sessions") {
                continue;
            }
            let published = &map["routes"][row.route.name]["any_of"];
            let open = match published.as_array() {
                Some(any_of) => any_of.iter().any(|code| held.contains(code)),
                None => map["routes"][row.route.name]["access"] == "signed_in",
            };
            let answer = ask(&visitor, row.route).await?;
            let stopped = answer.status == 403 && answer.json["code"] == "permission_denied";
            if open == stopped || answer.status == 401 {
                mismatches.push(format!("{name} {}: {}", row.route.name, answer.json));
            }
        }
    }
    ensure!(mismatches.is_empty(), "{mismatches:#?}");
    Ok(())
}

#[tokio::test]
async fn the_catalogue_tells_which_routes_a_permission_opens_and_how_far_a_role_reaches()
-> Result<()> {
    let shop = Shop::shared();
    let manager = shop.sign_in("manager").await?;
    let permissions = manager.get("/v1/permissions").send().await?.expect(200)?;
    let permissions = permissions.json["items"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    ensure!(
        permissions.len() == 150,
        "{} permissions",
        permissions.len()
    );
    let submit = permissions
        .iter()
        .find(|permission| permission["code"] == "requests.submit");
    ensure!(
        submit.is_some_and(|submit| submit["routes"] == json!(["submit_request"])),
        "{submit:?}"
    );
    let roles = manager.get("/v1/roles").send().await?.expect(200)?;
    let appraiser = &roles.json["items"][2];
    ensure!(appraiser["key"] == "appraiser", "{appraiser}");
    let grants = appraiser["permissions"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let view = grants
        .iter()
        .find(|grant| grant["permission"] == "requests.view");
    ensure!(
        view.is_some_and(|view| view["scope"] == "assigned"),
        "{view:?}"
    );
    Ok(())
}
