//! The events of a socket.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use http::Request;
use jiff::Timestamp;
use rand::RngCore as _;
use serde_json::{Map, Value as Json, json};

use crate::gateway::event::{API_ID, SOURCE_IP, clf};

/// An open socket, as its events describe it.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    pub(crate) id: String,
    pub(crate) at: Timestamp,
    pub(crate) user_agent: String,
    domain: String,
    headers: BTreeMap<String, Vec<String>>,
    query: BTreeMap<String, Vec<String>>,
}

impl Opened {
    pub(crate) fn new<B>(request: &Request<B>, now: Timestamp) -> Self {
        let mut headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in request.headers() {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            headers
                .entry(in_title_case(name.as_str()))
                .or_default()
                .push(value);
        }
        let mut query: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let pairs = request.uri().query().unwrap_or_default().split('&');
        for (name, value) in pairs.filter_map(|pair| pair.split_once('=')) {
            let name = crate::gateway::decoded(name);
            query
                .entry(name)
                .or_default()
                .push(crate::gateway::decoded(value));
        }
        let one = |name: &str| headers.get(name).and_then(|all| all.first()).cloned();
        Self {
            id: fresh_id(),
            at: now,
            user_agent: one("User-Agent").unwrap_or_default(),
            domain: one("Host").unwrap_or_default(),
            headers,
            query,
        }
    }

    pub(crate) fn connect(&self, now: Timestamp) -> Json {
        let mut event = self.with_headers("$connect", "CONNECT", now);
        if !self.query.is_empty() {
            event["queryStringParameters"] = last_of_each(&self.query);
            event["multiValueQueryStringParameters"] = json!(self.query);
        }
        event
    }

    pub(crate) fn message(&self, now: Timestamp, text: &str) -> Json {
        let mut context = self.context("$default", "MESSAGE", now);
        context["messageId"] = json!(fresh_id());
        json!({"requestContext": context, "body": text, "isBase64Encoded": false})
    }

    pub(crate) fn disconnect(&self, now: Timestamp, code: u16, reason: &str) -> Json {
        let mut event = self.with_headers("$disconnect", "DISCONNECT", now);
        event["requestContext"]["disconnectStatusCode"] = json!(code);
        event["requestContext"]["disconnectReason"] = json!(reason);
        event
    }

    fn with_headers(&self, route: &str, kind: &str, now: Timestamp) -> Json {
        json!({
            "headers": last_of_each(&self.headers),
            "multiValueHeaders": self.headers,
            "requestContext": self.context(route, kind, now),
            "isBase64Encoded": false,
        })
    }

    fn context(&self, route: &str, kind: &str, now: Timestamp) -> Json {
        let request = fresh_id();
        json!({
            "routeKey": route,
            "eventType": kind,
            "extendedRequestId": request,
            "requestTime": clf(now),
            "messageDirection": "IN",
            "stage": "local",
            "connectedAt": self.at.as_millisecond(),
            "requestTimeEpoch": now.as_millisecond(),
            "identity": {"sourceIp": SOURCE_IP, "userAgent": self.user_agent},
            "requestId": request,
            "domainName": self.domain,
            "connectionId": self.id,
            "apiId": API_ID,
        })
    }
}

fn last_of_each(values: &BTreeMap<String, Vec<String>>) -> Json {
    let pairs = values
        .iter()
        .map(|(name, all)| (name.clone(), json!(all.last())));
    Json::Object(pairs.collect::<Map<_, _>>())
}

/// `sec-websocket-key` as `Sec-WebSocket-Key`: a WebSocket API keeps the case that callers send,
/// which is this one.
fn in_title_case(name: &str) -> String {
    let parts = name.split('-').map(|part| match part {
        "websocket" => "WebSocket".to_owned(),
        part => {
            let mut letters = part.chars();
            let first = letters.next().map(|first| first.to_ascii_uppercase());
            first.into_iter().chain(letters).collect()
        }
    });
    parts.collect::<Vec<_>>().join("-")
}

/// As API Gateway's: eleven random bytes, which end in `=` once they are text.
fn fresh_id() -> String {
    let mut random = [0_u8; 11];
    rand::rng().fill_bytes(&mut random);
    URL_SAFE.encode(random)
}
