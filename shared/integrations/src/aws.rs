//! How a failed AWS call is read, the same for every service.

use std::error::Error;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::display::DisplayErrorContext;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// Why an AWS call failed, fit for the log.
///
/// Of an answer it keeps the code and the request id, not the message: SES quotes addresses in
/// its messages.
#[derive(Debug, thiserror::Error)]
#[error("{detail}")]
pub struct AwsFailure {
    pub(crate) kind: Kind,
    code: Option<String>,
    detail: String,
}

/// What may be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// No answer, or one that says it is their fault or too much at once. Try again.
    Unavailable,
    /// Our role may not do this.
    Denied,
    /// There is no such thing.
    Missing,
    /// A clear answer that the service itself must be asked about, by its code.
    Answered,
    /// The request could not even be built.
    Malformed,
}

impl AwsFailure {
    /// The service's own code, such as `NoSuchKey`.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    pub(crate) fn read<E>(err: &SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        if let SdkError::ServiceError(answer) = err {
            let meta = answer.err().meta();
            let status = answer.raw().status().as_u16();
            let code = meta.code().unwrap_or("no code");
            let request = meta.extra("aws_request_id").unwrap_or("unknown");
            return Self {
                kind: kind(meta.code(), status),
                code: meta.code().map(str::to_owned),
                detail: format!("answered {code} ({status}), request {request}"),
            };
        }
        if let SdkError::ConstructionFailure(_) = err {
            return Self {
                kind: Kind::Malformed,
                code: None,
                detail: "the request could not be built".to_owned(),
            };
        }
        Self {
            kind: Kind::Unavailable,
            code: None,
            detail: format!("no answer: {}", DisplayErrorContext(err)),
        }
    }

    pub(crate) fn malformed(err: impl Error) -> Self {
        Self {
            kind: Kind::Malformed,
            code: None,
            detail: err.to_string(),
        }
    }

    pub(crate) fn broken_off(err: impl Error) -> Self {
        Self {
            kind: Kind::Unavailable,
            code: None,
            detail: format!("the answer broke off: {}", DisplayErrorContext(err)),
        }
    }
}

fn kind(code: Option<&str>, status: u16) -> Kind {
    match (code, status) {
        // Credentials run out while a call waits; the next call has new ones.
        (
            Some(
                "Throttling"
                | "ThrottlingException"
                | "ThrottledException"
                | "RequestThrottled"
                | "RequestThrottledException"
                | "TooManyRequestsException"
                | "SlowDown"
                | "RequestTimeout"
                | "RequestTimeoutException"
                | "ExpiredToken"
                | "ExpiredTokenException"
                | "InternalError"
                | "InternalServiceError"
                | "ServiceUnavailable",
            ),
            _,
        )
        | (_, 429 | 500..) => Kind::Unavailable,
        (Some("AccessDenied" | "AccessDeniedException" | "UnrecognizedClientException"), _)
        | (_, 401 | 403) => Kind::Denied,
        // A bucket that is not there is a mistake of ours; a file that is not there is news.
        (Some("NoSuchBucket"), _) => Kind::Answered,
        (_, 404) => Kind::Missing,
        (Some(_) | None, _) => Kind::Answered,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_read_by_its_code_first_and_its_status_second() {
        let table = [
            (Some("SlowDown"), 503, Kind::Unavailable),
            (Some("ThrottlingException"), 400, Kind::Unavailable),
            (Some("ExpiredToken"), 400, Kind::Unavailable),
            (None, 500, Kind::Unavailable),
            (None, 429, Kind::Unavailable),
            (Some("AccessDenied"), 403, Kind::Denied),
            (Some("AccessDeniedException"), 400, Kind::Denied),
            (None, 403, Kind::Denied),
            (Some("NoSuchKey"), 404, Kind::Missing),
            (None, 404, Kind::Missing),
            (Some("NoSuchBucket"), 404, Kind::Answered),
            (Some("MessageRejected"), 400, Kind::Answered),
            (None, 400, Kind::Answered),
        ];
        for (code, status, expected) in table {
            assert_eq!(kind(code, status), expected, "{code:?} {status}");
        }
    }
}
