//! Values that fit a schema more or less.

use rand::Rng as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use serde_json::{Map, Value, json};

use super::Known;
use crate::bodies::schema;

/// A value that fits the schema more or less.
pub(super) fn value(
    whole: &Value,
    at: &Value,
    known: &Known,
    dice: &mut StdRng,
    depth: u8,
) -> Value {
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
            return value(whole, one, known, dice, depth + 1);
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
                    object.insert(name.clone(), value(whole, property, known, dice, depth + 1));
                }
            }
            Value::Object(object)
        }
        "array" => {
            let length = *[0, 1, 2, 13].choose(dice).unwrap_or(&1);
            (0..length)
                .map(|_| value(whole, &at["items"], known, dice, depth + 1))
                .collect()
        }
        "string" => text(at, known, dice),
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

fn text(at: &Value, known: &Known, dice: &mut StdRng) -> Value {
    let pattern = at["pattern"].as_str().unwrap_or_default();
    if let Some(prefix) = pattern
        .strip_prefix('^')
        .and_then(|rest| rest.split_once('_'))
    {
        return json!(known.id(prefix.0, dice));
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
