//! From a gateway event to a typed input, and from a result to an answer.
//!
//! A route says what it does; everything that is the same for all of them happens here, in one
//! order: size, content type, token, permission, every field of path, query and body at once,
//! `Idempotency-Key`, `If-Match`, replay, handler, answer, log line.
//!
//! Invariants:
//! - [`serve()`] never fails. What is understood becomes an answer; what is not becomes a 500 whose
//!   cause only the log knows.
//! - It does not know the table: sessions and first answers are looked up through [`Gate`].
//! - No value that a caller sent is ever repeated in a message.
//!
//! Where to look: [`serve`](mod@serve) the order · [`input`] and [`answer`] what a handler takes and
//! gives · [`error`] statuses · [`token`] who is asking · `read` fields · [`gateway`] event JSON.

pub mod answer;
pub mod error;
pub mod facts;
pub mod gate;
pub mod gateway;
pub mod input;
pub mod origins;
pub mod serve;
pub mod token;

mod caching;
mod compress;
mod headers;
mod key;
mod lent;
mod matching;
mod panics;
mod read;
mod refusal;
mod respond;

pub use answer::{Answer, Cookie};
pub use error::ApiError;
pub use facts::ClientFacts;
pub use gate::{Gate, Lent};
pub use gateway::{read_request, write_response};
pub use input::Input;
pub use origins::Origins;
pub use serve::{preflight, refuse, serve};
pub use token::{Claims, Verifier};
