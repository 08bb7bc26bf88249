//! The HTTP API: what API Gateway does between a caller and a function.

pub(crate) mod answer;
pub(crate) mod cors;
pub(crate) mod event;
pub mod route;

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderValue, Request, StatusCode};
use hyper::body::{Body, Bytes};
use serde_json::json;
use ulid::Ulid;

use crate::clock::Clock;
use crate::gateway::cors::Cors;
use crate::gateway::event::Caller;
use crate::gateway::route::{Matched, Router};
use crate::invoke::Invoker;
use crate::net::{self, Answer, BoxError, TooLarge};

/// No request is larger.
const REQUEST_LIMIT: usize = 10 * 1024 * 1024;
/// No event to a function, and no answer of one, is larger: 6 MB of JSON, base64 included.
const PAYLOAD_LIMIT: usize = 6 * 1024 * 1024;
/// No function has longer.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(30);

/// The gateway. Clones are the same gateway.
#[derive(Clone)]
pub(crate) struct Gateway {
    pub(crate) router: Arc<Router>,
    pub(crate) cors: Option<Arc<Cors>>,
    pub(crate) invoker: Invoker,
    pub(crate) clock: Clock,
    pub(crate) timeout: Duration,
}

impl Gateway {
    /// Answers one request.
    pub(crate) async fn answer<B>(&self, request: Request<B>) -> Answer
    where
        B: Body,
        B::Error: Into<BoxError>,
    {
        let id = Ulid::new().to_string();
        let (head, body) = request.into_parts();
        if let Some(cors) = &self.cors
            && let Some(preflight) = cors.preflight(&head)
        {
            return preflight;
        }
        let mut answer = match self.router.find(head.method.as_str(), head.uri.path()) {
            None => says(StatusCode::NOT_FOUND, "Not Found"),
            Some(matched) => match net::read(body, REQUEST_LIMIT).await {
                Err(TooLarge) => says(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large"),
                Ok(body) => self.call(&head, body, &matched, &id).await,
            },
        };
        if let Ok(id) = HeaderValue::from_str(&id) {
            answer.headers_mut().insert("apigw-requestid", id);
        }
        if let Some(cors) = &self.cors {
            cors.mark(&head, answer.headers_mut());
        }
        answer
    }

    async fn call(
        &self,
        head: &http::request::Parts,
        body: Bytes,
        matched: &Matched<'_>,
        id: &str,
    ) -> Answer {
        let caller = Caller {
            head,
            body,
            id,
            now: self.clock.now(),
        };
        let event = event::build(&caller, matched).to_string();
        if event.len() > PAYLOAD_LIMIT {
            return says(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large");
        }
        // A task of its own: a caller who goes away does not stop a function half-way.
        let invoker = self.invoker.clone();
        let function = matched.route.function.clone();
        let run = tokio::spawn(async move { invoker.invoke(&function, &event).await });
        let Ok(outcome) = tokio::time::timeout(self.timeout, run).await else {
            return says(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable");
        };
        let outcome = outcome.unwrap_or_else(|error| Err(error.to_string()));
        let read = outcome.ok().filter(|answer| answer.len() <= PAYLOAD_LIMIT);
        read.and_then(|text| answer::write(&text))
            .unwrap_or_else(|| says(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"))
    }
}

fn says(status: StatusCode, message: &str) -> Answer {
    net::json(status, &json!({"message": message}))
}

/// Percent-decoding, as a path has it: `+` is a plus.
pub(crate) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after.get(..2).filter(|_| *first == b'%');
        let hex = hex.and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests;
