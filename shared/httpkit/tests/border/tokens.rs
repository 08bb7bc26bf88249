use base64::Engine as _;
use domain::time::Timestamp;
use httpkit::token::{AUDIENCE, ISSUER, KeyError, TYPE, TokenError, WireClaims};
use httpkit::{Claims, Verifier};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use p256::pkcs8::{EncodePublicKey as _, LineEnding};
use serde_json::{Value, json};

use crate::fake::{KID, base64url, claims, jwk, jwks, now, secret, signing_key, token};

fn verifier() -> Verifier {
    Verifier::from_jwks(&jwks(&[(KID, 7), ("k2", 8)]).to_string()).unwrap()
}

fn payload() -> Value {
    serde_json::to_value(WireClaims::from(&claims())).unwrap()
}

fn header() -> Value {
    json!({ "alg": "ES256", "typ": TYPE, "kid": KID })
}

/// Any header and payload, under a true signature of the key.
fn forge(header: &Value, payload: &Value, seed: u8) -> String {
    forge_text(&header.to_string(), &payload.to_string(), seed)
}

fn forge_text(header: &str, payload: &str, seed: u8) -> String {
    use p256::ecdsa::signature::Signer as _;
    let message = format!(
        "{}.{}",
        base64url(header.as_bytes()),
        base64url(payload.as_bytes())
    );
    let key = p256::ecdsa::SigningKey::from(secret(seed));
    let signature: p256::ecdsa::Signature = key.sign(message.as_bytes());
    format!("{message}.{}", base64url(&signature.to_bytes()))
}

fn with(mut base: Value, name: &str, value: Value) -> Value {
    base[name] = value;
    base
}

fn without(mut base: Value, name: &str) -> Value {
    base.as_object_mut().unwrap().remove(name);
    base
}

#[test]
fn a_token_of_ours_holds() {
    assert_eq!(verifier().verify(&token(), now()), Ok(claims()));
    assert_eq!(
        verifier().verify(&forge(&header(), &payload(), 7), now()),
        Ok(claims())
    );
    let second = with(header(), "kid", json!("k2"));
    assert_eq!(
        verifier().verify(&forge(&second, &payload(), 8), now()),
        Ok(claims())
    );
}

#[test]
fn no_forged_token_holds() {
    let verifier = verifier();
    for (what, token) in forgeries() {
        let result = verifier.verify(&token, now());
        assert!(
            matches!(result, Err(TokenError::Invalid(_))),
            "{what}: {result:?}"
        );
    }
}

fn forgeries() -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    let mut add = |what: &str, token: String| all.push((what.to_owned(), token));
    let by = |header: Value| forge(&header, &payload(), 7);
    let saying = |payload: Value| forge(&header(), &payload, 7);
    let unsigned = |header: &Value| {
        let (header, payload) = (header.to_string(), payload().to_string());
        format!(
            "{}.{}.",
            base64url(header.as_bytes()),
            base64url(payload.as_bytes())
        )
    };
    for alg in [
        "none", "None", "NONE", "nOnE", "noNE", "", "es256", "ES384", "HS256", "RS256",
    ] {
        add(alg, by(with(header(), "alg", json!(alg))));
        add(
            &format!("{alg} unsigned"),
            unsigned(&with(header(), "alg", json!(alg))),
        );
    }
    add("no alg", by(without(header(), "alg")));
    add("alg null", by(with(header(), "alg", Value::Null)));
    add("alg list", by(with(header(), "alg", json!(["ES256"]))));
    add("unsigned ES256", unsigned(&header()));
    for (what, name, value) in [
        ("jwk", "jwk", jwk("evil", 9)),
        ("jku", "jku", json!("https://evil.example/keys")),
        ("x5u", "x5u", json!("https://evil.example/cert")),
        ("x5c", "x5c", json!(["AAAA"])),
        ("crit", "crit", json!(["exp"])),
        ("b64", "b64", json!(false)),
        ("zip", "zip", json!("DEF")),
        ("another type", "typ", json!("JWT")),
        ("a type in capitals", "typ", json!("AT+JWT")),
        ("refresh type", "typ", json!("rt+jwt")),
        ("unknown kid", "kid", json!("k9")),
        ("the other kid", "kid", json!("k2")),
        ("a path as kid", "kid", json!("../../dev/null")),
        ("a number as kid", "kid", json!(1)),
    ] {
        add(what, by(with(header(), name, value)));
    }
    add("no type", by(without(header(), "typ")));
    add("no kid", by(without(header(), "kid")));
    let embedded = with(header(), "jwk", jwk("evil", 9));
    add(
        "signed by the embedded key",
        forge(&embedded, &payload(), 9),
    );
    add("signed by a stranger", forge(&header(), &payload(), 9));
    add_claims(&mut add, saying);
    add_shapes(&mut add);
    all
}

fn add_claims(add: &mut impl FnMut(&str, String), saying: impl Fn(Value) -> String) {
    let at = |seconds: i64| json!(now().seconds() + seconds);
    for (what, name, value) in [
        ("another issuer", "iss", json!("evil")),
        ("two issuers", "iss", json!([ISSUER, "evil"])),
        ("another audience", "aud", json!("dejavu.other")),
        ("two audiences", "aud", json!([AUDIENCE, "dejavu.other"])),
        ("not yet", "nbf", at(6)),
        ("made in the future", "iat", at(6)),
        ("a text as end", "exp", json!("9999999999")),
        ("a fraction as end", "exp", json!(9_999_999_999.5)),
        ("an end beyond all", "exp", json!(1e300)),
        ("no user", "sub", json!("admin")),
        ("a version below zero", "tv", json!(-1)),
        ("an extra claim", "roles", json!(["admin"])),
    ] {
        add(what, saying(with(payload(), name, value)));
    }
    for name in ["iss", "aud", "sub", "sid", "tv", "iat", "exp"] {
        add(&format!("without {name}"), saying(without(payload(), name)));
    }
    let twice = payload().to_string().replacen('{', "{\"tv\":1,", 1);
    add(
        "a claim twice",
        forge_text(&header().to_string(), &twice, 7),
    );
}

fn add_shapes(add: &mut impl FnMut(&str, String)) {
    let good = token();
    let parts: Vec<&str> = good.split('.').collect();
    add("empty", String::new());
    add("dots", "..".to_owned());
    add("no signature", format!("{}.{}", parts[0], parts[1]));
    add("cut", good[..good.len() - 2].to_owned());
    add("four parts", format!("{good}.x"));
    add("swapped", format!("{}.{}.{}", parts[1], parts[0], parts[2]));
    add("padded", format!("{good}="));
    add("blank", format!(" {good}"));
    add("endless", "a".repeat(100_000));
    add("a NUL", format!("{}\0.{}.{}", parts[0], parts[1], parts[2]));
    let changed = with(payload(), "sub", json!("usr_01J00000000000000000000009"));
    let changed = base64url(changed.to_string().as_bytes());
    add(
        "another payload",
        format!("{}.{changed}.{}", parts[0], parts[2]),
    );
    let zero = base64url(&[0; 64]);
    add(
        "a signature of zeros",
        format!("{}.{}.{zero}", parts[0], parts[1]),
    );
    let der = secret(7).public_key().to_public_key_der().unwrap();
    let pem = secret(7)
        .public_key()
        .to_public_key_pem(LineEnding::LF)
        .unwrap();
    for (what, key) in [("DER", der.as_bytes()), ("PEM", pem.as_bytes())] {
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(KID.to_owned());
        let key = EncodingKey::from_secret(key);
        let token = jsonwebtoken::encode(&header, &WireClaims::from(&claims()), &key).unwrap();
        add(&format!("HS256 with the public key as {what}"), token);
    }
}

#[test]
fn a_token_holds_for_its_time_give_or_take_five_seconds() {
    let verifier = verifier();
    let after = |seconds: i64| Timestamp::from_millis((claims().exp + seconds) * 1_000);
    assert_eq!(verifier.verify(&token(), after(4)), Ok(claims()));
    assert_eq!(
        verifier.verify(&token(), after(5)),
        Err(TokenError::Expired)
    );
    let before = |seconds: i64| Timestamp::from_millis((claims().iat - seconds) * 1_000);
    assert_eq!(verifier.verify(&token(), before(5)), Ok(claims()));
    assert!(matches!(
        verifier.verify(&token(), before(6)),
        Err(TokenError::Invalid(_))
    ));
    let ends = |exp: i64| {
        let claims = Claims { exp, ..claims() };
        let header = httpkit::token::header(KID);
        jsonwebtoken::encode(&header, &WireClaims::from(&claims), &signing_key(7)).unwrap()
    };
    assert_eq!(verifier.verify(&ends(0), now()), Err(TokenError::Expired));
    assert!(matches!(
        verifier.verify(&ends(-1), now()),
        Err(TokenError::Invalid(_))
    ));
    assert!(verifier.verify(&ends(i64::MAX), now()).is_ok());
}

#[test]
fn keys_in_pem_do_the_same() {
    let pem = secret(7)
        .public_key()
        .to_public_key_pem(LineEnding::LF)
        .unwrap();
    let verifier = Verifier::from_pems([(KID, pem.as_str())]).unwrap();
    assert_eq!(verifier.verify(&token(), now()), Ok(claims()));
}

#[test]
fn a_key_set_holds_public_keys_of_the_one_kind() {
    let set = |key: Value| Verifier::from_jwks(&json!({ "keys": [key] }).to_string());
    for (name, value) in [
        ("kty", json!("RSA")),
        ("crv", json!("P-384")),
        ("alg", json!("HS256")),
        ("use", json!("enc")),
        ("x", json!("AAAA")),
        (
            "d",
            json!(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode([7; 32])),
        ),
    ] {
        let result = set(with(jwk(KID, 7), name, value));
        assert!(matches!(result, Err(KeyError::Kind(_))), "{name}");
    }
    assert!(matches!(
        set(without(jwk(KID, 7), "kid")),
        Err(KeyError::Shape(_))
    ));
    assert!(matches!(
        Verifier::from_jwks("{\"keys\":[]}"),
        Err(KeyError::Empty)
    ));
    let twice = jwks(&[(KID, 7), (KID, 8)]).to_string();
    assert!(matches!(
        Verifier::from_jwks(&twice),
        Err(KeyError::Twice(_))
    ));
}
