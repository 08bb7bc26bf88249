//! The whole stack: started, waited for, stopped.

mod house;
mod parts;
mod services;
mod start;
mod wire;

use std::net::SocketAddr;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::Value as Json;
use tokio::runtime::Handle;

use crate::clock::Clock;
use crate::error::LocalError;
use crate::mailbox::Mailbox;
use crate::net::Stopper;

pub(crate) use crate::stack::house::Neighbour;
pub use crate::stack::house::{House, Login, MakeFunctions, Options, Seed, Sockets, Surroundings};
pub(crate) use crate::stack::parts::Parts;

/// A running stack. It runs on threads of its own, so it can be started and used from any
/// test, whatever runtime that has; it ends with [`Stack::shutdown`] or when it is dropped.
#[derive(Debug)]
pub struct Stack {
    /// Where the gateway answers.
    pub address: SocketAddr,
    /// What functions are told: addresses, names, keys.
    pub surroundings: Surroundings,
    /// The mail that was sent.
    pub mailbox: Mailbox,
    parts: Arc<Parts>,
    handle: Handle,
    stopper: Stopper,
    thread: Option<JoinHandle<()>>,
}

/// What the thread of the stack hands out once everything answers.
pub(crate) struct Ready {
    parts: Arc<Parts>,
    surroundings: Surroundings,
    address: SocketAddr,
    handle: Handle,
}

impl Stack {
    /// Starts everything and returns when the gateway answers.
    ///
    /// # Errors
    /// Whatever keeps it from starting.
    pub fn start(options: Options, house: House) -> Result<Self, LocalError> {
        let (stopper, stop) = Stopper::new();
        let (ready, started) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("local-stack".to_owned())
            .spawn(move || start::run(options, house, &ready, stop))
            .map_err(|error| LocalError::Functions(error.to_string()))?;
        let ready = started.recv().map_err(|_| LocalError::Ended)??;
        Ok(Self {
            address: ready.address,
            surroundings: ready.surroundings,
            mailbox: ready.parts.mailbox.clone(),
            parts: ready.parts,
            handle: ready.handle,
            stopper,
            thread: Some(thread),
        })
    }

    /// The gateway's address as a URL, without a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The clock of everything in it.
    pub fn clock(&self) -> &Clock {
        &self.parts.clock
    }

    /// The events that were published, oldest first, as their targets got them.
    pub fn events(&self) -> Vec<Json> {
        self.parts.bus.published()
    }

    /// Waits until nothing is left to do: no function runs, the stream is read, the bus and
    /// every queue that has a worker are empty. False if that took longer than `limit`.
    pub async fn idle(&self, limit: Duration) -> bool {
        let parts = Arc::clone(&self.parts);
        let waiting = self.handle.spawn(async move { parts.idle(limit).await });
        waiting.await.unwrap_or(false)
    }

    /// Runs a job now and says what it failed with, if it did. None if there is no such job.
    pub async fn run_job(&self, function: &str) -> Option<Result<(), String>> {
        let parts = Arc::clone(&self.parts);
        let function = function.to_owned();
        let running = self
            .handle
            .spawn(async move { parts.scheduler.run_now(&function).await });
        let run = running.await.ok()??;
        Some(run.error.map_or(Ok(()), Err))
    }

    /// Calls a function with an event, past the gateway.
    ///
    /// # Errors
    /// What the function failed with.
    pub async fn invoke(&self, function: &str, event: &str) -> Result<String, String> {
        self.parts.invoker.invoke(function, event).await
    }

    /// Ends everything and keeps what is to be kept.
    pub fn shutdown(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.stopper.stop();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        self.end();
    }
}

#[cfg(test)]
mod tests;
