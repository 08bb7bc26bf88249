//! What a route answered.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// What a route answered.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The body; null when there is none.
    pub json: Value,
    /// The headers, names in lower case.
    pub headers: BTreeMap<String, String>,
}

impl Reply {
    /// Reads the text that a function gave the gateway.
    ///
    /// # Panics
    /// It is no answer to the gateway.
    pub fn parse(answer: &str) -> Self {
        let answer: Value = serde_json::from_str(answer).expect("an answer is JSON");
        let status = answer["statusCode"].as_u64().expect("a status");
        let headers = answer["headers"].as_object().expect("headers").iter();
        let text = answer["body"].as_str().unwrap_or_default();
        let bytes = if answer["isBase64Encoded"] == true {
            STANDARD.decode(text).expect("base64, as it says")
        } else {
            text.as_bytes().to_vec()
        };
        let json = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes).expect("a body is JSON")
        };
        Self {
            status: u16::try_from(status).expect("a status of HTTP"),
            json,
            headers: headers
                .map(|(name, value)| {
                    let value = value.as_str().unwrap_or_default();
                    (name.to_lowercase(), value.to_owned())
                })
                .collect(),
        }
    }

    /// The stable code of a refusal; empty when it is none.
    pub fn code(&self) -> &str {
        self.json["code"].as_str().unwrap_or_default()
    }

    /// The version in the `ETag`.
    ///
    /// # Panics
    /// There is no `ETag`.
    pub fn version(&self) -> u64 {
        let tag = self.headers.get("etag").expect("an ETag");
        tag.trim_matches('"').parse().expect("a version")
    }

    /// The same, once its status is the one that was expected.
    ///
    /// # Panics
    /// It is another one.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{:#}", self.json);
        self
    }

    /// The same, once it is a refusal with this status and code.
    ///
    /// # Panics
    /// It is something else.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) {
        assert_eq!(
            (self.status, self.code()),
            (status, code),
            "{:#}",
            self.json
        );
    }
}
