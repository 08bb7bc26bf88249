//! What becomes of a message whose handler failed.

use std::error::Error;
use std::fmt;

use domain::fault::{Class, Fault};

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is done with: its effect is there, or there is nothing left to do.
    Done,
    /// It comes back.
    Retry,
    /// It will never succeed. A queue has no way to be told so: the message is reported as failed
    /// like one to be tried again, and ends in the dead-letter queue after its last try.
    Dead,
}

impl Verdict {
    /// The verdict on a class of failure.
    pub const fn of(class: Class) -> Self {
        match class {
            // Missing: what it was about has gone, and nobody waits for it any more.
            Class::Repeated | Class::Missing => Self::Done,
            Class::Unavailable | Class::Conflict | Class::Limited => Self::Retry,
            Class::Invalid
            | Class::Unauthenticated
            | Class::Forbidden
            | Class::Refused
            | Class::Stale
            | Class::Unguarded
            | Class::Bug => Self::Dead,
        }
    }
}

/// Any fault, so that a handler may use `?` on the errors of every layer.
#[derive(Debug)]
pub struct Failure(Box<dyn Fault>);

impl Failure {
    /// What becomes of the message.
    pub fn verdict(&self) -> Verdict {
        Verdict::of(self.0.class())
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.0.code()
    }

    /// Every cause, for the log alone.
    pub(crate) fn chain(&self) -> String {
        let mut chain = self.0.to_string();
        let mut cause = self.0.source();
        while let Some(error) = cause {
            chain.push_str(": ");
            chain.push_str(&error.to_string());
            cause = error.source();
        }
        chain
    }
}

impl<F: Fault> From<F> for Failure {
    fn from(fault: F) -> Self {
        Self(Box::new(fault))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}

/// What this crate itself finds wrong.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unreadable {
    #[error("the event is not of the shape its trigger sends")]
    Event(#[source] Place),
    #[error("the message is not of the shape its handler reads")]
    Message(#[source] Place),
    #[error("the handler panicked")]
    Panicked,
}

/// Where the reading stopped. What serde says beyond it quotes the message.
#[derive(Debug, thiserror::Error)]
#[error("{category} at line {line}, column {column}")]
pub(crate) struct Place {
    category: &'static str,
    line: usize,
    column: usize,
}

impl From<serde_json::Error> for Place {
    fn from(error: serde_json::Error) -> Self {
        let category = match error.classify() {
            serde_json::error::Category::Io => "cannot be read",
            serde_json::error::Category::Syntax => "not JSON",
            serde_json::error::Category::Data => "wrong field",
            serde_json::error::Category::Eof => "cut off",
        };
        Self {
            category,
            line: error.line(),
            column: error.column(),
        }
    }
}

impl Fault for Unreadable {
    fn class(&self) -> Class {
        match self {
            Self::Event(_) | Self::Message(_) => Class::Invalid,
            Self::Panicked => Class::Bug,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Event(_) => "event_not_readable",
            Self::Message(_) => "message_not_readable",
            Self::Panicked => "handler_panicked",
        }
    }
}

/// Tells the log what became of a message, once. Answers whether it is to be reported as failed.
pub(crate) fn is_failed(message_id: &str, outcome: &Result<(), Failure>) -> bool {
    let Err(failure) = outcome else {
        return false;
    };
    let code = failure.code();
    let cause = failure.chain();
    match failure.verdict() {
        Verdict::Done => {
            tracing::info!(
                message_id,
                code,
                cause,
                "Nothing to do for message {message_id}"
            );
            false
        }
        Verdict::Retry => {
            tracing::warn!(
                message_id,
                code,
                cause,
                "Message {message_id} is to come back"
            );
            true
        }
        Verdict::Dead => {
            tracing::error!(
                message_id,
                code,
                cause,
                dead = true,
                "Message {message_id} cannot be handled"
            );
            true
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_help_later_comes_back_and_what_never_will_does_not() {
        for (class, verdict) in [
            (Class::Repeated, Verdict::Done),
            (Class::Missing, Verdict::Done),
            (Class::Unavailable, Verdict::Retry),
            (Class::Conflict, Verdict::Retry),
            (Class::Limited, Verdict::Retry),
            (Class::Invalid, Verdict::Dead),
            (Class::Refused, Verdict::Dead),
            (Class::Bug, Verdict::Dead),
        ] {
            assert_eq!(Verdict::of(class), verdict, "{class:?}");
        }
    }

    #[test]
    fn the_chain_does_not_quote_what_could_not_be_read() {
        let error = serde_json::from_str::<u8>("\"hunter2\"").expect_err("a text is no number");
        let failure = Failure::from(Unreadable::Message(error.into()));
        assert_eq!(
            failure.chain(),
            "the message is not of the shape its handler reads: wrong field at line 1, column 9"
        );
    }
}
