//! What a running stack consists of.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::aws::dynamodb::Tables;
use crate::aws::events::Bus;
use crate::aws::s3::Buckets;
use crate::aws::sqs::{Counts, Queues};
use crate::clock::Clock;
use crate::gateway::Gateway;
use crate::glue::schedule::Scheduler;
use crate::glue::stream::StreamPoller;
use crate::invoke::Invoker;
use crate::mailbox::Mailbox;
use crate::stack::house::Login;
use crate::websocket::Connections;

/// Everything that the console and the tests can look at.
pub(crate) struct Parts {
    pub(crate) tables: Tables,
    pub(crate) buckets: Buckets,
    pub(crate) queues: Queues,
    pub(crate) bus: Bus,
    pub(crate) mailbox: Mailbox,
    pub(crate) clock: Clock,
    pub(crate) invoker: Invoker,
    pub(crate) gateway: Gateway,
    pub(crate) connections: Connections,
    pub(crate) scheduler: Arc<Scheduler>,
    pub(crate) streams: Vec<Arc<StreamPoller>>,
    /// The names of the queues that a function reads.
    pub(crate) read: Vec<String>,
    pub(crate) logins: Vec<Login>,
}

/// A queue, for the console and for tests.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct QueueView {
    pub(crate) name: String,
    #[serde(flatten)]
    pub(crate) counts: Counts,
    /// Whether a function reads it.
    pub(crate) is_read: bool,
    /// Whether it holds what failed elsewhere.
    pub(crate) holds_dead_letters: bool,
    /// The bodies of the first messages, of a queue that nothing reads.
    pub(crate) messages: Vec<String>,
}

impl Parts {
    /// Waits until nothing is left to do, at most so long.
    pub(crate) async fn idle(&self, limit: Duration) -> bool {
        let started = Instant::now();
        self.invoker.nudge();
        loop {
            if self.is_quiet().await {
                return true;
            }
            if started.elapsed() > limit {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Looks in the direction in which work flows, and believes it only if no function ended
    /// meanwhile: what one wrote might have been missed.
    async fn is_quiet(&self) -> bool {
        let before = *self.invoker.steps().borrow();
        let quiet = self.invoker.running() == 0
            && self.scheduler.is_quiet()
            && self.streams.iter().all(|stream| stream.is_quiet())
            && self.bus.is_quiet()
            && self.queues_are_empty().await
            && self.invoker.running() == 0;
        quiet && before == *self.invoker.steps().borrow()
    }

    async fn queues_are_empty(&self) -> bool {
        for queue in self.queues.all() {
            let is_read = self.read.contains(&queue.name);
            if is_read && !self.queues.counts(queue).await.is_empty() {
                return false;
            }
        }
        true
    }

    pub(crate) async fn queue_views(&self) -> Vec<QueueView> {
        let mut views = Vec::new();
        for queue in self.queues.all() {
            let is_read = self.read.contains(&queue.name);
            let counts = self.queues.counts(queue).await;
            let messages = if is_read {
                Vec::new()
            } else {
                self.queues.peek(queue).await
            };
            let mut sources = self.queues.all().iter();
            views.push(QueueView {
                name: queue.name.clone(),
                counts,
                is_read,
                holds_dead_letters: sources
                    .any(|source| source.dead_letters.as_deref() == Some(&queue.name)),
                messages: messages.into_iter().filter_map(|one| one.body).collect(),
            });
        }
        views
    }
}

impl std::fmt::Debug for Parts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parts")
            .field("table", &self.tables.name())
            .finish_non_exhaustive()
    }
}
