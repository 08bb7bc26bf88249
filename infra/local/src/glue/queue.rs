//! Queue to function: what an SQS event source mapping does.

use std::collections::HashMap;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustack_sqs_model::types::{Message, MessageAttributeValue};
use serde_json::{Value as Json, json};

use crate::aws::sqs::{Queue, Queues};
use crate::glue::batch::{self, Outcome};
use crate::invoke::Invoker;
use crate::net::Stop;
use crate::templates::REGION;
use crate::wiring::QueueTrigger;

/// Hands messages of one queue to one function.
pub(crate) struct QueuePoller {
    pub(crate) queues: Queues,
    pub(crate) queue: Queue,
    pub(crate) function: String,
    pub(crate) trigger: QueueTrigger,
    pub(crate) invoker: Invoker,
    pub(crate) twice: bool,
    /// Seconds until a message that failed is seen again. On AWS it is what is left of the
    /// queue's visibility timeout, which is minutes.
    pub(crate) retry_after: i32,
}

impl QueuePoller {
    /// Polls until `stop`.
    pub(crate) async fn run(self, stop: Stop) {
        loop {
            let received = self
                .queues
                .receive(&self.queue, self.trigger.batch_size, 20, None);
            tokio::select! {
                () = stop.wait() => return,
                received = received => match received {
                    Ok(messages) if messages.is_empty() => {}
                    Ok(messages) => self.hand_over(messages).await,
                    Err(error) => {
                        tracing::error!(error, queue = self.queue.name, "A queue does not answer");
                        tokio::time::sleep(Duration::from_secs(1)).await;
                    }
                },
            }
        }
    }

    async fn hand_over(&self, messages: Vec<Message>) {
        let event = event(&self.queue, &messages).to_string();
        let partial = self.trigger.partial;
        let outcome = batch::run(&self.invoker, &self.function, &event, partial, self.twice).await;
        for message in &messages {
            let id = message.message_id.as_deref().unwrap_or_default();
            let done = match &outcome {
                Outcome::Done => true,
                Outcome::AllFailed => false,
                // A name that is not in the batch fails all of it.
                Outcome::Failed(failed) => {
                    failed.iter().all(|one| is_among(one, &messages))
                        && !failed.iter().any(|one| one == id)
                }
            };
            let settled = if done {
                self.queues.delete(&self.queue, message).await
            } else {
                // Left in the queue: seen again later, or moved when it failed too often.
                let after = self.retry_after;
                self.queues.hide(&self.queue, message, after).await
            };
            if let Err(error) = settled {
                tracing::warn!(error, queue = self.queue.name, "A message was not settled");
            }
        }
        self.invoker.nudge();
    }
}

fn is_among(id: &str, messages: &[Message]) -> bool {
    let mut ids = messages.iter().filter_map(|one| one.message_id.as_deref());
    ids.any(|one| one == id)
}

/// The event, exactly as Lambda gets it.
fn event(queue: &Queue, messages: &[Message]) -> Json {
    let records: Vec<_> = messages
        .iter()
        .map(|message| {
            json!({
                "messageId": message.message_id,
                "receiptHandle": message.receipt_handle,
                "body": message.body,
                "attributes": message.attributes,
                "messageAttributes": attributes(&message.message_attributes),
                "md5OfBody": message.md5_of_body,
                "eventSource": "aws:sqs",
                "eventSourceARN": queue.arn,
                "awsRegion": REGION,
            })
        })
        .collect();
    json!({"Records": records})
}

fn attributes(of: &HashMap<String, MessageAttributeValue>) -> Json {
    of.iter()
        .map(|(name, value)| {
            let mut json = json!({
                "stringListValues": [], "binaryListValues": [], "dataType": value.data_type,
            });
            if let Some(text) = &value.string_value {
                json["stringValue"] = json!(text);
            }
            if let Some(bytes) = &value.binary_value {
                json["binaryValue"] = json!(STANDARD.encode(bytes));
            }
            (name.clone(), json)
        })
        .collect::<serde_json::Map<_, _>>()
        .into()
}
