//! The clock, as an argument: it can be moved.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::time::Timestamp;

/// Tells the time. In the cloud it is the machine's; the local stack moves it.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Seconds by which it is ahead of the machine's.
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// A clock so many seconds ahead of the machine's.
    pub fn ahead_by(seconds: i64) -> Self {
        Self {
            ahead: Arc::new(AtomicI64::new(seconds)),
        }
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        Timestamp::new(jiff::Timestamp::now()).plus_seconds(self.ahead.load(Ordering::Relaxed))
    }

    /// Moves it, for everyone who holds a copy.
    pub fn advance(&self, seconds: i64) {
        self.ahead.fetch_add(seconds, Ordering::Relaxed);
    }

    /// Seconds by which it is ahead of the machine's.
    pub fn seconds_ahead(&self) -> i64 {
        self.ahead.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moved_clock_is_moved_for_everyone() {
        let clock = Clock::default();
        let copy = clock.clone();
        let before = copy.now();
        clock.advance(3_600);
        assert!(copy.now().seconds_since(before) >= 3_600);
        assert_eq!(copy.seconds_ahead(), 3_600);
    }
}
