//! What a route may reach.

use std::ops::Deref;
use std::sync::Arc;

use tokio::sync::OnceCell;

use contract::worker::Secret;
use integrations::secrets::SecretsError;
use integrations::tax_authority::{EbiAuthority, EbiSettings, TaxAuthority};
use runtime::{Clock, Config, Core, StartError};

/// What a route may reach. Derefs to the [`Core`].
#[derive(Clone)]
pub struct Context {
    core: Core,
    authority: Arc<OnceCell<Arc<dyn TaxAuthority>>>,
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
            authority: Arc::default(),
        })
    }

    /// The same, with another tax authority.
    #[must_use]
    pub fn with_authority(self, authority: Arc<dyn TaxAuthority>) -> Self {
        Self {
            authority: Arc::new(OnceCell::new_with(Some(authority))),
            ..self
        }
    }

    /// Who is asked about tax ids. The account is read when it is first needed: most routes of
    /// this domain may not read it, and do not.
    ///
    /// # Errors
    /// [`SecretsError`]: no account is set up, or it cannot be read.
    pub(crate) async fn authority(&self) -> Result<&dyn TaxAuthority, SecretsError> {
        let opened = self.authority.get_or_try_init(async || {
            let name = format!("{}{}", self.config.secret_prefix, Secret::Ebi.name());
            let settings: EbiSettings = self.secrets.get_json(&name, self.now()).await?;
            Ok(Arc::new(EbiAuthority::new(settings)) as Arc<dyn TaxAuthority>)
        });
        Ok(opened.await?.as_ref())
    }
}
