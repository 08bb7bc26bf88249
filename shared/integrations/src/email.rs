//! Mail, by Amazon SES.

use std::fmt;

use domain::fault::{Class, Fault};

use crate::Pending;
use crate::aws::AwsFailure;

mod mime;
mod ses;

pub use mime::MAX_RECIPIENTS;
pub use ses::SesMailer;

pub(crate) use mime::write as write_mime;

/// Someone who writes or is written to.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// The name shown beside it.
    pub name: Option<String>,
    /// `local@domain`, in ASCII.
    pub email: String,
}

impl Address {
    /// An address without a name.
    pub fn new(email: impl Into<String>) -> Self {
        Self {
            name: None,
            email: email.into(),
        }
    }

    /// An address with a name.
    pub fn named(name: impl Into<String>, email: impl Into<String>) -> Self {
        Self {
            name: Some(name.into()),
            email: email.into(),
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// A file that goes along.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, accents and all.
    pub file_name: String,
    /// Its type, such as `application/pdf`.
    pub content_type: String,
    /// The file. Many receivers refuse more than 10 MB in all; link to what is larger than 5.
    pub bytes: Vec<u8>,
}

/// One message. `Debug` shows what it is about and never what it says or to whom.
#[derive(Clone, PartialEq, Eq)]
pub struct Email {
    /// Who writes.
    pub from: Address,
    /// Who is written to, at most 50; each of them sees the others.
    pub to: Vec<Address>,
    /// The subject.
    pub subject: String,
    /// What it says, in plain text.
    pub text: String,
    /// What it says, in HTML, for those who can show it.
    pub html: Option<String>,
    /// Files that go along.
    pub attachments: Vec<Attachment>,
    /// Where answers go, if not to `from`.
    pub reply_to: Option<Address>,
    /// An https address that takes a POST and stops such mail (RFC 8058), or a `mailto:`.
    pub list_unsubscribe: Option<String>,
    /// What it tells of, such as `contract.signed`: a tag in the sender's statistics.
    pub event: String,
    /// What makes it this message and no other. SES does not know the word, so it does not stop
    /// a second one; it comes back with bounces, and it is what the Message-ID is made of.
    pub dedupe_key: String,
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Email")
            .field("event", &self.event)
            .field("dedupe_key", &self.dedupe_key)
            .field("recipients", &self.to.len())
            .field("attachments", &self.attachments.len())
            .finish_non_exhaustive()
    }
}

/// The sender's id of a message that it took. Bounces and complaints name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailId(pub String);

/// Why a message was not sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// A line break, a NUL or another control where a header would carry it.
    #[error("`{field}` holds a control character")]
    Header {
        /// Which part of the message.
        field: &'static str,
    },
    /// Not an address that mail can be sent to.
    #[error("`{field}` is no mail address")]
    Address {
        /// Which part of the message.
        field: &'static str,
    },
    /// Nobody to write to, or more than SES takes at once.
    #[error("a message goes to 1 to {MAX_RECIPIENTS} addresses")]
    Recipients,
    /// Longer than SES takes.
    #[error("the message is too long to be sent")]
    TooLarge,
    /// SES finds the message malformed.
    #[error("the message is malformed")]
    Malformed(#[source] AwsFailure),
    /// SES will not send this message, or none of ours.
    #[error("the mail service refused the message")]
    Refused(#[source] AwsFailure),
    /// The day's quota is used up.
    #[error("too much mail was sent today")]
    QuotaUsed(#[source] AwsFailure),
    /// SES does not answer, is busy, or sending is paused. The message may have gone out.
    #[error("the mail service does not answer")]
    Unavailable(#[source] AwsFailure),
    /// SES is not set up as we believe.
    #[error("the mail service is set up wrongly")]
    Misconfigured(#[source] AwsFailure),
}

impl Fault for MailError {
    fn class(&self) -> Class {
        match self {
            Self::Header { .. }
            | Self::Address { .. }
            | Self::Recipients
            | Self::TooLarge
            | Self::Malformed(_) => Class::Invalid,
            Self::Refused(_) => Class::Refused,
            Self::QuotaUsed(_) => Class::Limited,
            Self::Unavailable(_) => Class::Unavailable,
            Self::Misconfigured(_) => Class::Bug,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Header { .. } => "mail_header_invalid",
            Self::Address { .. } => "mail_address_invalid",
            Self::Recipients => "mail_recipients_invalid",
            Self::TooLarge => "mail_too_large",
            Self::Malformed(_) => "mail_malformed",
            Self::Refused(_) => "mail_refused",
            Self::QuotaUsed(_) => "mail_quota_used",
            Self::Unavailable(_) => "mail_unavailable",
            Self::Misconfigured(_) => "mail_misconfigured",
        }
    }
}

/// Someone who sends mail.
pub trait Mailer: Send + Sync {
    /// Sends one message.
    ///
    /// # Errors
    /// [`MailError`]. After `Unavailable` the message may have gone out all the same: sent again,
    /// it may arrive twice, which for mail is the smaller evil.
    fn send<'a>(&'a self, email: &'a Email) -> Pending<'a, Result<MailId, MailError>>;
}
