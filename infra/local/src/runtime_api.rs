//! The real binaries behind a Lambda runtime API: one process per function, started when it is
//! first called.

mod instance;

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use futures::future::BoxFuture;
use tokio::sync::oneshot;

use crate::clock::Clock;
use crate::invoke::Functions;
use crate::net::Stop;
use crate::runtime_api::instance::{Instance, Job};
use crate::stack::Surroundings;
use crate::wiring::Function;

/// Functions that run in processes of their own.
#[derive(Debug)]
pub(crate) struct Processes {
    binaries: PathBuf,
    functions: HashMap<String, Function>,
    environment: BTreeMap<String, String>,
    clock: Clock,
    running: Mutex<HashMap<String, Arc<Instance>>>,
    stop: Stop,
}

impl Processes {
    pub(crate) fn new(
        binaries: PathBuf,
        functions: &[Function],
        surroundings: &Surroundings,
        stop: Stop,
    ) -> Self {
        let functions = functions.iter().cloned();
        Self {
            binaries,
            functions: functions.map(|one| (one.name.clone(), one)).collect(),
            environment: surroundings.environment.clone(),
            clock: surroundings.clock.clone(),
            running: Mutex::default(),
            stop,
        }
    }

    fn instance(&self, name: &str) -> Result<Arc<Instance>, String> {
        let function = self
            .functions
            .get(name)
            .ok_or_else(|| format!("no template has a function {name}"))?;
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(instance) = running.get(name) {
            return Ok(Arc::clone(instance));
        }
        let mut environment = function.environment.clone();
        environment.extend(self.environment.clone());
        let program = self.binaries.join(&function.binary);
        let instance = Instance::start(
            program,
            function.clone(),
            environment,
            self.clock.clone(),
            self.stop.clone(),
        );
        running.insert(name.to_owned(), Arc::clone(&instance));
        Ok(instance)
    }
}

impl Functions for Processes {
    fn invoke<'a>(
        &'a self,
        function: &'a str,
        event: &'a str,
    ) -> BoxFuture<'a, Result<String, String>> {
        Box::pin(async move {
            let instance = self.instance(function)?;
            let (reply, answer) = oneshot::channel();
            instance.call(Job {
                event: event.to_owned(),
                reply,
            })?;
            answer
                .await
                .unwrap_or_else(|_| Err("the process of the function has ended".to_owned()))
        })
    }
}

#[cfg(test)]
mod tests;
