//! The gateway's JSON, in and out: payload format 2.0, as text.
//!
//! The same two functions serve Lambda and the local gateway, so what passes here is what AWS sends.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::fault::{Class, Fault};
use http::{Response, header};
use lambda_http::aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use lambda_http::request::{LambdaRequest, RequestContext};
use lambda_http::{Body, Request};

/// Bytes of path and query; the gateway takes fewer.
const LONGEST_ADDRESS: usize = 16_384;

/// Why an event is no request.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// It is not an event of an HTTP API.
    #[error("the event is not a request of an HTTP API")]
    Shape(#[source] serde_json::Error),
    /// It says its body is base64, and it is not.
    #[error("the body is not the base64 it is said to be")]
    Base64,
    /// Its path is none, or it is too long.
    #[error("the address cannot be read")]
    Address,
}

impl Fault for GatewayError {
    fn class(&self) -> Class {
        match self {
            Self::Shape(_) | Self::Base64 | Self::Address => Class::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Shape(_) | Self::Base64 | Self::Address => "request_not_readable",
        }
    }
}

/// Reads a request from the gateway's event. Its address is path and query alone: the host is
/// whatever the client wrote, and nothing here goes by it.
///
/// # Errors
/// [`GatewayError`]. What the library would panic over is refused or mended before it sees it.
pub fn read_request(event_json: &str) -> Result<Request, GatewayError> {
    let mut event: LambdaRequest = serde_json::from_str(event_json).map_err(GatewayError::Shape)?;
    let mut host = None;
    let mut domain = None;
    let mut stage = None;
    if let LambdaRequest::ApiGatewayV2(event) = &mut event {
        mend(event)?;
        host = event.headers.remove(header::HOST);
        domain = event.request_context.domain_name.take();
        stage = event.request_context.stage.take();
    }
    let mut request: Request = event.into();
    if let Some(host) = host {
        request.headers_mut().insert(header::HOST, host);
    }
    if let Some(RequestContext::ApiGatewayV2(context)) = request.extensions_mut().get_mut() {
        context.domain_name = domain;
        context.stage = stage;
    }
    Ok(request)
}

/// The gateway's answer, as JSON. Compressed bytes go out as base64, cookies in a list of their own.
pub async fn write_response(response: Response<Body>) -> String {
    let (parts, body) = response.into_parts();
    let mut headers = parts.headers;
    let mut answer = ApiGatewayV2httpResponse::default();
    answer.status_code = i64::from(parts.status.as_u16());
    answer.cookies = headers
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|cookie| cookie.to_str().ok())
        .map(str::to_owned)
        .collect();
    headers.remove(header::SET_COOKIE);
    answer.headers = headers;
    answer.is_base64_encoded = matches!(body, Body::Binary(_));
    answer.body = (!matches!(body, Body::Empty)).then_some(body);
    serde_json::to_string(&answer).expect("headers of ours are text")
}

fn mend(event: &mut ApiGatewayV2httpRequest) -> Result<(), GatewayError> {
    if event.is_base64_encoded
        && let Some(body) = &event.body
    {
        STANDARD.decode(body).map_err(|_| GatewayError::Base64)?;
    }
    let query = escaped(event.raw_query_string.as_deref().unwrap_or_default());
    let path = event.raw_path.as_deref().unwrap_or_default();
    if !path.starts_with('/') || path.len() + query.len() > LONGEST_ADDRESS {
        return Err(GatewayError::Address);
    }
    event.raw_query_string = Some(query);
    Ok(())
}

/// Escapes what may not stand in a query as it is. Escapes that are there already stay.
fn escaped(query: &str) -> String {
    let mut out = String::with_capacity(query.len());
    for byte in query.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?%".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
