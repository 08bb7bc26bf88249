//! What a client is told, and what only the log is told.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::error::Error;

use contract::problem::Problem;
use domain::fault::{Class, Fault};
use domain::ids::OtpId;
use http::StatusCode;

use crate::refusal::Refusal;

/// Seconds after which a limited caller may try again, where the fault does not say.
const LIMITED_RETRY: u32 = 30;

/// A failure on its way to the client: status, stable code and words for them; causes for the log.
#[derive(Debug, thiserror::Error)]
#[error("{code}")]
pub struct ApiError {
    class: Class,
    status: StatusCode,
    code: &'static str,
    detail: Cow<'static, str>,
    fields: Vec<(String, String)>,
    retry_after: Option<u32>,
    challenge: Option<OtpId>,
    #[source]
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl ApiError {
    /// There is no such thing, or none the caller may see. The two must look the same.
    pub fn missing() -> Self {
        Refusal::Missing.into()
    }

    /// Signed in, but not allowed.
    pub fn forbidden() -> Self {
        Refusal::Forbidden.into()
    }

    /// Tells the client when to come again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Tells the client with what the second step of its sign-in goes on.
    #[must_use]
    pub fn challenge(mut self, id: OtpId) -> Self {
        self.challenge = Some(id);
        self
    }

    /// How to treat it.
    pub fn class(&self) -> Class {
        self.class
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.code
    }

    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    pub(crate) fn wait(&self) -> Option<u32> {
        self.retry_after
    }

    pub(crate) fn problem(&self, request_id: &str) -> Problem {
        let mut errors: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (field, message) in &self.fields {
            errors
                .entry(field.clone())
                .or_default()
                .push(message.clone());
        }
        Problem {
            kind: "about:blank".to_owned(),
            title: self.status.canonical_reason().unwrap_or("Error").to_owned(),
            status: self.status.as_u16(),
            code: self.code.to_owned(),
            detail: self.detail.clone().into_owned(),
            errors,
            challenge_id: self.challenge.clone(),
            request_id: request_id.to_owned(),
        }
    }

    /// The code and every cause, for the log alone.
    pub(crate) fn chain(&self) -> String {
        let mut chain = self.code.to_owned();
        let mut cause = self.source();
        while let Some(error) = cause {
            chain.push_str(": ");
            chain.push_str(&error.to_string());
            cause = error.source();
        }
        chain
    }
}

impl<F: Fault> From<F> for ApiError {
    fn from(fault: F) -> Self {
        let class = fault.class();
        let (status, retry_after) = status_of(class);
        let detail = match class {
            Class::Unavailable => Cow::Borrowed("try again shortly"),
            Class::Bug => Cow::Borrowed("internal error"),
            Class::Invalid
            | Class::Unauthenticated
            | Class::Forbidden
            | Class::Missing
            | Class::Refused
            | Class::Conflict
            | Class::Stale
            | Class::Unguarded
            | Class::Repeated
            | Class::Limited => Cow::Owned(fault.to_string()),
        };
        Self {
            class,
            status,
            code: fault.code(),
            detail,
            fields: fault.fields(),
            retry_after,
            challenge: None,
            cause: Some(Box::new(fault)),
        }
    }
}

fn status_of(class: Class) -> (StatusCode, Option<u32>) {
    match class {
        Class::Invalid => (StatusCode::BAD_REQUEST, None),
        Class::Unauthenticated => (StatusCode::UNAUTHORIZED, None),
        Class::Forbidden => (StatusCode::FORBIDDEN, None),
        Class::Missing => (StatusCode::NOT_FOUND, None),
        Class::Refused => (StatusCode::UNPROCESSABLE_ENTITY, None),
        Class::Conflict | Class::Repeated => (StatusCode::CONFLICT, None),
        Class::Stale => (StatusCode::PRECONDITION_FAILED, None),
        Class::Unguarded => (StatusCode::PRECONDITION_REQUIRED, None),
        Class::Limited => (StatusCode::TOO_MANY_REQUESTS, Some(LIMITED_RETRY)),
        Class::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, Some(1)),
        Class::Bug => (StatusCode::INTERNAL_SERVER_ERROR, None),
    }
}
