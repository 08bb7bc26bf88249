//! What a worker of this domain may reach.

use std::ops::Deref;
use std::sync::Arc;

use integrations::storage::Storage;
use runtime::{Clock, Config, Core, StartError};

/// What a worker of this domain may reach. Derefs to the [`Core`].
#[derive(Clone)]
pub struct Context {
    core: Core,
    /// Where documents are kept.
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
}
