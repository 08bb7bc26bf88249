//! An event of ours, as the bus delivers it to a queue.

use domain::event::Envelope;
use serde::Deserialize;

/// One event from the bus. A consumer of several kinds reads them as `serde_json::Value` first and
/// looks at the name.
#[derive(Clone, Debug, Deserialize)]
pub struct Published<E> {
    /// The bus's id of this delivery. The event's own id is in the envelope.
    pub id: String,
    /// `dejavu.<domain>`.
    pub source: String,
    /// `<Noun><PastVerb>`.
    #[serde(rename = "detail-type")]
    pub name: String,
    /// What happened, to what, by whom.
    pub detail: Envelope<E>,
}

#[cfg(test)]
mod tests {
    use domain::access::Actor;
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn an_event_is_read_from_what_the_bus_sends() {
        let event = json!({
            "version": "0", "id": "b1", "detail-type": "RequestSubmitted",
            "source": "dejavu.consignments", "account": "1", "time": "2026-11-24T15:00:00Z",
            "region": "us-east-1", "resources": [],
            "detail": {
                "id": "req_1.2.0", "source": "dejavu.consignments", "name": "RequestSubmitted",
                "aggregate": "req_1", "version": 2, "at": "2026-11-24T15:00:00Z",
                "actor": { "kind": "system", "part": "tests" }, "correlation_id": "cor_1",
                "schema": 1, "body": { "items": 3 },
            },
        });
        let read: Published<Value> = serde_json::from_value(event).expect("an event");
        assert_eq!(read.name, "RequestSubmitted");
        assert_eq!(read.detail.actor, Actor::system("tests"));
        assert_eq!(read.detail.body["items"], 3);
    }
}
