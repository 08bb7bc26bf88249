//! What a product's history alone says of it.

use super::event::ProductEvent;
use super::state::Status;
use crate::ids::LocationId;
use crate::money::Money;

/// Where a product stands, what it costs and in which location it is, as its links tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    /// Where it stands.
    pub status: Status,
    /// What it costs. Nothing where the first link is of the days when it said no price, and
    /// none came after.
    pub price: Option<Money>,
    /// Where it is, with the same exception.
    pub location_id: Option<LocationId>,
}

/// The product that these links make, oldest first; nothing where there are none.
pub fn rebuilt(events: &[ProductEvent]) -> Option<Rebuilt> {
    let effects = events
        .iter()
        .map(|event| (event.freed, event.change.effect()));
    effects.fold(None, |before: Option<Rebuilt>, (freed, effect)| {
        let was = before.as_ref();
        let status = effect.status.or(freed);
        Some(Rebuilt {
            status: status.or(was.map(|was| was.status))?,
            price: effect.price.or(was.and_then(|was| was.price)),
            location_id: effect
                .location_id
                .or_else(|| was.and_then(|was| was.location_id.clone())),
        })
    })
}
