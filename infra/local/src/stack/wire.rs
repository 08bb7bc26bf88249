//! The pollers, the schedules and the sweeper.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use crate::aws::dynamodb::Tables;
use crate::clock::Clock;
use crate::error::LocalError;
use crate::glue::queue::QueuePoller;
use crate::glue::schedule::Scheduler;
use crate::glue::stream::{StreamPoller, Surroundings};
use crate::invoke::Invoker;
use crate::net::Stop;
use crate::stack::house::Options;
use crate::stack::services::Services;
use crate::wiring::{QueueTrigger, StreamTrigger, Trigger, Worker};

/// How often what has expired is removed; moving the clock does it at once.
const SWEEP_EVERY: Duration = Duration::from_secs(20);

/// Starts workers.
pub(super) struct Wire<'a> {
    pub(super) services: &'a Services,
    pub(super) invoker: &'a Invoker,
    pub(super) clock: &'a Clock,
    pub(super) options: &'a Options,
    pub(super) dir: Option<&'a Path>,
    pub(super) tasks: &'a mut JoinSet<()>,
    pub(super) stop: &'a Stop,
}

/// What was started.
pub(super) struct Wired {
    pub(super) scheduler: Arc<Scheduler>,
    pub(super) streams: Vec<Arc<StreamPoller>>,
    /// The names of the queues that a function reads.
    pub(super) read: Vec<String>,
}

impl Wire<'_> {
    pub(super) fn start(mut self, workers: Vec<Worker>) -> Result<Wired, LocalError> {
        let mut schedules = Vec::new();
        let mut streams = Vec::new();
        let mut read = Vec::new();
        for worker in workers {
            match worker.trigger {
                Trigger::Schedule(trigger) => schedules.push((worker.function, trigger)),
                Trigger::Stream(trigger) => {
                    streams.push(self.stream(&worker.function, trigger)?);
                }
                Trigger::Queue(trigger) => read.push(self.queue(worker.function, trigger)?),
            }
        }
        let scheduler = Arc::new(Scheduler::new(
            schedules,
            self.invoker.clone(),
            self.services.queues.clone(),
            self.clock.clone(),
        )?);
        let (runs, stop) = (Arc::clone(&scheduler), self.stop.clone());
        self.tasks.spawn(async move { runs.run(stop).await });
        let tables = self.services.tables.clone();
        self.tasks
            .spawn(sweep(tables, self.clock.clone(), self.stop.clone()));
        Ok(Wired {
            scheduler,
            streams,
            read,
        })
    }

    fn stream(
        &mut self,
        function: &str,
        trigger: StreamTrigger,
    ) -> Result<Arc<StreamPoller>, LocalError> {
        let around = Surroundings {
            tables: self.services.tables.clone(),
            queues: self.services.queues.clone(),
            invoker: self.invoker.clone(),
            clock: self.clock.clone(),
            twice: self.options.duplicate,
            file: self
                .dir
                .map(|dir| dir.join(format!("stream-{function}.txt"))),
        };
        let poller = Arc::new(StreamPoller::new(function, trigger, around)?);
        let (runs, stop) = (Arc::clone(&poller), self.stop.clone());
        self.tasks.spawn(async move { runs.run(stop).await });
        Ok(poller)
    }

    fn queue(&mut self, function: String, trigger: QueueTrigger) -> Result<String, LocalError> {
        let queue = self.services.queues.find(&trigger.queue).cloned();
        let queue = queue.ok_or_else(|| LocalError::Queue {
            queue: trigger.queue.clone(),
            reason: format!("{function} reads it, and no template has it"),
        })?;
        let name = queue.name.clone();
        let poller = QueuePoller {
            queues: self.services.queues.clone(),
            queue,
            function,
            trigger,
            invoker: self.invoker.clone(),
            twice: self.options.duplicate,
            retry_after: i32::try_from(self.options.retry_after).unwrap_or(i32::MAX),
        };
        self.tasks.spawn(poller.run(self.stop.clone()));
        Ok(name)
    }
}

async fn sweep(tables: Tables, clock: Clock, stop: Stop) {
    let mut moves = clock.moves();
    loop {
        match tables.sweep() {
            Ok(0) => {}
            Ok(removed) => tracing::info!(removed, "Removed {removed} expired items"),
            Err(error) => tracing::error!(error, "The sweep failed"),
        }
        tokio::select! {
            () = stop.wait() => return,
            _ = moves.changed() => {}
            () = tokio::time::sleep(SWEEP_EVERY) => {}
        }
    }
}
