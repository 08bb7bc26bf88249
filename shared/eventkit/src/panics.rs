//! A handler that panics over one message must not take the rest of the batch with it.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

use crate::failure::{Failure, Unreadable};

/// Runs the future to its end or to its panic. What it was working on is dropped with it, so that
/// nothing half-changed is seen again; the table only ever changes in whole transactions.
pub(crate) async fn contained(
    future: impl Future<Output = Result<(), Failure>>,
) -> Result<(), Failure> {
    let mut future = pin!(future);
    poll_fn(
        |cx| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
            Ok(poll) => poll,
            Err(_) => Poll::Ready(Err(Unreadable::Panicked.into())),
        },
    )
    .await
}
