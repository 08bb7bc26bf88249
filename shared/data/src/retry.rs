//! The one place that decides to call the table again.

use std::time::Duration;

use rand::Rng;
use tokio::time::Instant;

use crate::error::{Failure, StoreError};

/// All tries of one call end within this time: well under the 10 s a function has.
const DEADLINE: Duration = Duration::from_secs(6);
/// The longest wait before the second try; it doubles with each further one.
const FIRST_WAIT: Duration = Duration::from_millis(20);
const LONGEST_WAIT: Duration = Duration::from_millis(800);
/// Conflicts between transactions pass in a moment, or someone keeps holding the item.
const CONFLICT_TRIES: u32 = 6;

/// Calls until it succeeds, fails for good, or the deadline is near. Waits with full jitter. A try
/// that hangs is given up at the deadline; whether it took effect is then not known.
pub(crate) async fn call<T>(
    attempt: impl AsyncFn() -> Result<T, Failure>,
) -> Result<T, StoreError> {
    let began = Instant::now();
    let mut tries = 0;
    loop {
        tries += 1;
        let left = DEADLINE.saturating_sub(began.elapsed());
        let failure = match tokio::time::timeout(left, attempt()).await {
            Ok(Ok(done)) => return Ok(done),
            Ok(Err(failure)) => failure,
            Err(hung) => Failure::Busy(hung.into()),
        };
        let wait = jittered(tries);
        let in_time = began.elapsed() + wait < DEADLINE;
        match failure {
            Failure::Conflict if tries < CONFLICT_TRIES && in_time => {}
            Failure::Conflict => return Err(StoreError::Contended),
            Failure::Busy(_) if in_time => {}
            Failure::Busy(cause) => return Err(StoreError::Unavailable(cause)),
            // Callers that set conditions read them themselves; here one is a surprise.
            Failure::Condition => return Err(StoreError::Bug("unread condition".into())),
            Failure::Wrong(cause) => return Err(StoreError::Bug(cause)),
        }
        tokio::time::sleep(wait).await;
    }
}

/// Waits as before another try, for who decides anew what someone else was faster with.
pub(crate) async fn pause(tries: u32) {
    tokio::time::sleep(jittered(tries)).await;
}

fn jittered(tries: u32) -> Duration {
    let ceiling = FIRST_WAIT
        .saturating_mul(1 << tries.min(10))
        .min(LONGEST_WAIT);
    ceiling.mul_f64(rand::rng().random_range(0.0..1.0))
}
