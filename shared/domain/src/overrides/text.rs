//! An override as its holder has it: `ovt_<id>_<secret>`.

use std::fmt;

use super::OverrideRefusal;
use crate::digest::Sha256;
use crate::ids::{Id as _, OverrideId};

/// What every token begins with, so that one that leaks is found.
const PREFIX: &str = "ovt_";

/// Hexadecimal digits of the secret.
const SECRET: usize = 64;

/// An override as its holder has it.
#[derive(Clone, PartialEq, Eq)]
pub struct OverrideText {
    /// Which.
    pub id: OverrideId,
    secret: String,
}

/// Never the secret.
impl fmt::Debug for OverrideText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OverrideText").field(&self.id).finish()
    }
}

impl OverrideText {
    /// A new token. The caller brings 256 random bits.
    pub fn new(id: OverrideId, secret: [u8; 32]) -> Self {
        let secret = secret.iter().map(|byte| format!("{byte:02x}")).collect();
        Self { id, secret }
    }

    /// Reads a token. Whether there is one, only its record says.
    ///
    /// # Errors
    /// [`OverrideRefusal::NotGood`].
    pub fn parse(text: &str) -> Result<Self, OverrideRefusal> {
        let read = || {
            let (ulid, secret) = text.strip_prefix(PREFIX)?.split_once('_')?;
            let id = OverrideId::parse(&format!("{}_{ulid}", OverrideId::PREFIX)).ok()?;
            let whole = secret.len() == SECRET && secret.bytes().all(|it| it.is_ascii_hexdigit());
            whole.then(|| Self {
                id,
                secret: secret.to_owned(),
            })
        };
        read().ok_or(OverrideRefusal::NotGood)
    }

    /// The text that the holder sends. To be shown once, and never written down by us.
    pub fn reveal(&self) -> String {
        let id = self.id.as_str();
        let ulid = id.split_once('_').map_or(id, |(_, ulid)| ulid);
        format!("{PREFIX}{ulid}_{}", self.secret)
    }

    /// What the house keeps of it.
    pub fn hash(&self) -> Sha256 {
        Sha256::of_parts([
            b"override".as_slice(),
            self.id.as_str().as_bytes(),
            self.secret.as_bytes(),
        ])
    }
}
