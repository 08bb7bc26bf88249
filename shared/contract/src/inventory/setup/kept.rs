//! A record of the set-up with its version, for whoever edits it.

use schemars::JsonSchema;
use serde::Serialize;

use domain::access::Actor;
use domain::catalogue::{AttributeDef, Brand, Category, Kept, Location, SetUp};
use domain::terms::MarkdownSchedule;
use domain::time::Timestamp;

use crate::route::Reply;

/// A record of the set-up as it is kept.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Kept{T}")]
pub struct KeptView<T> {
    /// The version, as in the `ETag`.
    pub version: u64,
    /// What is set up.
    pub record: T,
    /// When it was set up; unknown for what came with the house.
    pub created_at: Option<Timestamp>,
    /// By whom.
    pub created_by: Option<Actor>,
    /// When it last changed.
    pub updated_at: Option<Timestamp>,
    /// By whom.
    pub updated_by: Option<Actor>,
    /// Since when it is deleted.
    pub deleted_at: Option<Timestamp>,
}

/// A kind of record that has a path of its own.
pub trait Addressed: SetUp + JsonSchema {
    /// The path of all of them.
    const PATH: &'static str;
}

impl Addressed for Category {
    const PATH: &'static str = "/v1/categories";
}

impl Addressed for Brand {
    const PATH: &'static str = "/v1/brands";
}

impl Addressed for AttributeDef {
    const PATH: &'static str = "/v1/attributes";
}

impl Addressed for Location {
    const PATH: &'static str = "/v1/locations";
}

impl Addressed for MarkdownSchedule {
    const PATH: &'static str = "/v1/markdown-schedules";
}

impl<T: Addressed> Reply for KeptView<T> {
    const VERSIONED: bool = true;
    const LOCATED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }

    fn location(&self) -> Option<String> {
        Some(format!("{}/{}", T::PATH, self.record.id()))
    }
}

impl<T> From<Kept<T>> for KeptView<T> {
    fn from(kept: Kept<T>) -> Self {
        Self {
            version: kept.version,
            record: kept.record,
            created_at: kept.created_at,
            created_by: kept.created_by,
            updated_at: kept.updated_at,
            updated_by: kept.updated_by,
            deleted_at: kept.deleted_at,
        }
    }
}
