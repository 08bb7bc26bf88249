//! Cross-origin rules of the HTTP API: it answers pre-flights itself, and marks every answer.

use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use http_body_util::Full;
use hyper::body::Bytes;
use serde_json::Value as Json;

use crate::error::LocalError;
use crate::net::Answer;
use crate::templates::Templates;

/// The `CorsConfiguration` of an HTTP API.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cors {
    origins: Vec<String>,
    methods: Vec<String>,
    headers: Vec<String>,
    expose: Vec<String>,
    max_age: Option<i64>,
    credentials: bool,
}

impl Cors {
    /// That of the template's API, if it has one.
    pub(crate) fn read(templates: &Templates) -> Result<Option<Self>, LocalError> {
        let Some(api) = templates.resources("AWS::ApiGatewayV2::Api").next() else {
            return Ok(None);
        };
        let config = api.get("CorsConfiguration")?;
        Ok(config.as_ref().map(Self::of))
    }

    pub(crate) fn of(config: &Json) -> Self {
        let list = |name: &str| {
            let list = config[name].as_array().into_iter().flatten();
            list.filter_map(|one| Some(one.as_str()?.to_owned()))
                .collect()
        };
        Self {
            origins: list("AllowOrigins"),
            methods: list("AllowMethods"),
            headers: list("AllowHeaders"),
            expose: list("ExposeHeaders"),
            max_age: config["MaxAge"].as_i64(),
            credentials: config["AllowCredentials"] == true,
        }
    }

    /// The answer to a pre-flight, if the request is one: 204, without a mark where the rules
    /// do not allow the origin.
    pub(crate) fn preflight(&self, head: &Parts) -> Option<Answer> {
        let asks = head.method == Method::OPTIONS
            && head.headers.contains_key(header::ORIGIN)
            && head
                .headers
                .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        if !asks {
            return None;
        }
        let mut answer = Response::new(Full::new(Bytes::new()));
        *answer.status_mut() = StatusCode::NO_CONTENT;
        if let Some(origin) = self.allowed(head) {
            let headers = answer.headers_mut();
            self.allow(origin, headers);
            set(
                headers,
                header::ACCESS_CONTROL_ALLOW_METHODS,
                &self.methods.join(","),
            );
            set(
                headers,
                header::ACCESS_CONTROL_ALLOW_HEADERS,
                &self.headers.join(","),
            );
            if let Some(age) = self.max_age {
                set(headers, header::ACCESS_CONTROL_MAX_AGE, &age.to_string());
            }
        }
        Some(answer)
    }

    /// Marks an answer for the page that asked. What a function set of its own goes: the
    /// gateway's settings win.
    pub(crate) fn mark(&self, head: &Parts, headers: &mut HeaderMap) {
        headers.remove(header::ACCESS_CONTROL_ALLOW_ORIGIN);
        if let Some(origin) = self.allowed(head) {
            self.allow(origin, headers);
            set(
                headers,
                header::ACCESS_CONTROL_EXPOSE_HEADERS,
                &self.expose.join(","),
            );
        }
    }

    fn allowed<'a>(&self, head: &'a Parts) -> Option<&'a str> {
        let origin = head.headers.get(header::ORIGIN)?.to_str().ok()?;
        let listed = self.origins.iter().any(|one| one == "*" || one == origin);
        listed.then_some(origin)
    }

    fn allow(&self, origin: &str, headers: &mut HeaderMap) {
        let any = self.origins.iter().any(|one| one == "*");
        set(
            headers,
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            if any { "*" } else { origin },
        );
        if self.credentials {
            set(headers, header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        }
    }
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
