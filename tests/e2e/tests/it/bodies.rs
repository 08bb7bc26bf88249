//! Bad input: every wrong field is named, and nothing a caller sends is a mistake of ours.

use anyhow::{Result, ensure};
use contract::route::{MatchRule, Route};
use e2e::{Shop, Visitor};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use serde_json::{Map, Value, json};

/// Bodies per route in a usual run; `FUZZ_BODIES=10000` is the full one.
const BODIES: usize = 40;

fn path(route: &Route) -> String {
    let ids = [
        ("{id}", ["req", "prp", "con", "prd", "usr", "med"]),
        ("{item_id}", ["rit", "rit", "rit", "rit", "rit", "rit"]),
    ];
    let of_noun = [
        ("/consignment-requests", 0),
        ("/proposals", 1),
        ("/contracts", 2),
        ("/products", 3),
        ("/users", 4),
        ("/media", 5),
    ];
    let noun = of_noun
        .iter()
        .find(|(noun, _)| route.path.contains(noun))
        .map_or(0, |(_, at)| *at);
    ids.iter()
        .fold(route.path.to_owned(), |path, (parameter, prefixes)| {
            path.replace(
                parameter,
                &format!("{}_01J00000000000000000000ZZZ", prefixes[noun]),
            )
        })
}

fn schema<'a>(whole: &'a Value, at: &'a Value) -> &'a Value {
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

/// A value that fits the schema more or less.
fn value(whole: &Value, at: &Value, dice: &mut StdRng, depth: u8) -> Value {
    if depth > 6 || dice.random_ratio(1, 12) {
        return nonsense(dice);
    }
    let at = schema(whole, at);
    if let Some(all) = at["enum"].as_array() {
        return all.choose(dice).cloned().unwrap_or(Value::Null);
    }
    if let Some(constant) = at.get("const") {
        return constant.clone();
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        if let Some(of) = at[choice].as_array()
            && let Some(one) = of.choose(dice)
        {
            return value(whole, one, dice, depth + 1);
        }
    }
    let kinds = at["type"].as_array();
    let kind = kinds
        .and_then(|kinds| kinds.choose(dice))
        .unwrap_or(&at["type"]);
    let kind = kind.as_str().unwrap_or("object");
    match kind {
        "object" => {
            let mut object = Map::new();
            for (name, property) in at["properties"].as_object().into_iter().flatten() {
                if !dice.random_ratio(1, 8) {
                    object.insert(name.clone(), value(whole, property, dice, depth + 1));
                }
            }
            Value::Object(object)
        }
        "array" => {
            let length = *[0, 1, 2, 13].choose(dice).unwrap_or(&1);
            (0..length)
                .map(|_| value(whole, &at["items"], dice, depth + 1))
                .collect()
        }
        "string" => text(at, dice),
        "integer" | "number" => {
            let edges = [
                0,
                1,
                -1,
                5,
                100,
                10_000,
                i64::MAX,
                i64::MIN,
                9_000_000_000_000,
            ];
            json!(edges.choose(dice))
        }
        "boolean" => json!(dice.random::<bool>()),
        _ => Value::Null,
    }
}

fn text(at: &Value, dice: &mut StdRng) -> Value {
    let pattern = at["pattern"].as_str().unwrap_or_default();
    if let Some(prefix) = pattern
        .strip_prefix('^')
        .and_then(|rest| rest.split_once('_'))
    {
        return json!(format!("{}_01J00000000000000000000ZZZ", prefix.0));
    }
    match at["format"].as_str() {
        Some("email") => json!("someone@dejavu.test"),
        Some("date-time") => json!("2027-01-04T15:00:00Z"),
        Some("date") => json!("2027-01-04"),
        Some(_) | None => {
            let texts = ["", "a", "abc", "ñandú", "\u{0}", "=1+1", "123456", "x\r\ny"];
            let long = "é".repeat(3_000);
            let all: Vec<&str> = texts.iter().copied().chain([long.as_str()]).collect();
            json!(all.choose(dice))
        }
    }
}

fn nonsense(dice: &mut StdRng) -> Value {
    let all = [
        json!(null),
        json!([]),
        json!({}),
        json!({ "a": { "b": [] } }),
        json!("nonsense"),
        json!(-0.5),
        json!(1e300),
        json!(true),
        json!([[[[[[1]]]]]]),
    ];
    all.choose(dice).cloned().unwrap_or(Value::Null)
}

async fn send(visitor: &Visitor, route: &Route, body: &Value) -> Result<e2e::Answer> {
    let mut call = visitor
        .call(route.method.as_str().parse()?, &path(route))
        .body(body);
    if route.if_match == MatchRule::Required {
        call = call.header("if-match", "\"1\"");
    }
    if !matches!(route.method, contract::route::Method::Post) {
        call = call.keyless();
    }
    call.send().await
}

fn with_bodies(shop: &Shop) -> Vec<(&'static Route, Value)> {
    let bodied = |route: &'static Route| {
        shop.openapi
            .body_schema(route.name)
            .map(|schema| (route, schema))
    };
    contract::rows()
        .filter_map(|(_, row)| bodied(row.route))
        .collect()
}

/// The seed is printed with a failure, so that it can be run again.
#[tokio::test]
async fn no_body_is_a_mistake_of_ours() -> Result<()> {
    let shop = Shop::shared();
    let bodies = std::env::var("FUZZ_BODIES")
        .ok()
        .and_then(|text| text.parse().ok());
    let seed = std::env::var("FUZZ_SEED")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(7);
    let mut dice = StdRng::seed_from_u64(seed);
    let admin = shop.sign_in("admin").await?;
    for (route, schema) in with_bodies(&shop) {
        for _ in 0..bodies.unwrap_or(BODIES) {
            let body = value(&schema, &schema, &mut dice, 0);
            let answer = send(&admin, route, &body).await;
            let answer = match answer {
                Ok(answer) => answer,
                Err(breach) => anyhow::bail!("seed {seed}, {}: {breach}\n{body}", route.name),
            };
            let told = format!("seed {seed}, {}: {} for {body}", route.name, answer.json);
            ensure!(answer.status < 500, "{told}");
        }
    }
    Ok(())
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
