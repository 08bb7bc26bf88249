//! What a handler takes: the input of its route, parsed, and who sent it.

use std::sync::Arc;

use contract::route::{Endpoint, Reply};
use domain::access::{Actor, By, Caller};
use domain::event::{Cause, OverrideUse};
use domain::time::Timestamp;
use http::{HeaderMap, StatusCode, header};

use crate::answer::Answer;
use crate::error::ApiError;
use crate::facts::{Asked, ClientFacts, text};
use crate::key::RequestKey;
use crate::matching::IfMatch;
use crate::refusal::Refusal;

/// A request that has passed everything that can be checked without loading anything.
pub struct Input<E: Endpoint> {
    /// The parameters of the path.
    pub path: E::Path,
    /// The parameters of the query.
    pub query: E::Query,
    /// The body.
    pub body: E::Body,
    /// Who is signed in. A public route never looks: there it is `None`.
    pub caller: Option<Caller>,
    pub(crate) border: Border,
}

/// What came with the input besides its fields.
pub(crate) struct Border {
    pub(crate) asked: Arc<Asked>,
    pub(crate) headers: HeaderMap,
    pub(crate) raw: Vec<u8>,
    pub(crate) now: Timestamp,
    pub(crate) key: Option<RequestKey>,
    pub(crate) if_match: Option<IfMatch>,
    pub(crate) override_of: Option<OverrideUse>,
}

impl<E: Endpoint> Input<E> {
    /// Who is signed in, on a route that is not public.
    pub fn caller(&self) -> &Caller {
        self.caller
            .as_ref()
            .expect("a route that asks for its caller is not a public one")
    }

    /// On whose behalf to decide, on a route that is not public. A public route names the part of
    /// the house that decides itself: the house may do everything.
    pub fn by(&self) -> By<'_> {
        By::Person(self.caller())
    }

    /// Who and what sets the change off.
    pub fn cause(&self) -> Cause {
        Cause {
            actor: self.caller.as_ref().map_or(Actor::Public, Caller::actor),
            acting_for: None,
            at: self.border.now,
            operation: E::ROUTE.name.to_owned(),
            request_id: self.border.asked.request_id.to_string(),
            correlation_id: self.border.asked.correlation.to_string(),
            override_of: self.border.override_of.clone(),
            via: self.caller.as_ref().and_then(Caller::key).cloned(),
        }
    }

    /// Compares the version that was loaded with the one the caller saw.
    ///
    /// # Errors
    /// They differ: `version_conflict`, 412. No `If-Match` was sent: none.
    pub fn matches(&self, version: u64) -> Result<(), ApiError> {
        match &self.border.if_match {
            Some(seen) if !seen.allows(version) => Err(Refusal::Changed.into()),
            Some(_) | None => Ok(()),
        }
    }

    /// Renders the answer: status from the route, `ETag` and `Location` from the reply.
    pub fn answer(&self, reply: &E::Reply) -> Answer {
        let body = if E::ROUTE.is_empty() {
            Vec::new()
        } else {
            serde_json::to_vec(reply).expect("a reply has text keys and no failing serialiser")
        };
        let (version, location) = (reply.version(), reply.location());
        debug_assert!(
            version.is_some() == E::Reply::VERSIONED && location.is_some() == E::Reply::LOCATED,
            "the reply says otherwise than its type"
        );
        Answer {
            version,
            location: location.filter(|_| E::ROUTE.creates()),
            ..self.answer_rendered(body)
        }
    }

    /// The answer of a reply that lies rendered already, as what the reply says that it is.
    pub fn answer_rendered(&self, body: Vec<u8>) -> Answer {
        Answer {
            status: StatusCode::from_u16(E::ROUTE.status)
                .expect("the table holds statuses of HTTP"),
            body,
            media_type: E::Reply::MEDIA_TYPE,
            version: None,
            location: None,
            cookies: Vec::new(),
            replayed: false,
            kept: E::ROUTE.kept,
            key: self.border.key.clone(),
        }
    }

    /// The machine at the other end.
    pub fn client(&self) -> &ClientFacts {
        &self.border.asked.client
    }

    /// The gateway's id of this request.
    pub fn request_id(&self) -> &str {
        &self.border.asked.request_id
    }

    /// When the request arrived.
    pub fn now(&self) -> Timestamp {
        self.border.now
    }

    /// A header as text, for what is no field of the route: a provider's signature.
    pub fn header(&self, name: &str) -> Option<&str> {
        text(&self.border.headers, name)
    }

    /// A cookie's value.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.border
            .headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|cookies| cookies.to_str().ok())
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .find_map(|(found, value)| (found == name).then_some(value))
    }

    /// The bytes of the body as they were sent: what a provider signs.
    pub fn raw(&self) -> &[u8] {
        &self.border.raw
    }
}
