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
    let forgeries = forgeries();
    assert!(forgeries.len() >= 100, "{}", forgeries.len());
    for (what, token) in forgeries {
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
        "none", "None", "NONE", "nOnE", "noNE", " none", "none\0", "", "es256", "ES256 ", "ES384",
        "ES512", "ES256K", "HS256", "HS512", "RS256", "PS256", "EdDSA",
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
    add_headers(&mut add, &by);
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

fn add_headers(add: &mut impl FnMut(&str, String), by: &impl Fn(Value) -> String) {
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
        ("an empty kid", "kid", json!("")),
        ("a kid in capitals", "kid", json!("K1")),
        ("a kid with a blank", "kid", json!("k1 ")),
        ("a list as kid", "kid", json!([KID])),
        ("no kid but null", "kid", Value::Null),
        ("a query as kid", "kid", json!("k1' OR '1'='1")),
        (
            "an address as kid",
            "kid",
            json!("https://evil.example/keys#k1"),
        ),
        ("a type that is null", "typ", Value::Null),
        ("a type in a list", "typ", json!([TYPE])),
        ("a whole media type", "typ", json!("application/at+jwt")),
        ("an id token", "typ", json!("id+jwt")),
    ] {
        add(what, by(with(header(), name, value)));
    }
}

fn add_claims(add: &mut impl FnMut(&str, String), saying: impl Fn(Value) -> String) {
    let at = |seconds: i64| json!(now().seconds() + seconds);
    for (what, name, value) in [
        ("another issuer", "iss", json!("evil")),
        ("an issuer with a slash", "iss", json!(format!("{ISSUER}/"))),
        ("an empty issuer", "iss", json!("")),
        ("an issuer that is null", "iss", Value::Null),
        ("an empty audience", "aud", json!("")),
        ("no audience in a list", "aud", json!([])),
        ("an audience that is null", "aud", Value::Null),
        ("an end that is null", "exp", Value::Null),
        ("an end in a list", "exp", json!([9_999_999_999_i64])),
        ("a text as beginning", "nbf", json!("0")),
        ("a text as birth", "iat", json!("0")),
        ("no session", "sid", json!("")),
        (
            "a user as session",
            "sid",
            json!("usr_01J00000000000000000000001"),
        ),
        (
            "a session as user",
            "sub",
            json!("ses_01J00000000000000000000001"),
        ),
        ("a version as text", "tv", json!("3")),
        ("a version in part", "tv", json!(3.5)),
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
    add("no header", format!(".{}.{}", parts[1], parts[2]));
    add("no payload", format!("{}..{}", parts[0], parts[2]));
    add("five parts", format!("{good}.x.y"));
    add("a dot at the end", format!("{good}."));
    add("a line end", format!("{good}\n"));
    add("the scheme again", format!("Bearer {good}"));
    add("a signature twice", format!("{good}{}", parts[2]));
    add("in capitals", good.to_uppercase());
    let half = &parts[2][..parts[2].len() / 2];
    add(
        "half a signature",
        format!("{}.{}.{half}", parts[0], parts[1]),
    );
    add("a NUL", format!("{}\0.{}.{}", parts[0], parts[1], parts[2]));
    add_contents(add, &parts);
    add_signatures(add, &parts);
}

fn add_contents(add: &mut impl FnMut(&str, String), parts: &[&str]) {
    add(
        "a padded payload",
        format!("{}.{}=.{}", parts[0], parts[1], parts[2]),
    );
    let array = base64url(b"[]");
    add(
        "a list as header",
        format!("{array}.{}.{}", parts[1], parts[2]),
    );
    add(
        "a list as payload",
        forge_text(&header().to_string(), "[]", 7),
    );
    add(
        "a text as payload",
        forge_text(&header().to_string(), "\"x\"", 7),
    );
    add(
        "no JSON as payload",
        forge_text(&header().to_string(), "{", 7),
    );
    let kid_twice = header().to_string().replacen('{', "{\"kid\":\"k9\",", 1);
    add(
        "a kid twice",
        forge_text(&kid_twice, &payload().to_string(), 7),
    );
    let alg_twice = header().to_string().replacen('{', "{\"alg\":\"none\",", 1);
    add(
        "an alg twice",
        forge_text(&alg_twice, &payload().to_string(), 7),
    );
    add(
        "the first key under the other's name",
        forge(&with(header(), "kid", json!("k2")), &payload(), 7),
    );
    add(
        "the other key under the first's name",
        forge(&header(), &payload(), 8),
    );
    let changed = with(payload(), "sub", json!("usr_01J00000000000000000000009"));
    let changed = base64url(changed.to_string().as_bytes());
    add(
        "another payload",
        format!("{}.{changed}.{}", parts[0], parts[2]),
    );
}

fn add_signatures(add: &mut impl FnMut(&str, String), parts: &[&str]) {
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
