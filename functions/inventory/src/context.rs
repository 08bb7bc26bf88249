//! What a route of this domain may reach.

use std::ops::Deref;

use runtime::{Clock, Config, Core, StartError};

/// What a route of this domain may reach. Derefs to the [`Core`].
#[derive(Clone)]
pub struct Context {
    core: Core,
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
        Ok(Self {
            core: Core::new(config, clock).await?,
        })
    }
}
