//! SMS and WhatsApp, by Twilio.

use std::collections::BTreeMap;
use std::fmt;

use domain::fault::{Class, Fault};

use crate::Pending;
use crate::phone::Phone;

mod twilio;

pub use twilio::{Sender, TwilioSender, TwilioSettings};

/// The longest body that Twilio takes, in characters.
pub const MAX_BODY: usize = 1_600;

/// By which way a text goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channel {
    /// SMS.
    Sms,
    /// WhatsApp.
    WhatsApp,
}

/// What a text says.
#[derive(Clone, PartialEq, Eq)]
pub enum Body {
    /// Free text, at most [`MAX_BODY`] characters. WhatsApp takes it only within 24 hours of the
    /// recipient's last message to us.
    Text(String),
    /// An approved template and what fills its gaps.
    Template {
        /// Twilio's id of it: `HX…`.
        sid: String,
        /// By the name of the gap, such as `1`.
        variables: BTreeMap<String, String>,
    },
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// One text. `Debug` never shows what it says or to whom.
#[derive(Clone, PartialEq, Eq)]
pub struct Text {
    /// To whom.
    pub to: Phone,
    /// By which way.
    pub channel: Channel,
    /// What it says.
    pub body: Body,
    /// What makes it this text and no other. Twilio does not know the word, so it does not stop
    /// a second one; it comes back with every report about this text, and a report proves that
    /// the text was taken.
    pub dedupe_key: String,
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Text")
            .field("channel", &self.channel)
            .field("dedupe_key", &self.dedupe_key)
            .finish_non_exhaustive()
    }
}

/// A text that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Twilio's id of it: `SM…`. Keep it at once.
    pub sid: String,
    /// How far it is: `queued` or `accepted` at first; the rest is reported later.
    pub status: String,
}

/// Why a text was not sent, or why nobody knows. `twilio` is Twilio's own code, 0 without one.
#[derive(Debug, thiserror::Error)]
pub enum TextError {
    /// The number is not one that Twilio can reach.
    #[error("the telephone number cannot be reached")]
    Number {
        /// Twilio's code.
        twilio: u32,
    },
    /// The number takes no texts: a fixed line, or not a mobile. Try mail or the other channel.
    #[error("the telephone number takes no such messages")]
    NotReceivable {
        /// Twilio's code.
        twilio: u32,
    },
    /// The recipient has told this sender to stop. Never again, until they say so.
    #[error("the recipient has opted out")]
    OptedOut {
        /// Twilio's code.
        twilio: u32,
    },
    /// The text is empty or too long, or there is a template without a name.
    #[error("a text has 1 to {MAX_BODY} characters")]
    Length,
    /// Twilio refused the text for another reason.
    #[error("the messaging service refused the text")]
    Refused {
        /// Twilio's code.
        twilio: u32,
        /// The HTTP status.
        status: u16,
    },
    /// Our account or sender is not set up for this. Nothing will go out until someone sees to it.
    #[error("the messaging service is set up wrongly")]
    Misconfigured {
        /// Twilio's code.
        twilio: u32,
        /// What is wrong, for the log.
        detail: String,
    },
    /// The account's quota for the day is used up.
    #[error("too many texts were sent today")]
    QuotaUsed {
        /// Twilio's code.
        twilio: u32,
    },
    /// It surely was not taken: Twilio was not reached or said that it is busy. Try again.
    #[error("the messaging service does not answer")]
    Unavailable {
        /// What happened, for the log.
        detail: String,
    },
    /// It may have been taken: the answer did not come, or made no sense. Do not send it again
    /// before Twilio's reports, or its list of messages, show that it was not.
    #[error("the text may have been sent")]
    Unknown {
        /// What happened, for the log.
        detail: String,
    },
}

impl Fault for TextError {
    /// `Unknown` is `Refused`, so that no queue brings the text back by itself.
    fn class(&self) -> Class {
        match self {
            Self::Number { .. } | Self::Length => Class::Invalid,
            Self::NotReceivable { .. }
            | Self::OptedOut { .. }
            | Self::Refused { .. }
            | Self::Unknown { .. } => Class::Refused,
            Self::QuotaUsed { .. } => Class::Limited,
            Self::Unavailable { .. } => Class::Unavailable,
            Self::Misconfigured { .. } => Class::Bug,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Number { .. } => "text_number_invalid",
            Self::NotReceivable { .. } => "text_not_receivable",
            Self::OptedOut { .. } => "text_opted_out",
            Self::Length => "text_length_invalid",
            Self::Refused { .. } => "text_refused",
            Self::Misconfigured { .. } => "text_misconfigured",
            Self::QuotaUsed { .. } => "text_quota_used",
            Self::Unavailable { .. } => "text_unavailable",
            Self::Unknown { .. } => "text_unknown",
        }
    }
}

/// Someone who sends texts.
pub trait TextSender: Send + Sync {
    /// Sends one text, and tries once.
    ///
    /// # Errors
    /// [`TextError`]. Mind [`TextError::Unknown`].
    fn send<'a>(&'a self, text: &'a Text) -> Pending<'a, Result<Sent, TextError>>;
}

/// What can be told before asking anyone.
pub(crate) fn check(text: &Text) -> Result<(), TextError> {
    if !text.to.receives_texts() {
        return Err(TextError::NotReceivable { twilio: 0 });
    }
    let fits = match &text.body {
        Body::Text(body) => (1..=MAX_BODY).contains(&body.chars().count()),
        Body::Template { sid, .. } => !sid.is_empty(),
    };
    if fits { Ok(()) } else { Err(TextError::Length) }
}
