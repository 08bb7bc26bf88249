//! One-time codes: six digits, ten minutes, one use, five tries, bound to a purpose.

use hmac::{Hmac, Mac};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::contact::Channel;
use crate::event::Event;
use crate::fault::{Class, Fault};
use crate::ids::{OtpId, UserId};
use crate::time::Timestamp;

/// Minutes a code is good for.
pub const LIFE_MINUTES: i64 = 10;
/// Tries before a code is dead.
pub const TRIES: u8 = 5;

/// A one-time code that was asked for. Plain: it may be stored as it is. The code itself is not
/// in it: it is derived from the id and a secret, so nothing that is kept can be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// Which.
    pub id: OtpId,
    /// The optimistic lock.
    pub version: u64,
    /// For whom; nobody, when it was asked for an address we do not know. Such a challenge costs
    /// the same and never opens anything.
    #[serde(default)]
    pub user: Option<UserId>,
    /// For what.
    pub purpose: Purpose,
    /// For which thing, where the purpose has one: the contract to sign, the account that is paid,
    /// the delivery order, the product that is given back.
    #[serde(default)]
    pub subject: Option<String>,
    /// How it is sent.
    pub channel: Channel,
    /// Wrong codes so far.
    pub tries: u8,
    /// Until when.
    pub expires_at: Timestamp,
    /// When it was used.
    #[serde(default)]
    pub used_at: Option<Timestamp>,
}

/// For what a code is asked. A code for one purpose opens no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Sign in, which also proves the address.
    Login,
    /// Sign a contract.
    SignContract,
    /// Change how one is paid; bound to the account.
    PayoutChange,
    /// Take a delivery; bound to the delivery order.
    Delivery,
    /// Take one's goods back; bound to the product. Asked for by staff, when its consignor stands
    /// before them.
    HandBack,
    /// Ask that one's data be erased.
    EraseData,
    /// Set a new password.
    ResetPassword,
    /// Take up an invitation: the account gets its first password. Sent by staff, never asked for.
    Invite,
    /// The second step of a sign-in. Nothing is sent: the code comes from the person's own
    /// authenticator, or is a recovery code.
    SecondFactor,
}

/// What happened to a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum OtpEvent {
    /// It was asked for.
    Requested {
        /// For whom, if we know them.
        user: Option<UserId>,
    },
}

impl Event for OtpEvent {
    const SOURCE: &'static str = "dejavu.identity";

    fn name(&self) -> &'static str {
        match self {
            Self::Requested { .. } => "OtpRequested",
        }
    }
}

/// Why a code does not open anything. One text for all, so that nothing can be learned from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the code is wrong, used or too old; ask for a new one")]
pub struct WrongCode;

impl Fault for WrongCode {
    fn class(&self) -> Class {
        Class::Refused
    }

    fn code(&self) -> &'static str {
        "otp_wrong"
    }
}

/// The six digits of a challenge, from its id and the pepper. Whoever sends the code and whoever
/// checks it compute it alike, so that it is written down nowhere.
pub fn code(pepper: &[u8], id: &OtpId, purpose: Purpose) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(pepper).expect("HMAC takes a key of any length");
    mac.update(b"one-time code\0");
    mac.update(id.as_str().as_bytes());
    mac.update(match purpose {
        Purpose::Login => b"\0login".as_slice(),
        Purpose::SignContract => b"\0sign_contract",
        Purpose::PayoutChange => b"\0payout_change",
        Purpose::Delivery => b"\0delivery",
        Purpose::HandBack => b"\0hand_back",
        Purpose::EraseData => b"\0erase_data",
        Purpose::ResetPassword => b"\0reset_password",
        Purpose::Invite => b"\0invite",
        Purpose::SecondFactor => b"\0second_factor",
    });
    let digest = mac.finalize().into_bytes();
    let head = digest.first_chunk::<8>().copied().unwrap_or_default();
    format!("{:06}", u64::from_be_bytes(head) % 1_000_000)
}

/// What a try did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried {
    /// The code is right; the challenge as it is once used.
    Right(UserId, Challenge),
    /// The code is wrong; the challenge with the try counted.
    Wrong(Challenge),
    /// It cannot be tried any more.
    Dead,
}

impl Challenge {
    /// A new challenge.
    pub fn ask(
        id: OtpId,
        user: Option<UserId>,
        purpose: Purpose,
        subject: Option<String>,
        channel: Channel,
        now: Timestamp,
    ) -> Self {
        let expires_at = now.plus_minutes(LIFE_MINUTES);
        Self {
            id,
            version: 1,
            user,
            purpose,
            subject,
            channel,
            tries: 0,
            expires_at,
            used_at: None,
        }
    }

    /// What it was before it was tried last; nothing for one that was never tried.
    pub fn before(&self) -> Option<Self> {
        let version = self.version.checked_sub(1).filter(|version| *version > 0)?;
        let mut was = Self {
            version,
            ..self.clone()
        };
        match was.used_at.take() {
            Some(_) => {}
            None => was.tries = was.tries.saturating_sub(1),
        }
        Some(was)
    }

    /// The code of an invitation, which goes by mail and lives for days.
    pub fn invite(id: OtpId, user: UserId, days: u16, now: Timestamp) -> Self {
        let asked = Self::ask(id, Some(user), Purpose::Invite, None, Channel::Email, now);
        Self {
            expires_at: now.plus_days(days.into()),
            ..asked
        }
    }

    /// Tries a code. `right` says whether the digits are the ones that were sent.
    pub fn attempt(
        &self,
        purpose: Purpose,
        subject: Option<&str>,
        right: bool,
        now: Timestamp,
    ) -> Tried {
        let open = self.used_at.is_none()
            && self.tries < TRIES
            && now < self.expires_at
            && self.purpose == purpose
            && self.subject.as_deref() == subject;
        if !open {
            return Tried::Dead;
        }
        let mut next = Self {
            version: self.version + 1,
            ..self.clone()
        };
        match &self.user {
            Some(user) if right => {
                next.used_at = Some(now);
                Tried::Right(user.clone(), next)
            }
            Some(_) | None => {
                next.tries += 1;
                Tried::Wrong(next)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ulid::Ulid;

    use super::*;
    use crate::ids::Id;

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-24T12:00:00Z").unwrap()
    }

    fn asked(user: Option<UserId>) -> Challenge {
        let id = OtpId::new(Ulid::from_parts(1, 1));
        Challenge::ask(
            id,
            user,
            Purpose::SignContract,
            Some("con_1".to_owned()),
            Channel::Email,
            now(),
        )
    }

    fn ana() -> UserId {
        UserId::new(Ulid::from_parts(1, 2))
    }

    fn attempt(challenge: &Challenge, right: bool, at: Timestamp) -> Tried {
        challenge.attempt(Purpose::SignContract, Some("con_1"), right, at)
    }

    #[test]
    fn a_right_code_opens_once() {
        let Tried::Right(user, used) = attempt(&asked(Some(ana())), true, now()) else {
            panic!()
        };
        assert_eq!(user, ana());
        assert_eq!(attempt(&used, true, now()), Tried::Dead);
    }

    #[test]
    fn a_code_that_was_tried_tells_what_it_was() {
        let first = asked(Some(ana()));
        assert_eq!(first.before(), None);
        let Tried::Wrong(second) = attempt(&first, false, now()) else {
            panic!()
        };
        assert_eq!(second.before(), Some(first));
        let Tried::Right(_, used) = attempt(&second, true, now()) else {
            panic!()
        };
        assert_eq!(used.before(), Some(second));
    }

    #[test]
    fn an_invitation_lives_for_days_and_opens_nothing_else() {
        let id = OtpId::new(Ulid::from_parts(1, 1));
        let invited = Challenge::invite(id, ana(), 7, now());
        let late = now().plus_days(7);
        let attempt = |purpose, at| invited.attempt(purpose, None, true, at);
        let early = late.plus_seconds(-1);
        assert!(matches!(attempt(Purpose::Invite, early), Tried::Right(..)));
        assert_eq!(attempt(Purpose::Invite, late), Tried::Dead);
        assert_eq!(attempt(Purpose::ResetPassword, now()), Tried::Dead);
    }

    #[test]
    fn five_wrong_tries_kill_a_code() {
        let mut challenge = asked(Some(ana()));
        for _ in 0..TRIES {
            let Tried::Wrong(next) = attempt(&challenge, false, now()) else {
                panic!()
            };
            challenge = next;
        }
        assert_eq!(attempt(&challenge, true, now()), Tried::Dead);
    }

    #[test]
    fn a_code_is_bound_to_time_purpose_and_thing() {
        let challenge = asked(Some(ana()));
        assert_eq!(
            attempt(&challenge, true, now().plus_minutes(10)),
            Tried::Dead
        );
        assert_eq!(
            challenge.attempt(Purpose::Login, Some("con_1"), true, now()),
            Tried::Dead
        );
        assert_eq!(
            challenge.attempt(Purpose::SignContract, Some("con_2"), true, now()),
            Tried::Dead
        );
        assert_eq!(
            challenge.attempt(Purpose::SignContract, None, true, now()),
            Tried::Dead
        );
    }

    #[test]
    fn the_digits_depend_on_the_pepper_the_id_and_the_purpose() {
        let id = |number| OtpId::new(Ulid::from_parts(1, number));
        let digits = code(b"pepper", &id(1), Purpose::Login);
        assert_eq!(digits.len(), 6);
        assert!(digits.bytes().all(|digit| digit.is_ascii_digit()));
        assert_eq!(digits, code(b"pepper", &id(1), Purpose::Login));
        assert_ne!(digits, code(b"salt", &id(1), Purpose::Login));
        assert_ne!(digits, code(b"pepper", &id(2), Purpose::Login));
        assert_ne!(digits, code(b"pepper", &id(1), Purpose::SignContract));
    }

    #[test]
    fn a_code_for_nobody_never_opens() {
        assert!(matches!(
            attempt(&asked(None), true, now()),
            Tried::Wrong(_)
        ));
    }
}
