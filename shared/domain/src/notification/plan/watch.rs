//! What happens to who waits for a product.

use super::{Plan, Recipient};
use crate::notification::Topic;
use crate::watch::{WatchChange, WatchEvent};

pub(super) fn of_watch(event: &WatchEvent) -> Plan {
    let tell = |topic| Plan::tell(topic, Recipient::Watcher(event.user.clone()));
    match &event.change {
        WatchChange::Offered { until, price } => tell(Topic::QueueYourTurn)
            .with("until", *until)
            .with("price", *price),
        WatchChange::PriceDropped { from, to } => tell(Topic::ProductPriceChanged)
            .with("before", *from)
            .with("price", *to),
        WatchChange::BackAvailable { price } => {
            tell(Topic::ProductBackAvailable).with("price", *price)
        }
        WatchChange::Begun | WatchChange::Ended { .. } => Plan::default(),
    }
}
