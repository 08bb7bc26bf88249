//! The second factor: codes of an authenticator (RFC 6238) and recovery codes.
//!
//! SHA-1, six digits, thirty seconds, a step early or late: what every authenticator does. A step
//! that was used once is not taken again, so a code that someone looked at over a shoulder is
//! worth nothing. The shared secret is kept sealed; this module sees it open for as long as it computes.

use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use totp_rs::{Algorithm, TOTP};

use crate::contact::Email;
use crate::fault::{Class, Fault};
use crate::ids::UserId;
use crate::time::Timestamp;

/// Bytes of the shared secret: the length of the hash, as RFC 4226 advises.
pub const SECRET_BYTES: usize = 20;
/// Recovery codes that are given out at once.
pub const RECOVERY_CODES: usize = 10;

const DIGITS: usize = 6;
const STEP_SECONDS: u64 = 30;
/// Steps that a clock may be off, either way.
const SKEW: u64 = 1;
const ISSUER: &str = "Dejavu";

/// Letters and digits of a recovery code: none that is taken for another.
const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz123456789";
/// Characters of a recovery code: fifty bits.
const RECOVERY_LENGTH: usize = 10;

/// The second factor of an account. Plain: it may be stored as it is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactor {
    /// The shared secret, sealed for this account.
    pub sealed: String,
    /// When a first code showed that the authenticator has it. Until then it asks for nothing.
    #[serde(default)]
    pub confirmed_at: Option<Timestamp>,
    /// The step of the last code that was used.
    #[serde(default)]
    pub last_step: u64,
    /// Hashes of the recovery codes that are left.
    #[serde(default)]
    pub recovery: Vec<String>,
}

/// Never the secret, sealed or not.
impl std::fmt::Debug for SecondFactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SecondFactor")
            .field("confirmed_at", &self.confirmed_at)
            .field("recovery", &self.recovery.len())
            .finish_non_exhaustive()
    }
}

impl SecondFactor {
    /// Whether it is asked for at sign-in.
    pub fn is_active(&self) -> bool {
        self.confirmed_at.is_some()
    }
}

/// A code that was given, as it was recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// One of the authenticator, for this step.
    Step(u64),
    /// A recovery code, by its hash.
    Recovery(String),
}

/// The code is none of this account's, or was used before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the code is wrong or was used before")]
pub struct WrongSecondFactor;

impl Fault for WrongSecondFactor {
    fn class(&self) -> Class {
        Class::Refused
    }

    fn code(&self) -> &'static str {
        "second_factor_wrong"
    }
}

/// The role asks for a second factor, and the person has none yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("your role asks for a second factor: set one up first")]
pub struct SecondFactorMissing;

impl Fault for SecondFactorMissing {
    fn class(&self) -> Class {
        Class::Forbidden
    }

    fn code(&self) -> &'static str {
        "second_factor_missing"
    }
}

/// The shared secret does not read: a mistake of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the secret of a second factor does not read")]
pub struct BadSecret;

impl Fault for BadSecret {
    fn class(&self) -> Class {
        Class::Bug
    }

    fn code(&self) -> &'static str {
        "second_factor_secret_invalid"
    }
}

/// What an authenticator reads, as a picture or by hand: `otpauth://totp/…`.
///
/// # Errors
/// [`BadSecret`].
pub fn uri(secret: &[u8], email: &Email) -> Result<String, BadSecret> {
    totp(secret, email.as_str()).map(|totp| totp.get_url())
}

/// The code of the authenticator at `now`.
///
/// # Errors
/// [`BadSecret`].
pub fn code_at(secret: &[u8], now: Timestamp) -> Result<String, BadSecret> {
    Ok(totp(secret, "")?.generate(seconds(now)))
}

/// The step whose code this is, if it is one at `now` and later than `last_step`. Takes the same
/// time for every code.
///
/// # Errors
/// [`BadSecret`].
pub fn step_of(
    secret: &[u8],
    code: &str,
    last_step: u64,
    now: Timestamp,
) -> Result<Option<u64>, BadSecret> {
    let totp = totp(secret, "")?;
    let present = seconds(now) / STEP_SECONDS;
    let mut found = None;
    for step in present.saturating_sub(SKEW)..=present + SKEW {
        let right = same(&totp.generate(step * STEP_SECONDS), code);
        if right && step > last_step && found.is_none() {
            found = Some(step);
        }
    }
    Ok(found)
}

/// A recovery code from ten random bytes.
pub fn recovery_code(random: [u8; RECOVERY_LENGTH]) -> String {
    let letters = random.map(|byte| char::from(ALPHABET[usize::from(byte % 32)]));
    let (first, last) = letters.split_at(RECOVERY_LENGTH / 2);
    format!(
        "{}-{}",
        first.iter().collect::<String>(),
        last.iter().collect::<String>()
    )
}

/// How a recovery code is kept: an HMAC with the pepper, bound to its owner. However it is typed.
pub fn recovery_hash(pepper: &[u8], user: &UserId, code: &str) -> String {
    let plain: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|one| one.to_ascii_lowercase())
        .collect();
    let mut mac = Hmac::<Sha256>::new_from_slice(pepper).expect("HMAC takes a key of any length");
    for part in ["recovery code", user.as_str(), &plain] {
        mac.update(part.as_bytes());
        mac.update(b"\0");
    }
    let digest = mac.finalize().into_bytes();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn totp(secret: &[u8], account: &str) -> Result<TOTP, BadSecret> {
    let skew = u8::try_from(SKEW).map_err(|_| BadSecret)?;
    TOTP::new(
        Algorithm::SHA1,
        DIGITS,
        skew,
        STEP_SECONDS,
        secret.to_vec(),
        Some(ISSUER.to_owned()),
        account.to_owned(),
    )
    .map_err(|_| BadSecret)
}

fn seconds(now: Timestamp) -> u64 {
    u64::try_from(now.seconds()).unwrap_or_default()
}

/// Compares without stopping at the first difference.
fn same(ours: &str, theirs: &str) -> bool {
    ours.len() == theirs.len()
        && ours
            .bytes()
            .zip(theirs.bytes())
            .fold(0, |differing, (one, other)| differing | (one ^ other))
            == 0
}

#[cfg(test)]
mod tests {
    use ulid::Ulid;

    use super::*;
    use crate::ids::Id;

    const SECRET: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1_000)
    }

    /// The vectors of RFC 6238, appendix B, cut to six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code_at(SECRET, at(seconds)).unwrap(), code);
        }
    }

    #[test]
    fn a_code_counts_a_step_early_or_late_and_only_once() {
        let now = at(1_111_111_110);
        let step = 1_111_111_110 / 30;
        for (off, counts) in [
            (-60, false),
            (-30, true),
            (0, true),
            (30, true),
            (60, false),
        ] {
            let code = code_at(SECRET, at(1_111_111_110 + off)).unwrap();
            let found = step_of(SECRET, &code, 0, now).unwrap();
            assert_eq!(found.is_some(), counts, "{off}");
        }
        let code = code_at(SECRET, now).unwrap();
        assert_eq!(step_of(SECRET, &code, step - 1, now), Ok(Some(step)));
        assert_eq!(step_of(SECRET, &code, step, now), Ok(None));
        assert_eq!(step_of(SECRET, "", 0, now), Ok(None));
    }

    #[test]
    fn an_authenticator_is_told_who_asks_and_for_whom() {
        let email = Email::parse("ana@example.com").unwrap();
        let uri = uri(SECRET, &email).unwrap();
        assert!(
            uri.starts_with("otpauth://totp/Dejavu:ana%40example.com?"),
            "{uri}"
        );
        assert!(
            uri.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
            "{uri}"
        );
        assert!(uri.contains("issuer=Dejavu"), "{uri}");
        assert_eq!(super::uri(b"short", &email), Err(BadSecret));
    }

    #[test]
    fn a_recovery_code_is_the_same_however_it_is_typed_and_its_owners_alone() {
        let code = recovery_code([0, 1, 2, 3, 4, 31, 255, 32, 9, 10]);
        assert_eq!(code, "abcde-99akm");
        let user = |number| UserId::new(Ulid::from_parts(1, number));
        let hash = recovery_hash(b"pepper", &user(1), &code);
        assert_eq!(hash.len(), 64);
        assert_eq!(hash, recovery_hash(b"pepper", &user(1), " ABCDE 99AKM"));
        assert_ne!(hash, recovery_hash(b"pepper", &user(2), &code));
        assert_ne!(hash, recovery_hash(b"salt", &user(1), &code));
    }
}
