//! What a route may reach.

use std::ops::Deref;
use std::sync::Arc;

use integrations::secrets::SecretsError;
use integrations::tax_authority::TaxAuthority;
use runtime::{Clock, Config, Core, StartError, TaxOffice};

/// What a route may reach. Derefs to the [`Core`].
#[derive(Clone)]
pub struct Context {
    core: Core,
    authority: TaxOffice,
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
            authority: TaxOffice::default(),
        })
    }

    /// The same, with another tax authority.
    #[must_use]
    pub fn with_authority(self, authority: Arc<dyn TaxAuthority>) -> Self {
        Self {
            authority: authority.into(),
            ..self
        }
    }

    /// Who is asked about tax ids.
    ///
    /// # Errors
    /// [`SecretsError`]: no account is set up, or it cannot be read.
    pub(crate) async fn authority(&self) -> Result<&dyn TaxAuthority, SecretsError> {
        self.authority.of(&self.core).await
    }
}
