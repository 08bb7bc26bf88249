//! What a function answered, as a response.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use http_body_util::Full;
use hyper::body::Bytes;
use serde_json::Value as Json;

use crate::net::{self, Answer};

/// Writes the response. None if the function's answer is none, which is a 500.
///
/// An answer without `statusCode` is itself the body, in JSON: the gateway's own rule.
pub(crate) fn write(text: &str) -> Option<Answer> {
    let answer: Json = serde_json::from_str(text).ok()?;
    let Some(status) = answer.get("statusCode") else {
        return Some(net::answer(
            StatusCode::OK,
            "application/json",
            text_of(&answer),
        ));
    };
    let status = u16::try_from(status.as_u64()?).ok()?;
    let mut response = Response::new(Full::new(body(&answer)?));
    *response.status_mut() = StatusCode::from_u16(status).ok()?;
    let headers = response.headers_mut();
    let single = answer["headers"].as_object().into_iter().flatten();
    for (name, value) in single {
        headers.insert(header_name(name)?, header_value(value)?);
    }
    let several = answer["multiValueHeaders"]
        .as_object()
        .into_iter()
        .flatten();
    for (name, values) in several {
        let name = header_name(name)?;
        headers.remove(&name);
        for value in values.as_array().into_iter().flatten() {
            headers.append(name.clone(), header_value(value)?);
        }
    }
    for cookie in answer["cookies"].as_array().into_iter().flatten() {
        headers.append(header::SET_COOKIE, header_value(cookie)?);
    }
    if !headers.contains_key(header::CONTENT_TYPE) && status != 204 {
        let kind = HeaderValue::from_static("text/plain;charset=UTF-8");
        headers.insert(header::CONTENT_TYPE, kind);
    }
    Some(response)
}

fn body(answer: &Json) -> Option<Bytes> {
    match &answer["body"] {
        Json::Null => Some(Bytes::new()),
        Json::String(text) if answer["isBase64Encoded"] == true => {
            STANDARD.decode(text).ok().map(Bytes::from)
        }
        Json::String(text) => Some(Bytes::from(text.clone())),
        Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => None,
    }
}

fn header_name(name: &str) -> Option<HeaderName> {
    HeaderName::from_bytes(name.as_bytes()).ok()
}

fn header_value(value: &Json) -> Option<HeaderValue> {
    HeaderValue::from_str(&text_of(value)).ok()
}

fn text_of(value: &Json) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
