//! Devices that someone has signed in from before.
//!
//! Whoever signs in is given a device token, and brings it along the next time. Under an attack on
//! their account they still come in by it: it opens a lane of the limiter that no stranger is in.
//! It proves nothing else: password and second factor are asked for all the same.

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::ids::UserId;
use crate::time::Timestamp;

/// Days a device stays known without signing in again.
pub const KNOWN_DAYS: i64 = 180;

/// The longest text that is read as a token.
const LONGEST: usize = 200;

/// A device token, read but not yet believed: `dt.<user>.<device>.<seconds>.<seal>`.
///
/// The seal is an HMAC over the rest, so that nothing about devices needs to be kept.
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceToken {
    user: String,
    device: String,
    issued: i64,
    seal: String,
}

/// Never the token itself.
impl std::fmt::Debug for DeviceToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeviceToken(***)")
    }
}

impl DeviceToken {
    /// The token of a device that `user` signs in from at `now`. `device` is random when it is new,
    /// and stays when it comes back; it has no dot in it.
    pub fn issue(pepper: &[u8], user: &UserId, device: &str, now: Timestamp) -> String {
        let issued = now.seconds();
        let seal = mac(pepper, user.as_str(), device, issued).finalize();
        let seal: String = seal
            .into_bytes()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        format!("dt.{user}.{device}.{issued}.{seal}")
    }

    /// Reads a token. Whether it is genuine, [`DeviceToken::knows`] says.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > LONGEST || !text.is_ascii() {
            return None;
        }
        let parts: Vec<&str> = text.split('.').collect();
        let ["dt", user, device, issued, seal] = parts.as_slice() else {
            return None;
        };
        Some(Self {
            user: (*user).to_owned(),
            device: (*device).to_owned(),
            issued: issued.parse().ok()?,
            seal: (*seal).to_owned(),
        })
    }

    /// The device, if we made the token for `user` and not too long ago.
    pub fn knows(&self, pepper: &[u8], user: &UserId, now: Timestamp) -> Option<&str> {
        let fresh = now.seconds() < self.issued.saturating_add(KNOWN_DAYS * 86_400);
        let seal = unhex(&self.seal)?;
        let ours = mac(pepper, &self.user, &self.device, self.issued)
            .verify_slice(&seal)
            .is_ok();
        (ours && fresh && self.user == user.as_str()).then_some(self.device.as_str())
    }
}

fn mac(pepper: &[u8], user: &str, device: &str, issued: i64) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(pepper).expect("HMAC takes a key of any length");
    for part in ["device token", user, device] {
        mac.update(part.as_bytes());
        mac.update(b"\0");
    }
    mac.update(&issued.to_be_bytes());
    mac
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 {
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

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-24T12:00:00Z").unwrap()
    }

    fn user(number: u128) -> UserId {
        UserId::new(Ulid::from_parts(1, number))
    }

    #[test]
    fn a_device_is_known_to_its_owner_alone_and_for_its_time() {
        let text = DeviceToken::issue(b"pepper", &user(1), "d1", now());
        let token = DeviceToken::parse(&text).unwrap();
        assert_eq!(token.knows(b"pepper", &user(1), now()), Some("d1"));
        assert_eq!(token.knows(b"pepper", &user(2), now()), None);
        assert_eq!(token.knows(b"salt", &user(1), now()), None);
        let late = now().plus_days(KNOWN_DAYS);
        assert_eq!(token.knows(b"pepper", &user(1), late), None);
        assert_eq!(format!("{token:?}"), "DeviceToken(***)");
    }

    #[test]
    fn a_token_that_was_touched_knows_nobody() {
        let text = DeviceToken::issue(b"pepper", &user(1), "d1", now());
        for (part, other) in [
            (1, user(2).to_string()),
            (2, "d2".to_owned()),
            (3, (now().seconds() + 1).to_string()),
            (4, "0".repeat(64)),
            (4, "zz".repeat(32)),
        ] {
            let mut parts: Vec<String> = text.split('.').map(str::to_owned).collect();
            parts[part] = other;
            let token = DeviceToken::parse(&parts.join(".")).unwrap();
            for whose in [user(1), user(2)] {
                assert_eq!(token.knows(b"pepper", &whose, now()), None);
            }
        }
        for none in ["", "dt", "dt.a.b.c.d", &text[1..], &format!("{text}.x")] {
            assert!(DeviceToken::parse(none).is_none(), "{none}");
        }
        assert!(DeviceToken::parse(&"x".repeat(500)).is_none());
    }
}
