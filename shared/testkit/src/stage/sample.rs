//! The sample event of a route, made into a call of a test's own.

use std::fmt::Display;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};
use ulid::Ulid;

use contract::route::Route;

use super::{Person, Reply};

/// A sample event, being fitted to a test.
#[derive(Clone, Debug)]
#[must_use = "nothing is called before `send`"]
pub struct Sample {
    route: Route,
    event: Value,
}

/// The route's sample, with a request key of its own where it has one: a sample may be sent twice.
///
/// # Panics
/// The route has no sample, or it is not JSON.
pub fn sample(route: &Route) -> Sample {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events");
    let text = fs::read_to_string(folder.join(format!("{}.json", route.name)));
    let text = text.expect("every route has a sample");
    let event = serde_json::from_str(&text).expect("a sample is JSON");
    let sample = Sample {
        route: *route,
        event,
    };
    if sample.event["headers"].get("idempotency-key").is_some() {
        sample.key(&Ulid::new().to_string())
    } else {
        sample
    }
}

impl Sample {
    /// What it calls.
    pub fn route(&self) -> Route {
        self.route
    }

    /// The same, called by this person.
    pub fn by(self, person: &Person) -> Self {
        self.token(&person.token)
    }

    /// The same, with this access token.
    pub fn token(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// The same, with another value of a parameter of the path.
    pub fn path(mut self, name: &str, value: impl Display) -> Self {
        self.event["pathParameters"][name] = json!(value.to_string());
        let mut path = self.route.path.to_owned();
        let values = self.event["pathParameters"].as_object();
        for (name, value) in values.into_iter().flatten() {
            let value = value.as_str().expect("a parameter is text");
            path = path.replace(&format!("{{{name}}}"), value);
        }
        self.event["requestContext"]["http"]["path"] = json!(path);
        self.event["rawPath"] = json!(path);
        self
    }

    /// The same, with these parameters of the query and no others. They need no escaping.
    pub fn query(mut self, query: &[(&str, &str)]) -> Self {
        let values = query.iter();
        let values: Map<String, Value> = values
            .map(|(name, value)| ((*name).to_owned(), json!(value)))
            .collect();
        let raw: Vec<String> = query
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        self.event["rawQueryString"] = json!(raw.join("&"));
        self.event["queryStringParameters"] = Value::Object(values);
        self
    }

    /// The same, with this value where the JSON pointer leads in the body.
    ///
    /// # Panics
    /// It leads nowhere.
    pub fn with(self, pointer: &str, value: Value) -> Self {
        let mut body = self.sent();
        *body
            .pointer_mut(pointer)
            .expect("the pointer leads somewhere") = value;
        self.body(&body)
    }

    /// The same, with another body.
    pub fn body(mut self, body: &Value) -> Self {
        self.event["body"] = json!(body.to_string());
        self.header("content-type", "application/json")
    }

    /// The same, with the version that was seen.
    pub fn if_match(self, version: u64) -> Self {
        self.header("if-match", &format!("\"{version}\""))
    }

    /// The same, with this request key.
    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    /// The same, with this header; its name in lower case.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.event["headers"][name] = json!(value);
        self
    }

    /// The same, without this header; its name in lower case.
    ///
    /// # Panics
    /// The sample does not have it.
    pub fn without(mut self, name: &str) -> Self {
        let headers = self.event["headers"].as_object_mut();
        let gone = headers.and_then(|headers| headers.remove(name));
        assert!(gone.is_some(), "the sample has no {name}");
        self
    }

    /// The same, from another client.
    pub fn agent(mut self, name: &str) -> Self {
        self.event["requestContext"]["http"]["userAgent"] = json!(name);
        self
    }

    /// A parameter of the path, if the sample has it.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.event["pathParameters"][name].as_str()
    }

    /// The same, from another network address.
    pub fn from_address(mut self, ip: &str) -> Self {
        self.event["requestContext"]["http"]["sourceIp"] = json!(ip);
        self
    }

    /// The body as it is sent.
    ///
    /// # Panics
    /// There is none, or it is not JSON.
    pub fn sent(&self) -> Value {
        let body = self.event["body"].as_str().expect("a body");
        serde_json::from_str(body).expect("a body is JSON")
    }

    /// Hands the event to `invoke`, by name and text, and reads the answer.
    ///
    /// # Panics
    /// The function does not serve it, or the answer is none of the gateway's.
    pub async fn send<E: std::fmt::Debug>(
        &self,
        invoke: impl AsyncFnOnce(&str, &str) -> Result<String, E>,
    ) -> Reply {
        let answer = invoke(self.route.name, &self.event.to_string()).await;
        Reply::parse(&answer.expect("the function serves its operation"))
    }
}
