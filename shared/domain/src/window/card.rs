//! What a list of the window shows of one thing.

use serde::{Deserialize, Serialize};

use crate::ids::{BrandId, MediaId, ProductId};
use crate::machine::vocabulary;
use crate::money::Money;
use crate::product::Condition;
use crate::time::Timestamp;

vocabulary! {
    /// Whether a thing can be bought.
    pub enum Availability {
        /// Right now.
        Available = "available",
        /// Someone is about to buy it.
        Reserved = "reserved",
        /// Not any more.
        Sold = "sold",
    }
}

vocabulary! {
    /// In which size a photo is kept for the window.
    pub enum Edge {
        /// 320 pixels along the longer edge: for lists.
        Small = "small",
        /// 1,200 pixels along the longer edge: for the page.
        Large = "large",
    }
}

/// The sizes, with their pixels along the longer edge.
pub const PHOTO_EDGES: [(Edge, u32); 2] = [(Edge::Small, 320), (Edge::Large, 1_200)];

/// A photo of the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    /// The file it was made of.
    pub id: MediaId,
}

impl Photo {
    /// The name of its file in this size.
    pub fn file_name(&self, edge: Edge) -> String {
        format!("{}-{edge}.jpg", self.id)
    }

    /// Where in the store anyone may read it, while it is in the window.
    pub fn public_key(&self, edge: Edge) -> String {
        format!("photos/{}", self.file_name(edge))
    }

    /// The photo and the size of a file's name. Nothing, where it is no such name.
    pub fn named(file_name: &str) -> Option<(Self, Edge)> {
        let (id, edge) = file_name.strip_suffix(".jpg")?.split_once('-')?;
        let edge = Edge::ALL.iter().find(|known| known.as_str() == edge)?;
        let id = MediaId::parse(id).ok()?;
        Some((Self { id }, *edge))
    }
}

/// What a list shows of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Which.
    pub id: ProductId,
    /// Its name in the address of its page.
    pub slug: String,
    /// What it is.
    pub title: String,
    /// Its brand.
    pub brand: Option<BrandId>,
    /// Its condition.
    pub condition: Condition,
    /// What it costs, as the shop shows prices.
    pub price: Money,
    /// What it cost at first, if that was more.
    pub price_before: Option<Money>,
    /// Its face.
    pub photo: Option<MediaId>,
    /// Whether it can be bought, as far as that does not depend on the hour; see
    /// [`Card::availability_at`].
    pub availability: Availability,
    /// Until when it is reserved, where that ends by itself.
    pub reserved_until: Option<Timestamp>,
}

impl Card {
    /// Whether it can be bought at this moment: a hold that is over frees by itself.
    pub fn availability_at(&self, now: Timestamp) -> Availability {
        at(self.availability, self.reserved_until, now)
    }
}

/// What an availability is worth at a moment.
pub(super) fn at(
    kept: Availability,
    reserved_until: Option<Timestamp>,
    now: Timestamp,
) -> Availability {
    match kept {
        Availability::Reserved if reserved_until.is_some_and(|until| until <= now) => {
            Availability::Available
        }
        Availability::Available | Availability::Reserved | Availability::Sold => kept,
    }
}
