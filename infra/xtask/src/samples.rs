//! Sample events: `events/<name>.json`, one per entry point, in the exact JSON that AWS sends.
//!
//! A sample is rendered once, for a row that has none, and then belongs to whoever edits it: a
//! body from a schema is valid, but says nothing.

mod message;
mod value;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use contract::route::{KeyRule, MatchRule, Row};

use crate::names::parameters;
use crate::openapi::resolved;

pub use self::message::worker;
pub use self::value::example;

/// When the samples happen: 24 November 2026, ten in the morning in Panama.
const TIME: &str = "24/Nov/2026:15:00:00 +0000";
const MILLIS: u64 = 1_795_532_400_000;

/// Writes the sample of every entry point that has none.
///
/// # Errors
/// A file cannot be written.
pub fn write_missing(root: &Path) -> Result<()> {
    let folder = root.join("events");
    fs::create_dir_all(&folder)?;
    for (_, row) in contract::rows() {
        write(&folder, row.route.name, || request(row))?;
    }
    for (_, entry) in contract::workers() {
        write(&folder, entry.name, || worker(entry))?;
    }
    Ok(())
}

fn write(folder: &Path, name: &str, render: impl FnOnce() -> Value) -> Result<()> {
    let file = folder.join(format!("{name}.json"));
    if file.exists() {
        return Ok(());
    }
    let text = serde_json::to_string_pretty(&render())? + "\n";
    fs::write(&file, text).with_context(|| format!("cannot write events/{name}.json"))?;
    println!("wrote events/{name}.json");
    Ok(())
}

/// A call of the route as the HTTP API hands it over (payload 2.0).
pub fn request(row: &Row) -> Value {
    let route = row.route;
    let method = route.method.as_str();
    let (path, values) = filled(route.path, &resolved(row.path));
    let body = example(&resolved(row.body));
    let body = (body != json!({})).then_some(body);
    let mut event = json!({
        "version": "2.0",
        "routeKey": format!("{method} {}", route.path),
        "rawPath": path,
        "rawQueryString": "",
        "headers": headers(row, body.is_some()),
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "api",
            "domainName": "api.execute-api.us-east-1.amazonaws.com",
            "domainPrefix": "api",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "sample",
            },
            "requestId": "sample-request",
            "routeKey": format!("{method} {}", route.path),
            "stage": "$default",
            "time": TIME,
            "timeEpoch": MILLIS,
        },
        "isBase64Encoded": false,
    });
    if !values.is_empty() {
        event["pathParameters"] = Value::Object(values);
    }
    if let Some(body) = body {
        event["body"] = json!(body.to_string());
    }
    event
}

/// Header names arrive in lower case.
fn headers(row: &Row, has_body: bool) -> Map<String, Value> {
    let route = row.route;
    let mut headers = Map::new();
    let mut header = |name: &str, value: &str| headers.insert(name.to_owned(), json!(value));
    header("accept", "application/json");
    if route.access.needs_session() {
        header("authorization", "Bearer token");
    }
    if has_body {
        header("content-type", "application/json");
    }
    header("host", "api.execute-api.us-east-1.amazonaws.com");
    if route.key != KeyRule::None {
        header("idempotency-key", &format!("sample-{}", route.name));
    }
    if route.if_match != MatchRule::None {
        header("if-match", "\"1\"");
    }
    header("x-forwarded-for", "192.0.2.1");
    header("x-forwarded-port", "443");
    header("x-forwarded-proto", "https");
    headers
}

/// The path with a value for each parameter, and the values.
fn filled(path: &str, shape: &Value) -> (String, Map<String, Value>) {
    let mut filled = path.to_owned();
    let mut values = Map::new();
    for name in parameters(path) {
        let value = example(&shape["properties"][name]);
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        filled = filled.replace(&format!("{{{name}}}"), &value);
        values.insert(name.to_owned(), json!(value));
    }
    (filled, values)
}
