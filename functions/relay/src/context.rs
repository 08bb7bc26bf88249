//! What the relay may reach.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use aws_sdk_eventbridge::Client;

use runtime::{Clock, Config, Core, StartError};

/// What the relay may reach. Derefs to the [`Core`].
#[derive(Clone)]
pub struct Context {
    core: Core,
    bus: Arc<OnceLock<Client>>,
}

impl Deref for Context {
    type Target = Core;

    fn deref(&self) -> &Core {
        &self.core
    }
}

impl Context {
    /// Fails at start-up rather than at the first event.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn new(config: &Config, clock: Clock) -> Result<Self, StartError> {
        Ok(Self {
            core: Core::new(config, clock).await?,
            bus: Arc::default(),
        })
    }

    /// The same, with another client of the bus.
    #[must_use]
    pub fn with_bus(self, client: Client) -> Self {
        Self {
            bus: Arc::new(OnceLock::from(client)),
            ..self
        }
    }

    /// The client of the bus. The SDK's own retries are on: a copy does no harm here.
    pub(crate) fn bus(&self) -> &Client {
        self.bus.get_or_init(|| Client::new(&self.config.sdk))
    }
}
