//! The client of Amazon SES, version 2 of its API.

use aws_config::SdkConfig;
use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use aws_sdk_sesv2::types::{Destination, EmailContent, MessageTag, RawMessage};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::Blob;
use domain::digest::Sha256;

use super::{Email, MailError, MailId, Mailer, write_mime};
use crate::aws::{AwsFailure, Kind};
use crate::{Lazy, Pending, lazily};

/// Sends by SES, as raw MIME: the one form that carries every header and any file.
pub struct SesMailer {
    client: Lazy<Client>,
    /// Where SES reports bounces and complaints.
    configuration_set: Option<String>,
}

impl SesMailer {
    /// By this client.
    pub fn new(client: Client, configuration_set: Option<String>) -> Self {
        Self {
            client: lazily(move || client),
            configuration_set,
        }
    }

    /// By this configuration.
    pub fn connect(config: &SdkConfig, configuration_set: Option<String>) -> Self {
        let config = config.clone();
        Self {
            client: lazily(move || Client::new(&config)),
            configuration_set,
        }
    }

    async fn deliver(&self, email: &Email) -> Result<MailId, MailError> {
        let mime = write_mime(email)?;
        let to = email.to.iter().map(|address| address.email.clone());
        let raw = RawMessage::builder()
            .data(Blob::new(mime))
            .build()
            .expect("the data is given");
        let answer = self
            .client
            .send_email()
            .from_email_address(&email.from.email)
            .destination(
                Destination::builder()
                    .set_to_addresses(Some(to.collect()))
                    .build(),
            )
            .content(EmailContent::builder().raw(raw).build())
            .set_configuration_set_name(self.configuration_set.clone())
            .email_tags(tag("event", &email.event))
            .email_tags(tag("dedupe_key", &email.dedupe_key))
            .send()
            .await
            .map_err(|err| explain(&err))?;
        Ok(MailId(answer.message_id().unwrap_or_default().to_owned()))
    }
}

impl Mailer for SesMailer {
    fn send<'a>(&'a self, email: &'a Email) -> Pending<'a, Result<MailId, MailError>> {
        Box::pin(self.deliver(email))
    }
}

/// SES takes only letters, digits, `_` and `-` in a tag. A dot becomes `-`, as in an event's
/// name; anything else goes by its fingerprint.
fn tag(name: &str, value: &str) -> MessageTag {
    let dashed = value.replace('.', "-");
    let fits = (1..=256).contains(&dashed.len())
        && dashed
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    let value = if fits {
        dashed
    } else {
        Sha256::of(value.as_bytes()).to_string()
    };
    MessageTag::builder()
        .name(name)
        .value(value)
        .build()
        .expect("name and value are given")
}

fn explain(err: &SdkError<SendEmailError, HttpResponse>) -> MailError {
    let failure = AwsFailure::read(err);
    match (failure.kind, failure.code()) {
        (Kind::Unavailable, _) | (_, Some("SendingPausedException")) => {
            MailError::Unavailable(failure)
        }
        (_, Some("LimitExceededException")) => MailError::QuotaUsed(failure),
        (_, Some("BadRequestException")) => MailError::Malformed(failure),
        (
            _,
            Some(
                "MessageRejected"
                | "MailFromDomainNotVerifiedException"
                | "AccountSuspendedException",
            ),
        ) => MailError::Refused(failure),
        // No such configuration set, no such permission, or a word we do not know.
        (Kind::Denied | Kind::Missing | Kind::Answered | Kind::Malformed, _) => {
            MailError::Misconfigured(failure)
        }
    }
}

#[cfg(test)]
mod tests;
