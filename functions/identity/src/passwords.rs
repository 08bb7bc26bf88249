//! Passwords: Argon2id with a pepper.

use std::cell::Cell;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

use data::users::STAND_IN_HASH;
use domain::fault::{Class, Fault};
use runtime::SecretsError;

use crate::Context;

/// KiB of memory, passes and lanes: OWASP's 19 MiB, two passes.
const MEMORY_KIB: u32 = 19 * 1_024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

thread_local! {
    static MADE: Cell<u64> = const { Cell::new(0) };
}

/// How many passwords this thread has hashed. Sign-in promises that it is the same number whether it
/// knows an address or not; whoever holds it to that counts them here.
pub fn hashes_made() -> u64 {
    MADE.get()
}

/// The password that was sent is not the account's.
#[derive(Debug, thiserror::Error)]
#[error("the password is wrong")]
pub(crate) struct WrongPassword;

impl Fault for WrongPassword {
    fn class(&self) -> Class {
        Class::Refused
    }

    fn code(&self) -> &'static str {
        "password_wrong"
    }
}

/// Hashes and checks passwords.
pub(crate) struct Passwords {
    pepper: Vec<u8>,
}

/// The hash could not be computed: a mistake of ours.
#[derive(Debug, thiserror::Error)]
#[error("the password could not be hashed")]
pub struct HashFault(#[source] Box<dyn std::error::Error + Send + Sync>);

impl Fault for HashFault {
    fn class(&self) -> Class {
        Class::Bug
    }

    fn code(&self) -> &'static str {
        "password_hash_failed"
    }
}

/// A password in PHC form, as sign-in keeps it: for whoever writes people without the API.
///
/// # Errors
/// [`HashFault`].
pub fn hash_password(pepper: &[u8], password: &str) -> Result<String, HashFault> {
    Passwords::new(pepper.to_vec()).hash(password)
}

impl Passwords {
    /// With the pepper of this environment.
    pub(crate) async fn of(cx: &Context) -> Result<Self, SecretsError> {
        Ok(Self::new(cx.pepper().await?))
    }

    fn new(pepper: Vec<u8>) -> Self {
        Self { pepper }
    }

    /// The password in PHC form, with a fresh salt.
    pub(crate) fn hash(&self, password: &str) -> Result<String, HashFault> {
        MADE.set(MADE.get() + 1);
        let hash = self.argon()?.hash_password(password.as_bytes());
        hash.map(|hash| hash.to_string())
            .map_err(|err| HashFault(err.to_string().into()))
    }

    /// Whether the password is the one that was hashed. Without a hash it is checked against that
    /// of the stand-in, and the answer is no: who times it learns nothing.
    pub(crate) fn verify(&self, password: &str, kept: Option<&str>) -> Result<bool, HashFault> {
        let hash = PasswordHash::new(kept.unwrap_or(STAND_IN_HASH));
        let hash = hash.map_err(|err| HashFault(err.to_string().into()))?;
        MADE.set(MADE.get() + 1);
        let argon = self.argon()?;
        let is_right = argon.verify_password(password.as_bytes(), &hash).is_ok();
        Ok(is_right && kept.is_some())
    }

    /// A right password, hashed anew where what is kept of it was made with less work than we take
    /// today.
    pub(crate) fn renewed(
        &self,
        password: &str,
        kept: Option<&str>,
    ) -> Result<Option<String>, HashFault> {
        let wrong = |err: String| HashFault(err.into());
        let Some(kept) = kept else {
            return Ok(None);
        };
        let kept = PasswordHash::new(kept).map_err(|err| wrong(err.to_string()))?;
        let made = Params::try_from(&kept).map_err(|err| wrong(err.to_string()))?;
        let less = made.m_cost() < MEMORY_KIB || made.t_cost() < PASSES || made.p_cost() < LANES;
        less.then(|| self.hash(password)).transpose()
    }

    fn argon(&self) -> Result<Argon2<'_>, HashFault> {
        let wrong = |err: argon2::Error| HashFault(err.to_string().into());
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(wrong)?;
        Argon2::new_with_secret(&self.pepper, Algorithm::Argon2id, Version::V0x13, params)
            .map_err(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_checked_with_its_pepper() {
        let passwords = Passwords::new(b"pepper".to_vec());
        let kept = passwords.hash("dejavu-local").unwrap();
        assert!(
            kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{kept}"
        );
        assert!(passwords.verify("dejavu-local", Some(&kept)).unwrap());
        assert!(!passwords.verify("dejavu-loca1", Some(&kept)).unwrap());
        assert!(!passwords.verify("dejavu-local", None).unwrap());
        let other = Passwords::new(b"salt".to_vec());
        assert!(!other.verify("dejavu-local", Some(&kept)).unwrap());
    }

    #[test]
    fn the_stand_in_is_checked_with_as_much_work_as_an_account_of_today() {
        let passwords = Passwords::new(b"pepper".to_vec());
        let before = hashes_made();
        let kept = Some(STAND_IN_HASH);
        assert!(!passwords.verify("dejavu-local", kept).unwrap());
        assert_eq!(hashes_made(), before + 1);
        assert_eq!(passwords.renewed("dejavu-local", kept).unwrap(), None);
        let ours = passwords.hash("dejavu-local").unwrap();
        assert_eq!(STAND_IN_HASH.len(), ours.len());
    }

    #[test]
    fn a_password_that_was_hashed_with_less_work_is_hashed_anew() {
        let passwords = Passwords::new(b"pepper".to_vec());
        let present = passwords.hash("dejavu-local").unwrap();
        assert_eq!(
            passwords.renewed("dejavu-local", Some(&present)).unwrap(),
            None
        );
        assert_eq!(passwords.renewed("dejavu-local", None).unwrap(), None);
        let params = Params::new(8 * 1_024, 1, 1, None).unwrap();
        let weaker =
            Argon2::new_with_secret(b"pepper", Algorithm::Argon2id, Version::V0x13, params)
                .unwrap();
        let weaker = weaker.hash_password(b"dejavu-local").unwrap().to_string();
        assert!(passwords.verify("dejavu-local", Some(&weaker)).unwrap());
        let before = hashes_made();
        let renewed = passwords
            .renewed("dejavu-local", Some(&weaker))
            .unwrap()
            .unwrap();
        assert_eq!(hashes_made(), before + 1);
        assert!(
            renewed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{renewed}"
        );
    }
}
