//! The console at `/_local`: what happened in the stack, for people and for tests.

mod pages;
mod request;

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use hyper::body::Incoming;
use serde_json::{Value as Json, json};

use crate::console::pages::Pages;
use crate::console::request::Asked;
use crate::error::LocalError;
use crate::net::{self, Answer};
use crate::stack::Parts;

/// No request to the console is larger.
const BODY_LIMIT: usize = 64 * 1024;
/// How long [`idle`](Console::idle) waits unless it is told.
const IDLE_LIMIT: u64 = 30;

/// The console. Clones are the same console.
#[derive(Clone)]
pub(crate) struct Console {
    parts: Arc<Parts>,
    pages: Arc<Pages>,
}

impl Console {
    pub(crate) fn new(parts: Arc<Parts>) -> Result<Self, LocalError> {
        Ok(Self {
            parts,
            pages: Arc::new(Pages::new()?),
        })
    }

    /// Answers a request whose path begins with `/_local`.
    pub(crate) async fn answer(&self, request: Request<Incoming>) -> Answer {
        let (head, body) = request.into_parts();
        let path = head.uri.path().trim_start_matches("/_local");
        let path: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
        let path: Vec<_> = path
            .iter()
            .map(|part| crate::gateway::decoded(part))
            .collect();
        let path: Vec<_> = path.iter().map(String::as_str).collect();
        match head.method {
            Method::GET => self.show(&path).await,
            Method::POST if is_own(&head.headers) => match net::read(body, BODY_LIMIT).await {
                Ok(body) => self.act(&path, &Asked::read(&head, &body)).await,
                Err(_) => says(StatusCode::PAYLOAD_TOO_LARGE, "too large"),
            },
            Method::POST => says(StatusCode::FORBIDDEN, "another site's page may not do that"),
            _ => says(StatusCode::METHOD_NOT_ALLOWED, "GET or POST"),
        }
    }

    async fn show(&self, path: &[&str]) -> Answer {
        let parts = &self.parts;
        match path {
            ["mails"] => list(json!(parts.mailbox.all())),
            ["queues"] => list(json!(parts.queue_views().await)),
            ["events"] => list(json!(parts.bus.published())),
            ["jobs"] => list(json!(parts.scheduler.jobs())),
            ["objects"] => list(json!(parts.buckets.objects())),
            ["connections"] => list(json!(parts.connections.ids())),
            ["clock"] => net::json(StatusCode::OK, &self.clock()),
            ["mail", id, "attachments", number] => self.attachment(id, number),
            ["object", bucket, key @ ..] => self.object(bucket, &key.join("/")),
            page => match self.pages.render(parts, &self.clock(), page).await {
                Some(html) => page_of(html),
                None => says(StatusCode::NOT_FOUND, "the console has no such page"),
            },
        }
    }

    async fn act(&self, path: &[&str], asked: &Asked) -> Answer {
        match path {
            ["clock"] => {
                let Some(seconds) = asked.number("advance_seconds") else {
                    return says(StatusCode::BAD_REQUEST, "advance_seconds is missing");
                };
                self.parts.clock.advance(Duration::from_secs(seconds));
                asked.done("/_local", &self.clock())
            }
            ["idle"] => self.idle(asked).await,
            ["jobs", function, "run"] => match self.parts.scheduler.run_now(function).await {
                Some(run) => asked.done("/_local/work", &json!(run)),
                None => says(StatusCode::NOT_FOUND, "there is no such job"),
            },
            ["queues", name, "redrive"] => {
                let queue = self.parts.queues.find(name);
                let Some(queue) = queue else {
                    return says(StatusCode::NOT_FOUND, "there is no such queue");
                };
                match self.parts.queues.redrive(queue).await {
                    Ok(moved) => asked.done("/_local/work", &json!({"moved": moved})),
                    Err(error) => says(StatusCode::CONFLICT, &error),
                }
            }
            _ => says(StatusCode::NOT_FOUND, "the console does not do that"),
        }
    }

    /// Answers once nothing is left to do; 504 if that takes too long.
    async fn idle(&self, asked: &Asked) -> Answer {
        let limit = asked.number("timeout_seconds").unwrap_or(IDLE_LIMIT);
        let idle = self.parts.idle(Duration::from_secs(limit)).await;
        let status = if idle {
            StatusCode::OK
        } else {
            StatusCode::GATEWAY_TIMEOUT
        };
        net::json(status, &json!({"idle": idle}))
    }

    fn clock(&self) -> Json {
        json!({
            "now": self.parts.clock.now().to_string(),
            "ahead_seconds": self.parts.clock.ahead().as_secs(),
        })
    }

    fn attachment(&self, id: &str, number: &str) -> Answer {
        let mail = self.parts.mailbox.get(id);
        let number = number.parse::<usize>().unwrap_or(usize::MAX);
        let found = mail.and_then(|mail| mail.attachments.into_iter().nth(number));
        match found {
            Some(file) => download(file.bytes(), &file.content_type),
            None => says(StatusCode::NOT_FOUND, "there is no such file"),
        }
    }

    fn object(&self, bucket: &str, key: &str) -> Answer {
        match self.parts.buckets.open(bucket, key) {
            Some(bytes) => download(bytes, kind_of(key)),
            None => says(StatusCode::NOT_FOUND, "there is no such object"),
        }
    }
}

/// Whether a page of this very address asks, or no page at all.
fn is_own(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    match (text(header::ORIGIN), text(header::HOST)) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin == format!("http://{host}"),
        (Some(_), None) => false,
    }
}

fn list(items: Json) -> Answer {
    net::json(StatusCode::OK, &json!({"items": items}))
}

fn says(status: StatusCode, message: &str) -> Answer {
    net::json(status, &json!({"message": message}))
}

fn page_of(html: String) -> Answer {
    let mut answer = net::answer(StatusCode::OK, "text/html; charset=utf-8", html);
    // A mail is shown as it is, and must neither run nor fetch anything.
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; form-action 'self'";
    let headers = answer.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(policy),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

fn download(bytes: Vec<u8>, content_type: &str) -> Answer {
    let mut answer = net::answer(StatusCode::OK, content_type, bytes);
    let headers = answer.headers_mut();
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("sandbox"),
    );
    answer
}

fn kind_of(key: &str) -> &'static str {
    match key.rsplit('.').next().unwrap_or_default() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "webp" => "image/webp",
        "pdf" => "application/pdf",
        "csv" | "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
