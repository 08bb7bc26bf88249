//! A house to call: the table, the file store, secrets, a key that signs tokens, people signed in.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::route::{KeyRule, Route};
use contract::worker::Queue;
use data::{Table, TableConfig};
use domain::access::{Actor, Role};
use domain::contact::{Email, Locale};
use domain::decision::Decision;
use domain::event::Cause;
use domain::ids::{SessionId, UserId};
use domain::session::Session;
use domain::time::Timestamp;
use domain::user::{User, UserFacts, UserStatus};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use p256::elliptic_curve::sec1::ToEncodedPoint;
use p256::pkcs8::{EncodePrivateKey, LineEnding};
use serde_json::{Map, Value, json};

use crate::files::{BUCKET, Files, KEY};
use crate::{Emulator, id};

const KID: &str = "test";

/// Everything that a function reaches, and a door for people. Gone when dropped.
#[derive(Debug)]
pub struct House {
    /// The embedded table.
    pub emulator: Emulator,
    /// The same, as the house sees it.
    pub table: Table,
    /// The environment of a function, as the stacks would set it.
    pub variables: BTreeMap<String, String>,
    files: Files,
    _folder: tempfile::TempDir,
}

impl House {
    /// An empty house.
    ///
    /// # Panics
    /// The table does not start, or the file of secrets cannot be written.
    pub async fn open() -> Self {
        let emulator = Emulator::start().await;
        let config = TableConfig {
            name: emulator.table.clone(),
            company: "dejavu".to_owned(),
            cursor_key: [7; 32],
        };
        let table = Table::connect(&emulator.sdk, config);
        let folder = tempfile::tempdir().expect("a folder");
        let secrets_file = folder.path().join("secrets.json");
        let files = Files::start().await;
        let secrets = json!({
            "cursor-key": "07".repeat(32),
            "pepper": "pepper",
            "token-signing-key": { "kid": KID, "pem": pem() },
            "twilio": { "account_sid": "AC0", "auth_token": "x" },
        });
        std::fs::write(&secrets_file, secrets.to_string()).expect("the file is written");
        let endpoint = emulator.sdk.endpoint_url().expect("an endpoint");
        let secrets_file = secrets_file.to_string_lossy();
        let variables = [
            ("AWS_ACCESS_KEY_ID", KEY),
            ("AWS_ENDPOINT_URL_DYNAMODB", endpoint),
            ("AWS_ENDPOINT_URL_S3", &files.endpoint),
            ("AWS_REGION", "us-east-1"),
            ("AWS_SECRET_ACCESS_KEY", KEY),
            ("BUCKET", BUCKET),
            ("BUS_NAME", "bus"),
            ("COMPANY", "dejavu"),
            ("MAIL_FROM", "hola@dejavu.test"),
            ("PUBLIC_URL", "https://dejavu.test"),
            ("SECRETS_FILE", &secrets_file),
            ("TABLE_NAME", &emulator.table),
            ("TOKEN_KEYS", &jwks()),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self {
            variables: BTreeMap::from(variables),
            emulator,
            table,
            files,
            _folder: folder,
        }
    }

    /// The keys of the files that are kept, sorted.
    pub fn files(&self) -> Vec<String> {
        self.files.keys()
    }

    /// Lets a person in: user and session of this number, `now` and for ten minutes. Answers the
    /// access token.
    ///
    /// # Panics
    /// The person is there already.
    pub async fn sign_in(&self, number: u128, roles: &[Role], now: Timestamp) -> String {
        let user = user(number, roles, now);
        let session = Session::begin(
            id::<SessionId>(number),
            user.facts().id.clone(),
            "seed".to_owned(),
            user.facts().token_version,
            "client".to_owned(),
            now,
        );
        let cause = Cause {
            actor: Actor::Public,
            at: now,
            correlation_id: "test".to_owned(),
        };
        let arrived = Decision {
            next: user,
            events: Vec::new(),
        };
        let change = self
            .table
            .begin(cause)
            .register(&arrived)
            .session(&session, None);
        change.commit().await.expect("they come for the first time");
        token(&session, now)
    }
}

/// A call of a route, as the HTTP API hands it over: with a key where the route asks for one.
pub fn call(
    route: &Route,
    parameters: &[(&str, &str)],
    token: Option<&str>,
    body: Option<&Value>,
) -> String {
    let mut path = route.path.to_owned();
    let mut values = Map::new();
    for (name, value) in parameters {
        path = path.replace(&format!("{{{name}}}"), value);
        values.insert((*name).to_owned(), json!(value));
    }
    let mut headers = json!({ "host": "api.example.com", "accept": "application/json" });
    if let Some(token) = token {
        headers["authorization"] = json!(format!("Bearer {token}"));
    }
    if body.is_some() {
        headers["content-type"] = json!("application/json");
    }
    if route.key != KeyRule::None {
        headers["idempotency-key"] = json!("key-1");
    }
    let mut event = json!({
        "version": "2.0",
        "routeKey": format!("{} {}", route.method.as_str(), route.path),
        "rawPath": path,
        "rawQueryString": "",
        "headers": headers,
        "pathParameters": values,
        "requestContext": {
            "accountId": "1", "apiId": "api", "domainName": "api.example.com",
            "domainPrefix": "api", "requestId": "r-1", "stage": "$default",
            "routeKey": format!("{} {}", route.method.as_str(), route.path),
            "time": "24/Nov/2026:15:00:00 +0000", "timeEpoch": 1_795_532_400_000_u64,
            "http": {
                "method": route.method.as_str(), "path": path, "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1", "userAgent": "test",
            },
        },
        "isBase64Encoded": false,
    });
    if let Some(body) = body {
        event["body"] = json!(body.to_string());
    }
    event.to_string()
}

/// Messages of a queue, as they are handed to its worker. Their ids are `m0`, `m1` and so on.
pub fn messages(queue: Queue, bodies: &[Value]) -> String {
    let records: Vec<Value> = bodies
        .iter()
        .enumerate()
        .map(|(number, body)| {
            json!({
                "messageId": format!("m{number}"), "receiptHandle": "r", "body": body.to_string(),
                "attributes": { "ApproximateReceiveCount": "1", "SentTimestamp": "1" },
                "messageAttributes": {}, "md5OfBody": "x", "eventSource": "aws:sqs",
                "eventSourceARN": format!("arn:aws:sqs:us-east-1:1:{}", queue.name()),
                "awsRegion": "us-east-1",
            })
        })
        .collect();
    json!({ "Records": records }).to_string()
}

fn user(number: u128, roles: &[Role], now: Timestamp) -> User {
    let email = format!("person-{number}@dejavu.test");
    User::restore(UserFacts {
        id: id::<UserId>(number),
        version: 1,
        email: Email::parse(&email).expect("an address"),
        phone: None,
        name: format!("Person {number}"),
        locale: Locale::EsPa,
        status: UserStatus::Active,
        roles: roles.to_vec(),
        password_hash: None,
        token_version: 1,
        email_verified_at: Some(now),
        consents: Vec::new(),
        created_at: now,
    })
}

fn token(session: &Session, now: Timestamp) -> String {
    let mut header = Header::new(Algorithm::ES256);
    header.typ = Some("at+jwt".to_owned());
    header.kid = Some(KID.to_owned());
    let claims = json!({
        "iss": "dejavu.identity", "aud": "dejavu.api", "sub": session.user, "sid": session.id,
        "tv": session.token_version, "iat": now.seconds(), "exp": now.seconds() + 600,
    });
    let key = EncodingKey::from_ec_pem(pem().as_bytes()).expect("a key");
    jsonwebtoken::encode(&header, &claims, &key).expect("it is signed")
}

fn secret() -> p256::SecretKey {
    p256::SecretKey::from_slice(&[7; 32]).expect("a number below the order of the curve")
}

fn pem() -> String {
    let pem = secret().to_pkcs8_pem(LineEnding::LF);
    pem.expect("it is written").to_string()
}

fn jwks() -> String {
    let point = secret().public_key().to_encoded_point(false);
    let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let key = json!({
        "kid": KID, "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256",
        "x": text(point.x().expect("an affine point")),
        "y": text(point.y().expect("an affine point")),
    });
    json!({ "keys": [key] }).to_string()
}
