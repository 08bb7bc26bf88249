//! What a WebSocket API sends: a connection that opens, says something, closes.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::failure::{Failure, Unreadable};

/// One event of a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SocketEvent {
    /// It wants to open. An answer other than 2xx refuses it.
    Connect {
        /// Its id.
        connection: String,
        /// The page it comes from; browsers always say.
        origin: Option<String>,
        /// The parameters of the address, among them the ticket.
        query: BTreeMap<String, String>,
    },
    /// It has said something.
    Message {
        /// Its id.
        connection: String,
        /// What it said.
        body: String,
    },
    /// It has closed. This may never come.
    Disconnect {
        /// Its id.
        connection: String,
        /// Why, as a WebSocket close code.
        code: Option<u16>,
    },
}

impl SocketEvent {
    /// Reads the event.
    ///
    /// # Errors
    /// It is no event of a WebSocket API.
    pub fn read(event_json: &str) -> Result<Self, Failure> {
        let event: Event =
            serde_json::from_str(event_json).map_err(|error| Unreadable::Event(error.into()))?;
        let connection = event.context.connection;
        Ok(match event.context.kind {
            Kind::Connect => {
                let origin = event
                    .headers
                    .into_iter()
                    .find_map(|(name, value)| name.eq_ignore_ascii_case("origin").then_some(value));
                Self::Connect {
                    connection,
                    origin,
                    query: event.query.unwrap_or_default(),
                }
            }
            Kind::Message => Self::Message {
                connection,
                body: event.body.unwrap_or_default(),
            },
            Kind::Disconnect => Self::Disconnect {
                connection,
                code: event.context.code,
            },
        })
    }
}

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "requestContext")]
    context: Context,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(rename = "queryStringParameters")]
    query: Option<BTreeMap<String, String>>,
    body: Option<String>,
}

#[derive(Deserialize)]
struct Context {
    #[serde(rename = "eventType")]
    kind: Kind,
    #[serde(rename = "connectionId")]
    connection: String,
    #[serde(rename = "disconnectStatusCode")]
    code: Option<u16>,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Kind {
    Connect,
    Message,
    Disconnect,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_three_events_of_a_connection_are_told_apart() {
        let context = |kind: &str| {
            json!({ "routeKey": "$default", "eventType": kind, "connectionId": "L0SM9cOFvHcCIhw=",
                    "stage": "prod", "disconnectStatusCode": 1005 })
        };
        let read = |event: serde_json::Value| SocketEvent::read(&event.to_string()).expect("one");
        let connection = "L0SM9cOFvHcCIhw=".to_owned();
        assert_eq!(
            read(json!({
                "requestContext": context("CONNECT"), "isBase64Encoded": false,
                "headers": { "Host": "abc", "Origin": "https://app.example.com" },
                "queryStringParameters": { "ticket": "t" },
            })),
            SocketEvent::Connect {
                connection: connection.clone(),
                origin: Some("https://app.example.com".to_owned()),
                query: BTreeMap::from([("ticket".to_owned(), "t".to_owned())]),
            }
        );
        assert_eq!(
            read(json!({ "requestContext": context("MESSAGE"), "body": "{}" })),
            SocketEvent::Message {
                connection: connection.clone(),
                body: "{}".to_owned()
            }
        );
        assert_eq!(
            read(json!({ "requestContext": context("DISCONNECT"), "headers": {} })),
            SocketEvent::Disconnect {
                connection,
                code: Some(1005)
            }
        );
        assert!(SocketEvent::read("{}").is_err());
    }
}
