//! What a stack is made from.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures::future::{BoxFuture, LocalBoxFuture};
use tempfile::TempPath;

use crate::clock::Clock;
use crate::error::LocalError;
use crate::gateway::route::Route;
use crate::invoke::Functions;
use crate::mailbox::Mailbox;
use crate::net::Stop;
use crate::wiring::Worker;

/// How a stack runs.
#[derive(Clone, Debug)]
pub struct Options {
    /// The gateway's port; 0 takes a free one.
    pub port: u16,
    /// Keep nothing.
    pub memory: bool,
    /// Where things are kept.
    pub dir: PathBuf,
    /// Forget what was kept.
    pub fresh: bool,
    /// Run the real binaries behind the Lambda runtime API instead of the libraries.
    pub processes: bool,
    /// Where the binaries are.
    pub binaries: PathBuf,
    /// Hand over every record and every message twice.
    pub duplicate: bool,
    /// Seconds until a message that failed is seen again. On AWS it is minutes.
    pub retry_after: u32,
    /// How long a request may take.
    pub timeout: Duration,
}

impl Default for Options {
    /// For tests: a free port, nothing kept.
    fn default() -> Self {
        Self {
            port: 0,
            memory: true,
            dir: PathBuf::from(".local"),
            fresh: false,
            processes: false,
            binaries: PathBuf::from("target/debug"),
            duplicate: false,
            retry_after: 1,
            timeout: crate::gateway::TIMEOUT,
        }
    }
}

/// What functions need to find their surroundings, and what the stack knows when it makes them.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// Addresses of the services, keys, and whatever the templates give every function. A
    /// process gets it as its environment.
    pub environment: BTreeMap<String, String>,
    /// The clock.
    pub clock: Clock,
    /// Where the gateway answers, without a slash at its end.
    pub url: String,
}

/// Makes the functions, once the services answer.
pub type MakeFunctions =
    Box<dyn FnOnce(&Surroundings) -> Result<Arc<dyn Functions>, LocalError> + Send>;

/// Writes the first data. Runs once, on an empty table, after the services answer and before
/// the gateway does; on a runtime of its own thread.
pub type Seed = Box<dyn FnOnce(Surroundings) -> LocalBoxFuture<'static, Result<(), String>> + Send>;

/// Stands in for a service outside of AWS, from the start of the stack to its end.
/// It may put messages where mail goes.
pub(crate) type Neighbour = Box<dyn FnOnce(Stop, Mailbox, Clock) -> BoxFuture<'static, ()> + Send>;

/// Someone who can sign in, for whoever starts the stack.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Login {
    /// What they are.
    pub role: String,
    /// What they sign in with.
    pub email: String,
    /// And their password.
    pub password: String,
}

/// The functions behind the WebSocket API. Without `connect` nobody gets in; without `default` a
/// message is answered as one that no route wants; without `disconnect` nobody is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sockets {
    /// Decides who gets in.
    pub connect: Option<String>,
    /// Gets every message.
    pub default: Option<String>,
    /// Is told of the end.
    pub disconnect: Option<String>,
}

/// What runs in the stack.
pub struct House {
    /// The folders of the templates.
    pub templates: Vec<PathBuf>,
    /// Values of the templates' parameters, over the stack's own.
    pub parameters: BTreeMap<String, String>,
    /// Further environment of every function, such as where its secrets are.
    pub environment: BTreeMap<String, String>,
    /// Routes besides those of the templates.
    pub routes: Vec<Route>,
    /// Workers besides those of the templates.
    pub workers: Vec<Worker>,
    /// Makes the functions.
    pub functions: MakeFunctions,
    /// The WebSocket API at `/app/{key}`.
    pub sockets: Sockets,
    /// Brings what is kept to the present shape. Runs at every start, before the seed.
    pub migrate: Option<Seed>,
    /// Writes the first data.
    pub seed: Option<Seed>,
    /// Shown when it has started.
    pub logins: Vec<Login>,
    /// What stands in for services outside of AWS.
    pub(crate) neighbours: Vec<Neighbour>,
    /// A file that goes when the stack ends.
    pub temporary: Option<TempPath>,
}

impl House {
    /// A house of the repository's own templates, with these functions.
    pub fn new(functions: MakeFunctions) -> Self {
        let infra = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        Self {
            templates: vec![infra.join("stacks"), infra.join("generated")],
            parameters: BTreeMap::new(),
            environment: BTreeMap::new(),
            routes: Vec::new(),
            workers: Vec::new(),
            functions,
            sockets: Sockets::default(),
            migrate: None,
            seed: None,
            logins: Vec::new(),
            neighbours: Vec::new(),
            temporary: None,
        }
    }
}

impl std::fmt::Debug for House {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("House")
            .field("templates", &self.templates)
            .field("routes", &self.routes)
            .finish_non_exhaustive()
    }
}
