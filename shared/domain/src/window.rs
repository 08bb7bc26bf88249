//! The shop window: what anyone may see of the goods on sale, and how they find them.
//!
//! The window is a projection of the products: [`display`] says for one product what the window
//! shows of it, [`Placing`] on which shelves it stands and where on each, [`words`] by which words
//! it is found. Nothing of it names a person: neither whose the goods are nor who holds them.

mod card;
mod display;
mod facet;
mod shelf;
mod words;

pub use card::{Availability, Card, Edge, PHOTO_EDGES, Photo};
pub use display::{
    Display, Page, SOLD_DAYS, SaidOf, Shop, ShownBrand, ShownCategory, ShownPlace, display,
};
pub use facet::{Facet, FacetCount, Facets, FoundFacet, PriceBand};
pub use shelf::{Filter, LONGEST_LINEAGE, NotServed, Order, Place, Placing, Shelf, Sort, View};
pub use words::{MOST_WORDS, Search, SearchRefusal, words};
