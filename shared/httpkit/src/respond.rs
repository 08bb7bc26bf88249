//! From an answer or a failure to bytes and headers.

use http::{HeaderValue, Response, StatusCode, header};
use lambda_http::Body;

use crate::answer::Answer;
use crate::caching;
use crate::compress;
use crate::error::ApiError;
use crate::facts::Asked;
use crate::headers;
use crate::origins::Origins;

/// A handler's answer, or a kept one.
pub(crate) fn render(answer: &Answer, asked: &Asked, origins: &Origins) -> Response<Body> {
    let tag = answer.kept.map(|_| caching::tag(&answer.body));
    let is_known = tag.as_ref().is_some_and(|tag| asked.knows(tag));
    let (status, body) = if is_known {
        (StatusCode::NOT_MODIFIED, &[][..])
    } else {
        (answer.status, answer.body.as_slice())
    };
    let mut response = respond(status, answer.media_type, body, asked, origins);
    let headers = response.headers_mut();
    if let (Some(kept), Some(tag)) = (answer.kept, &tag) {
        headers::set(headers, header::CACHE_CONTROL, &caching::control(kept));
        headers::set(headers, header::ETAG, tag);
    }
    if let Some(version) = answer.version {
        headers::set(headers, header::ETAG, &format!("\"{version}\""));
    }
    if let Some(location) = &answer.location {
        headers::set(headers, header::LOCATION, location);
    }
    if answer.replayed {
        headers.insert(headers::REPLAYED, HeaderValue::from_static("true"));
    }
    // What others keep must not carry what is one caller's.
    let cookies = answer.cookies.iter().filter(|_| answer.kept.is_none());
    for cookie in cookies {
        if let Ok(cookie) = HeaderValue::from_str(cookie) {
            headers.append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// A failure, as problem details.
pub(crate) fn tell(error: &ApiError, asked: &Asked, origins: &Origins) -> Response<Body> {
    let problem = error.problem(&asked.request_id);
    let body = serde_json::to_vec(&problem).expect("a problem is texts and a number");
    let status = error.status();
    let mut response = respond(status, "application/problem+json", &body, asked, origins);
    let headers = response.headers_mut();
    if let Some(seconds) = error.wait() {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

fn respond(
    status: StatusCode,
    content_type: &'static str,
    body: &[u8],
    asked: &Asked,
    origins: &Origins,
) -> Response<Body> {
    let compressed = if asked.takes_gzip {
        compress::gzip(body)
    } else {
        None
    };
    let is_compressed = compressed.is_some();
    let body = match (compressed, std::str::from_utf8(body)) {
        (Some(bytes), _) => Body::Binary(bytes),
        (None, _) if body.is_empty() => Body::Empty,
        (None, Ok(text)) => Body::Text(text.to_owned()),
        (None, Err(_)) => Body::Binary(body.to_vec()),
    };
    let has_body = !matches!(body, Body::Empty);
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers::common(headers, asked, origins);
    if has_body {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    if is_compressed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

/// What a browser hears that asks before it sends.
pub(crate) fn allow(asked: &Asked, origins: &Origins) -> Response<Body> {
    let mut response = respond(StatusCode::NO_CONTENT, "", &[], asked, origins);
    headers::preflight(response.headers_mut());
    response
}
