//! Signs and reads the codes of item passports: what a sticker's QR code carries.
//!
//! Anyone with the published key can tell a true sticker from a forged one, off line. A code is
//! RFC 4648 base32 without padding, upper case, so that a QR code packs it well, of these bytes:
//!
//! | bytes | what |
//! |---|---|
//! | 1 | the format: 1 |
//! | 1 | the number of the key |
//! | 16 | the item: the ULID of its id |
//! | 2 | the day its label was made: days since 1970-01-01, most significant byte first |
//! | 1 to 40 | its stock number, UTF-8 |
//! | 64 | the Ed25519 signature (RFC 8032) over `dejavu.passport.v1` and all the bytes before |
//!
//! There is one spelling of each code. Keys change as those of [`crate::fields`] do: the new one
//! goes in front, and what the old one signed stays good for as long as it stands in the list.

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use data_encoding::BASE32_NOPAD;
use ulid::Ulid;

use domain::fault::{Class, Fault};
use domain::ids::{Id as _, ProductId};
use domain::passport::PassportClaims;
use domain::time::Date;

/// What is signed begins with it, so that no signature made for something else is one of these.
const CONTEXT: &[u8] = b"dejavu.passport.v1";
const FORMAT: u8 = 1;
const SIGNATURE: usize = 64;
/// Format, key, item, day.
const HEAD: usize = 20;
const LONGEST_SKU: usize = 40;
/// The letters of the longest code.
const LONGEST_CODE: usize = (HEAD + LONGEST_SKU + SIGNATURE).div_ceil(5) * 8;
/// The id of a key that does not say its own.
const FIRST: u8 = 1;

/// The keys that passports are signed with, the present one first.
pub struct PassportKeys(Vec<PassportKey>);

struct PassportKey {
    number: u8,
    pair: Ed25519KeyPair,
}

/// Never the keys.
impl std::fmt::Debug for PassportKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PassportKeys(***)")
    }
}

/// The public half of a key, for whoever wants to check stickers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedKey {
    /// The number that codes name it by.
    pub number: u8,
    /// The 32 bytes of the public key, base64url.
    pub x: String,
}

/// Why passports are not signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PassportError {
    /// The secret is no list of keys.
    #[error("the passport keys do not read")]
    Keys,
    /// The stock number is empty, or too long for a sticker.
    #[error("the stock number of a passport has 1 to {LONGEST_SKU} bytes")]
    Sku,
    /// The day does not fit the code.
    #[error("the day of a passport lies between 1970 and 2149")]
    Day,
}

impl Fault for PassportError {
    fn class(&self) -> Class {
        match self {
            Self::Keys | Self::Day => Class::Bug,
            Self::Sku => Class::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Keys => "passport_keys_invalid",
            Self::Sku => "passport_sku",
            Self::Day => "passport_day",
        }
    }
}

impl PassportKeys {
    /// Reads keys of 64 hexadecimal digits (the seed of RFC 8032), separated by commas, the present
    /// one first: each with its number and a colon before it, as in `2:…,1:…`. A key alone has the
    /// number 1.
    ///
    /// # Errors
    /// [`PassportError::Keys`]; a number comes twice, too.
    pub fn parse(text: &str) -> Result<Self, PassportError> {
        let mut keys: Vec<PassportKey> = Vec::new();
        for part in text.trim().split(',') {
            let (number, digits) = match part.trim().split_once(':') {
                Some((number, digits)) => {
                    (number.parse().map_err(|_| PassportError::Keys)?, digits)
                }
                None => (FIRST, part.trim()),
            };
            if keys.iter().any(|key| key.number == number) {
                return Err(PassportError::Keys);
            }
            let seed = data_encoding::HEXLOWER_PERMISSIVE.decode(digits.as_bytes());
            let seed = seed.map_err(|_| PassportError::Keys)?;
            let pair = Ed25519KeyPair::from_seed_unchecked(&seed);
            let pair = pair.map_err(|_| PassportError::Keys)?;
            keys.push(PassportKey { number, pair });
        }
        Ok(Self(keys))
    }

    /// The code of a passport, signed with the present key. The same claims give the same code.
    ///
    /// # Errors
    /// [`PassportError`].
    pub fn sign(&self, claims: &PassportClaims) -> Result<String, PassportError> {
        let key = self.0.first().ok_or(PassportError::Keys)?;
        let mut bytes = vec![FORMAT, key.number];
        bytes.extend(ulid_of(&claims.product_id));
        let day = claims.issued_on.days_since(epoch());
        let day = u16::try_from(day).map_err(|_| PassportError::Day)?;
        bytes.extend(day.to_be_bytes());
        if claims.sku.is_empty() || claims.sku.len() > LONGEST_SKU {
            return Err(PassportError::Sku);
        }
        bytes.extend(claims.sku.as_bytes());
        let signature = key.pair.sign(&signed(&bytes));
        bytes.extend(signature.as_ref());
        Ok(BASE32_NOPAD.encode(&bytes))
    }

    /// What a code says, if one of these keys signed it.
    pub fn read(&self, code: &str) -> Option<PassportClaims> {
        read_passport(code, &self.published())
    }

    /// The public keys, the present one first.
    pub fn published(&self) -> Vec<PublishedKey> {
        let keys = self.0.iter();
        keys.map(|key| PublishedKey {
            number: key.number,
            x: URL_SAFE_NO_PAD.encode(key.pair.public_key()),
        })
        .collect()
    }
}

/// What a code says, if one of the published keys signed it. This is all that checking a sticker
/// off line takes; `None` for whatever is no code of the house.
pub fn read_passport(code: &str, keys: &[PublishedKey]) -> Option<PassportClaims> {
    if code.len() > LONGEST_CODE {
        return None;
    }
    let bytes = BASE32_NOPAD.decode(code.as_bytes()).ok()?;
    let (claimed, signature) = bytes.split_at_checked(bytes.len().checked_sub(SIGNATURE)?)?;
    let (head, sku) = claimed.split_at_checked(HEAD)?;
    let key = keys.iter().find(|key| key.number == head[1])?;
    if head[0] != FORMAT || sku.is_empty() || sku.len() > LONGEST_SKU {
        return None;
    }
    let public = URL_SAFE_NO_PAD.decode(&key.x).ok()?;
    UnparsedPublicKey::new(&ED25519, public)
        .verify(&signed(claimed), signature)
        .ok()?;
    let ulid = <[u8; 16]>::try_from(&head[2..18]).ok()?;
    let day = u16::from_be_bytes([head[18], head[19]]);
    Some(PassportClaims {
        product_id: ProductId::new(Ulid::from_bytes(ulid)),
        sku: String::from_utf8(sku.to_vec()).ok()?,
        issued_on: epoch().plus_days(i32::from(day)),
    })
}

fn signed(claimed: &[u8]) -> Vec<u8> {
    [CONTEXT, claimed].concat()
}

fn ulid_of(id: &ProductId) -> [u8; 16] {
    let text = id.as_str().rsplit('_').next().unwrap_or_default();
    let ulid = Ulid::from_string(text);
    ulid.expect("an id is a prefix and a ULID").to_bytes()
}

fn epoch() -> Date {
    Date::parse("1970-01-01").expect("a day that was")
}

#[cfg(test)]
mod tests;
