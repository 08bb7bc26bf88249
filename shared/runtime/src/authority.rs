//! Who is asked about tax ids.

use std::sync::Arc;

use contract::worker::Secret;
use integrations::secrets::SecretsError;
use integrations::tax_authority::{EbiAuthority, EbiSettings, TaxAuthority};
use tokio::sync::OnceCell;

use crate::Core;

/// Who is asked about tax ids. The account is read when it is first needed: most functions may not
/// read it, and do not.
#[derive(Clone, Default)]
pub struct TaxOffice(Arc<OnceCell<Arc<dyn TaxAuthority>>>);

impl From<Arc<dyn TaxAuthority>> for TaxOffice {
    fn from(authority: Arc<dyn TaxAuthority>) -> Self {
        Self(Arc::new(OnceCell::new_with(Some(authority))))
    }
}

impl TaxOffice {
    /// The authority, by the account of this environment.
    ///
    /// # Errors
    /// [`SecretsError`]: no account is set up, or it cannot be read.
    pub async fn of(&self, core: &Core) -> Result<&dyn TaxAuthority, SecretsError> {
        let opened = self.0.get_or_try_init(async || {
            let name = format!("{}{}", core.config.secret_prefix, Secret::Ebi.name());
            let settings: EbiSettings = core.secrets.get_json(&name, core.now()).await?;
            Ok(Arc::new(EbiAuthority::new(settings)) as Arc<dyn TaxAuthority>)
        });
        Ok(opened.await?.as_ref())
    }
}
