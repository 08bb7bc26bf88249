//! Shapes that many routes share.

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use crate::route::Reply;

/// Nothing: a route without parameters, body or answer has this in their place.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Validate,
)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

impl Reply for Nothing {}

/// A page of a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "PageOf{T}")]
pub struct Page<T> {
    /// The rows, in the order of the list.
    pub items: Vec<T>,
    /// Where the next page begins; absent on the last page. Bound to the caller and the filter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl<T: Serialize + JsonSchema> Reply for Page<T> {}

/// Rows a page holds when the caller does not say.
pub const DEFAULT_LIMIT: u16 = 20;

/// Why an action was taken, in the words of the person who took it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// The reason, shown to the other side.
    #[garde(length(chars, min = 3, max = 1_000))]
    pub reason: String,
}

/// Reads a field of a merge patch that may be `null`: absent is nothing (with `#[serde(default)]`),
/// `null` is `Some(None)`, which takes the value away.
pub(crate) fn patched<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}
