//! What callers send about hand-overs.

use garde::Validate;
use schemars::JsonSchema;
use serde::Deserialize;

use domain::custody::Party;
use domain::ids::{CustodyId, LocationId, MediaId, UserId};
use domain::user::Geo;

/// The path of a hand-over.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct CustodyPath {
    /// Which hand-over.
    #[garde(skip)]
    pub id: CustodyId,
}

/// Which page of a product's hand-overs.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CustodyQuery {
    /// Rows per page: 1 to 100, 20 if not said.
    #[garde(inner(range(min = 1, max = 100)))]
    #[serde(default)]
    pub limit: Option<u16>,
    /// The `next` of the page before.
    #[garde(inner(length(chars, min = 1, max = 2_000)))]
    #[serde(default)]
    pub cursor: Option<String>,
}

/// Whose part of an open hand-over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HandOverSide {
    /// They shall take it.
    #[default]
    Taking,
    /// They gave it.
    Giving,
}

/// Which open hand-overs to list.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct HandOverQuery {
    /// Those of this location.
    #[garde(skip)]
    #[serde(default)]
    pub location_id: Option<LocationId>,
    /// Those of this person; not together with a location.
    #[garde(skip)]
    #[serde(default)]
    pub person_id: Option<UserId>,
    /// Whether they shall take it, or gave it; the first if not said.
    #[garde(skip)]
    #[serde(default)]
    pub side: HandOverSide,
    /// Rows per page: 1 to 100, 20 if not said.
    #[garde(inner(range(min = 1, max = 100)))]
    #[serde(default)]
    pub limit: Option<u16>,
    /// The `next` of the page before.
    #[garde(inner(length(chars, min = 1, max = 2_000)))]
    #[serde(default)]
    pub cursor: Option<String>,
}

/// A product is given to another party of the house.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewHandOver {
    /// Who shall take it: a person who may record hand-overs, or a location.
    #[garde(skip)]
    pub to: Party,
    /// What was scanned: the product's stock number or barcode.
    #[garde(length(chars, min = 1, max = 100))]
    pub code: String,
    /// Its condition, as the giver sees it.
    #[garde(length(chars, min = 1, max = 2_000))]
    pub condition_note: String,
    /// Photos taken by the giver, which have passed the check.
    #[garde(length(max = 12))]
    #[serde(default)]
    pub photos: Vec<MediaId>,
    /// Where it is given.
    #[garde(skip)]
    #[serde(default)]
    pub geo: Option<Geo>,
}

/// What was given is taken.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// What was scanned: the product's stock number or barcode.
    #[garde(length(chars, min = 1, max = 100))]
    pub code: String,
    /// What the taker sees otherwise than the giver.
    #[garde(inner(length(chars, max = 2_000)))]
    #[serde(default)]
    pub note: Option<String>,
    /// Where in the location it is put; one of its shelves, if it has any.
    #[garde(inner(length(chars, min = 1, max = 60)))]
    #[serde(default)]
    pub shelf: Option<String>,
}
