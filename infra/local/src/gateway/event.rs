//! The event of a request: payload format 2.0, to the letter.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header;
use http::request::Parts;
use hyper::body::Bytes;
use jiff::Timestamp;
use serde_json::{Value as Json, json};

use crate::gateway::route::Matched;
use crate::templates::ACCOUNT;

/// Every caller is on this machine.
pub(crate) const SOURCE_IP: &str = "127.0.0.1";
/// The id of the API, here.
pub(crate) const API_ID: &str = "local";

/// One request, with what the gateway knows of it.
pub(crate) struct Caller<'a> {
    pub(crate) head: &'a Parts,
    pub(crate) body: Bytes,
    pub(crate) id: &'a str,
    pub(crate) now: Timestamp,
}

/// The event that the function gets.
pub(crate) fn build(caller: &Caller<'_>, matched: &Matched<'_>) -> Json {
    let head = caller.head;
    let route_key = format!("{} {}", matched.route.method, matched.route.path);
    let path = head.uri.path();
    let query = head.uri.query().unwrap_or_default();
    let (headers, cookies) = headers(caller);
    let host = headers.get("host").cloned().unwrap_or_default();
    let agent = headers.get("user-agent").cloned().unwrap_or_default();
    let mut event = json!({
        "version": "2.0",
        "routeKey": route_key,
        "rawPath": path,
        "rawQueryString": query,
        "headers": headers,
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": API_ID,
            "domainName": host,
            "domainPrefix": API_ID,
            "http": {
                "method": head.method.as_str(),
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": SOURCE_IP,
                "userAgent": agent,
            },
            "requestId": caller.id,
            "routeKey": route_key,
            "stage": "$default",
            "time": clf(caller.now),
            "timeEpoch": caller.now.as_millisecond(),
        },
        "isBase64Encoded": false,
    });
    if !cookies.is_empty() {
        event["cookies"] = json!(cookies);
    }
    let query = parameters(query);
    if !query.is_empty() {
        event["queryStringParameters"] = json!(query);
    }
    if !matched.parameters.is_empty() {
        event["pathParameters"] = json!(matched.parameters);
    }
    if !caller.body.is_empty() {
        let text = std::str::from_utf8(&caller.body).ok();
        match text.filter(|_| is_text(head)) {
            Some(text) => event["body"] = json!(text),
            // Forms too, and what has no content type: measured on the real one.
            None => {
                event["body"] = json!(STANDARD.encode(&caller.body));
                event["isBase64Encoded"] = json!(true);
            }
        }
    }
    event
}

/// Header names in lower case, values of one name joined with commas, cookies apart.
fn headers(caller: &Caller<'_>) -> (BTreeMap<String, String>, Vec<String>) {
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    let mut cookies = Vec::new();
    for (name, value) in &caller.head.headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        if name == header::COOKIE {
            cookies.extend(value.split(';').map(|cookie| cookie.trim().to_owned()));
            continue;
        }
        headers
            .entry(name.as_str().to_owned())
            .and_modify(|joined| {
                joined.push(',');
                joined.push_str(&value);
            })
            .or_insert_with(|| value.into_owned());
    }
    let own = [
        ("x-forwarded-for", SOURCE_IP.to_owned()),
        ("x-forwarded-proto", "http".to_owned()),
        ("x-forwarded-port", port(&headers)),
        ("x-amzn-trace-id", trace_id(caller)),
    ];
    for (name, value) in own {
        headers.entry(name.to_owned()).or_insert(value);
    }
    (headers, cookies)
}

fn port(headers: &BTreeMap<String, String>) -> String {
    let host = headers.get("host").map_or("", String::as_str);
    host.rsplit_once(':')
        .map_or("80", |(_, port)| port)
        .to_owned()
}

fn trace_id(caller: &Caller<'_>) -> String {
    let random: String = caller
        .id
        .bytes()
        .rev()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("Root=1-{:08x}-{}", caller.now.as_second(), &random[..24])
}

/// Decoded as a form is, values of one name joined with commas.
fn parameters(query: &str) -> BTreeMap<String, String> {
    let mut parameters: BTreeMap<String, String> = BTreeMap::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let decode = |text: &str| super::decoded(&text.replace('+', " "));
        let value = decode(value);
        parameters
            .entry(decode(name))
            .and_modify(|joined| {
                joined.push(',');
                joined.push_str(&value);
            })
            .or_insert(value);
    }
    parameters
}

/// Whether the body goes to the function as text.
fn is_text(head: &Parts) -> bool {
    let kind = head.headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let kind = kind.to_ascii_lowercase();
    kind.starts_with("text/")
        || [
            "application/json",
            "application/xml",
            "application/javascript",
        ]
        .contains(&kind.as_str())
}

/// The time as an access log has it.
pub(crate) fn clf(now: Timestamp) -> String {
    now.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string()
}
