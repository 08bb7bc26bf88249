//! One operation of the document.

use serde_json::{Map, Value, json};

use contract::Domain;
use contract::route::{Access, KeyRule, MatchRule, Route, Row};
use domain::overrides::HEADER;

use crate::names::paragraph;
use crate::permissions::codes;

use super::PROBLEMS;
use super::schemas::Shape;

pub(super) fn operation(domain: &Domain, row: &Row, shape: &Shape) -> Value {
    let route = row.route;
    let mut operation = json!({
        "operationId": route.name,
        "tags": [domain.name],
        "summary": route.summary,
        "description": paragraph(row.doc),
        "parameters": parameters(route, shape),
    });
    if let Some(body) = &shape.body {
        operation["requestBody"] =
            json!({"required": true, "content": {"application/json": {"schema": body}}});
    }
    operation["responses"] = Value::Object(responses(row, shape));
    operation["security"] = match route.access {
        Access::Public => json!([]),
        Access::SignedIn | Access::AnyOf(_) if route.takes_keys() => {
            json!([{"session": []}, {"api_key": []}])
        }
        Access::SignedIn | Access::AnyOf(_) => json!([{"session": []}]),
        Access::Signature(provider) => json!([{format!("{provider}_signature"): []}]),
    };
    operation["x-permissions"] = json!(codes(route.access.permissions()));
    operation
}

fn parameters(route: &Route, shape: &Shape) -> Vec<Value> {
    let mut parameters = fields(&shape.path, "path");
    parameters.extend(fields(&shape.query, "query"));
    let key = |required: bool, hours: &str| {
        json!({
            "name": "Idempotency-Key",
            "in": "header",
            "required": required,
            "description": format!(
                "Made by the caller, one per intent. The same key and request get the first answer again{hours}."
            ),
            "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,255}$"},
        })
    };
    match route.key {
        KeyRule::None => {}
        KeyRule::Optional => parameters.push(key(false, "")),
        KeyRule::Required { hours } => {
            parameters.push(key(true, &format!(" for {hours} hours")));
        }
    }
    let if_match = |required: bool| {
        json!({
            "name": "If-Match",
            "in": "header",
            "required": required,
            "description": "The `ETag` of the version that the caller has seen.",
            "schema": {"type": "string"},
        })
    };
    match route.if_match {
        MatchRule::None => {}
        MatchRule::Optional => parameters.push(if_match(false)),
        MatchRule::Required => parameters.push(if_match(true)),
    }
    if route.kept.is_some() {
        parameters.push(json!({
            "name": "If-None-Match",
            "in": "header",
            "required": false,
            "description": "The `ETag` of the answer that the caller has.",
            "schema": {"type": "string"},
        }));
    }
    if matches!(route.access, Access::AnyOf(_)) {
        parameters.push(json!({
            "name": HEADER,
            "in": "header",
            "required": false,
            "description": "A one-time override that someone who may do this has granted the caller for it.",
            "schema": {"type": "string", "pattern": "^ovt_[0-7][0-9A-HJKMNP-TV-Z]{25}_[0-9a-f]{64}$"},
        }));
    }
    parameters
}

fn fields(shape: &Value, place: &str) -> Vec<Value> {
    let required = |name: &str| {
        place == "path"
            || shape["required"]
                .as_array()
                .is_some_and(|names| names.iter().any(|required| required == name))
    };
    shape["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, schema)| {
            let mut schema = schema.clone();
            let description = schema
                .as_object_mut()
                .and_then(|map| map.shift_remove("description"));
            let mut parameter =
                json!({"name": name, "in": place, "required": required(name), "schema": schema});
            if let Some(description) = description {
                parameter["description"] = description;
            }
            parameter
        })
        .collect()
}

fn responses(row: &Row, shape: &Shape) -> Map<String, Value> {
    let route = row.route;
    let mut headers = Map::new();
    let mut header = |name: &str, component: &str| {
        headers.insert(
            name.to_owned(),
            json!({"$ref": format!("#/components/headers/{component}")}),
        );
    };
    if row.versioned || route.kept.is_some() {
        header("ETag", "ETag");
    }
    if row.located {
        header("Location", "Location");
    }
    if route.key != KeyRule::None {
        header("Idempotent-Replayed", "IdempotentReplayed");
    }
    let mut success = json!({"description": route.summary});
    if !headers.is_empty() {
        success["headers"] = Value::Object(headers);
    }
    if let Some(reply) = &shape.reply {
        success["content"] = json!({row.media_type: {"schema": reply}});
    }
    let mut responses = Map::new();
    responses.insert(route.status.to_string(), success);
    if route.kept.is_some() {
        let known =
            json!({"description": "The answer that the caller has is still the right one."});
        responses.insert("304".to_owned(), known);
    }
    for (status, name, _) in PROBLEMS {
        if answers(route, shape, *status) {
            responses.insert(
                status.to_string(),
                json!({"$ref": format!("#/components/responses/{name}")}),
            );
        }
    }
    responses
}

/// Whether the route can answer with this error.
fn answers(route: &Route, shape: &Shape, status: u16) -> bool {
    match status {
        // Also what anyone may call can refuse a proof: a password, a code, a refresh token.
        401 => route.access != Access::Public || route.writes(),
        // An API key is kept out of what is about the person alone.
        403 => route.access.needs_session(),
        404 => route.path.contains('{'),
        409 | 422 => route.writes(),
        412 => route.if_match != MatchRule::None,
        428 => route.if_match == MatchRule::Required,
        413 | 415 => shape.body.is_some(),
        // 400: even a route that takes nothing refuses an unknown query parameter.
        _ => true,
    }
}
