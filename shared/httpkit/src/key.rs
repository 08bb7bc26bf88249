//! `Idempotency-Key`: whose key it is, and what was asked under it.

use contract::route::{KeyRule, Route};
use domain::access::Caller;
use domain::digest::Sha256;
use domain::idempotency::IdempotencyRecord;
use domain::time::Timestamp;
use http::HeaderMap;
use serde_json::Value;

use crate::error::ApiError;
use crate::refusal::Refusal;

/// The header, as the wire spells it.
pub(crate) const KEY_HEADER: &str = "idempotency-key";

const LONGEST_KEY: usize = 255;
/// How long the answer of a route is kept that takes a key without requiring one.
const OPTIONAL_HOURS: u16 = 24;

/// A key that was sent, ready to be looked up and to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RequestKey {
    pub(crate) key: String,
    pub(crate) fingerprint: String,
    pub(crate) expires_at: Timestamp,
}

/// What was asked, for the fingerprint.
pub(crate) struct Question<'a> {
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
    pub(crate) body: &'a [u8],
}

impl RequestKey {
    /// Reads the header as the route wants it.
    pub(crate) fn demand(
        route: &Route,
        headers: &HeaderMap,
        caller: Option<&Caller>,
        question: &Question<'_>,
        now: Timestamp,
    ) -> Result<Option<Self>, ApiError> {
        let (required, hours) = match route.key {
            KeyRule::None => return Ok(None),
            KeyRule::Optional => (false, OPTIONAL_HOURS),
            KeyRule::Required { hours } => (true, hours),
        };
        let mut sent = headers.get_all(KEY_HEADER).iter();
        let key = match (sent.next(), sent.next()) {
            (None, _) if required => return Err(Refusal::KeyRequired.into()),
            (None, _) => return Ok(None),
            (Some(key), None) => key.to_str().map_err(|_| Refusal::KeyInvalid)?,
            (Some(_), Some(_)) => return Err(Refusal::KeyInvalid.into()),
        };
        if !is_key(key) {
            return Err(Refusal::KeyInvalid.into());
        }
        let principal = caller.map_or("public", |caller| caller.user.as_str());
        let scope = [principal, route.method.as_str(), route.path, key];
        Ok(Some(Self {
            key: Sha256::of_parts(scope.map(str::as_bytes))
                .as_str()
                .to_owned(),
            fingerprint: fingerprint(question),
            expires_at: now.plus_hours(i64::from(hours)),
        }))
    }

    /// Whether a kept answer belongs to this very request.
    ///
    /// # Errors
    /// The key was used for another one (422).
    pub(crate) fn check(&self, record: &IdempotencyRecord) -> Result<(), ApiError> {
        if record.fingerprint == self.fingerprint {
            Ok(())
        } else {
            Err(Refusal::KeyReused.into())
        }
    }
}

fn is_key(key: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(allowed)
}

/// Two requests that mean the same have the same one: blanks, the order of members and the order
/// of query parameters do not count.
fn fingerprint(question: &Question<'_>) -> String {
    let mut body = String::new();
    match serde_json::from_slice::<Value>(question.body) {
        Ok(value) => canonical(&value, &mut body),
        // An empty body counts as an empty object. Anything else that is not JSON was refused.
        Err(_) => body.push_str("{}"),
    }
    let mut query: Vec<&str> = question
        .query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .collect();
    query.sort_unstable();
    let query = query.join("&");
    let parts = [body.as_bytes(), question.path.as_bytes(), query.as_bytes()];
    Sha256::of_parts(parts).as_str().to_owned()
}

fn canonical(value: &Value, out: &mut String) {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by_key(|(name, _)| name.as_str());
            out.push('{');
            for (name, member) in members {
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                canonical(member, out);
                out.push(',');
            }
            out.push('}');
        }
        Value::Array(entries) => {
            out.push('[');
            for entry in entries {
                canonical(entry, out);
                out.push(',');
            }
            out.push(']');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            out.push_str(&value.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(path: &str, query: &str, body: &str) -> String {
        fingerprint(&Question {
            path,
            query,
            body: body.as_bytes(),
        })
    }

    #[test]
    fn what_means_the_same_has_the_same_fingerprint() {
        let first = print("/v1/a", "x=1&y=2", r#"{"a":[1,{"c":2,"b":3}],"d":null}"#);
        let same = print(
            "/v1/a",
            "y=2&x=1",
            "{ \"d\": null, \"a\": [1, {\"b\":3, \"c\":2}] }",
        );
        assert_eq!(first, same);
        assert_eq!(print("/v1/a", "", ""), print("/v1/a", "", "{}"));
    }

    #[test]
    fn what_means_something_else_has_another_fingerprint() {
        let first = print("/v1/a", "x=1", r#"{"a":[1,2]}"#);
        for other in [
            print("/v1/b", "x=1", r#"{"a":[1,2]}"#),
            print("/v1/a", "x=2", r#"{"a":[1,2]}"#),
            print("/v1/a", "x=1", r#"{"a":[2,1]}"#),
            print("/v1/a", "x=1", r#"{"a":[1,"2"]}"#),
            print("/v1/a", "x=1", r#"{"a":[12]}"#),
        ] {
            assert_ne!(first, other);
        }
    }

    #[test]
    fn a_key_is_made_of_safe_characters() {
        for good in ["a", "A-b_9", &"k".repeat(255)] {
            assert!(is_key(good), "{good}");
        }
        for wrong in ["", " ", "a b", "a,b", "a=", "é", "a\u{0}", &"k".repeat(256)] {
            assert!(!is_key(wrong), "{wrong}");
        }
    }
}
