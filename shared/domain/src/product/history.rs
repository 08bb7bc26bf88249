//! The history chain of a product: each link is hashed together with the hash of the link
//! before, so that nothing in the past can be altered, left out or put in unseen.

use super::event::{ProductChange, ProductEvent, said};
use super::state::Status;
use crate::access::Actor;
use crate::digest::Sha256;
use crate::ids::ProductId;
use crate::time::Timestamp;

/// A history that does not hold together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the history is broken at link {seq}")]
pub struct Tampered {
    /// The first link that does not hold.
    pub seq: u64,
}

/// The hash of one link.
pub fn chain(
    prev_hash: Option<&Sha256>,
    seq: u64,
    kind: &str,
    actor: &Actor,
    at: Timestamp,
    data: &[(&str, String)],
) -> Sha256 {
    let mut parts = vec![
        prev_hash.map_or("", Sha256::as_str).to_owned(),
        seq.to_string(),
        kind.to_owned(),
        actor_text(actor),
        at.millis().to_string(),
    ];
    for (name, value) in data {
        parts.extend([(*name).to_owned(), value.clone()]);
    }
    Sha256::of_parts(parts.iter().map(String::as_bytes))
}

impl ProductEvent {
    /// The link that follows `prev_hash`.
    pub(super) fn link(
        product_id: &ProductId,
        prev_hash: Option<Sha256>,
        seq: u64,
        (freed, change): (Option<Status>, ProductChange),
        actor: Actor,
        at: Timestamp,
    ) -> Self {
        let mut event = Self {
            product_id: product_id.clone(),
            seq,
            at,
            actor,
            hash: Sha256::of(&[]),
            prev_hash,
            freed,
            change,
        };
        event.hash = event.computed();
        event
    }

    fn computed(&self) -> Sha256 {
        let mut data = vec![("product_id", self.product_id.to_string())];
        data.extend(said("freed", self.freed.as_ref()));
        data.extend(self.change.data());
        chain(
            self.prev_hash.as_ref(),
            self.seq,
            self.change.name(),
            &self.actor,
            self.at,
            &data,
        )
    }
}

/// Whether these are unaltered links from the first on, in order.
///
/// # Errors
/// [`Tampered`], which names the first link that does not hold.
pub fn verify(events: &[ProductEvent]) -> Result<(), Tampered> {
    let mut prev: Option<&ProductEvent> = None;
    for event in events {
        let seq = prev.map_or(1, |prev| prev.seq + 1);
        let follows = event.seq == seq
            && event.prev_hash.as_ref() == prev.map(|prev| &prev.hash)
            && prev.is_none_or(|prev| prev.product_id == event.product_id);
        if !follows || event.hash != event.computed() {
            return Err(Tampered { seq });
        }
        prev = Some(event);
    }
    Ok(())
}

pub(super) fn actor_text(actor: &Actor) -> String {
    match actor {
        Actor::Person { id } => format!("person:{id}"),
        Actor::System { part } => format!("system:{part}"),
        Actor::Public => "public".to_owned(),
    }
}
