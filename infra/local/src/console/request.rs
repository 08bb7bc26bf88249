//! What the console is asked to do: by a test in JSON, by a person in a form.

use std::collections::BTreeMap;

use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use serde_json::Value as Json;

use crate::net::{self, Answer};

/// The fields of a request, and how it wants to be answered.
pub(crate) struct Asked {
    fields: BTreeMap<String, String>,
    is_form: bool,
}

impl Asked {
    pub(crate) fn read(head: &Parts, body: &[u8]) -> Self {
        let kind = head.headers.get(header::CONTENT_TYPE);
        let is_form =
            kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form"));
        let fields = if is_form {
            let text = String::from_utf8_lossy(body);
            let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
            pairs
                .map(|(name, value)| (name.to_owned(), crate::gateway::decoded(value)))
                .collect()
        } else {
            let json: Json = serde_json::from_slice(body).unwrap_or_default();
            let fields = json.as_object().into_iter().flatten();
            fields
                .map(|(name, value)| {
                    let text = value
                        .as_str()
                        .map_or_else(|| value.to_string(), str::to_owned);
                    (name.clone(), text)
                })
                .collect()
        };
        Self { fields, is_form }
    }

    /// A field that holds a whole number.
    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        self.fields.get(name)?.trim().parse().ok()
    }

    /// What was done, in JSON; a form goes back to its page.
    pub(crate) fn done(&self, page: &'static str, what: &Json) -> Answer {
        if !self.is_form {
            return net::json(StatusCode::OK, what);
        }
        let mut answer = net::answer(StatusCode::SEE_OTHER, "text/plain", "");
        answer
            .headers_mut()
            .insert(header::LOCATION, HeaderValue::from_static(page));
        answer
    }
}
