//! What the house says of itself: log lines, metrics, and the words that never get into them.
//!
//! - [`log`] starts logging: one JSON object a line, or a compact form for people.
//! - [`request`] is the one line that every request leaves behind.
//! - [`metrics`] prints figures in CloudWatch's embedded metric format.
//! - [`secret`] wraps what must not be told: [`secret::Secret`] and [`secret::Pii`].
//! - [`correlation`] ties together what one outside request set off.
//!
//! Invariants: this crate decides nothing and knows no route, table or service. A wrapped value
//! cannot be displayed or serialised, so telling one takes a visible `expose()`.

pub mod correlation;
pub mod log;
pub mod metrics;
pub mod request;
pub mod secret;
