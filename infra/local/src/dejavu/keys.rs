//! The secrets of one stack: made once, kept beside the data that depends on them.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::SecretKey;
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use p256::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, LineEnding};
use serde::{Deserialize, Serialize};
use tempfile::TempPath;

use crate::dejavu::ebi::Account;
use crate::dejavu::twilio;
use crate::error::LocalError;

const FILE: &str = "secrets.json";
const KID: &str = "local";

/// The secrets of one stack.
pub(super) struct Keys {
    signing: SecretKey,
    cursor: String,
    field: String,
    passport: String,
    pepper: String,
    /// Made anew at every start, with the address of what stands in for it.
    pub(super) ebi: Account,
    /// As well.
    pub(super) twilio: twilio::Account,
}

/// As [`integrations::secrets::Secrets`] reads them from a file.
#[derive(Serialize, Deserialize)]
struct File {
    #[serde(rename = "token-signing-key")]
    signing: SigningKey,
    #[serde(rename = "cursor-key")]
    cursor: String,
    /// Younger than the rest: a folder kept since before has none yet.
    #[serde(rename = "field-key", default = "random_key")]
    field: String,
    /// As well.
    #[serde(rename = "passport-key", default = "random_key")]
    passport: String,
    pepper: String,
    #[serde(default)]
    ebi: Account,
    #[serde(default)]
    twilio: twilio::Account,
}

#[derive(Serialize, Deserialize)]
struct SigningKey {
    kid: String,
    pem: String,
}

impl Keys {
    pub(super) fn generate() -> Self {
        // Of 2^256 numbers all but a few are keys; the loop is for those few.
        let signing = std::iter::repeat_with(rand::random::<[u8; 32]>)
            .find_map(|scalar| SecretKey::from_slice(&scalar).ok())
            .expect("an endless search ends only when it finds");
        Self {
            signing,
            cursor: random_key(),
            field: random_key(),
            passport: random_key(),
            pepper: random_key(),
            ebi: Account::default(),
            twilio: twilio::Account::default(),
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
            field: file.field,
            passport: file.passport,
            pepper: file.pepper,
            ebi: Account::default(),
            twilio: twilio::Account::default(),
        })
    }

    /// Writes the file of secrets into the folder where things are kept, and says where it is.
    pub(super) fn write(&self, dir: &Path) -> Result<PathBuf, LocalError> {
        std::fs::create_dir_all(dir).map_err(|err| keys(&err))?;
        let path = dir.join(FILE);
        std::fs::write(&path, self.text()?).map_err(|err| keys(&err))?;
        // A relative path would be another place for a process that starts elsewhere.
        std::path::absolute(&path).map_err(|err| keys(&err))
    }

    /// Writes the file among the system's temporary files, for a stack that keeps nothing. It is
    /// for its owner alone, and gone when the path is dropped.
    pub(super) fn write_aside(&self) -> Result<TempPath, LocalError> {
        let named = tempfile::Builder::new()
            .prefix("dejavu-")
            .suffix(FILE)
            .tempfile();
        let mut file = named.map_err(|err| keys(&err))?;
        let written = file.write_all(self.text()?.as_bytes());
        written.map_err(|err| keys(&err))?;
        Ok(file.into_temp_path())
    }

    fn text(&self) -> Result<String, LocalError> {
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
            field: self.field.clone(),
            passport: self.passport.clone(),
            pepper: self.pepper.clone(),
            ebi: self.ebi.clone(),
            twilio: self.twilio.clone(),
        };
        serde_json::to_string_pretty(&file).map_err(|err| keys(&err))
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

/// 32 bytes as 64 hexadecimal digits.
fn random_key() -> String {
    let half = || rand::random::<u128>();
    format!("{:032x}{:032x}", half(), half())
}

fn keys(err: &dyn std::fmt::Display) -> LocalError {
    LocalError::Keys(err.to_string())
}

#[cfg(test)]
mod tests {
    use contract::worker::Secret;

    use super::*;

    #[test]
    fn kept_keys_are_the_same_keys() {
        let dir = tempfile::tempdir().unwrap();
        let keys = Keys::generate();
        keys.write(dir.path()).unwrap();
        let kept = Keys::kept_in(dir.path(), false).unwrap();
        assert_eq!(kept.public_set(), keys.public_set());
        assert_eq!(kept.pepper, keys.pepper);
        let forgotten = Keys::kept_in(dir.path(), true).unwrap();
        assert_ne!(forgotten.public_set(), keys.public_set());
    }

    #[test]
    fn the_file_holds_the_names_that_functions_ask_for() {
        let dir = tempfile::tempdir().unwrap();
        let path = Keys::generate().write(dir.path()).unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        let file: serde_json::Value = serde_json::from_str(&text).unwrap();
        for secret in [
            Secret::TokenSigningKey,
            Secret::CursorKey,
            Secret::FieldKey,
            Secret::PassportKey,
            Secret::Pepper,
            Secret::Ebi,
            Secret::Twilio,
        ] {
            assert!(file.get(secret.name()).is_some(), "{}", secret.name());
        }
    }
}
