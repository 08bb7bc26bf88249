//! A call of a route, as the gateway hands it over: payload format 2.0.

use std::collections::BTreeMap;
use std::fmt::Display;

use serde_json::{Map, Value, json};
use ulid::Ulid;

use contract::route::{KeyRule, Route};
use domain::time::Timestamp;

use super::{Person, Reply};

/// A call being put together.
#[derive(Clone, Debug)]
#[must_use = "nothing is called before `send`"]
pub struct Call {
    route: Route,
    path: BTreeMap<&'static str, String>,
    query: Vec<(&'static str, String)>,
    headers: BTreeMap<String, String>,
    body: Option<Value>,
}

/// A call by someone who is not signed in.
pub fn anyone_calls(route: &Route) -> Call {
    let mut headers = BTreeMap::new();
    if matches!(route.key, KeyRule::Required { .. }) {
        headers.insert("idempotency-key".to_owned(), Ulid::new().to_string());
    }
    Call {
        route: *route,
        path: BTreeMap::new(),
        query: Vec::new(),
        headers,
        body: None,
    }
}

impl Person {
    /// A call by this person. A route that requires a request key is given a fresh one.
    pub fn calls(&self, route: &Route) -> Call {
        anyone_calls(route).header("authorization", &format!("Bearer {}", self.token))
    }
}

impl Call {
    /// A parameter of the path.
    pub fn path(mut self, name: &'static str, value: impl Display) -> Self {
        self.path.insert(name, value.to_string());
        self
    }

    /// A parameter of the query. Its value needs no escaping.
    pub fn query(mut self, name: &'static str, value: impl Display) -> Self {
        self.query.push((name, value.to_string()));
        self
    }

    /// The JSON body.
    pub fn body(mut self, body: Value) -> Self {
        self.body = Some(body);
        self.header("content-type", "application/json")
    }

    /// The version that was seen.
    pub fn if_match(self, version: u64) -> Self {
        self.header("if-match", &format!("\"{version}\""))
    }

    /// A request key of the test's own, to be sent twice.
    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    /// A header; its name in lower case.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), value.to_owned());
        self
    }

    /// What it calls.
    pub fn route(&self) -> Route {
        self.route
    }

    /// The event's text.
    pub fn event(&self) -> String {
        let method = self.route.method.as_str();
        let path = self.filled_path();
        let query: Vec<String> = self
            .query
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let key = format!("{method} {}", self.route.path);
        let mut event = json!({
            "version": "2.0",
            "routeKey": key,
            "rawPath": path,
            "rawQueryString": query.join("&"),
            "headers": self.headers,
            "pathParameters": self.path,
            "requestContext": {
                "accountId": "123456789012",
                "apiId": "stage",
                "domainName": "stage.test",
                "domainPrefix": "stage",
                "http": {
                    "method": method,
                    "path": path,
                    "protocol": "HTTP/1.1",
                    "sourceIp": "192.0.2.1",
                    "userAgent": "stage",
                },
                "requestId": Ulid::new().to_string(),
                "routeKey": key,
                "stage": "$default",
                "time": "24/Nov/2026:15:00:00 +0000",
                "timeEpoch": Timestamp::from_millis(1_795_532_400_000).millis(),
            },
            "isBase64Encoded": false,
        });
        let parts = event.as_object_mut().expect("an event is an object");
        if !self.query.is_empty() {
            let query = self.query.iter();
            let query: Map<String, Value> = query
                .map(|(name, value)| ((*name).to_owned(), json!(value)))
                .collect();
            parts.insert("queryStringParameters".to_owned(), Value::Object(query));
        }
        if let Some(body) = &self.body {
            parts.insert("body".to_owned(), json!(body.to_string()));
        }
        event.to_string()
    }

    /// Hands the call to `invoke`, by name and event, and reads the answer.
    ///
    /// # Panics
    /// The function does not serve it, or the answer is none of the gateway's.
    pub async fn send<E: std::fmt::Debug>(
        &self,
        invoke: impl AsyncFnOnce(&str, &str) -> Result<String, E>,
    ) -> Reply {
        let answer = invoke(self.route.name, &self.event()).await;
        Reply::parse(&answer.expect("the function serves its operation"))
    }

    fn filled_path(&self) -> String {
        let mut path = self.route.path.to_owned();
        for (name, value) in &self.path {
            path = path.replace(&format!("{{{name}}}"), value);
        }
        assert!(!path.contains('{'), "{path} lacks a parameter");
        path
    }
}
