//! A handler that panics costs its caller a 500, not the process its life.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

use crate::error::ApiError;
use crate::refusal::Refusal;

/// Runs the future to its end or to its panic. What it was working on is dropped with it, so that
/// nothing half-changed is seen again; the table only ever changes in whole transactions.
pub(crate) async fn contained<T>(
    future: impl Future<Output = Result<T, ApiError>>,
) -> Result<T, ApiError> {
    let mut future = pin!(future);
    poll_fn(
        |cx| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
            Ok(poll) => poll,
            Err(_) => Poll::Ready(Err(Refusal::Panicked.into())),
        },
    )
    .await
}
