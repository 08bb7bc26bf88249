//! From Lambda's loop to a handler, and back.

use lambda_http::{Body, Request, Response};
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::value::RawValue;

use httpkit::{ApiError, Gate, read_request, refuse, write_response};

/// Why an invocation fails, and is seen to. An answer to a caller, even a refusal, is no failure.
#[derive(Debug, thiserror::Error)]
pub enum NotServed {
    /// `_HANDLER` names nothing of this domain.
    #[error("this binary holds no operation named `{0}`")]
    NoSuchOperation(String),
    /// The event is not what the operation's trigger sends.
    #[error("the event does not read")]
    Event(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// It did not do all that it was to do. The invocation must be seen as failed, and run again.
    #[error("the invocation has to run again")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Answers one request of the HTTP API: event text in, answer text out. An event that does not read
/// is answered too: it is the caller who sent it.
pub async fn http(
    cx: &impl Gate,
    event: &str,
    handler: impl AsyncFnOnce(Request) -> Response<Body>,
) -> String {
    let response = match read_request(event) {
        Ok(request) => handler(request).await,
        Err(err) => refuse(cx.origins(), None, &ApiError::from(err)),
    };
    write_response(response).await
}

/// The end of a domain's entry: whichever noun knows the operation answers the request, and what none
/// knows is [`NotServed`].
#[macro_export]
macro_rules! answer {
    ($cx:ident, $handler:ident, $event:ident; $($op:ident => $handle:path,)+) => {{
        $(
            if let Some(op) = $op::named($handler) {
                let answer = async |request| $handle($cx, op, request).await;
                return Ok($crate::http($cx, $event, answer).await);
            }
        )+
        Err($crate::NotServed::NoSuchOperation($handler.to_owned()))
    }};
}

/// Runs Lambda's loop: each event's text goes to `invoke`, whose text is the answer.
///
/// # Errors
/// The runtime API is gone, or an event was [`NotServed`].
pub async fn run(
    handler: &str,
    invoke: impl AsyncFn(&str) -> Result<String, NotServed>,
) -> Result<(), lambda_runtime::Error> {
    telemetry::log::init(handler);
    let invoke = &invoke;
    lambda_runtime::run(service_fn(|event: LambdaEvent<Box<RawValue>>| async move {
        let answer = invoke(event.payload.get()).await?;
        Ok::<_, lambda_runtime::Error>(RawValue::from_string(answer)?)
    }))
    .await
}
