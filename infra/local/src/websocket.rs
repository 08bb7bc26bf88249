//! The WebSocket API: what API Gateway does between an open socket and three functions.

mod connections;
mod event;

use std::sync::Arc;
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, header};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use serde_json::{Value as Json, json};
use tokio::sync::mpsc;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};
use ulid::Ulid;

use crate::clock::Clock;
use crate::invoke::Invoker;
use crate::net::{self, Answer};
use crate::stack::Sockets;
use crate::websocket::event::Opened;

pub(crate) use crate::websocket::connections::{Connections, Outgoing, manage};

/// No message is larger, in either direction.
pub(crate) const MESSAGE_LIMIT: usize = 128 * 1024;
/// And no frame of one.
const FRAME_LIMIT: usize = 32 * 1024;
/// A socket on which nothing comes for so long is closed.
const IDLE: Duration = Duration::from_secs(600);

/// The API at `/app/{key}`. Clones are the same API.
#[derive(Clone)]
pub(crate) struct SocketApi {
    pub(crate) functions: Arc<Sockets>,
    pub(crate) invoker: Invoker,
    pub(crate) clock: Clock,
    pub(crate) connections: Connections,
}

/// How a socket ended.
struct End {
    code: u16,
    reason: String,
}

impl SocketApi {
    /// Asks the connect function, then opens the socket.
    pub(crate) async fn accept(&self, request: Request<Incoming>) -> Answer {
        let key = request.headers().get(header::SEC_WEBSOCKET_KEY).cloned();
        let Some(key) = key.filter(|_| asks_to_upgrade(request.headers())) else {
            return says(StatusCode::UPGRADE_REQUIRED, "Upgrade Required");
        };
        let opened = Opened::new(&request, self.clock.now());
        let Some(connect) = &self.functions.connect else {
            return says(StatusCode::FORBIDDEN, "Forbidden");
        };
        let event = opened.connect(self.clock.now()).to_string();
        let answered = self.invoker.invoke(connect, &event).await;
        let answered = answered.and_then(|text| {
            serde_json::from_str::<Json>(&text).map_err(|error| error.to_string())
        });
        let Ok(answered) = answered else {
            return says(StatusCode::FORBIDDEN, "Forbidden");
        };
        let status = answered["statusCode"].as_u64().unwrap_or(500);
        if !(200..300).contains(&status) {
            let status = u16::try_from(status).ok();
            let status = status.and_then(|status| StatusCode::from_u16(status).ok());
            let status = status.filter(StatusCode::is_client_error);
            return says(
                status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
                "Forbidden",
            );
        }
        self.open(request, opened);
        switching(&key, &answered)
    }

    fn open(&self, mut request: Request<Incoming>, opened: Opened) {
        let api = self.clone();
        // Registered before the client knows that it is connected: a message may come at once.
        let outgoing = self.connections.add(&opened);
        tokio::spawn(async move {
            let end = match hyper::upgrade::on(&mut request).await {
                Ok(upgraded) => api.talk(upgraded, &opened, outgoing).await,
                Err(error) => End {
                    code: 1006,
                    reason: error.to_string(),
                },
            };
            api.connections.remove(&opened.id);
            if let Some(disconnect) = &api.functions.disconnect {
                let event = opened.disconnect(api.clock.now(), end.code, &end.reason);
                let _ = api.invoker.invoke(disconnect, &event.to_string()).await;
            }
        });
    }

    async fn talk(
        &self,
        upgraded: Upgraded,
        opened: &Opened,
        mut outgoing: mpsc::Receiver<Outgoing>,
    ) -> End {
        let mut config = WebSocketConfig::default();
        config.max_message_size = Some(MESSAGE_LIMIT);
        config.max_frame_size = Some(FRAME_LIMIT);
        let io = TokioIo::new(upgraded);
        let mut socket = WebSocketStream::from_raw_socket(io, Role::Server, Some(config)).await;
        loop {
            let heard = tokio::select! {
                wanted = outgoing.recv() => match wanted {
                    Some(Outgoing::Text(text)) => {
                        if socket.send(Message::text(text)).await.is_err() {
                            return End { code: 1006, reason: "Connection lost".to_owned() };
                        }
                        continue;
                    }
                    Some(Outgoing::Close) | None => {
                        return close(&mut socket, CloseCode::Normal, "Closed by the service").await;
                    }
                },
                heard = tokio::time::timeout(IDLE, socket.next()) => heard,
            };
            match heard {
                Err(_) => return close(&mut socket, CloseCode::Away, "Going away").await,
                Ok(Some(Ok(message))) => {
                    self.connections.heard(&opened.id, self.clock.now());
                    if let Some(end) = self.hear(&mut socket, opened, message).await {
                        return end;
                    }
                }
                Ok(Some(Err(Error::Capacity(_)))) => {
                    return close(&mut socket, CloseCode::Size, "Message too long").await;
                }
                Ok(Some(Err(_)) | None) => {
                    return End {
                        code: 1006,
                        reason: "Connection lost".to_owned(),
                    };
                }
            }
        }
    }

    async fn hear(
        &self,
        socket: &mut WebSocketStream<TokioIo<Upgraded>>,
        opened: &Opened,
        message: Message,
    ) -> Option<End> {
        match message {
            Message::Text(text) => {
                if let Some(complaint) = self.hand_over(opened, &text).await {
                    let sent = socket.send(Message::text(complaint.to_string())).await;
                    sent.err().map(|error| End {
                        code: 1006,
                        reason: error.to_string(),
                    })
                } else {
                    None
                }
            }
            Message::Binary(_) => Some(
                close(
                    socket,
                    CloseCode::Unsupported,
                    "Binary frames are not supported",
                )
                .await,
            ),
            Message::Close(frame) => Some(frame.map_or_else(
                || End {
                    code: 1005,
                    reason: "Client-side close frame status not set".to_owned(),
                },
                |frame| End {
                    code: frame.code.into(),
                    reason: frame.reason.to_string(),
                },
            )),
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => None,
        }
    }

    /// Gives a message to the default function. What comes back is what the client is told
    /// when that does not work; an answer is not sent, as no route has a response.
    async fn hand_over(&self, opened: &Opened, text: &str) -> Option<Json> {
        let request = Ulid::new().to_string();
        let complaint = |message: &str| json!({"message": message, "connectionId": opened.id, "requestId": request});
        let Some(function) = &self.functions.default else {
            return Some(complaint("Forbidden"));
        };
        let event = opened.message(self.clock.now(), text).to_string();
        match self.invoker.invoke(function, &event).await {
            Ok(_) => None,
            Err(_) => Some(complaint("Internal server error")),
        }
    }
}

async fn close(
    socket: &mut WebSocketStream<TokioIo<Upgraded>>,
    code: CloseCode,
    reason: &'static str,
) -> End {
    let frame = CloseFrame {
        code,
        reason: reason.into(),
    };
    let _ = socket.close(Some(frame)).await;
    End {
        code: code.into(),
        reason: reason.to_owned(),
    }
}

fn asks_to_upgrade(headers: &HeaderMap) -> bool {
    let upgrade = headers.get(header::UPGRADE);
    upgrade.is_some_and(|upgrade| upgrade.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// 101, with the protocol that the connect function chose.
fn switching(key: &HeaderValue, answered: &Json) -> Answer {
    let mut answer = Response::new(Full::new(Bytes::new()));
    *answer.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = answer.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    if let Ok(accept) = HeaderValue::from_str(&derive_accept_key(key.as_bytes())) {
        headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    }
    let chosen = answered["headers"].as_object().into_iter().flatten();
    let mut chosen = chosen.filter(|(name, _)| name.eq_ignore_ascii_case("sec-websocket-protocol"));
    let chosen = chosen.next().and_then(|(_, value)| value.as_str());
    if let Some(Ok(protocol)) = chosen.map(HeaderValue::from_str) {
        headers.insert(header::SEC_WEBSOCKET_PROTOCOL, protocol);
    }
    answer
}

fn says(status: StatusCode, message: &str) -> Answer {
    net::json(status, &json!({"message": message}))
}
