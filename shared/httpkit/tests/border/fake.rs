//! A small house: one thing that can be made, edited, shown and listed.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::net::IpAddr;

use contract::common::Nothing;
use contract::route::{Access, Method, Reply, Route};
use domain::access::{Caller, Grants, Permission, Role, Via};
use domain::api_key::{KeyRefusal, KeyText};
use domain::event::Cause;
use domain::fault::{Class, Fault};
use domain::idempotency::IdempotencyRecord;
use domain::ids::{RequestId, SessionId, UserId};
use domain::overrides::{OverrideRefusal, OverrideText, Use};
use domain::time::{Date, Timestamp};
use garde::Validate;
use http::Response;
use httpkit::{Answer, ApiError, Claims, Gate, Input, Lent, Origins, Verifier};
use jsonwebtoken::EncodingKey;
use lambda_http::Body;
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use p256::pkcs8::{EncodePrivateKey as _, LineEnding};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub(crate) const USER: &str = "usr_01J00000000000000000000001";
pub(crate) const SESSION: &str = "ses_01J00000000000000000000001";
pub(crate) const THING: &str = "req_01J00000000000000000000001";
pub(crate) const KID: &str = "k1";
pub(crate) const ORIGIN: &str = "https://app.example.com";

pub(crate) fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T15:00:00Z").unwrap()
}

/// What a thing is made of.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewThing {
    #[garde(length(chars, min = 3, max = 20))]
    pub(crate) title: String,
    #[garde(range(min = 1, max = 10))]
    pub(crate) count: u32,
    #[garde(skip)]
    #[expect(dead_code, reason = "only its reading is tested")]
    pub(crate) day: Option<Date>,
    #[garde(skip)]
    #[expect(dead_code, reason = "only its reading is tested")]
    pub(crate) kind: Option<Kind>,
    #[serde(default)]
    #[garde(length(max = 3), dive)]
    pub(crate) items: Vec<Item>,
    #[garde(dive)]
    pub(crate) owner: Option<Item>,
    #[garde(skip)]
    #[expect(dead_code, reason = "only its reading is tested")]
    pub(crate) way: Option<Way>,
    #[garde(skip)]
    #[expect(dead_code, reason = "only its reading is tested")]
    pub(crate) code: Option<Code>,
}

/// A text with a rule that no schema tells.
#[derive(Debug, JsonSchema)]
pub struct Code(#[expect(dead_code, reason = "only its reading is tested")] String);

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.starts_with('A') {
            Ok(Self(text))
        } else {
            Err(serde::de::Error::custom(format!(
                "{text} does not begin with A"
            )))
        }
    }
}

/// A kind with documented variants, which the schema writes as alternatives.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One.
    Bag,
    /// Another.
    Shoe,
}

/// A tagged shape.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
#[expect(dead_code, reason = "only its reading is tested")]
pub enum Way {
    /// By post.
    Post { street: String },
    /// In the shop.
    Shop { hour: u8 },
}

#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Item {
    #[garde(length(chars, min = 1, max = 5), custom(no_stars))]
    pub(crate) title: String,
}

fn no_stars(title: &str, _: &()) -> garde::Result {
    if title.contains('*') {
        return Err(garde::Error::new("must not have a star"));
    }
    Ok(())
}

#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ThingPath {
    #[garde(skip)]
    #[expect(dead_code, reason = "only its reading is tested")]
    pub(crate) id: RequestId,
}

#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ThingQuery {
    #[garde(range(min = 1, max = 100))]
    pub(crate) limit: Option<u16>,
    #[garde(skip)]
    #[expect(dead_code, reason = "only its reading is tested")]
    pub(crate) open: Option<bool>,
    #[garde(skip)]
    #[expect(dead_code, reason = "only its reading is tested")]
    pub(crate) kind: Option<Kind>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Thing {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) version: u64,
}

impl Reply for Thing {
    const VERSIONED: bool = true;
    const LOCATED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/v1/things/{}", self.id))
    }
}

contract::routes! {
    /// The routes of the small house.
    ThingOp {
        /// Makes a thing.
        MakeThing {
            route: Route::create("make_thing", "/v1/things").any_of(&[Permission::RequestsCreateOwn]),
            path: Nothing,
            query: Nothing,
            body: NewThing,
            reply: Thing,
        }
        /// Edits a thing.
        EditThing {
            route: Route::edit(Method::Put, "edit_thing", "/v1/things/{id}"),
            path: ThingPath,
            query: ThingQuery,
            body: NewThing,
            reply: Thing,
        }
        /// Moves a thing.
        MoveThing {
            route: Route::act("move_thing", "/v1/things/{id}/move"),
            path: ThingPath,
            query: Nothing,
            body: Nothing,
            reply: Thing,
        }
        /// Lists things, to anyone.
        ListThings {
            route: Route::get("list_things", "/v1/things").public(),
            path: Nothing,
            query: ThingQuery,
            body: Nothing,
            reply: Thing,
        }
        /// Takes what a provider signs.
        HookThing {
            route: Route {
                access: Access::Signature("provider"),
                ..Route::post("hook_thing", "/v1/hooks/thing")
            },
            path: Nothing,
            query: Nothing,
            body: Nothing,
            reply: Thing,
        }
        /// Removes a thing.
        DropThing {
            route: Route::post("drop_thing", "/v1/things/{id}/drop").status(204).public(),
            path: ThingPath,
            query: Nothing,
            body: Nothing,
            reply: Nothing,
        }
    }
}

/// A gate with a clock that stands, one person, and what was remembered.
pub(crate) struct House {
    pub(crate) now: Cell<Timestamp>,
    verifier: Verifier,
    origins: Origins,
    pub(crate) person: RefCell<Option<Caller>>,
    pub(crate) kept: RefCell<HashMap<String, IdempotencyRecord>>,
    /// How many look-ups from now on still miss what is kept: a race that is lost.
    pub(crate) blind: Cell<u32>,
    pub(crate) runs: Cell<u32>,
    /// The only override there is.
    pub(crate) lent: RefCell<Option<Lent>>,
    pub(crate) used_up: RefCell<Vec<Cause>>,
}

impl House {
    pub(crate) fn new() -> Self {
        Self {
            now: Cell::new(now()),
            verifier: Verifier::from_jwks(&jwks(&[(KID, 7)]).to_string()).unwrap(),
            origins: Origins::parse(ORIGIN).unwrap(),
            person: RefCell::new(Some(caller(&[Role::Consignor]))),
            kept: RefCell::default(),
            blind: Cell::new(0),
            runs: Cell::new(0),
            lent: RefCell::default(),
            used_up: RefCell::default(),
        }
    }

    pub(crate) fn keep(&self, answer: &Answer) {
        if let Some(record) = answer.record() {
            self.kept.borrow_mut().insert(record.key.clone(), record);
        }
    }
}

impl Gate for House {
    fn now(&self) -> Timestamp {
        self.now.get()
    }

    fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    fn origins(&self) -> &Origins {
        &self.origins
    }

    async fn admit(&self, claims: &Claims, _: &Route) -> Result<Option<Caller>, ApiError> {
        let person = self.person.borrow().clone();
        Ok(person.filter(|person| person.user == claims.sub && claims.tv == 3))
    }

    async fn admit_key(&self, key: &KeyText, _: Option<IpAddr>) -> Result<Caller, ApiError> {
        let person = self.person.borrow().clone().ok_or(KeyRefusal::Unknown)?;
        let via = Via::Key(key.id.clone());
        Ok(Caller { via, ..person })
    }

    async fn lend(&self, text: &OverrideText, wanted: &Use<'_>) -> Result<Lent, ApiError> {
        let lent = self.lent.borrow().clone().ok_or(OverrideRefusal::NotGood)?;
        lent.granted.is_for(text, wanted)?;
        Ok(lent)
    }

    async fn use_up(&self, cause: Cause) -> Result<(), ApiError> {
        self.used_up.borrow_mut().push(cause);
        Ok(())
    }

    async fn recall(&self, key: &str) -> Result<Option<IdempotencyRecord>, ApiError> {
        if self.blind.get() > 0 {
            self.blind.set(self.blind.get() - 1);
            return Ok(None);
        }
        Ok(self.kept.borrow().get(key).cloned())
    }
}

/// A fault of the given class, with a secret cause.
#[derive(Debug, thiserror::Error)]
#[error("public words")]
pub(crate) struct Failure {
    pub(crate) class: Class,
    #[source]
    pub(crate) cause: std::io::Error,
}

pub(crate) fn failure(class: Class) -> ApiError {
    let cause = std::io::Error::other("secret-cause at 10.0.0.1");
    Failure { class, cause }.into()
}

impl Fault for Failure {
    fn class(&self) -> Class {
        self.class
    }

    fn code(&self) -> &'static str {
        "test_failure"
    }

    fn fields(&self) -> Vec<(String, String)> {
        vec![("items[0].price".to_owned(), "is below the limit".to_owned())]
    }
}

pub(crate) fn caller(roles: &[Role]) -> Caller {
    Caller {
        user: UserId::parse(USER).unwrap(),
        via: Via::Session(SessionId::parse(SESSION).unwrap()),
        roles: roles.to_vec(),
        grants: Grants::of(roles),
    }
}

pub(crate) fn thing(title: &str, version: u64) -> Thing {
    Thing {
        id: THING.to_owned(),
        title: title.to_owned(),
        version,
    }
}

/// Makes a thing and remembers the answer, as a transaction would.
pub(crate) async fn make(house: &House, input: Input<MakeThing>) -> Result<Answer, ApiError> {
    house.runs.set(house.runs.get() + 1);
    let answer = input.answer(&thing(&input.body.title, u64::from(house.runs.get())));
    house.keep(&answer);
    Ok(answer)
}

pub(crate) fn secret(seed: u8) -> p256::SecretKey {
    p256::SecretKey::from_slice(&[seed; 32]).unwrap()
}

pub(crate) fn jwks(keys: &[(&str, u8)]) -> Value {
    let keys: Vec<Value> = keys.iter().map(|(kid, seed)| jwk(kid, *seed)).collect();
    json!({ "keys": keys })
}

pub(crate) fn jwk(kid: &str, seed: u8) -> Value {
    let point = secret(seed).public_key().to_encoded_point(false);
    json!({
        "kid": kid, "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256",
        "x": base64url(point.x().unwrap()), "y": base64url(point.y().unwrap()),
    })
}

pub(crate) fn signing_key(seed: u8) -> EncodingKey {
    let pem = secret(seed).to_pkcs8_pem(LineEnding::LF).unwrap();
    EncodingKey::from_ec_pem(pem.as_bytes()).unwrap()
}

pub(crate) fn base64url(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

pub(crate) fn claims() -> Claims {
    Claims {
        sub: UserId::parse(USER).unwrap(),
        sid: SessionId::parse(SESSION).unwrap(),
        tv: 3,
        iat: now().seconds() - 60,
        exp: now().seconds() + 540,
    }
}

pub(crate) fn token() -> String {
    let wire = httpkit::token::WireClaims::from(&claims());
    jsonwebtoken::encode(&httpkit::token::header(KID), &wire, &signing_key(7)).unwrap()
}

/// A request as the gateway would hand it over.
#[derive(Clone)]
pub(crate) struct Ask {
    method: &'static str,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
    parameters: Value,
}

impl Ask {
    pub(crate) fn new(method: &'static str, path: &str) -> Self {
        Self {
            method,
            path: path.to_owned(),
            query: String::new(),
            headers: Vec::new(),
            body: None,
            parameters: json!({}),
        }
    }

    pub(crate) fn make(body: Value) -> Self {
        Self::new("POST", "/v1/things")
            .signed_in()
            .key("key-1")
            .json(&body.to_string())
    }

    pub(crate) fn edit(id: &str) -> Self {
        let mut ask = Self::new("PUT", &format!("/v1/things/{id}")).signed_in();
        ask.parameters = json!({ "id": id });
        ask
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(existing, _)| existing != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(existing, _)| existing != name);
        self
    }

    pub(crate) fn signed_in(self) -> Self {
        let token = token();
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    pub(crate) fn query(mut self, query: &str) -> Self {
        self.query = query.to_owned();
        self
    }

    pub(crate) fn json(mut self, body: &str) -> Self {
        self.body = Some(body.to_owned());
        self.header("content-type", "application/json")
    }

    pub(crate) fn event(&self) -> Value {
        let headers: serde_json::Map<String, Value> = self
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), Value::from(value.as_str())))
            .collect();
        json!({
            "version": "2.0", "routeKey": "$default", "rawPath": self.path,
            "rawQueryString": self.query, "headers": headers, "pathParameters": self.parameters,
            "requestContext": {
                "accountId": "1", "apiId": "abc", "domainName": "api.example.com",
                "http": { "method": self.method, "path": self.path, "protocol": "HTTP/1.1",
                          "sourceIp": "192.0.2.1", "userAgent": "test" },
                "requestId": "JKJaXmPLvHcESHA=", "routeKey": "$default", "stage": "$default",
                "time": "24/Nov/2026:10:00:00 +0000", "timeEpoch": 1_795_514_400_000_i64,
            },
            "body": self.body, "isBase64Encoded": false,
        })
    }

    pub(crate) fn request(&self) -> lambda_http::Request {
        httpkit::read_request(&self.event().to_string()).unwrap()
    }
}

pub(crate) fn header<'a>(response: &'a Response<Body>, name: &str) -> Option<&'a str> {
    response
        .headers()
        .get(name)
        .map(|value| value.to_str().unwrap())
}

pub(crate) fn body(response: &Response<Body>) -> Value {
    serde_json::from_slice(response.body()).unwrap()
}

/// `<status> <code>`, and the wrong fields if there are any.
pub(crate) fn told(response: &Response<Body>) -> (u16, String, Value) {
    let body = body(response);
    let code = body["code"].as_str().unwrap_or("ok").to_owned();
    (response.status().as_u16(), code, body["errors"].clone())
}
