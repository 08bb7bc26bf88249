//! Passports of items: what anyone with a sticker's code may know. Row 94 of the route list, and
//! the keys that codes are checked with. Nothing here names a person or a price.

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use domain::passport::{PassportCheck, PassportMilestone};
use domain::product::Condition;
use domain::time::Date;

use super::window::PhotoView;
use crate::common::Nothing;
use crate::route::{Reply, Route};
use crate::routes;
use crate::worker::{Grant, Secret};

const READS: &[Grant] = &[
    Grant::TableRead,
    Grant::Secret(Secret::CursorKey),
    Grant::Secret(Secret::PassportKey),
];

/// Seconds that a passport is fresh, and then may still be given for. A passport that is no longer
/// public is gone after that.
const FRESH: u32 = 60;
const STALE: u32 = 300;
/// Seconds that the keys are fresh: a new key is published long before anything is signed with it.
const KEYS_FRESH: u32 = 3_600;

routes! {
    /// The operations on passports.
    PassportOp {
        /// The public keys that the codes of stickers are signed with, as a JSON Web Key Set of
        /// Ed25519 keys (RFC 8037), the present one first. A code can be checked with them off
        /// line: it is RFC 4648 base32 without padding of one byte for the format (1), one for the
        /// number of the key (its `kid`), the 16 bytes of the item's ULID, two for the day (days
        /// since 1970-01-01, most significant byte first), the stock number in UTF-8, and the 64
        /// bytes of a signature over `dejavu.passport.v1` and all the bytes before it.
        GetPassportKeys {
            route: Route::get("get_passport_keys", "/v1/passports/keys")
                .summary("Show the keys that passports are checked with")
                .public()
                .kept(KEYS_FRESH, KEYS_FRESH)
                .grants(&[
                    Grant::Secret(Secret::CursorKey),
                    Grant::Secret(Secret::PassportKey),
                ]),
            path: Nothing,
            query: Nothing,
            body: Nothing,
            reply: PassportKeySet,
        }
        /// The passport of the item that a sticker is on: what it is, whether it was checked, and
        /// in which month it came, went on sale and was sold. A code that the house has not
        /// signed, and that of an item whose passport is not public, are not found.
        GetPassport {
            route: Route::get("get_passport", "/v1/passports/{code}")
                .summary("Show the passport of an item")
                .public()
                .kept(FRESH, STALE)
                .grants(READS),
            path: PassportPath,
            query: Nothing,
            body: Nothing,
            reply: PassportView,
        }
    }
}

/// The path of a passport.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct PassportPath {
    /// What the sticker's code says.
    #[garde(length(chars, min = 1, max = 10_000))]
    pub code: String,
}

/// A passport.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PassportView {
    /// What it is.
    pub title: String,
    /// Stock number, as on the sticker.
    pub sku: String,
    /// The day the sticker was made.
    pub issued_on: Date,
    /// Its category and those above it, by name, from the top.
    pub categories: Vec<String>,
    /// Its brand, by name.
    pub brand: Option<String>,
    /// Its condition.
    pub condition: Condition,
    /// Its photos, its face first, once it was in the shop window.
    pub photos: Vec<PhotoView>,
    /// The checks of authenticity that it passed.
    pub checks: Vec<PassportCheck>,
    /// What happened to it, by the month.
    pub history: Vec<PassportMilestone>,
}

impl Reply for PassportView {}

/// A JSON Web Key Set.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PassportKeySet {
    /// The keys, the present one first.
    pub keys: Vec<PassportJwk>,
}

impl Reply for PassportKeySet {}

/// A public key of Ed25519 (RFC 8037).
#[derive(Debug, Serialize, JsonSchema)]
pub struct PassportJwk {
    /// The number that codes name it by.
    pub kid: String,
    /// `OKP`.
    pub kty: &'static str,
    /// `Ed25519`.
    pub crv: &'static str,
    /// `EdDSA`.
    pub alg: &'static str,
    /// `sig`.
    #[serde(rename = "use")]
    pub usage: &'static str,
    /// The 32 bytes of the key, base64url.
    pub x: String,
}

impl PassportJwk {
    /// The key with this number.
    pub fn new(number: u8, x: String) -> Self {
        Self {
            kid: number.to_string(),
            kty: "OKP",
            crv: "Ed25519",
            alg: "EdDSA",
            usage: "sig",
            x,
        }
    }
}
