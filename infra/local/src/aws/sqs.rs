//! SQS: the queues of the templates, with their dead-letter queues.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use rustack_sqs_core::config::SqsConfig;
use rustack_sqs_core::handler::RustackSqsHandler;
use rustack_sqs_core::provider::RustackSqs;
use rustack_sqs_http::service::{SqsHttpConfig, SqsHttpService};
use rustack_sqs_model::input::{
    ChangeMessageVisibilityInput, CreateQueueInput, DeleteMessageInput, GetQueueAttributesInput,
    ReceiveMessageInput, SendMessageInput,
};
use rustack_sqs_model::types::{Message, MessageAttributeValue};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

use crate::error::LocalError;
use crate::net::{self, Stop};
use crate::templates::{ACCOUNT, REGION, Templates, plain};

/// What of a template's queue the emulator is told. Keys and tags are left out.
const ATTRIBUTES: [&str; 7] = [
    "ContentBasedDeduplication",
    "DelaySeconds",
    "FifoQueue",
    "MaximumMessageSize",
    "MessageRetentionPeriod",
    "ReceiveMessageWaitTimeSeconds",
    "VisibilityTimeout",
];

/// The queues. Clones are the same queues.
#[derive(Clone, Debug)]
pub(crate) struct Queues {
    provider: Arc<RustackSqs>,
    all: Arc<Vec<Queue>>,
}

/// One queue.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    pub(crate) name: String,
    pub(crate) arn: String,
    pub(crate) url: String,
    /// Where messages go that failed too often, and how often that is.
    pub(crate) dead_letters: Option<String>,
}

/// How many messages a queue holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Counts {
    pub(crate) visible: u64,
    pub(crate) in_flight: u64,
    pub(crate) delayed: u64,
}

impl Counts {
    pub(crate) const fn is_empty(self) -> bool {
        self.visible == 0 && self.in_flight == 0 && self.delayed == 0
    }
}

/// A message as it is kept while the stack does not run.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    queue: String,
    body: String,
    #[serde(default)]
    attributes: HashMap<String, MessageAttributeValue>,
}

impl Queues {
    /// Makes the queues of the templates. Their URLs are on `port`.
    pub(crate) async fn make(templates: &Templates, port: u16) -> Result<Self, LocalError> {
        let provider = Arc::new(RustackSqs::new(SqsConfig {
            default_region: REGION.to_owned(),
            account_id: ACCOUNT.to_owned(),
            host: "127.0.0.1".to_owned(),
            port,
            ..SqsConfig::default()
        }));
        let mut all = Vec::new();
        for resource in templates.resources("AWS::SQS::Queue") {
            let name = resource.text("QueueName")?;
            let mut attributes = HashMap::new();
            for attribute in ATTRIBUTES {
                if let Some(value) = resource.get(attribute)? {
                    attributes.insert(attribute.to_owned(), plain(&value));
                }
            }
            let redrive = resource.get("RedrivePolicy")?;
            let dead_letters = redrive.as_ref().and_then(|policy| {
                let arn = policy["deadLetterTargetArn"].as_str()?;
                Some(arn.rsplit(':').next().unwrap_or(arn).to_owned())
            });
            if let Some(policy) = redrive {
                attributes.insert("RedrivePolicy".to_owned(), policy.to_string());
            }
            let made = provider
                .create_queue(CreateQueueInput {
                    queue_name: name.clone(),
                    attributes,
                    ..CreateQueueInput::default()
                })
                .await
                .map_err(|error| LocalError::Queue {
                    queue: name.clone(),
                    reason: error.to_string(),
                })?;
            all.push(Queue {
                arn: format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"),
                url: made.queue_url.unwrap_or_default(),
                dead_letters,
                name,
            });
        }
        Ok(Self {
            provider,
            all: Arc::new(all),
        })
    }

    /// Answers the SDK until `stop`.
    pub(crate) async fn serve(self, listener: TcpListener, stop: Stop) {
        let config = SqsHttpConfig {
            region: REGION.to_owned(),
            ..SqsHttpConfig::default()
        };
        let handler = Arc::new(RustackSqsHandler::new(Arc::clone(&self.provider)));
        net::serve(listener, SqsHttpService::new(handler, config), stop).await;
    }

    /// Every queue, in the order of the templates.
    pub(crate) fn all(&self) -> &[Queue] {
        &self.all
    }

    /// The queue of that name, ARN or URL; a name may leave out the house's prefix.
    pub(crate) fn find(&self, name: &str) -> Option<&Queue> {
        let name = name.rsplit([':', '/']).next().unwrap_or(name);
        let suffix = format!("-{name}");
        let exact = self.all.iter().find(|queue| queue.name == name);
        exact.or_else(|| {
            let mut ending = self
                .all
                .iter()
                .filter(|queue| queue.name.ends_with(&suffix));
            // `dead-letters` would be several: a name must say which.
            ending.next().filter(|_| ending.next().is_none())
        })
    }

    pub(crate) async fn send(&self, queue: &Queue, body: &str) -> Result<(), String> {
        self.send_with(queue, body, HashMap::new()).await
    }

    pub(crate) async fn send_with(
        &self,
        queue: &Queue,
        body: &str,
        attributes: HashMap<String, MessageAttributeValue>,
    ) -> Result<(), String> {
        let message = SendMessageInput {
            queue_url: queue.url.clone(),
            message_body: body.to_owned(),
            message_attributes: attributes,
            ..SendMessageInput::default()
        };
        let sent = self.provider.send_message(message).await;
        sent.map(drop).map_err(|error| error.to_string())
    }

    /// Up to `limit` messages; waits `wait` seconds for the first. They are hidden for
    /// `visibility` seconds, or as long as the queue says.
    pub(crate) async fn receive(
        &self,
        queue: &Queue,
        limit: usize,
        wait: i32,
        visibility: Option<i32>,
    ) -> Result<Vec<Message>, String> {
        let input = ReceiveMessageInput {
            queue_url: queue.url.clone(),
            max_number_of_messages: i32::try_from(limit.min(10)).ok(),
            wait_time_seconds: Some(wait),
            visibility_timeout: visibility,
            attribute_names: vec!["All".to_owned()],
            message_attribute_names: vec!["All".to_owned()],
            ..ReceiveMessageInput::default()
        };
        let received = self.provider.receive_message(input).await;
        received
            .map(|received| received.messages)
            .map_err(|error| error.to_string())
    }

    pub(crate) async fn delete(&self, queue: &Queue, message: &Message) -> Result<(), String> {
        let input = DeleteMessageInput {
            queue_url: queue.url.clone(),
            receipt_handle: message.receipt_handle.clone().unwrap_or_default(),
        };
        let deleted = self.provider.delete_message(input).await;
        deleted.map(drop).map_err(|error| error.to_string())
    }

    /// Hides a received message for so many seconds from now on.
    pub(crate) async fn hide(
        &self,
        queue: &Queue,
        message: &Message,
        seconds: i32,
    ) -> Result<(), String> {
        let input = ChangeMessageVisibilityInput {
            queue_url: queue.url.clone(),
            receipt_handle: message.receipt_handle.clone().unwrap_or_default(),
            visibility_timeout: seconds,
        };
        let changed = self.provider.change_message_visibility(input).await;
        changed.map(drop).map_err(|error| error.to_string())
    }

    pub(crate) async fn counts(&self, queue: &Queue) -> Counts {
        let input = GetQueueAttributesInput {
            queue_url: queue.url.clone(),
            attribute_names: vec!["All".to_owned()],
        };
        let Ok(found) = self.provider.get_queue_attributes(input).await else {
            return Counts::default();
        };
        let count = |suffix: &str| {
            let name = format!("ApproximateNumberOfMessages{suffix}");
            let value = found.attributes.get(&name);
            value.and_then(|value| value.parse().ok()).unwrap_or(0)
        };
        Counts {
            visible: count(""),
            in_flight: count("NotVisible"),
            delayed: count("Delayed"),
        }
    }

    /// Up to ten messages of a queue that nothing reads, left where they are. A queue with a
    /// dead-letter queue is not looked into: a look would count as a failure.
    pub(crate) async fn peek(&self, queue: &Queue) -> Vec<Message> {
        if queue.dead_letters.is_some() {
            return Vec::new();
        }
        let messages = self
            .receive(queue, 10, 0, Some(30))
            .await
            .unwrap_or_default();
        for message in &messages {
            let _ = self.hide(queue, message, 0).await;
        }
        messages
    }

    /// Moves every visible message of a dead-letter queue back to the queue it came from.
    pub(crate) async fn redrive(&self, dead: &Queue) -> Result<usize, String> {
        let source = self
            .all
            .iter()
            .find(|queue| queue.dead_letters.as_deref() == Some(dead.name.as_str()));
        let source = source.ok_or("no queue sends its dead letters here")?;
        let mut moved = 0;
        loop {
            let messages = self.receive(dead, 10, 0, Some(30)).await?;
            if messages.is_empty() {
                return Ok(moved);
            }
            for message in messages {
                let body = message.body.clone().unwrap_or_default();
                let attributes = message.message_attributes.clone();
                self.send_with(source, &body, attributes).await?;
                self.delete(dead, &message).await?;
                moved += 1;
            }
        }
    }

    /// Writes the visible messages of every queue to a file, and takes them out. The emulator
    /// keeps queues but not their messages.
    pub(crate) async fn keep(&self, file: &Path) -> Result<(), LocalError> {
        let mut kept = Vec::new();
        for queue in self.all() {
            while let Ok(messages) = self.receive(queue, 10, 0, Some(60)).await {
                if messages.is_empty() {
                    break;
                }
                kept.extend(messages.into_iter().map(|message| Kept {
                    queue: queue.name.clone(),
                    body: message.body.unwrap_or_default(),
                    attributes: message.message_attributes,
                }));
            }
        }
        let text = serde_json::to_vec_pretty(&kept).unwrap_or_default();
        std::fs::write(file, text).map_err(LocalError::files(file))
    }

    /// Sends what [`Queues::keep`] wrote. A file that is not there holds nothing.
    pub(crate) async fn restore(&self, file: &Path) -> Result<(), LocalError> {
        let Ok(text) = std::fs::read(file) else {
            return Ok(());
        };
        let kept: Vec<Kept> = serde_json::from_slice(&text).unwrap_or_default();
        for message in kept {
            let Some(queue) = self.find(&message.queue) else {
                continue;
            };
            self.send_with(queue, &message.body, message.attributes)
                .await
                .map_err(|reason| LocalError::Queue {
                    queue: queue.name.clone(),
                    reason,
                })?;
        }
        std::fs::remove_file(file).map_err(LocalError::files(file))
    }
}
