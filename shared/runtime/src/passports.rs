//! The keys that sign item passports, read when they are first needed.

use secrecy::ExposeSecret;

use contract::worker::Secret;
use domain::fault::{Class, Fault};
use integrations::passports::{PassportError, PassportKeys};
use integrations::secrets::SecretsError;

use crate::Core;

/// Why passports can be neither signed nor read.
#[derive(Debug, thiserror::Error)]
pub enum PassportKeysError {
    /// The secret cannot be had.
    #[error("the passport keys cannot be had")]
    Secret(#[from] SecretsError),
    /// It is no list of keys.
    #[error("the passport keys do not read")]
    Keys(#[from] PassportError),
}

impl Fault for PassportKeysError {
    fn class(&self) -> Class {
        match self {
            Self::Secret(fault) => fault.class(),
            Self::Keys(fault) => fault.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Secret(fault) => fault.code(),
            Self::Keys(fault) => fault.code(),
        }
    }
}

impl Core {
    /// The keys that sign the codes of item passports.
    ///
    /// # Errors
    /// [`PassportKeysError`].
    pub async fn passport_keys(&self) -> Result<PassportKeys, PassportKeysError> {
        let secret = self.secret(Secret::PassportKey).await?;
        Ok(PassportKeys::parse(secret.expose_secret())?)
    }

    /// Where the code of a sticker leads people to.
    pub fn passport_url(&self, code: &str) -> String {
        format!("{}/p/{code}", self.config.public_url.trim_end_matches('/'))
    }
}
