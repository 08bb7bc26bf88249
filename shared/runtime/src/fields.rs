//! The keys that seal single fields, read when they are first needed.

use secrecy::ExposeSecret;

use contract::worker::Secret;
use domain::fault::{Class, Fault};
use integrations::fields::{FieldError, FieldKeys};
use integrations::secrets::SecretsError;

use crate::Core;

/// Why numbers cannot be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum FieldKeysError {
    /// The secret cannot be had.
    #[error("the field keys cannot be had")]
    Secret(#[from] SecretsError),
    /// It is no list of keys.
    #[error("the field keys do not read")]
    Keys(#[from] FieldError),
}

impl Fault for FieldKeysError {
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
    /// The keys that seal the numbers of documents and accounts.
    ///
    /// # Errors
    /// [`FieldKeysError`].
    pub async fn field_keys(&self) -> Result<FieldKeys, FieldKeysError> {
        let secret = self.secret(Secret::FieldKey).await?;
        Ok(FieldKeys::parse(secret.expose_secret())?)
    }
}
