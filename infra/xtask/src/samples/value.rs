//! The simplest value that a schema allows.

use serde_json::{Map, Value, json};

const ULID: &str = "01J9ZQ5W3N8X7V6T5R4Q3P2N1M";

/// A value of this shape: what is required, and the least of everything else.
pub fn example(schema: &Value) -> Value {
    if let Some(value) = schema.get("const") {
        return value.clone();
    }
    if let Some(first) = list(schema, "enum").first() {
        return first.clone();
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        let real = list(schema, choice)
            .iter()
            .find(|option| option["type"] != "null");
        if let Some(option) = real {
            return merged(example(option), schema);
        }
    }
    match kind(schema) {
        "object" => object(schema),
        "array" => {
            let least = schema["minItems"].as_u64().unwrap_or(0).max(1);
            (0..least).map(|_| example(&schema["items"])).collect()
        }
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or(json!(1)),
        "boolean" => json!(true),
        "null" => Value::Null,
        _ => json!(text(schema)),
    }
}

/// A tagged enum keeps its common fields beside the choice.
fn merged(chosen: Value, schema: &Value) -> Value {
    match (chosen, object(schema)) {
        (Value::Object(mut chosen), Value::Object(beside)) => {
            for (name, value) in beside {
                chosen.entry(name).or_insert(value);
            }
            Value::Object(chosen)
        }
        (chosen, _) => chosen,
    }
}

fn object(schema: &Value) -> Value {
    let properties = &schema["properties"];
    let fields: Map<String, Value> = list(schema, "required")
        .iter()
        .filter_map(Value::as_str)
        .map(|name| (name.to_owned(), example(&properties[name])))
        .collect();
    Value::Object(fields)
}

fn kind(schema: &Value) -> &str {
    match &schema["type"] {
        Value::String(kind) => kind,
        Value::Array(kinds) => kinds
            .iter()
            .filter_map(Value::as_str)
            .find(|kind| *kind != "null")
            .unwrap_or("null"),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {
            if schema["properties"].is_object() {
                "object"
            } else {
                "string"
            }
        }
    }
}

fn text(schema: &Value) -> String {
    let prefix = schema["pattern"]
        .as_str()
        .and_then(|pattern| pattern.strip_prefix('^')?.split_once("_[0-7]"));
    if let Some((prefix, _)) = prefix {
        return format!("{prefix}_{ULID}");
    }
    if let Some(digits) = schema["pattern"].as_str().and_then(|pattern| {
        pattern
            .strip_prefix("^[0-9]{")?
            .strip_suffix("}$")?
            .parse()
            .ok()
    }) {
        return "1".repeat(digits);
    }
    let is_phone = schema["pattern"]
        .as_str()
        .is_some_and(|it| it.contains(r"\+?[0-9"));
    if is_phone {
        return "+50760000000".to_owned();
    }
    let text = match schema["format"].as_str() {
        Some("date-time") => "2026-11-24T15:00:00Z",
        Some("date") => "2026-11-24",
        Some("email") => "ana@example.com",
        Some("uri") => "https://example.com/",
        Some(_) | None => "sample",
    };
    let least = schema["minLength"].as_u64().unwrap_or(0);
    let mut text = text.to_owned();
    while u64::try_from(text.len()).is_ok_and(|length| length < least) {
        text.push('e');
    }
    text
}

fn list<'a>(schema: &'a Value, key: &str) -> &'a [Value] {
    schema[key].as_array().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_has_what_is_required_and_nothing_else() {
        let schema = json!({
            "type": "object",
            "required": ["id", "names", "kind", "note"],
            "properties": {
                "id": {"type": "string", "pattern": "^req_[0-7][0-9A-HJKMNP-TV-Z]{25}$"},
                "names": {"type": "array", "items": {"type": "string", "minLength": 8}},
                "kind": {"oneOf": [{"const": "walk_in"}, {"const": "posted"}]},
                "note": {"type": ["string", "null"]},
                "more": {"type": "integer"},
            },
        });
        assert_eq!(
            example(&schema),
            json!({
                "id": "req_01J9ZQ5W3N8X7V6T5R4Q3P2N1M",
                "names": ["sampleee"],
                "kind": "walk_in",
                "note": "sample",
            })
        );
    }
}
