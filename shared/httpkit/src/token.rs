//! Access tokens: ES256, ten minutes, checked here and signed by sign-in alone.
//!
//! Every function can check a token and only one can make one: the others hold public keys. What
//! the token's header says is compared with what we expect, never obeyed.

mod keys;

use domain::fault::{Class, Fault};
use domain::ids::{SessionId, UserId};
use domain::time::Timestamp;
use jsonwebtoken::{Algorithm, Header, Validation};
use serde::{Deserialize, Serialize};

pub use keys::KeyError;
use keys::Keys;

/// Who makes access tokens.
pub const ISSUER: &str = "dejavu.identity";
/// Whom they are for.
pub const AUDIENCE: &str = "dejavu.api";
/// The kind of token, so that no other kind is taken for one.
pub const TYPE: &str = "at+jwt";
/// The one algorithm.
pub const ALGORITHM: Algorithm = Algorithm::ES256;
/// Seconds by which two clocks may differ.
pub const LEEWAY: i64 = 5;

/// Longer than any token of ours.
const LONGEST_TOKEN: usize = 2_048;

/// What a token says that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// Who.
    pub sub: UserId,
    /// Through which session.
    pub sid: SessionId,
    /// The token version of the user when it was made; another one by now ends it.
    pub tv: u64,
    /// When it was made, in seconds since 1970.
    pub iat: i64,
    /// When it ends, in seconds since 1970.
    pub exp: i64,
}

/// The claims as they stand in the token. Sign-in serialises this and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WireClaims {
    iss: String,
    aud: String,
    sub: UserId,
    sid: SessionId,
    tv: u64,
    iat: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nbf: Option<i64>,
    exp: i64,
}

impl From<&Claims> for WireClaims {
    fn from(claims: &Claims) -> Self {
        Self {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: claims.sub.clone(),
            sid: claims.sid.clone(),
            tv: claims.tv,
            iat: claims.iat,
            nbf: Some(claims.iat),
            exp: claims.exp,
        }
    }
}

/// The header of a token signed with the key `kid`.
pub fn header(kid: &str) -> Header {
    let mut header = Header::new(ALGORITHM);
    header.typ = Some(TYPE.to_owned());
    header.kid = Some(kid.to_owned());
    header
}

/// Why a token is not taken. The client learns only whether a fresh one would help.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It was good, and its time is over.
    #[error("the access token has expired")]
    Expired,
    /// It is none of ours, or none for us.
    #[error("the access token does not hold")]
    Invalid(#[source] Flaw),
}

/// What is wrong with a token, for the log.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// Not three parts of base64 with JSON in them, or with members it must not have.
    #[error("malformed")]
    Malformed,
    /// The header names another algorithm.
    #[error("another algorithm")]
    Algorithm,
    /// The header names another kind of token.
    #[error("another kind of token")]
    Kind,
    /// No key of ours has this id.
    #[error("unknown key")]
    UnknownKey,
    /// The signature is not by the key it names.
    #[error("bad signature, issuer, audience or claims")]
    Signature,
    /// It begins in the future.
    #[error("not valid yet")]
    NotYet,
}

impl Fault for TokenError {
    fn class(&self) -> Class {
        match self {
            Self::Expired | Self::Invalid(_) => Class::Unauthenticated,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Expired => "token_expired",
            Self::Invalid(_) => "token_invalid",
        }
    }
}

/// Checks access tokens with the public keys it was given.
#[derive(Clone, Debug)]
pub struct Verifier {
    keys: Keys,
    validation: Validation,
}

impl Verifier {
    /// Takes the public keys of a JSON Web Key Set.
    ///
    /// # Errors
    /// A key is not a public P-256 key, has no `kid` or shares it, or there is none.
    pub fn from_jwks(json: &str) -> Result<Self, KeyError> {
        Keys::from_jwks(json).map(Self::new)
    }

    /// Takes public keys in PEM, each with its id.
    ///
    /// # Errors
    /// As [`Verifier::from_jwks`].
    pub fn from_pems<'a>(
        keys: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, KeyError> {
        Keys::from_pems(keys).map(Self::new)
    }

    fn new(keys: Keys) -> Self {
        let mut validation = Validation::new(ALGORITHM);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // Time is checked below, against the clock that was handed in.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Self { keys, validation }
    }

    /// What the token says, if it holds at `now`.
    ///
    /// # Errors
    /// [`TokenError`].
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Claims, TokenError> {
        if token.len() > LONGEST_TOKEN {
            return Err(TokenError::Invalid(Flaw::Malformed));
        }
        let header = keys::read_header(token).ok_or(TokenError::Invalid(Flaw::Malformed))?;
        if header.alg != "ES256" {
            return Err(TokenError::Invalid(Flaw::Algorithm));
        }
        if header.typ.as_deref() != Some(TYPE) {
            return Err(TokenError::Invalid(Flaw::Kind));
        }
        let key = header
            .kid
            .and_then(|kid| self.keys.get(&kid))
            .ok_or(TokenError::Invalid(Flaw::UnknownKey))?;
        let claims = jsonwebtoken::decode::<WireClaims>(token, key, &self.validation)
            .map_err(|_| TokenError::Invalid(Flaw::Signature))?
            .claims;
        within_time(&claims, now)?;
        Ok(Claims {
            sub: claims.sub,
            sid: claims.sid,
            tv: claims.tv,
            iat: claims.iat,
            exp: claims.exp,
        })
    }
}

fn within_time(claims: &WireClaims, now: Timestamp) -> Result<(), TokenError> {
    let now = now.seconds();
    let begins = claims.nbf.unwrap_or(claims.iat).max(claims.iat);
    if begins.saturating_sub(LEEWAY) > now {
        return Err(TokenError::Invalid(Flaw::NotYet));
    }
    if claims.exp.saturating_add(LEEWAY) <= now {
        return Err(TokenError::Expired);
    }
    Ok(())
}
