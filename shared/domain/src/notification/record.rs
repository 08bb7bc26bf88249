//! The record of one message: written before it is sent, so that it is sent once.
//!
//! `sending → sent`; back to `queued` when it surely did not go out and may later; `failed` when
//! it never will; `unknown` when it may have gone out and nobody can tell. The service that sends
//! mail does not know a message it has seen before, so what is unknown is told to a person and is
//! not sent again by itself.

use serde::{Deserialize, Serialize};

use super::Topic;
use crate::contact::Channel;
use crate::ids::UserId;
use crate::machine::vocabulary;
use crate::time::Timestamp;

/// Seconds a message may take to be sent. Longer than the worker lives, and shorter than a message
/// of its queue stays hidden: who finds a lapsed lease knows that its holder is gone.
pub const LEASE_SECONDS: i64 = 60;

vocabulary! {
    /// What became of a message.
    pub enum NotificationStatus {
        /// It did not go out; it is to be tried again.
        Queued = "queued",
        /// Someone is sending it.
        Sending = "sending",
        /// The service took it.
        Sent = "sent",
        /// It will never go out.
        Failed = "failed",
        /// It may have gone out. It is not sent again.
        Unknown = "unknown",
    }
}

/// One message to one person by one way. Plain: it may be stored as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// The optimistic lock.
    pub version: u64,
    /// The id of the event it tells of.
    pub event: String,
    /// The id of what the event happened to.
    pub about: String,
    /// Of what it tells.
    pub topic: Topic,
    /// To whom.
    pub recipient: UserId,
    /// By which way.
    pub channel: Channel,
    /// What became of it.
    pub status: NotificationStatus,
    /// Until when its sender has it to themselves.
    pub lease_until: Timestamp,
    /// How often it was tried.
    pub tries: u32,
    /// The service's own id of it.
    #[serde(default)]
    pub reference: Option<String>,
    /// The code of what went wrong the last time.
    #[serde(default)]
    pub code: Option<String>,
    /// When it was first tried.
    pub created_at: Timestamp,
    /// When it changed last.
    pub updated_at: Timestamp,
}

/// Whether whoever asks may send a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// They may: the record with their lease.
    Mine(Notification),
    /// Another is at it.
    Busy,
    /// It is done with.
    Settled,
    /// Another was at it and is gone; nobody knows how far they came. The record says so.
    Lost(Notification),
}

/// How sending ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The service took it and calls it so.
    Sent {
        /// The service's own id.
        reference: String,
    },
    /// It surely did not go out, and may later.
    Later {
        /// Why.
        code: &'static str,
    },
    /// It will never go out.
    Failed {
        /// Why.
        code: &'static str,
    },
    /// It may have gone out.
    Unknown {
        /// Why.
        code: &'static str,
    },
}

impl Notification {
    /// A new message, in the hands of whoever made it.
    pub fn begin(
        event: &str,
        about: &str,
        topic: Topic,
        recipient: UserId,
        channel: Channel,
        now: Timestamp,
    ) -> Self {
        Self {
            version: 1,
            event: event.to_owned(),
            about: about.to_owned(),
            topic,
            recipient,
            channel,
            status: NotificationStatus::Sending,
            lease_until: now.plus_seconds(LEASE_SECONDS),
            tries: 1,
            reference: None,
            code: None,
            created_at: now,
            updated_at: now,
        }
    }

    /// What makes it this message and no other: event, topic, recipient and way.
    pub fn dedupe_key(&self) -> String {
        let (event, topic) = (&self.event, self.topic);
        format!(
            "{event}.{topic}.{}.{}",
            self.recipient,
            self.channel.as_str()
        )
    }

    /// Asks to send a message that was found.
    pub fn take(&self, now: Timestamp) -> Taken {
        let next = |status| Self {
            version: self.version + 1,
            status,
            updated_at: now,
            ..self.clone()
        };
        match self.status {
            NotificationStatus::Queued => Taken::Mine(Self {
                lease_until: now.plus_seconds(LEASE_SECONDS),
                tries: self.tries + 1,
                ..next(NotificationStatus::Sending)
            }),
            NotificationStatus::Sending if now < self.lease_until => Taken::Busy,
            NotificationStatus::Sending => Taken::Lost(Self {
                code: Some("sender_lost".to_owned()),
                ..next(NotificationStatus::Unknown)
            }),
            NotificationStatus::Sent | NotificationStatus::Failed | NotificationStatus::Unknown => {
                Taken::Settled
            }
        }
    }

    /// The record after sending ended.
    pub fn settled(&self, outcome: &Outcome, now: Timestamp) -> Self {
        let (status, reference, code) = match outcome {
            Outcome::Sent { reference } => {
                (NotificationStatus::Sent, Some(reference.clone()), None)
            }
            Outcome::Later { code } => (NotificationStatus::Queued, None, Some(*code)),
            Outcome::Failed { code } => (NotificationStatus::Failed, None, Some(*code)),
            Outcome::Unknown { code } => (NotificationStatus::Unknown, None, Some(*code)),
        };
        Self {
            version: self.version + 1,
            status,
            reference,
            code: code.map(str::to_owned),
            updated_at: now,
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use ulid::Ulid;

    use super::*;
    use crate::ids::Id;

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-24T12:00:00Z").expect("an instant")
    }

    fn begun() -> Notification {
        let recipient = UserId::new(Ulid::from_parts(1, 1));
        let topic = Topic::ContractToSign;
        Notification::begin(
            "con_1.3.0",
            "con_1",
            topic,
            recipient,
            Channel::Email,
            now(),
        )
    }

    #[test]
    fn a_message_has_one_sender_at_a_time() {
        let begun = begun();
        assert_eq!(
            begun.take(now().plus_seconds(LEASE_SECONDS - 1)),
            Taken::Busy
        );
    }

    #[test]
    fn a_message_whose_sender_is_gone_is_not_sent_again() {
        let Taken::Lost(lost) = begun().take(now().plus_seconds(LEASE_SECONDS)) else {
            panic!("the lease has lapsed")
        };
        assert_eq!(lost.status, NotificationStatus::Unknown);
        assert_eq!(lost.version, 2);
        assert_eq!(lost.take(now().plus_days(1)), Taken::Settled);
    }

    #[test]
    fn what_surely_did_not_go_out_is_sent_later_and_the_rest_is_not() {
        let code = "mail_unavailable";
        let later = begun().settled(&Outcome::Later { code }, now());
        let Taken::Mine(again) = later.take(now()) else {
            panic!("it is to be tried again")
        };
        assert_eq!((again.tries, again.version), (2, 3));
        let reference = "0100".to_owned();
        for outcome in [
            Outcome::Sent { reference },
            Outcome::Failed { code },
            Outcome::Unknown { code },
        ] {
            let settled = again.settled(&outcome, now());
            assert_eq!(
                settled.take(now().plus_days(1)),
                Taken::Settled,
                "{outcome:?}"
            );
        }
    }

    #[test]
    fn two_messages_of_one_event_are_told_apart() {
        let other = Notification {
            topic: Topic::ContractSigned,
            ..begun()
        };
        assert_ne!(begun().dedupe_key(), other.dedupe_key());
        let by_text = Notification {
            channel: Channel::Sms,
            ..begun()
        };
        assert_ne!(begun().dedupe_key(), by_text.dedupe_key());
    }
}
