//! Sessions: a family of refresh tokens, of which only the newest is good.
//!
//! A refresh token that comes back after it was exchanged has been copied: the whole family ends.
//! One exception: the same client may present the token it just exchanged once more within ten
//! seconds, because the answer may have been lost on the way; it is given the same successor.

use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::event::Event;
use crate::ids::{SessionId, UserId};
use crate::time::Timestamp;

/// How long sessions last: two settings of the house. A change counts for the sessions there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// Days after which a session ends, however much it is used.
    pub days: u16,
    /// Days without use after which it ends.
    pub idle_days: u16,
}

/// Seconds in which the same client may present the token it just exchanged.
pub const GRACE_SECONDS: i64 = 10;

/// A signed-in session. Plain: it may be stored as it is. Tokens are derived from the seed and a
/// secret that is not in the table; only their generation is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Which.
    pub id: SessionId,
    /// The optimistic lock.
    pub version: u64,
    /// Whose.
    pub user: UserId,
    /// Random, drawn once: makes the family's tokens its own.
    pub seed: String,
    /// How often the refresh token was exchanged.
    pub generation: u64,
    /// The token version of the account when it began. When the account's grows, it is over.
    pub token_version: u64,
    /// Hash of what is known of the client that exchanged last.
    pub client: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When a token was exchanged last.
    pub refreshed_at: Timestamp,
    /// When it was ended, if it was.
    #[serde(default)]
    pub ended_at: Option<Timestamp>,
    /// What the device called itself when it signed in, so that its owner knows it again.
    #[serde(default)]
    pub device: String,
    /// The block of addresses it signed in from, such as `192.0.2.0/24`.
    #[serde(default)]
    pub address: String,
}

/// A refresh token, read but not yet believed: `rt.<user>.<session>.<generation>.<seal>`.
///
/// The seal is an HMAC over the session's own seed, so that each token can be made again and none
/// is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken {
    /// Whose session.
    pub user: UserId,
    /// Which session.
    pub session: SessionId,
    /// How often it was exchanged before.
    pub generation: u64,
    seal: String,
}

/// Never the token itself.
impl std::fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RefreshToken(***)")
    }
}

impl RefreshToken {
    /// Reads a token. Whether it is genuine, [`Session::sealed`] says.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (Some("rt"), Some(user), Some(session), Some(generation), Some(seal), None) = (
            parts.next(),
            parts.next(),
            parts.next(),
            parts.next(),
            parts.next(),
            parts.next(),
        ) else {
            return None;
        };
        Some(Self {
            user: UserId::parse(user).ok()?,
            session: SessionId::parse(session).ok()?,
            generation: generation.parse().ok()?,
            seal: seal.to_owned(),
        })
    }
}

/// What happened to a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SessionEvent {
    /// Someone signed in.
    Started {
        /// Who.
        user: UserId,
    },
    /// They signed out.
    Ended {
        /// Who.
        user: UserId,
    },
    /// An exchanged refresh token came back; the family was ended.
    ReuseDetected {
        /// Whose.
        user: UserId,
    },
}

impl Event for SessionEvent {
    const SOURCE: &'static str = "dejavu.identity";

    fn name(&self) -> &'static str {
        match self {
            Self::Started { .. } => "SessionStarted",
            Self::Ended { .. } => "SessionEnded",
            Self::ReuseDetected { .. } => "SessionReuseDetected",
        }
    }
}

/// What presenting a refresh token does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presented {
    /// It is exchanged; the session with the next generation.
    Exchanged(Session),
    /// It was exchanged a moment ago by the same client: the present one is given again.
    Again,
    /// It was exchanged before: the session, ended.
    Reused(Session),
    /// The session is over.
    Over,
}

impl Session {
    /// Begins a session.
    pub fn begin(
        id: SessionId,
        user: UserId,
        seed: String,
        token_version: u64,
        client: String,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            version: 1,
            user,
            seed,
            generation: 0,
            token_version,
            client,
            created_at: now,
            refreshed_at: now,
            ended_at: None,
            device: String::new(),
            address: String::new(),
        }
    }

    /// The same, with what its owner will know it by.
    #[must_use]
    pub fn from_device(self, device: String, address: String) -> Self {
        Self {
            device,
            address,
            ..self
        }
    }

    /// The refresh token of the present generation.
    pub fn refresh_token(&self, pepper: &[u8]) -> String {
        let seal = hex(&self.mac(pepper, self.generation).finalize().into_bytes());
        format!("rt.{}.{}.{}.{seal}", self.user, self.id, self.generation)
    }

    /// Whether the token was made by us for this session. Takes the same time for every seal.
    pub fn sealed(&self, pepper: &[u8], token: &RefreshToken) -> bool {
        unhex(&token.seal).is_some_and(|seal| {
            self.mac(pepper, token.generation)
                .verify_slice(&seal)
                .is_ok()
        })
    }

    fn mac(&self, pepper: &[u8], generation: u64) -> Hmac<Sha256> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(pepper).expect("HMAC takes a key of any length");
        for part in [
            "refresh token",
            self.id.as_str(),
            self.user.as_str(),
            &self.seed,
        ] {
            mac.update(part.as_bytes());
            mac.update(b"\0");
        }
        mac.update(&generation.to_be_bytes());
        mac
    }

    /// Whether it still counts at `now` for an account with this token version.
    pub fn is_live(&self, token_version: u64, life: Life, now: Timestamp) -> bool {
        self.ended_at.is_none()
            && self.token_version == token_version
            && now < self.created_at.plus_days(i64::from(life.days))
            && now < self.refreshed_at.plus_days(i64::from(life.idle_days))
    }

    /// Presents the refresh token of `generation`.
    pub fn present(
        &self,
        generation: u64,
        client: &str,
        token_version: u64,
        life: Life,
        now: Timestamp,
    ) -> Presented {
        if !self.is_live(token_version, life, now) {
            return Presented::Over;
        }
        let next = Self {
            version: self.version + 1,
            ..self.clone()
        };
        let just_now = now < self.refreshed_at.plus_seconds(GRACE_SECONDS);
        if generation == self.generation {
            return Presented::Exchanged(Self {
                generation: generation + 1,
                client: client.to_owned(),
                refreshed_at: now,
                ..next
            });
        }
        if Some(generation) == self.generation.checked_sub(1) && just_now && client == self.client {
            return Presented::Again;
        }
        Presented::Reused(Self {
            ended_at: Some(now),
            ..next
        })
    }

    /// The session, ended.
    pub fn end(&self, now: Timestamp) -> Self {
        Self {
            version: self.version + 1,
            ended_at: Some(now),
            ..self.clone()
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || text.len() != 64 {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use ulid::Ulid;

    use super::*;
    use crate::ids::Id;

    const LIFE: Life = Life {
        days: 30,
        idle_days: 7,
    };
    const LIFE_DAYS: i64 = LIFE.days as i64;
    const IDLE_DAYS: i64 = LIFE.idle_days as i64;

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-24T12:00:00Z").unwrap()
    }

    fn begun() -> Session {
        let id = SessionId::new(Ulid::from_parts(1, 1));
        Session::begin(
            id,
            UserId::new(Ulid::from_parts(1, 2)),
            "seed".to_owned(),
            1,
            "phone".to_owned(),
            now(),
        )
    }

    fn exchanged(session: &Session) -> Session {
        match session.present(session.generation, "phone", 1, LIFE, now()) {
            Presented::Exchanged(next) => next,
            other @ (Presented::Again | Presented::Reused(_) | Presented::Over) => {
                panic!("{other:?}")
            }
        }
    }

    #[test]
    fn only_a_token_made_for_this_session_and_generation_is_sealed() {
        let session = begun();
        let text = session.refresh_token(b"pepper");
        let token = RefreshToken::parse(&text).unwrap();
        assert!(session.sealed(b"pepper", &token));
        assert!(!session.sealed(b"salt", &token));
        assert!(!session.sealed(
            b"pepper",
            &RefreshToken {
                generation: 1,
                ..token.clone()
            }
        ));
        assert!(
            !Session {
                seed: "other".to_owned(),
                ..session
            }
            .sealed(b"pepper", &token)
        );
        for wrong in ["", "rt", "rt.a.b.c.d", &text[1..], &format!("{text}.x")] {
            assert!(RefreshToken::parse(wrong).is_none(), "{wrong}");
        }
        assert_eq!(format!("{token:?}"), "RefreshToken(***)");
    }

    #[test]
    fn a_token_is_exchanged_once() {
        let session = exchanged(&begun());
        assert_eq!(session.generation, 1);
        let late = now().plus_seconds(GRACE_SECONDS);
        assert!(
            matches!(session.present(0, "phone", 1, LIFE, late), Presented::Reused(s) if s.ended_at.is_some())
        );
    }

    #[test]
    fn a_lost_answer_is_given_again_to_the_same_client_for_ten_seconds() {
        let session = exchanged(&begun());
        let soon = now().plus_seconds(GRACE_SECONDS - 1);
        assert_eq!(session.present(0, "phone", 1, LIFE, soon), Presented::Again);
        assert!(matches!(
            session.present(0, "thief", 1, LIFE, soon),
            Presented::Reused(_)
        ));
    }

    #[test]
    fn an_older_ancestor_always_ends_the_family() {
        let session = exchanged(&exchanged(&begun()));
        assert!(matches!(
            session.present(0, "phone", 1, LIFE, now()),
            Presented::Reused(_)
        ));
        // A generation that was never given out is as bad.
        assert!(matches!(
            session.present(9, "phone", 1, LIFE, now()),
            Presented::Reused(_)
        ));
    }

    #[test]
    fn a_session_is_over_when_ended_idle_old_or_outdated() {
        let session = begun();
        assert!(session.is_live(1, LIFE, now()));
        assert!(!session.is_live(2, LIFE, now()));
        assert!(!session.end(now()).is_live(1, LIFE, now()));
        assert!(!session.is_live(1, LIFE, now().plus_days(IDLE_DAYS)));
        let fresh = Session {
            refreshed_at: now().plus_days(29),
            ..session
        };
        assert!(fresh.is_live(1, LIFE, now().plus_days(29)));
        assert!(!fresh.is_live(1, LIFE, now().plus_days(LIFE_DAYS)));
        assert_eq!(
            fresh.present(0, "phone", 1, LIFE, now().plus_days(LIFE_DAYS)),
            Presented::Over
        );
    }
}
