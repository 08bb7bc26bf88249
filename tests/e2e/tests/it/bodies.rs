//! Bad input: every wrong field is named, and nothing a caller sends is a mistake of ours.

use anyhow::{Result, ensure};
use contract::route::{MatchRule, Route};
use e2e::{Shop, Visitor};
use serde_json::{Map, Value, json};

pub(crate) fn schema<'a>(whole: &'a Value, at: &'a Value) -> &'a Value {
    match at.get("$ref").and_then(Value::as_str) {
        Some(pointer) => {
            let target = whole
                .pointer(pointer.trim_start_matches('#'))
                .unwrap_or(&Value::Null);
            schema(whole, target)
        }
        None => at,
    }
}

async fn send(visitor: &Visitor, route: &Route, body: &Value) -> Result<e2e::Answer> {
    let path = visitor.shop().openapi.path_to_nothing(route);
    let call = visitor.call(route.method.as_str().parse()?, &path);
    let mut call = call.body(body);
    if route.if_match == MatchRule::Required {
        call = call.header("if-match", "\"1\"");
    }
    if !matches!(route.method, contract::route::Method::Post) {
        call = call.keyless();
    }
    call.send().await
}

pub(crate) fn with_bodies(shop: &Shop) -> Vec<(&'static Route, Value)> {
    let bodied = |route: &'static Route| {
        shop.openapi
            .body_schema(route.name)
            .map(|schema| (route, schema))
    };
    contract::rows()
        .filter_map(|(_, row)| bodied(row.route))
        .collect()
}

/// An object schema's own properties and which of them are required.
fn object(whole: &Value) -> Option<(Map<String, Value>, Vec<String>)> {
    let at = schema(whole, whole["allOf"].get(0)?);
    let properties = at["properties"].as_object()?.clone();
    let required = at["required"].as_array().into_iter().flatten();
    let required = required
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    Some((properties, required))
}

#[tokio::test]
async fn every_missing_field_and_every_unknown_one_is_named_at_once() -> Result<()> {
    let shop = Shop::shared();
    let admin = shop.sign_in("admin").await?;
    let mut walked = 0;
    for (route, whole) in with_bodies(&shop) {
        let Some((_, required)) = object(&whole) else {
            continue;
        };
        let answer = send(&admin, route, &json!({ "no_such_field": 1 })).await?;
        let answer = answer.expect(400)?;
        for field in required.iter().map(String::as_str).chain(["no_such_field"]) {
            let named = answer.json["errors"].get(field).is_some();
            ensure!(
                named,
                "{} does not name {field}: {}",
                route.name,
                answer.json
            );
        }
        walked += 1;
    }
    ensure!(walked > 10, "only {walked} bodies were walked");
    Ok(())
}

#[tokio::test]
async fn every_field_of_the_wrong_type_is_named_at_once() -> Result<()> {
    let shop = Shop::shared();
    let admin = shop.sign_in("admin").await?;
    for (route, whole) in with_bodies(&shop) {
        let Some((properties, _)) = object(&whole) else {
            continue;
        };
        // No schema of ours takes a list of lists.
        let body: Value = properties
            .keys()
            .map(|name| (name.clone(), json!([[1]])))
            .collect::<Map<_, _>>()
            .into();
        let answer = send(&admin, route, &body).await?.expect(400)?;
        let named = answer.json["errors"]
            .as_object()
            .cloned()
            .unwrap_or_default();
        for field in properties.keys() {
            let is_named = named.keys().any(|path| {
                path == field
                    || path.starts_with(&format!("{field}["))
                    || path.starts_with(&format!("{field}."))
            });
            ensure!(
                is_named,
                "{} does not name {field}: {}",
                route.name,
                answer.json
            );
        }
    }
    Ok(())
}

/// What a client must not set is refused by name, whatever it is called elsewhere: `status`,
/// `version`, `roles`, `kyc_status`, …
#[tokio::test]
async fn no_body_takes_a_field_of_another() -> Result<()> {
    let shop = Shop::shared();
    let admin = shop.sign_in("admin").await?;
    let names = shop.openapi.field_names();
    ensure!(names.len() > 200, "only {} names are known", names.len());
    for (route, whole) in with_bodies(&shop) {
        let Some((own, _)) = object(&whole) else {
            continue;
        };
        let foreign: Vec<_> = names
            .iter()
            .filter(|name| !own.contains_key(*name))
            .collect();
        // An answer names so many fields and no more.
        for some in foreign.chunks(20) {
            let body = some.iter().map(|name| ((*name).clone(), json!(1)));
            let body = Value::Object(body.collect());
            let answer = send(&admin, route, &body).await?.expect(400)?;
            let is_named = |name: &str| answer.json["errors"].get(name).is_some();
            let kept: Vec<_> = some.iter().filter(|name| !is_named(name)).collect();
            ensure!(kept.is_empty(), "{} passes over {kept:?}", route.name);
        }
    }
    Ok(())
}

#[tokio::test]
async fn what_is_no_json_is_told_so() -> Result<()> {
    let shop = Shop::shared();
    let stranger = shop.stranger();
    for bytes in [&b"{"[..], b"\xff\xfe", b"{\"email\":}", b"[1,2"] {
        let call = stranger
            .post("/v1/auth/login")
            .raw("application/json", bytes.to_vec());
        call.send().await?.refused(400, "body_not_json")?;
    }
    let form = stranger
        .post("/v1/auth/login")
        .raw("text/plain", b"a=b".to_vec());
    form.send().await?.expect(415)?;
    let large = vec![b' '; 1_100_000];
    stranger
        .post("/v1/auth/login")
        .raw("application/json", large)
        .send()
        .await?
        .expect(413)?;
    Ok(())
}
