//! One request, from the gateway's event to its answer.

use std::sync::Arc;
use std::time::Instant;

use contract::route::{Access, Endpoint, Route};
use domain::access::Caller;
use domain::api_key::{self, KeyText};
use domain::fault::Class;
use domain::ids::UserId;
use domain::time::Timestamp;
use http::request::Parts;
use http::{HeaderMap, Method, Response, header};
use lambda_http::{Body, Request, RequestExt as _};
use telemetry::request::RequestLog;
use tracing::Instrument as _;

use crate::answer::Answer;
use crate::error::ApiError;
use crate::facts::{Asked, text};
use crate::gate::Gate;
use crate::input::{Border, Input};
use crate::key::{Question, RequestKey};
use crate::lent::{self, Borrowed, is_used_at_the_gate};
use crate::matching::IfMatch;
use crate::origins::Origins;
use crate::panics;
use crate::read;
use crate::refusal::Refusal;
use crate::respond;

/// The largest body taken, in bytes. Files go to the bucket, not through here.
pub const LARGEST_BODY: usize = 1_048_576;

/// Runs one endpoint. Never fails: what goes wrong is an answer too, because the gateway shows the
/// caller a bare 500 for anything a function *returns* as an error.
pub async fn serve<E: Endpoint, C: Gate>(
    cx: &C,
    request: Request,
    handler: impl AsyncFn(&C, Input<E>) -> Result<Answer, ApiError>,
) -> Response<Body> {
    let started = Instant::now();
    let (parts, body) = request.into_parts();
    let asked = Arc::new(Asked::of(&parts));
    if parts.method == Method::OPTIONS {
        return respond::allow(&asked, cx.origins());
    }
    let span = telemetry::request::span(E::ROUTE.name, &asked.request_id, &asked.correlation);
    // On the heap: a dispatch has a place on its stack for each of its routes, and a route that
    // waits for the table takes many kilobytes of it.
    let running = panics::contained(Box::pin(run(cx, &asked, parts, body, handler)));
    let outcome = running.instrument(span).await;
    let response = match &outcome {
        Ok(answer) => respond::render(answer, &asked, cx.origins()),
        Err(error) => respond::tell(error, &asked, cx.origins()),
    };
    report(&E::ROUTE, &asked, outcome.as_ref(), started);
    response
}

/// Answers a browser that asks before it sends.
pub fn preflight(origins: &Origins, request: Request) -> Response<Body> {
    respond::allow(&Asked::of(&request.into_parts().0), origins)
}

/// Answers a request that never reached a route.
pub fn refuse(origins: &Origins, request: Option<Request>, error: &ApiError) -> Response<Body> {
    let parts = request.unwrap_or_default().into_parts().0;
    respond::tell(error, &Asked::of(&parts), origins)
}

/// The one line that a request leaves behind, with the whole chain of causes.
fn report(route: &Route, asked: &Asked, outcome: Result<&Answer, &ApiError>, started: Instant) {
    let cause = outcome.err().map(ApiError::chain);
    let (status, code) = match outcome {
        Ok(answer) if answer.replayed => (answer.status, "replayed"),
        Ok(answer) => (answer.status, "ok"),
        Err(error) => (error.status(), error.code()),
    };
    RequestLog {
        route: route.name,
        status: status.as_u16(),
        code,
        millis: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        request_id: &asked.request_id,
        correlation: &asked.correlation,
        caller: asked.caller.get().map(UserId::as_str),
        cold_start: telemetry::request::is_cold_start(),
        cause: cause.as_deref(),
    }
    .emit();
}

async fn run<E: Endpoint, C: Gate>(
    cx: &C,
    asked: &Arc<Asked>,
    parts: Parts,
    body: Body,
    handler: impl AsyncFn(&C, Input<E>) -> Result<Answer, ApiError>,
) -> Result<Answer, ApiError> {
    let now = cx.now();
    let raw = take(body)?;
    let signed_by_provider = matches!(E::ROUTE.access, Access::Signature(_));
    if !signed_by_provider {
        demand_json(&parts.headers, &raw)?;
    }
    let admitted = admit(cx, &E::ROUTE, &parts, asked, now).await?;
    let (caller, borrowed) = admitted.unzip();
    let borrowed = borrowed.flatten();
    // What a provider signs is for the handler to check first, byte by byte.
    let fields = if signed_by_provider {
        &[]
    } else {
        raw.as_slice()
    };
    let read = read::request::<E>(&parts, fields)?;
    let question = Question {
        path: parts.raw_http_path(),
        query: parts.uri.query().unwrap_or_default(),
        body: &raw,
    };
    let key = RequestKey::demand(&E::ROUTE, &parts.headers, caller.as_ref(), &question, now)?;
    let if_match = IfMatch::demand(E::ROUTE.if_match, &parts.headers)?;
    if let Some(answer) = recall(cx, key.as_ref(), now).await? {
        return Ok(answer);
    }
    let override_of = match borrowed {
        Some(Borrowed {
            over: Some(over), ..
        }) => return Err(over),
        borrowed => borrowed.map(|borrowed| borrowed.used),
    };
    let border = Border {
        asked: Arc::clone(asked),
        headers: parts.headers,
        raw,
        now,
        key: key.clone(),
        if_match,
        override_of,
    };
    let mut input = Input {
        path: read.path,
        query: read.query,
        body: read.body,
        caller,
        border,
    };
    if input.border.override_of.is_some() && is_used_at_the_gate(&E::ROUTE) {
        cx.use_up(input.cause()).await?;
        // What the route may still note by itself does not use it again.
        input.border.override_of = None;
    }
    match handler(cx, input).await {
        Ok(answer) => Ok(answer),
        Err(error) => lost(cx, key.as_ref(), now, error).await,
    }
}

fn take(body: Body) -> Result<Vec<u8>, ApiError> {
    if body.as_ref().len() > LARGEST_BODY {
        let limit = LARGEST_BODY;
        return Err(Refusal::TooLarge { limit }.own_status());
    }
    Ok(body.to_vec())
}

/// An empty body needs no type. Any other is JSON, plain and in UTF-8.
fn demand_json(headers: &HeaderMap, raw: &[u8]) -> Result<(), ApiError> {
    let plain = text(headers, header::CONTENT_ENCODING.as_str())
        .is_none_or(|encoding| encoding.eq_ignore_ascii_case("identity"));
    let json = text(headers, header::CONTENT_TYPE.as_str()).is_some_and(is_json);
    if raw.is_empty() || (plain && json) {
        Ok(())
    } else {
        Err(Refusal::NotJsonType.own_status())
    }
}

fn is_json(content_type: &str) -> bool {
    let mut parts = content_type.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    essence.eq_ignore_ascii_case("application/json")
        && parts.all(|parameter| match parameter.split_once('=') {
            Some((name, value)) if name.eq_ignore_ascii_case("charset") => {
                value.trim_matches('"').eq_ignore_ascii_case("utf-8")
            }
            Some(_) | None => true,
        })
}

/// Who is asking, if the route wants to know, and whether they may; with the override by which
/// they may.
async fn admit<C: Gate>(
    cx: &C,
    route: &Route,
    parts: &Parts,
    asked: &Asked,
    now: Timestamp,
) -> Result<Option<(Caller, Option<Borrowed>)>, ApiError> {
    let headers = &parts.headers;
    if !route.access.needs_session() {
        return Ok(None);
    }
    let token = text(headers, header::AUTHORIZATION.as_str())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or(Refusal::SignInFirst)?;
    let mut caller = if token.starts_with(api_key::PREFIX) {
        let key = KeyText::parse(token)?;
        cx.admit_key(&key, asked.client.ip).await?
    } else {
        let claims = cx.verifier().verify(token, now)?;
        cx.admit(&claims, route)
            .await?
            .ok_or(Refusal::SessionEnded)?
    };
    asked.caller.get_or_init(|| caller.user.clone());
    if caller.key().is_some() && !route.takes_keys() {
        return Err(Refusal::SessionNeeded.into());
    }
    let path = parts.path_parameters();
    let targets: Vec<&str> = path.iter().map(|(_, value)| value).collect();
    let borrowed = lent::borrow(cx, route, headers, &targets, &mut caller, now).await?;
    let allowed = match route.access {
        Access::AnyOf(permissions) => permissions.iter().any(|one| caller.may(*one)),
        Access::Public | Access::SignedIn | Access::Signature(_) => true,
    };
    if allowed {
        Ok(Some((caller, borrowed)))
    } else {
        Err(Refusal::Forbidden.into())
    }
}

/// The first answer under this key, if there is one and it still counts.
async fn recall<C: Gate>(
    cx: &C,
    key: Option<&RequestKey>,
    now: Timestamp,
) -> Result<Option<Answer>, ApiError> {
    let Some(key) = key else {
        return Ok(None);
    };
    match cx.recall(&key.key).await? {
        Some(record) if record.is_live(now) => {
            key.check(&record)?;
            Ok(Answer::again(record))
        }
        Some(_) | None => Ok(None),
    }
}

/// A refusal may only mean that the same request won meanwhile: then its answer is the answer.
/// The loser need not see [`Class::Repeated`]; it may have loaded what the winner had changed.
async fn lost<C: Gate>(
    cx: &C,
    key: Option<&RequestKey>,
    now: Timestamp,
    error: ApiError,
) -> Result<Answer, ApiError> {
    let may_have_lost = match error.class() {
        Class::Repeated | Class::Conflict | Class::Stale | Class::Refused | Class::Missing => true,
        Class::Invalid
        | Class::Unauthenticated
        | Class::Forbidden
        | Class::Unguarded
        | Class::Limited
        | Class::Unavailable
        | Class::Bug => false,
    };
    if !may_have_lost {
        return Err(error);
    }
    match recall(cx, key, now).await? {
        Some(answer) => Ok(answer),
        None if key.is_some() && error.class() == Class::Repeated => {
            Err(ApiError::from(Refusal::StillRunning).retry_after(1))
        }
        None => Err(error),
    }
}
