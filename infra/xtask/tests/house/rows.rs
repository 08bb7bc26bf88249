//! What every row of the route table holds to: its name, its words, its inputs.

use contract::DOMAINS;
use contract::route::Method;
use serde_json::{Value, json};
use xtask::openapi::resolved;

use crate::fixture::EVERYTHING;

/// The verbs that names begin with. A new one is a decision: look for the word that is there first.
const VERBS: &[&str] = &[
    "accept",
    "acknowledge",
    "add",
    "answer",
    "appraise",
    "approve",
    "assign",
    "authenticate",
    "block",
    "bulk",
    "cancel",
    "change",
    "close",
    "complete",
    "confirm",
    "continue",
    "countersign",
    "create",
    "decide",
    "delete",
    "draft",
    "explain",
    "generate",
    "get",
    "grant",
    "hold",
    "list",
    "log",
    "mark",
    "move",
    "open",
    "preview",
    "print",
    "publish",
    "ready",
    "receive",
    "record",
    "refresh",
    "register",
    "reject",
    "release",
    "remove",
    "renew",
    "request",
    "resend",
    "reset",
    "respond",
    "restore",
    "revoke",
    "run",
    "scan",
    "schedule",
    "send",
    "set",
    "settle",
    "sign",
    "simulate",
    "submit",
    "terminate",
    "update",
    "validate",
    "verify",
    "watch",
    "withdraw",
];

#[test]
fn a_route_is_named_by_a_verb_and_a_noun() {
    for (_, row) in contract::rows() {
        let name = row.route.name;
        let (verb, noun) = name.split_once('_').unwrap_or_default();
        assert!(VERBS.contains(&verb), "{name} begins with another verb");
        let is_snake = noun
            .split('_')
            .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase()));
        assert!(is_snake, "{name} is not in snake case");
    }
}

#[test]
fn every_verb_on_the_list_is_used() {
    for verb in VERBS {
        let used = contract::rows().any(|(_, row)| row.route.name.split('_').next() == Some(verb));
        assert!(used, "no route begins with {verb}");
    }
}

#[test]
fn what_is_named_get_or_list_only_reads() {
    for (_, row) in contract::rows() {
        let reads = ["get_", "list_"]
            .iter()
            .any(|verb| row.route.name.starts_with(verb));
        assert!(
            !reads || row.route.method == Method::Get,
            "{} writes",
            row.route.name
        );
    }
}

#[test]
fn a_route_says_what_it_does_and_by_which_rule() {
    for (_, row) in contract::rows() {
        let route = row.route;
        assert!(is_line(route.summary), "{}: {}", route.name, route.summary);
        let doc = row.doc.trim();
        assert!(doc.ends_with('.'), "{} has no rule: {doc}", route.name);
        assert_ne!(doc.trim_end_matches('.'), route.summary, "{}", route.name);
    }
    for (_, worker) in contract::workers() {
        assert!(is_line(worker.summary), "{}", worker.name);
    }
    for domain in DOMAINS {
        assert!(domain.summary.ends_with('.'), "{}", domain.name);
    }
}

fn is_line(summary: &str) -> bool {
    summary.starts_with(|first: char| first.is_ascii_uppercase())
        && !summary.contains('\n')
        && !summary.ends_with('.')
}

/// A misspelt filter that is passed over shows rows that were not asked for.
#[test]
fn a_query_refuses_what_it_does_not_know() {
    let open: Vec<&str> = contract::rows()
        .filter(|(_, row)| resolved(row.query)["additionalProperties"] != false)
        .map(|(_, row)| row.route.name)
        .collect();
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn a_body_refuses_what_it_does_not_know() {
    let mut open = Vec::new();
    for (_, row) in contract::rows() {
        find_open(&resolved(row.body), row.route.name, &mut open);
    }
    assert!(open.is_empty(), "{open:#?}");
}

#[test]
fn an_input_that_takes_more_is_found() {
    let mut open = Vec::new();
    let lamp = resolved(EVERYTHING[0].rows[2].path);
    find_open(&json!({"anyOf": [{"items": lamp}]}), "lamp", &mut open);
    assert_eq!(open, ["lamp/anyOf/items"]);
}

/// Every object of the schema, however deep, that takes other fields than it names.
fn find_open(schema: &Value, place: &str, open: &mut Vec<String>) {
    let closed = ["additionalProperties", "unevaluatedProperties"]
        .iter()
        .any(|word| schema.get(word).is_some_and(|value| value == false));
    if schema.get("properties").is_some() && !closed {
        open.push(place.to_owned());
    }
    match schema {
        Value::Object(map) => {
            for (key, value) in map {
                find_open(value, &format!("{place}/{key}"), open);
            }
        }
        Value::Array(values) => {
            for value in values {
                find_open(value, place, open);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
