//! What a handler gives: the answer's bytes, ready to be sent now and to be kept for a replay.

use contract::route::Kept;
use domain::idempotency::IdempotencyRecord;
use http::StatusCode;

use crate::key::RequestKey;

/// What answers are that are kept for a replay.
const JSON: &str = "application/json";

/// An answer, rendered once: what is sent, what is kept and what is replayed are the same bytes.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Vec<u8>,
    pub(crate) media_type: &'static str,
    pub(crate) version: Option<u64>,
    pub(crate) location: Option<String>,
    pub(crate) cookies: Vec<String>,
    pub(crate) replayed: bool,
    pub(crate) kept: Option<Kept>,
    pub(crate) key: Option<RequestKey>,
}

impl Answer {
    /// What is to be kept in the transaction of the change; `None` when no key was sent.
    pub fn record(&self) -> Option<IdempotencyRecord> {
        let key = self.key.as_ref()?;
        Some(IdempotencyRecord {
            key: key.key.clone(),
            fingerprint: key.fingerprint.clone(),
            status: self.status.as_u16(),
            version: self.version,
            location: self.location.clone(),
            body: self.body.clone(),
            expires_at: key.expires_at,
        })
    }

    /// Sets a cookie. Cookies are not kept: a route that sets one takes no key.
    #[must_use]
    pub fn cookie(mut self, cookie: &Cookie<'_>) -> Self {
        self.cookies.push(cookie.render());
        self
    }

    /// A kept answer, to be given again. `None` if its status is none, which no record of ours has.
    pub(crate) fn again(record: IdempotencyRecord) -> Option<Self> {
        Some(Self {
            status: StatusCode::from_u16(record.status).ok()?,
            body: record.body,
            media_type: JSON,
            version: record.version,
            location: record.location,
            cookies: Vec::new(),
            replayed: true,
            kept: None,
            key: None,
        })
    }
}

/// A cookie that scripts cannot read and other sites cannot send.
#[derive(Clone, Copy)]
pub struct Cookie<'a> {
    /// The name.
    pub name: &'a str,
    /// The value: letters, digits, hyphens, underscores, dots.
    pub value: &'a str,
    /// The paths it is sent to.
    pub path: &'a str,
    /// Seconds it lives; 0 removes it.
    pub max_age: u32,
}

impl Cookie<'_> {
    fn render(&self) -> String {
        let Self {
            name,
            value,
            path,
            max_age,
        } = self;
        format!("{name}={value}; Path={path}; Max-Age={max_age}; HttpOnly; Secure; SameSite=Strict")
    }
}

/// A cookie's value is a secret.
impl std::fmt::Debug for Cookie<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cookie({}=***)", self.name)
    }
}
