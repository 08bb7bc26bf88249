//! What the border itself refuses, before or instead of the handler.

use domain::fault::{Class, Fault};
use http::StatusCode;

use crate::error::ApiError;

#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("the body is larger than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("send the body as application/json in UTF-8, not compressed")]
    NotJsonType,
    #[error("the body is not JSON: line {line}, column {column}")]
    NotJson { line: usize, column: usize },
    #[error("some fields are wrong")]
    Fields(Vec<(String, String)>),
    #[error("sign in first")]
    SignInFirst,
    #[error("the session has ended: sign in again")]
    SessionEnded,
    #[error("your role does not allow this")]
    Forbidden,
    #[error("an API key does not reach this: sign in")]
    SessionNeeded,
    #[error("there is no such thing")]
    Missing,
    #[error("send an Idempotency-Key, and keep it until there is an answer")]
    KeyRequired,
    #[error("an Idempotency-Key is 1 to 255 letters, digits, hyphens or underscores")]
    KeyInvalid,
    #[error("this Idempotency-Key was used for another request")]
    KeyReused,
    #[error("a request with this Idempotency-Key is being worked on")]
    StillRunning,
    #[error("send the version you saw as If-Match: it is the ETag of the last answer")]
    MatchRequired,
    #[error("If-Match takes the version in quotes, as the ETag gave it")]
    MatchInvalid,
    #[error("it has changed since you read it: read it again")]
    Changed,
    #[error("the handler panicked")]
    Panicked,
}

impl Fault for Refusal {
    fn class(&self) -> Class {
        match self {
            Self::TooLarge { .. }
            | Self::NotJsonType
            | Self::NotJson { .. }
            | Self::Fields(_)
            | Self::KeyRequired
            | Self::KeyInvalid
            | Self::MatchInvalid => Class::Invalid,
            Self::SignInFirst | Self::SessionEnded => Class::Unauthenticated,
            Self::Forbidden | Self::SessionNeeded => Class::Forbidden,
            Self::Missing => Class::Missing,
            Self::KeyReused => Class::Refused,
            Self::StillRunning => Class::Repeated,
            Self::MatchRequired => Class::Unguarded,
            Self::Changed => Class::Stale,
            Self::Panicked => Class::Bug,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "body_too_large",
            Self::NotJsonType => "content_type_not_supported",
            Self::NotJson { .. } => "body_not_json",
            Self::Fields(_) => "invalid_input",
            Self::SignInFirst => "unauthenticated",
            Self::SessionEnded => "session_ended",
            Self::Forbidden => "permission_denied",
            Self::SessionNeeded => "session_needed",
            Self::Missing => "not_found",
            Self::KeyRequired => "idempotency_key_required",
            Self::KeyInvalid => "idempotency_key_invalid",
            Self::KeyReused => "idempotency_key_reused",
            Self::StillRunning => "request_in_progress",
            Self::MatchRequired => "precondition_required",
            Self::MatchInvalid => "if_match_invalid",
            Self::Changed => "version_conflict",
            Self::Panicked => "internal_error",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        match self {
            Self::Fields(fields) => fields.clone(),
            Self::TooLarge { .. }
            | Self::NotJsonType
            | Self::NotJson { .. }
            | Self::SignInFirst
            | Self::SessionEnded
            | Self::Forbidden
            | Self::SessionNeeded
            | Self::Missing
            | Self::KeyRequired
            | Self::KeyInvalid
            | Self::KeyReused
            | Self::StillRunning
            | Self::MatchRequired
            | Self::MatchInvalid
            | Self::Changed
            | Self::Panicked => Vec::new(),
        }
    }
}

impl Refusal {
    /// The two statuses that no class has, because nothing but HTTP knows them.
    pub(crate) fn own_status(self) -> ApiError {
        let status = match &self {
            Self::TooLarge { .. } => Some(StatusCode::PAYLOAD_TOO_LARGE),
            Self::NotJsonType => Some(StatusCode::UNSUPPORTED_MEDIA_TYPE),
            Self::NotJson { .. }
            | Self::Fields(_)
            | Self::SignInFirst
            | Self::SessionEnded
            | Self::Forbidden
            | Self::SessionNeeded
            | Self::Missing
            | Self::KeyRequired
            | Self::KeyInvalid
            | Self::KeyReused
            | Self::StillRunning
            | Self::MatchRequired
            | Self::MatchInvalid
            | Self::Changed
            | Self::Panicked => None,
        };
        let error = ApiError::from(self);
        match status {
            Some(status) => error.with_status(status),
            None => error,
        }
    }
}
