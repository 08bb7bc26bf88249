//! What a route of this domain may reach.

use std::ops::Deref;

use secrecy::ExposeSecret;

use contract::worker::Secret;
use runtime::{Clock, Config, Core, StartError};

use crate::passwords::Passwords;
use crate::tokens::{Signer, TokenFault};

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

    /// The bytes that pepper passwords, codes and refresh tokens.
    pub(crate) async fn pepper(&self) -> Result<Vec<u8>, TokenFault> {
        let pepper = self.secret(Secret::Pepper).await?;
        Ok(pepper.expose_secret().as_bytes().to_vec())
    }

    pub(crate) async fn passwords(&self) -> Result<Passwords, TokenFault> {
        Ok(Passwords::new(self.pepper().await?))
    }

    pub(crate) async fn signer(&self) -> Result<Signer, TokenFault> {
        let key = self.secret(Secret::TokenSigningKey).await?;
        Signer::read(key.expose_secret())
    }
}
