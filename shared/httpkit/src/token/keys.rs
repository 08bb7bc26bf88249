//! The public keys, and the header of a token as we allow it.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::DecodingKey;
use serde::Deserialize;

/// Bytes of a P-256 coordinate.
const COORDINATE: usize = 32;

/// Why the keys are not taken. The function does not start without good ones.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The text is no key set.
    #[error("the key set is not JSON of the right shape")]
    Shape(#[source] serde_json::Error),
    /// The set is empty.
    #[error("there is no key")]
    Empty,
    /// It is no public P-256 key for ES256 signatures.
    #[error("key `{0}` is not a public P-256 key for ES256")]
    Kind(String),
    /// Two keys have one id.
    #[error("key id `{0}` is given twice")]
    Twice(String),
}

#[derive(Clone, Debug)]
pub(super) struct Keys(HashMap<String, DecodingKey>);

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Jwk>,
}

#[derive(Deserialize)]
struct Jwk {
    kid: String,
    kty: String,
    crv: String,
    x: String,
    y: String,
    #[serde(rename = "use")]
    purpose: Option<String>,
    alg: Option<String>,
    /// The private part. A function that only checks must not be handed one.
    d: Option<serde::de::IgnoredAny>,
}

/// The whole header. A member that is not listed here, such as `jwk`, `jku`, `x5u`, `crit` or
/// `b64`, makes the token malformed: a key comes from us, never from the token.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenHeader {
    pub(super) alg: String,
    pub(super) typ: Option<String>,
    pub(super) kid: Option<String>,
}

/// Reads the header of a token of exactly three parts.
pub(super) fn read_header(token: &str) -> Option<TokenHeader> {
    let mut parts = token.split('.');
    let (header, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || payload.is_empty() || signature.is_empty() {
        return None;
    }
    let json = URL_SAFE_NO_PAD.decode(header).ok()?;
    serde_json::from_slice(&json).ok()
}

impl Keys {
    pub(super) fn from_jwks(json: &str) -> Result<Self, KeyError> {
        let set: KeySet = serde_json::from_str(json).map_err(KeyError::Shape)?;
        Self::collect(set.keys.into_iter().map(|jwk| {
            let key = jwk
                .public_key()
                .ok_or_else(|| KeyError::Kind(jwk.kid.clone()))?;
            Ok((jwk.kid, key))
        }))
    }

    pub(super) fn from_pems<'a>(
        keys: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, KeyError> {
        Self::collect(keys.into_iter().map(|(kid, pem)| {
            let key = DecodingKey::from_ec_pem(pem.as_bytes())
                .map_err(|_| KeyError::Kind(kid.to_owned()))?;
            Ok((kid.to_owned(), key))
        }))
    }

    fn collect(
        keys: impl Iterator<Item = Result<(String, DecodingKey), KeyError>>,
    ) -> Result<Self, KeyError> {
        let mut map = HashMap::new();
        for key in keys {
            let (kid, key) = key?;
            if map.contains_key(&kid) {
                return Err(KeyError::Twice(kid));
            }
            map.insert(kid, key);
        }
        if map.is_empty() {
            return Err(KeyError::Empty);
        }
        Ok(Self(map))
    }

    pub(super) fn get(&self, kid: &str) -> Option<&DecodingKey> {
        self.0.get(kid)
    }
}

impl Jwk {
    fn public_key(&self) -> Option<DecodingKey> {
        let is_coordinate = |text: &str| {
            URL_SAFE_NO_PAD
                .decode(text)
                .is_ok_and(|bytes| bytes.len() == COORDINATE)
        };
        let fits = self.kty == "EC"
            && self.crv == "P-256"
            && self.d.is_none()
            && self
                .purpose
                .as_deref()
                .is_none_or(|purpose| purpose == "sig")
            && self.alg.as_deref().is_none_or(|alg| alg == "ES256")
            && is_coordinate(&self.x)
            && is_coordinate(&self.y);
        if !fits {
            return None;
        }
        DecodingKey::from_ec_components(&self.x, &self.y).ok()
    }
}
