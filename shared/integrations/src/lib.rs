//! The outside world. One module is one neighbour: what we ask of it, the client that asks, and
//! (behind the feature `testing`) a fake.
//!
//! - [`email`] sends mail, by Amazon SES.
//! - [`fields`] seals single fields, with a key of Secrets Manager.
//! - [`messages`] sends SMS and WhatsApp, by Twilio.
//! - [`passports`] signs the codes of item passports, with a key of Secrets Manager.
//! - [`storage`] keeps files, in Amazon S3.
//! - [`secrets`] reads keys and passwords, from Secrets Manager or a local file.
//! - [`tax_authority`] looks tax ids up, by EBI's web service.
//! - [`phone`] reads telephone numbers.
//! - [`deployments`] answers CloudFormation.
//!
//! Invariants: only this crate opens outbound HTTP, SES, S3 or Secrets Manager. It keeps no
//! state and takes no decision; it never imports `data`. Its errors carry a code and a class,
//! never what was sent or to whom, because they end up in the log. Clients are built at their
//! first use, so that a route that does not need one does not pay for it at start.
//!
//! Secrets travel as [`secrecy::SecretString`]: this crate may import nothing of ours but
//! `domain`, so the wrapper of `telemetry` is out of reach, and `secrecy` does the same (wiped
//! on drop, hidden in `Debug`, not serialisable).

use std::pin::Pin;
use std::sync::LazyLock;

pub mod aws;
pub mod deployments;
pub mod email;
pub mod fields;
pub mod messages;
pub mod passports;
pub mod phone;
pub mod secrets;
pub mod storage;
pub mod tax_authority;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

/// What a method of a trait here gives back: an answer that is still on its way.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A client that is built when it is first needed.
pub(crate) type Lazy<T> = LazyLock<T, Box<dyn FnOnce() -> T + Send>>;

pub(crate) fn lazily<T>(build: impl FnOnce() -> T + Send + 'static) -> Lazy<T> {
    LazyLock::new(Box::new(build))
}
