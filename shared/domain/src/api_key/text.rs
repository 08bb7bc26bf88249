//! A key as its holder has it: `djv_<id>_<secret>`, of which the last eight digits are a checksum.

use std::fmt;

use super::KeyRefusal;
use crate::digest::Sha256;
use crate::ids::{ApiKeyId, Id as _};

/// What every key begins with, so that one that leaks is found.
pub const PREFIX: &str = "djv_";

/// Hexadecimal digits of the secret, and of the checksum behind it.
const SECRET: usize = 64;
const CHECKSUM: usize = 8;

/// A key as its holder has it.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyText {
    /// Which.
    pub id: ApiKeyId,
    secret: String,
}

/// Never the secret.
impl fmt::Debug for KeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("KeyText").field(&self.id).finish()
    }
}

impl KeyText {
    /// A new key. The caller brings 256 random bits.
    pub fn new(id: ApiKeyId, secret: [u8; 32]) -> Self {
        let secret = secret.iter().map(|byte| format!("{byte:02x}")).collect();
        Self { id, secret }
    }

    /// Reads a key. Whether there is one, only its record says.
    ///
    /// # Errors
    /// [`KeyRefusal::Mistyped`].
    pub fn parse(text: &str) -> Result<Self, KeyRefusal> {
        let rest = text.strip_prefix(PREFIX).ok_or(KeyRefusal::Mistyped)?;
        let (ulid, digits) = rest.split_once('_').ok_or(KeyRefusal::Mistyped)?;
        let id = ApiKeyId::parse(&format!("{}_{ulid}", ApiKeyId::PREFIX))
            .map_err(|_| KeyRefusal::Mistyped)?;
        let whole = digits.len() == SECRET + CHECKSUM && digits.is_ascii();
        let (secret, checksum) = digits
            .split_at_checked(SECRET)
            .filter(|_| whole)
            .ok_or(KeyRefusal::Mistyped)?;
        let key = Self {
            id,
            secret: secret.to_owned(),
        };
        if key.checksum() == checksum {
            Ok(key)
        } else {
            Err(KeyRefusal::Mistyped)
        }
    }

    /// The text that the holder keeps. To be shown once, and never written down by us.
    pub fn reveal(&self) -> String {
        let (ulid, checksum) = (self.ulid(), self.checksum());
        format!("{PREFIX}{ulid}_{}{checksum}", self.secret)
    }

    /// What the house keeps of it.
    pub fn hash(&self) -> Sha256 {
        Sha256::of_parts([
            b"api key".as_slice(),
            self.id.as_str().as_bytes(),
            self.secret.as_bytes(),
        ])
    }

    /// Says only whether the text is whole: anyone can compute it.
    fn checksum(&self) -> String {
        let parts = [
            b"checksum".as_slice(),
            self.id.as_str().as_bytes(),
            self.secret.as_bytes(),
        ];
        Sha256::of_parts(parts)
            .as_str()
            .chars()
            .take(CHECKSUM)
            .collect()
    }

    fn ulid(&self) -> &str {
        let text = self.id.as_str();
        text.split_once('_').map_or(text, |(_, ulid)| ulid)
    }
}
