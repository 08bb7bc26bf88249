//! Seals single fields: the number of a document or an account, which the table keeps and only
//! this key opens.
//!
//! XChaCha20-Poly1305, the cipher that cursors are sealed with. What is sealed is bound to its
//! field and its owner: moved to another field or another person, it does not open. The first byte
//! names the key, so that a new key can be put in front while what the old one sealed still opens.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, AeadCore, KeyInit, OsRng, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use domain::fault::{Class, Fault};

const NONCE: usize = 24;

/// The id of a key that does not say its own.
const FIRST: u8 = 1;

/// The keys that seal and open fields, the present one first.
pub struct FieldKeys(Vec<(u8, XChaCha20Poly1305)>);

/// Never the keys.
impl std::fmt::Debug for FieldKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FieldKeys(***)")
    }
}

/// Why a field is not sealed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// The secret is no list of keys.
    #[error("the field keys do not read")]
    Keys,
    /// What was kept is not what was sealed for this field and owner, or its key is gone.
    #[error("a sealed field does not open")]
    Sealed,
}

impl Fault for FieldError {
    fn class(&self) -> Class {
        Class::Bug
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Keys => "field_keys_invalid",
            Self::Sealed => "field_not_openable",
        }
    }
}

impl FieldKeys {
    /// Reads keys of 64 hexadecimal digits, separated by commas, the present one first: each with
    /// its id and a colon before it, as in `2:…,1:…`. A key alone has the id 1.
    ///
    /// # Errors
    /// [`FieldError::Keys`]; an id comes twice, too.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let mut keys: Vec<(u8, XChaCha20Poly1305)> = Vec::new();
        for part in text.trim().split(',') {
            let (id, digits) = match part.trim().split_once(':') {
                Some((id, digits)) => (id.parse().map_err(|_| FieldError::Keys)?, digits),
                None => (FIRST, part.trim()),
            };
            if keys.iter().any(|(known, _)| *known == id) {
                return Err(FieldError::Keys);
            }
            let key = bytes(digits).ok_or(FieldError::Keys)?;
            keys.push((id, XChaCha20Poly1305::new(&key.into())));
        }
        Ok(Self(keys))
    }

    /// Seals `plain` for this field of this owner.
    ///
    /// # Errors
    /// [`FieldError::Keys`] when there is no key.
    pub fn seal(&self, field: &str, owner: &str, plain: &str) -> Result<String, FieldError> {
        let (id, cipher) = self.0.first().ok_or(FieldError::Keys)?;
        let nonce = XChaCha20Poly1305::generate_nonce(&mut OsRng);
        let payload = Payload {
            msg: plain.as_bytes(),
            aad: &bound_to(field, owner),
        };
        let sealed = cipher.encrypt(&nonce, payload);
        let sealed = sealed.map_err(|_| FieldError::Keys)?;
        Ok(URL_SAFE_NO_PAD.encode([&[*id], nonce.as_slice(), &sealed].concat()))
    }

    /// Opens what was sealed for this field of this owner.
    ///
    /// # Errors
    /// [`FieldError::Sealed`].
    pub fn open(&self, field: &str, owner: &str, sealed: &str) -> Result<String, FieldError> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed);
        let bytes = bytes.map_err(|_| FieldError::Sealed)?;
        let (id, rest) = bytes.split_first().ok_or(FieldError::Sealed)?;
        let (nonce, sealed) = rest.split_at_checked(NONCE).ok_or(FieldError::Sealed)?;
        let mut keys = self.0.iter();
        let (_, cipher) = keys
            .find(|(known, _)| known == id)
            .ok_or(FieldError::Sealed)?;
        let payload = Payload {
            msg: sealed,
            aad: &bound_to(field, owner),
        };
        let plain = cipher.decrypt(XNonce::from_slice(nonce), payload);
        let plain = plain.map_err(|_| FieldError::Sealed)?;
        String::from_utf8(plain).map_err(|_| FieldError::Sealed)
    }
}

/// With lengths, so that no end of one part reads as the beginning of the next.
fn bound_to(field: &str, owner: &str) -> Vec<u8> {
    let mut bound = Vec::new();
    for part in [field, owner] {
        bound.extend((part.len() as u64).to_be_bytes());
        bound.extend(part.as_bytes());
    }
    bound
}

fn bytes(digits: &str) -> Option<[u8; 32]> {
    let mut key = [0; 32];
    let hexadecimal = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    if digits.len() != 64 || !hexadecimal {
        return None;
    }
    for (place, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[place * 2..place * 2 + 2], 16).ok()?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> FieldKeys {
        FieldKeys::parse(text).unwrap()
    }

    fn digits(pair: &str) -> String {
        pair.repeat(32)
    }

    #[test]
    fn a_field_opens_for_its_owner_and_nobody_else() {
        let keys = keys(&digits("0f"));
        let sealed = keys.seal("account", "usr_1", "0401981234").unwrap();
        assert!(!sealed.contains("0401981234"));
        assert_eq!(
            keys.open("account", "usr_1", &sealed).unwrap(),
            "0401981234"
        );
        for (field, owner) in [
            ("account", "usr_2"),
            ("document", "usr_1"),
            ("accountu", "sr_1"),
        ] {
            assert_eq!(keys.open(field, owner, &sealed), Err(FieldError::Sealed));
        }
    }

    #[test]
    fn the_same_number_is_never_sealed_alike() {
        let keys = keys(&digits("0f"));
        let sealed = || keys.seal("account", "usr_1", "0401981234").unwrap();
        assert_ne!(sealed(), sealed());
    }

    #[test]
    fn no_changed_byte_opens() {
        let keys = keys(&digits("0f"));
        let sealed = keys.seal("account", "usr_1", "0401").unwrap();
        let bytes = URL_SAFE_NO_PAD.decode(&sealed).unwrap();
        for place in 0..bytes.len() {
            let mut forged = bytes.clone();
            forged[place] ^= 1;
            let forged = URL_SAFE_NO_PAD.encode(&forged);
            assert!(keys.open("account", "usr_1", &forged).is_err());
            let cut = URL_SAFE_NO_PAD.encode(&bytes[..place]);
            assert!(keys.open("account", "usr_1", &cut).is_err());
        }
    }

    #[test]
    fn what_the_old_key_sealed_still_opens_after_a_new_one_came() {
        let old = keys(&digits("0f"));
        let sealed = old.seal("account", "usr_1", "0401").unwrap();
        let both = keys(&format!("2:{},1:{}", digits("a0"), digits("0f")));
        assert_eq!(both.open("account", "usr_1", &sealed).unwrap(), "0401");
        let fresh = both.seal("account", "usr_1", "0401").unwrap();
        assert!(old.open("account", "usr_1", &fresh).is_err());
        let alone = keys(&format!("2:{}", digits("a0")));
        assert_eq!(alone.open("account", "usr_1", &fresh).unwrap(), "0401");
        assert!(alone.open("account", "usr_1", &sealed).is_err());
    }

    #[test]
    fn what_is_no_list_of_keys_is_refused() {
        let twice = format!("1:{0},1:{0}", digits("0f"));
        let long = format!("256:{}", digits("0f"));
        for wrong in ["", "0f", &digits("zz"), &digits("é"), &twice, &long, "+f"] {
            assert!(FieldKeys::parse(wrong).is_err(), "{wrong}");
        }
    }
}
