//! What the worker may reach.

use std::ops::Deref;
use std::sync::Arc;

use aws_config::retry::RetryConfig;
use tokio::sync::OnceCell;

use contract::worker::Secret;
use domain::contact::Channel;
use integrations::email::{Mailer, SesMailer};
use integrations::messages::{TextSender, TwilioSender, TwilioSettings};
use integrations::storage::Storage;
use runtime::{Clock, Config, Core, SecretsError, StartError};

/// What the worker may reach. Derefs to the [`Core`].
#[derive(Clone)]
pub struct Context {
    core: Core,
    pub(crate) mailer: Arc<dyn Mailer>,
    pub(crate) storage: Arc<Storage>,
    texts: Arc<OnceCell<Texts>>,
}

/// Who sends texts, and what for.
#[derive(Clone)]
pub struct Texts {
    /// Sends them.
    pub sender: Arc<dyn TextSender>,
    /// Whether there is a sender of SMS.
    pub sms: bool,
    /// The approved template for codes over WhatsApp, if there is a sender for it.
    pub whatsapp: Option<String>,
}

impl Texts {
    /// The way a code really goes, of those that are set up. Mail when none is.
    pub(crate) fn way(&self, asked: Channel) -> Channel {
        match asked {
            Channel::Whatsapp if self.whatsapp.is_some() => Channel::Whatsapp,
            Channel::Whatsapp | Channel::Sms if self.sms => Channel::Sms,
            Channel::Whatsapp | Channel::Sms | Channel::Email => Channel::Email,
        }
    }
}

impl From<TwilioSettings> for Texts {
    fn from(settings: TwilioSettings) -> Self {
        let template = settings.whatsapp_code_template.clone();
        Self {
            sms: settings.sms.is_some(),
            whatsapp: template.filter(|_| settings.whatsapp.is_some()),
            sender: Arc::new(TwilioSender::new(settings)),
        }
    }
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
        // The SDK would send again after an answer that did not come; here that is a second mail.
        let once = config
            .sdk
            .to_builder()
            .retry_config(RetryConfig::disabled())
            .build();
        Ok(Self {
            core: Core::new(config, clock).await?,
            mailer: Arc::new(SesMailer::connect(&once, None)),
            storage: Arc::new(Storage::connect(
                &config.sdk,
                &config.bucket,
                config.path_style,
            )),
            texts: Arc::default(),
        })
    }

    /// The same, with another way to send mail.
    #[must_use]
    pub fn with_mailer(self, mailer: Arc<dyn Mailer>) -> Self {
        Self { mailer, ..self }
    }

    /// The same, with another way to send texts.
    #[must_use]
    pub fn with_texts(self, texts: Texts) -> Self {
        Self {
            texts: Arc::new(OnceCell::new_with(Some(texts))),
            ..self
        }
    }

    /// Who sends texts. Nobody when it is not set up, or cannot be found out: a code goes by mail
    /// then, and signing in does not depend on it.
    pub(crate) async fn texts(&self) -> Option<&Texts> {
        let opened = self.texts.get_or_try_init(async || {
            let name = format!("{}{}", self.config.secret_prefix, Secret::Twilio.name());
            let settings: TwilioSettings = self.secrets.get_json(&name, self.now()).await?;
            Ok::<_, SecretsError>(Texts::from(settings))
        });
        match opened.await {
            Ok(texts) => Some(texts),
            Err(SecretsError::Missing { .. }) => None,
            Err(err) => {
                tracing::warn!(error = %err, "Texts cannot be sent; codes go by mail");
                None
            }
        }
    }
}
