//! What keeps the stack from starting.

use std::io;
use std::net::SocketAddr;

/// Why the stack does not start.
#[derive(Debug, thiserror::Error)]
pub enum LocalError {
    /// The secrets of the stack cannot be kept or read.
    #[error("the keys of the stack: {0}")]
    Keys(String),
    /// The port is taken, or may not be opened.
    #[error("cannot listen on {address}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// A template does not read, or uses what is not understood here.
    #[error("template {template}: {reason}")]
    Template {
        /// The file's name.
        template: String,
        /// What is wrong in it.
        reason: String,
    },
    /// The table cannot be opened or made.
    #[error("the table cannot be made: {0}")]
    Table(String),
    /// A queue cannot be made.
    #[error("queue {queue} cannot be made: {reason}")]
    Queue {
        /// Its name.
        queue: String,
        /// What the emulator says.
        reason: String,
    },
    /// The bus or one of its rules cannot be made.
    #[error("the bus cannot be made: {0}")]
    Bus(String),
    /// The folder of the stack cannot be read or written.
    #[error("cannot use {path}")]
    Files {
        /// Which file or folder.
        path: String,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// A schedule expression does not read.
    #[error("schedule `{expression}`: {reason}")]
    Schedule {
        /// As the template has it.
        expression: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A page of the console does not read.
    #[error("console: {0}")]
    Console(String),
    /// The functions cannot be started.
    #[error("the functions cannot be started: {0}")]
    Functions(String),
    /// The first data cannot be written.
    #[error("the seed failed: {0}")]
    Seed(String),
    /// The thread of the stack ended before it was ready.
    #[error("the stack ended while it was starting")]
    Ended,
}

impl LocalError {
    pub(crate) fn template(template: &str, reason: impl ToString) -> Self {
        Self::Template {
            template: template.to_owned(),
            reason: reason.to_string(),
        }
    }

    pub(crate) fn files(path: &std::path::Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.display().to_string();
        move |source| Self::Files { path, source }
    }
}
