//! The clock that can be moved forward.
//!
//! Everything in the stack that asks for the time asks here: the gateway, the schedules, the
//! expiry of items, and the functions (which get it as their source of `now`). Visibility and
//! delays of queues run on real time.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

/// A clock that is ahead of the real one by as much as it was moved. Clones are the same clock.
#[derive(Clone)]
pub struct Clock {
    ahead: Arc<AtomicI64>,
    moves: watch::Sender<u64>,
    followers: Arc<Mutex<Vec<Follower>>>,
}

type Follower = Box<dyn Fn(Duration) + Send>;

impl Default for Clock {
    fn default() -> Self {
        Self {
            ahead: Arc::default(),
            moves: watch::Sender::new(0),
            followers: Arc::default(),
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({:?} ahead)", self.ahead())
    }
}

impl Clock {
    /// What time it is here.
    pub fn now(&self) -> Timestamp {
        Timestamp::now() + SignedDuration::from_millis(self.ahead.load(Ordering::SeqCst))
    }

    /// How far it is ahead of the real time.
    pub fn ahead(&self) -> Duration {
        Duration::from_millis(self.ahead.load(Ordering::SeqCst).unsigned_abs())
    }

    /// Moves it forward. Time never goes back, so there is no way to.
    pub fn advance(&self, by: Duration) {
        let followers = self.followers.lock();
        for follower in followers.unwrap_or_else(PoisonError::into_inner).iter() {
            follower(by);
        }
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        let _ = self
            .ahead
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |ahead| {
                ahead.checked_add(by)
            });
        self.moves.send_modify(|count| *count += 1);
    }

    /// Calls `follower` with every further move, so that another clock can go along.
    pub fn follow(&self, follower: impl Fn(Duration) + Send + 'static) {
        let followers = self.followers.lock();
        followers
            .unwrap_or_else(PoisonError::into_inner)
            .push(Box::new(follower));
    }

    /// Tells of every move from now on.
    pub(crate) fn moves(&self) -> watch::Receiver<u64> {
        self.moves.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moved_clock_is_ahead_for_everyone_who_holds_it() {
        let clock = Clock::default();
        let held = clock.clone();
        clock.advance(Duration::from_secs(3600));
        let ahead = held.now().duration_since(Timestamp::now());
        assert!((3590..=3600).contains(&ahead.as_secs()), "{ahead}");
        assert_eq!(held.ahead(), Duration::from_secs(3600));
    }

    #[test]
    fn another_clock_goes_along() {
        let clock = Clock::default();
        let (moved, moves) = std::sync::mpsc::channel();
        clock.follow(move |by| moved.send(by).unwrap());
        clock.advance(Duration::from_secs(60));
        assert_eq!(moves.recv().unwrap(), Duration::from_secs(60));
    }
}
