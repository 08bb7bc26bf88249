//! The secrets of one stack: made once, kept beside the data that depends on them.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::SecretKey;
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use p256::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, LineEnding};
use serde::{Deserialize, Serialize};

use crate::error::LocalError;

const FILE: &str = "secrets.json";
const KID: &str = "local";

/// The secrets of one stack.
pub(super) struct Keys {
    signing: SecretKey,
    cursor: String,
    pepper: String,
}

/// As [`integrations::secrets::Secrets`] reads them from a file.
#[derive(Serialize, Deserialize)]
struct File {
    #[serde(rename = "token-signing-key")]
    signing: SigningKey,
    #[serde(rename = "cursor-key")]
    cursor: String,
    pepper: String,
}

#[derive(Serialize, Deserialize)]
struct SigningKey {
    kid: String,
    pem: String,
}

impl Keys {
    pub(super) fn generate() -> Self {
        let bytes = || {
            format!(
                "{:032x}{:032x}",
                rand::random::<u128>(),
                rand::random::<u128>()
            )
        };
        // Of 2^256 numbers all but a few are keys; the loop is for those few.
        let signing = std::iter::repeat_with(rand::random::<[u8; 32]>)
            .find_map(|scalar| SecretKey::from_slice(&scalar).ok())
            .expect("an endless search ends only when it finds");
        Self {
            signing,
            cursor: bytes(),
            pepper: bytes(),
        }
    }

    /// The keys kept in `dir`; new ones when there are none, or when all is to be forgotten.
    pub(super) fn kept_in(dir: &Path, fresh: bool) -> Result<Self, LocalError> {
        let path = dir.join(FILE);
        if fresh || !path.exists() {
            return Ok(Self::generate());
        }
        let broken = |why: String| LocalError::Keys(format!("{}: {why}", path.display()));
        let text = std::fs::read_to_string(&path).map_err(|err| broken(err.to_string()))?;
        let file: File = serde_json::from_str(&text).map_err(|err| broken(err.to_string()))?;
        let signing = SecretKey::from_pkcs8_pem(&file.signing.pem);
        Ok(Self {
            signing: signing.map_err(|err| broken(err.to_string()))?,
            cursor: file.cursor,
            pepper: file.pepper,
        })
    }

    /// Writes the file of secrets and says where it is. A stack that keeps nothing writes it among
    /// the system's temporary files.
    pub(super) fn write(&self, dir: &Path, memory: bool) -> Result<PathBuf, LocalError> {
        let keys = |err: &dyn std::fmt::Display| LocalError::Keys(err.to_string());
        let path = if memory {
            std::env::temp_dir().join(format!("dejavu-{:016x}-{FILE}", rand::random::<u64>()))
        } else {
            std::fs::create_dir_all(dir).map_err(|err| keys(&err))?;
            dir.join(FILE)
        };
        let pem = self
            .signing
            .to_pkcs8_pem(LineEnding::LF)
            .map_err(|err| keys(&err))?;
        let file = File {
            signing: SigningKey {
                kid: KID.to_owned(),
                pem: pem.to_string(),
            },
            cursor: self.cursor.clone(),
            pepper: self.pepper.clone(),
        };
        let text = serde_json::to_string_pretty(&file).map_err(|err| keys(&err))?;
        std::fs::write(&path, text).map_err(|err| keys(&err))?;
        // A relative path would be another place for a process that starts elsewhere.
        std::path::absolute(&path).map_err(|err| keys(&err))
    }

    /// The public keys, as a JSON Web Key Set.
    pub(super) fn public_set(&self) -> String {
        let point = self.signing.public_key().to_encoded_point(false);
        let coordinate = |bytes: Option<&p256::FieldBytes>| {
            URL_SAFE_NO_PAD.encode(bytes.map(|bytes| bytes.as_slice()).unwrap_or_default())
        };
        let key = serde_json::json!({
            "kid": KID,
            "kty": "EC",
            "crv": "P-256",
            "use": "sig",
            "alg": "ES256",
            "x": coordinate(point.x()),
            "y": coordinate(point.y()),
        });
        serde_json::json!({ "keys": [key] }).to_string()
    }
}

#[cfg(test)]
mod tests {
    use contract::worker::Secret;

    use super::*;

    #[test]
    fn kept_keys_are_the_same_keys() {
        let dir = tempfile::tempdir().unwrap();
        let keys = Keys::generate();
        keys.write(dir.path(), false).unwrap();
        let kept = Keys::kept_in(dir.path(), false).unwrap();
        assert_eq!(kept.public_set(), keys.public_set());
        assert_eq!(kept.pepper, keys.pepper);
        let forgotten = Keys::kept_in(dir.path(), true).unwrap();
        assert_ne!(forgotten.public_set(), keys.public_set());
    }

    #[test]
    fn the_file_holds_the_names_that_functions_ask_for() {
        let dir = tempfile::tempdir().unwrap();
        let path = Keys::generate().write(dir.path(), false).unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        let file: serde_json::Value = serde_json::from_str(&text).unwrap();
        for secret in [Secret::TokenSigningKey, Secret::CursorKey, Secret::Pepper] {
            assert!(file.get(secret.name()).is_some(), "{}", secret.name());
        }
    }
}
