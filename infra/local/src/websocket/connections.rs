//! The open sockets, and the endpoint through which functions send to them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{HeaderValue, Method, Request, StatusCode, header};
use hyper::body::Incoming;
use jiff::Timestamp;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::gateway::event::SOURCE_IP;
use crate::net::{self, Answer, BoxError, Stop};
use crate::websocket::MESSAGE_LIMIT;
use crate::websocket::event::Opened;

/// So many messages may wait for a slow client.
const WAITING: usize = 256;

/// The open sockets. Clones are the same sockets.
#[derive(Clone, Debug, Default)]
pub(crate) struct Connections(Arc<Mutex<BTreeMap<String, Connection>>>);

/// What a socket is to do.
#[derive(Debug)]
pub(crate) enum Outgoing {
    Text(String),
    Close,
}

#[derive(Debug)]
struct Connection {
    outgoing: mpsc::Sender<Outgoing>,
    at: Timestamp,
    heard: Timestamp,
    user_agent: String,
}

impl Connections {
    pub(crate) fn add(&self, opened: &Opened) -> mpsc::Receiver<Outgoing> {
        let (outgoing, receiver) = mpsc::channel(WAITING);
        let connection = Connection {
            outgoing,
            at: opened.at,
            heard: opened.at,
            user_agent: opened.user_agent.clone(),
        };
        self.lock().insert(opened.id.clone(), connection);
        receiver
    }

    pub(crate) fn remove(&self, id: &str) {
        self.lock().remove(id);
    }

    pub(crate) fn heard(&self, id: &str, now: Timestamp) {
        if let Some(connection) = self.lock().get_mut(id) {
            connection.heard = now;
        }
    }

    /// The ids of the open sockets.
    pub(crate) fn ids(&self) -> Vec<String> {
        self.lock().keys().cloned().collect()
    }

    fn outgoing(&self, id: &str) -> Option<mpsc::Sender<Outgoing>> {
        self.lock().get(id).map(|one| one.outgoing.clone())
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Connection>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn send(&self, id: &str, outgoing: Outgoing) -> bool {
        match self.outgoing(id) {
            Some(sender) => sender.send(outgoing).await.is_ok(),
            None => false,
        }
    }

    fn show(&self, id: &str) -> Option<serde_json::Value> {
        let all = self.lock();
        let one = all.get(id)?;
        Some(json!({
            "connectedAt": one.at.to_string(),
            "lastActiveAt": one.heard.to_string(),
            "identity": {"sourceIp": SOURCE_IP, "userAgent": one.user_agent},
        }))
    }
}

/// Answers `/@connections/{id}` for the SDK until `stop`.
pub(crate) async fn manage(listener: TcpListener, connections: Connections, stop: Stop) {
    let service = hyper::service::service_fn(move |request| {
        let connections = connections.clone();
        async move { Ok::<_, BoxError>(answer(request, &connections).await) }
    });
    net::serve(listener, service, stop).await;
}

async fn answer(request: Request<Incoming>, connections: &Connections) -> Answer {
    if !request.headers().contains_key(header::AUTHORIZATION) {
        return refuse(
            StatusCode::FORBIDDEN,
            "ForbiddenException",
            "Missing Authentication Token",
        );
    }
    // The part before it is the stage.
    let path = request.uri().path().to_owned();
    let Some((_, id)) = path.split_once("/@connections/") else {
        return refuse(StatusCode::NOT_FOUND, "NotFoundException", "Not Found");
    };
    let id = crate::gateway::decoded(id);
    let is_done = match *request.method() {
        Method::GET => {
            let shown = connections.show(&id);
            return shown.map_or_else(gone, |shown| net::json(StatusCode::OK, &shown));
        }
        Method::DELETE => connections.send(&id, Outgoing::Close).await,
        Method::POST => {
            let Ok(body) = net::read(request.into_body(), MESSAGE_LIMIT).await else {
                let status = StatusCode::PAYLOAD_TOO_LARGE;
                return refuse(status, "PayloadTooLargeException", "Message too long");
            };
            let text = String::from_utf8_lossy(&body).into_owned();
            connections.send(&id, Outgoing::Text(text)).await
        }
        _ => return refuse(StatusCode::NOT_FOUND, "NotFoundException", "Not Found"),
    };
    if is_done {
        net::json(StatusCode::OK, &json!({}))
    } else {
        gone()
    }
}

fn gone() -> Answer {
    refuse(StatusCode::GONE, "GoneException", "Gone")
}

fn refuse(status: StatusCode, code: &'static str, message: &str) -> Answer {
    let mut answer = net::json(status, &json!({"message": message}));
    answer
        .headers_mut()
        .insert("x-amzn-errortype", HeaderValue::from_static(code));
    answer
}
