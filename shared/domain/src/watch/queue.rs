//! Whose turn it is.

use super::{Kind, State, Watch};
use crate::time::Timestamp;

/// Whose turn it is in the queue for a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn<'w> {
    /// It is someone's turn already, until then.
    Offered(&'w Watch, Timestamp),
    /// It is to be offered to them: they came first.
    Next(&'w Watch),
    /// Nobody waits.
    Nobody,
}

/// Whose turn it is at this moment, among those who queue for one product, in no order. Who lets
/// their turn pass is passed over.
pub fn turn(queue: &[Watch], now: Timestamp) -> Turn<'_> {
    let mut offered = queue.iter().filter_map(|watch| match watch.state() {
        State::Offered { until, .. } if now < *until => Some((watch, *until)),
        State::Offered { .. } | State::Watching { .. } | State::Ended { .. } => None,
    });
    if let Some((watch, until)) = offered.next() {
        return Turn::Offered(watch, until);
    }
    let waiting = queue.iter().filter_map(waiting);
    let first = waiting.min_by(|one, other| (one.0, one.1.id()).cmp(&(other.0, other.1.id())));
    first.map_or(Turn::Nobody, |(_, watch)| Turn::Next(watch))
}

/// The place of a watch in the queue, from 1, among all who queue for the product. Nothing, for
/// one that does not wait.
pub fn place(queue: &[Watch], of: &Watch, now: Timestamp) -> Option<usize> {
    let (since, _) = waiting(of)?;
    let key = (since, of.id());
    let others = queue.iter().filter(|other| other.id() != of.id());
    let before = others.filter(|other| match other.state() {
        State::Watching { .. } => waiting(other).is_some_and(|(at, _)| (at, other.id()) < key),
        State::Offered { until, .. } => now < *until,
        State::Ended { .. } => false,
    });
    Some(before.count() + 1)
}

fn waiting(watch: &Watch) -> Option<(Timestamp, &Watch)> {
    match (watch.facts().kind, watch.state()) {
        (Kind::Queue, State::Watching { since, .. }) => Some((*since, watch)),
        (Kind::Queue | Kind::PriceDrop | Kind::BackAvailable, _) => None,
    }
}
