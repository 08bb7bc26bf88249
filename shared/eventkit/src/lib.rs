//! From what a queue, the table's stream, a schedule or a socket sends to typed messages, and from
//! a handler's result to done, retry or dead-letter.
//!
//! Invariants:
//! - What fails is reported and nothing else is: a message that was not reported is gone for good.
//! - Every message may come twice, late and out of order; the handler knows a copy by its event id.
//! - A failure is logged once, here, with its whole chain of causes and never with the message.
//!
//! Where to look: [`failure`] the verdicts · [`queue`] batches of messages · [`bus`] and [`object`]
//! what is in them · [`stream`] changes of the table · [`schedule`] jobs · [`socket`] connections ·
//! [`deployment`] custom resources.

pub mod bus;
pub mod deployment;
pub mod failure;
pub mod object;
pub mod queue;
pub mod schedule;
pub mod socket;
pub mod stream;

mod panics;

pub use bus::Published;
pub use deployment::Deployment;
pub use failure::{Failure, Verdict};
pub use object::{Stored, StoredObject};
pub use queue::{Message, each_message};
pub use schedule::on_schedule;
pub use socket::SocketEvent;
pub use stream::{Change, StreamRecord, each_record};
