//! What the queues hand to their workers.

use contract::worker::Queue;
use serde_json::{Value, json};

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
