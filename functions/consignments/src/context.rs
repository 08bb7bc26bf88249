//! What a route of this domain may reach.

use std::ops::Deref;

use std::sync::Arc;

use secrecy::ExposeSecret;

use contract::worker::Secret;
use integrations::storage::Storage;
use runtime::{Clock, Config, Core, SecretsError, StartError};

/// What a route of this domain may reach. Derefs to the [`Core`].
#[derive(Clone)]
pub struct Context {
    core: Core,
    /// Uploads and printed documents.
    pub storage: Arc<Storage>,
}

impl Deref for Context {
    type Target = Core;

    fn deref(&self) -> &Core {
        &self.core
    }
}

impl Context {
    /// Fails at start-up rather than at the first request.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn new(config: &Config, clock: Clock) -> Result<Self, StartError> {
        let storage = Storage::connect(&config.sdk, &config.bucket, config.path_style);
        Ok(Self {
            core: Core::new(config, clock).await?,
            storage: Arc::new(storage),
        })
    }

    /// The bytes that pepper one-time codes.
    pub(crate) async fn pepper(&self) -> Result<Vec<u8>, SecretsError> {
        let pepper = self.secret(Secret::Pepper).await?;
        Ok(pepper.expose_secret().as_bytes().to_vec())
    }
}
