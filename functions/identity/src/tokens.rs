//! Access tokens are signed here and nowhere else.

use jsonwebtoken::EncodingKey;
use secrecy::ExposeSecret;
use serde::Deserialize;

use contract::identity::sign_in::Tokens;
use contract::worker::Secret;
use domain::fault::{Class, Fault};
use domain::session::Session;
use domain::time::Timestamp;
use httpkit::token::{Claims, WireClaims, header};
use runtime::SecretsError;

use crate::Context;
use crate::passwords::HashFault;

/// Seconds an access token is good for.
const LIFE_SECONDS: u32 = 600;

/// Why no token can be made. All of it is ours, none the caller's.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TokenFault {
    /// A secret cannot be had.
    #[error("a secret cannot be had")]
    Secret(#[from] SecretsError),
    /// The signing key does not read, or does not sign.
    #[error("the signing key does not sign")]
    Key(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A password could not be hashed.
    #[error("the password could not be hashed")]
    Hash(#[from] HashFault),
}

impl Fault for TokenFault {
    fn class(&self) -> Class {
        match self {
            Self::Secret(fault) => fault.class(),
            Self::Key(_) | Self::Hash(_) => Class::Bug,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Secret(fault) => fault.code(),
            Self::Key(_) => "signing_key_wrong",
            Self::Hash(fault) => fault.code(),
        }
    }
}

/// The private key and its id.
pub(crate) struct Signer {
    kid: String,
    key: EncodingKey,
}

/// The secret's JSON.
#[derive(Deserialize)]
struct KeySecret {
    kid: String,
    /// PKCS #8 in PEM, P-256.
    pem: String,
}

impl Signer {
    /// With the key of this environment.
    pub(crate) async fn of(cx: &Context) -> Result<Self, TokenFault> {
        let key = cx.secret(Secret::TokenSigningKey).await?;
        Self::read(key.expose_secret())
    }

    fn read(secret: &str) -> Result<Self, TokenFault> {
        // The parser's message could quote the key; only that it failed goes on.
        let secret: KeySecret = serde_json::from_str(secret)
            .map_err(|_| TokenFault::Key("the secret is no JSON with `kid` and `pem`".into()))?;
        let key = EncodingKey::from_ec_pem(secret.pem.as_bytes())
            .map_err(|_| TokenFault::Key("the key is no P-256 key in PKCS #8 PEM".into()))?;
        Ok(Self {
            kid: secret.kid,
            key,
        })
    }

    /// The pair for a session's present generation.
    pub(crate) fn tokens(
        &self,
        session: &Session,
        pepper: &[u8],
        now: Timestamp,
    ) -> Result<Tokens, TokenFault> {
        let claims = Claims {
            sub: session.user.clone(),
            sid: session.id.clone(),
            tv: session.token_version,
            iat: now.seconds(),
            exp: now.seconds() + i64::from(LIFE_SECONDS),
        };
        let access_token =
            jsonwebtoken::encode(&header(&self.kid), &WireClaims::from(&claims), &self.key)
                .map_err(|err| TokenFault::Key(err.into()))?;
        Ok(Tokens {
            access_token,
            token_type: "Bearer",
            expires_in: LIFE_SECONDS,
            refresh_token: session.refresh_token(pepper),
            device_token: None,
        })
    }
}
