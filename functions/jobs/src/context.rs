//! What the jobs may reach.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use contract::jobs::MIGRATE;
use integrations::deployments::{Answers, StackAnswers};
use integrations::tax_authority::TaxAuthority;
use runtime::{Clock, Config, Core, SecretsError, StartError, TaxOffice};

/// Seconds of its time that the migration leaves unused: a step takes a few, the answer too.
const RESERVE_SECONDS: u16 = 120;

/// What the jobs may reach. Derefs to the [`Core`].
#[derive(Clone)]
pub struct Context {
    core: Core,
    /// Takes answers to deployments.
    pub(crate) answers: Arc<dyn Answers>,
    /// How long a migration begins new steps.
    pub(crate) patience: Duration,
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
            answers: Arc::new(StackAnswers::default()),
            patience: Duration::from_secs(u64::from(MIGRATE.timeout - RESERVE_SECONDS)),
            authority: TaxOffice::default(),
        })
    }

    /// Who is asked about tax ids.
    ///
    /// # Errors
    /// [`SecretsError`]: no account is set up, or it cannot be read.
    pub(crate) async fn authority(&self) -> Result<&dyn TaxAuthority, SecretsError> {
        self.authority.of(&self.core).await
    }

    /// The same, with another tax authority.
    #[must_use]
    pub fn with_authority(self, authority: Arc<dyn TaxAuthority>) -> Self {
        Self {
            authority: authority.into(),
            ..self
        }
    }

    /// The same, with another way for answers to deployments.
    #[must_use]
    pub fn with_answers(self, answers: Arc<dyn Answers>) -> Self {
        Self { answers, ..self }
    }

    /// The same, with so much time for a run of the migrations.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }
}
