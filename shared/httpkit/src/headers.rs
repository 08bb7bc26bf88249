//! The headers of every answer.

use http::HeaderMap;
use http::header::{self, HeaderName, HeaderValue};

use crate::facts::{Asked, CORRELATION_HEADER};
use crate::key::KEY_HEADER;
use crate::origins::Origins;

pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const CORRELATION_ID: HeaderName = HeaderName::from_static(CORRELATION_HEADER);

/// What a page of an allowed origin may read besides the body.
const EXPOSED: &str =
    "ETag, Location, Idempotent-Replayed, Retry-After, X-Request-Id, X-Correlation-Id";
const ALLOWED_METHODS: &str = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
/// Seconds a browser may remember what it was allowed.
const PREFLIGHT_AGE: &str = "600";

const SECURITY: [(HeaderName, HeaderValue); 5] = [
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (
        header::STRICT_TRANSPORT_SECURITY,
        HeaderValue::from_static("max-age=63072000; includeSubDomains"),
    ),
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
    ),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    ),
];

/// What every answer carries, whatever it is.
pub(crate) fn common(headers: &mut HeaderMap, asked: &Asked, origins: &Origins) {
    headers.extend(SECURITY.map(|(name, value)| (Some(name), value)));
    // One value: the gateway's answer has one line per header.
    headers.insert(
        header::VARY,
        HeaderValue::from_static("Origin, Accept-Encoding"),
    );
    set(headers, REQUEST_ID, &asked.request_id);
    set(headers, CORRELATION_ID, asked.correlation.as_str());
    let Some(origin) = asked
        .origin
        .as_deref()
        .filter(|origin| origins.allow(origin))
    else {
        return;
    };
    set(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    set(headers, header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    set(headers, header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
}

/// What a browser is told that asks before it sends. An origin that is not allowed is told nothing.
pub(crate) fn preflight(headers: &mut HeaderMap) {
    if !headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN) {
        return;
    }
    let allowed = format!(
        "Authorization, Content-Type, {KEY_HEADER}, If-Match, If-None-Match, {CORRELATION_HEADER}"
    );
    set(
        headers,
        header::ACCESS_CONTROL_ALLOW_METHODS,
        ALLOWED_METHODS,
    );
    set(headers, header::ACCESS_CONTROL_ALLOW_HEADERS, &allowed);
    set(headers, header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_AGE);
}

/// Sets a header whose value may, in principle, be none: then it is left out.
pub(crate) fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
