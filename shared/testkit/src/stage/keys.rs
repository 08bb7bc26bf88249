//! The key pair of every stage.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::EncodingKey;
use p256::SecretKey;
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use p256::pkcs8::{EncodePrivateKey as _, LineEnding};
use serde_json::{Value, json};

use domain::session::Session;
use domain::time::Timestamp;
use httpkit::Claims;
use httpkit::token::{WireClaims, header};

pub(crate) const KID: &str = "stage";

const LIFE_SECONDS: i64 = 600;

fn secret() -> SecretKey {
    SecretKey::from_slice(&[7; 32]).expect("a number within the curve's order")
}

/// The private key, as sign-in reads it.
pub(crate) fn pem() -> String {
    let pem = secret().to_pkcs8_pem(LineEnding::LF);
    pem.expect("the key encodes").to_string()
}

/// The public key, as every function reads it.
pub(crate) fn jwks() -> String {
    let point = secret().public_key().to_encoded_point(false);
    let coordinate = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let x = coordinate(point.x().expect("a point that is not at infinity"));
    let y = coordinate(point.y().expect("a point that is not compressed"));
    let key = json!({
        "kid": KID, "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "x": x, "y": y,
    });
    json!({ "keys": [key] }).to_string()
}

/// A token with other claims, signed with the right key again.
///
/// # Panics
/// It is no token.
pub fn resigned(token: &str, change: impl FnOnce(&mut Value)) -> String {
    let claims = token.split('.').nth(1).expect("three parts");
    let claims = URL_SAFE_NO_PAD.decode(claims).expect("base64");
    let mut claims: Value = serde_json::from_slice(&claims).expect("claims are JSON");
    change(&mut claims);
    let key = EncodingKey::from_ec_pem(pem().as_bytes()).expect("the key reads back");
    jsonwebtoken::encode(&header(KID), &claims, &key).expect("the key signs")
}

/// An access token of a session.
pub(crate) fn token(session: &Session, now: Timestamp) -> String {
    let claims = Claims {
        sub: session.user.clone(),
        sid: session.id.clone(),
        tv: session.token_version,
        iat: now.seconds(),
        exp: now.seconds() + LIFE_SECONDS,
    };
    let key = EncodingKey::from_ec_pem(pem().as_bytes()).expect("the key reads back");
    jsonwebtoken::encode(&header(KID), &WireClaims::from(&claims), &key).expect("the key signs")
}
