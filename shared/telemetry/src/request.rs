//! The one line that every request leaves behind.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::correlation::Correlation;

static WARM: AtomicBool = AtomicBool::new(false);

/// True for the first caller in this process, false ever after: whether this invocation paid for
/// the start of its environment.
pub fn is_cold_start() -> bool {
    !WARM.swap(true, Ordering::Relaxed)
}

/// The span that a request is handled in. Every line logged inside carries its fields.
pub fn span(route: &str, request_id: &str, correlation: &Correlation) -> tracing::Span {
    tracing::info_span!(
        "request",
        route,
        request_id,
        correlation_id = correlation.as_str()
    )
}

/// How a request ended. Everything in it may be told: ids and codes, never a name or a body.
#[derive(Clone, Copy, Debug)]
pub struct RequestLog<'a> {
    /// The operation, such as `submit_request`.
    pub route: &'a str,
    /// The HTTP status of the answer.
    pub status: u16,
    /// The stable code: `ok`, or that of the error.
    pub code: &'a str,
    /// How long it took, in milliseconds.
    pub millis: u64,
    /// The gateway's id of the request.
    pub request_id: &'a str,
    /// What ties it to everything it set off.
    pub correlation: &'a Correlation,
    /// The id of the caller, if one was signed in.
    pub caller: Option<&'a str>,
    /// Whether it paid for the start of its environment.
    pub cold_start: bool,
    /// The whole chain of causes of an error, for the log only.
    pub cause: Option<&'a str>,
}

impl RequestLog<'_> {
    /// Writes the line: at `error` if the fault is ours, else at `info`. It takes the value, so
    /// that a request is told once.
    pub fn emit(self) {
        let Self {
            route,
            status,
            code,
            millis,
            request_id,
            correlation,
            caller,
            cold_start,
            cause,
        } = self;
        let correlation_id = correlation.as_str();
        macro_rules! tell {
            ($level:ident) => {
                tracing::$level!(
                    route,
                    status,
                    code,
                    millis,
                    request_id,
                    correlation_id,
                    caller,
                    cold_start,
                    cause,
                    "Answered {route} with {status} {code} in {millis} ms"
                )
            };
        }
        if status >= 500 {
            tell!(error);
        } else {
            tell!(info);
        }
    }
}

#[cfg(test)]
mod tests {
    use ulid::Ulid;

    use super::*;
    use crate::log::tests::lines;

    fn log(correlation: &Correlation) -> RequestLog<'_> {
        RequestLog {
            route: "submit_request",
            status: 200,
            code: "ok",
            millis: 12,
            request_id: "abc=",
            correlation,
            caller: Some("usr_01J00000000000000000000001"),
            cold_start: true,
            cause: None,
        }
    }

    #[test]
    fn a_request_leaves_one_line() {
        let correlation = Correlation::parse_or_new(None, Ulid::nil());
        let told = lines("info", || log(&correlation).emit());
        insta::assert_snapshot!(serde_json::to_string(&told).unwrap(), @r#"[{"caller":"usr_01J00000000000000000000001","code":"ok","cold_start":true,"correlation_id":"cor_00000000000000000000000000","function":"submit_request","level":"INFO","message":"Answered submit_request with 200 ok in 12 ms","millis":12,"request_id":"abc=","route":"submit_request","status":200,"target":"telemetry::request"}]"#);
    }

    #[test]
    fn a_fault_of_ours_is_an_error_and_tells_its_causes() {
        let correlation = Correlation::parse_or_new(None, Ulid::nil());
        let told = lines("error", || {
            RequestLog {
                status: 503,
                code: "table_unavailable",
                caller: None,
                cause: Some("the table does not answer: timed out"),
                ..log(&correlation)
            }
            .emit();
            RequestLog {
                status: 404,
                ..log(&correlation)
            }
            .emit();
        });
        assert_eq!(told.len(), 1);
        assert_eq!(told[0]["level"], "ERROR");
        assert_eq!(told[0]["cause"], "the table does not answer: timed out");
        assert_eq!(told[0].get("caller"), None);
    }

    #[test]
    fn lines_inside_the_span_carry_the_ids() {
        let correlation = Correlation::parse_or_new(Some("till-7"), Ulid::nil());
        let told = lines("info", || {
            span("submit_request", "abc=", &correlation).in_scope(|| tracing::info!("Hello"));
        });
        assert_eq!(told[0]["span"]["correlation_id"], "till-7");
        assert_eq!(told[0]["span"]["request_id"], "abc=");
    }

    #[test]
    fn only_the_first_invocation_is_cold() {
        assert!(is_cold_start());
        assert!(!is_cold_start());
    }
}
