//! Attributes of goods on the wire.

use garde::Validate;
use schemars::JsonSchema;
use serde::Deserialize;

use domain::catalogue::{AttributeDef, AttributeKind, MAX_NAMED, MAX_OPTIONS};
use domain::ids::{AttributeId, CategoryId};

use crate::common::patched;

/// The path of an attribute.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct AttributePath {
    /// Which attribute.
    #[garde(skip)]
    pub id: AttributeId,
}

/// An attribute that is to be set up.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewAttribute {
    /// The stable word that values go by: `a-z`, `0-9` and single underscores.
    #[garde(length(chars, min = 1, max = 40))]
    pub key: String,
    /// The name people see.
    #[garde(length(chars, min = 1, max = 80))]
    pub name: String,
    /// The kind of value.
    #[garde(skip)]
    pub kind: AttributeKind,
    /// What can be chosen, for a choice.
    #[garde(length(max = MAX_OPTIONS))]
    #[serde(default)]
    pub options: Vec<String>,
    /// What a number counts, such as `cm`.
    #[garde(inner(length(chars, min = 1, max = 20)))]
    #[serde(default)]
    pub unit: Option<String>,
    /// Whether goods that it is meant for must have it.
    #[garde(skip)]
    #[serde(default)]
    pub required: bool,
    /// For goods of these categories and of those below them; for all goods where none is named.
    #[garde(length(max = MAX_NAMED))]
    #[serde(default)]
    pub categories: Vec<CategoryId>,
}

impl NewAttribute {
    /// The attribute that is to be.
    pub fn record(&self, id: AttributeId) -> AttributeDef {
        AttributeDef {
            id,
            key: self.key.clone(),
            name: self.name.trim().to_owned(),
            kind: self.kind,
            options: self.options.clone(),
            unit: self.unit.as_ref().map(|unit| unit.trim().to_owned()),
            required: self.required,
            categories: self.categories.clone(),
        }
    }
}

/// A change of an attribute, as a merge patch: what is absent stays, and `null` takes away. Its key
/// and kind never change.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AttributePatch {
    /// The name people see.
    #[garde(inner(length(chars, min = 1, max = 80)))]
    #[serde(default)]
    pub name: Option<String>,
    /// All that can be chosen, for a choice.
    #[garde(inner(length(max = MAX_OPTIONS)))]
    #[serde(default)]
    pub options: Option<Vec<String>>,
    /// What a number counts.
    #[garde(inner(inner(length(chars, min = 1, max = 20))))]
    #[serde(default, deserialize_with = "patched")]
    pub unit: Option<Option<String>>,
    /// Whether goods that it is meant for must have it.
    #[garde(skip)]
    #[serde(default)]
    pub required: Option<bool>,
    /// All categories that it is meant for.
    #[garde(inner(length(max = MAX_NAMED)))]
    #[serde(default)]
    pub categories: Option<Vec<CategoryId>>,
}

impl AttributePatch {
    /// The attribute as it is to be.
    pub fn record(&self, was: &AttributeDef) -> AttributeDef {
        let name = self.name.as_deref().map(str::trim);
        AttributeDef {
            id: was.id.clone(),
            key: was.key.clone(),
            name: name.unwrap_or(&was.name).to_owned(),
            kind: was.kind,
            options: self.options.as_ref().unwrap_or(&was.options).clone(),
            unit: self.unit.as_ref().unwrap_or(&was.unit).clone(),
            required: self.required.unwrap_or(was.required),
            categories: self.categories.as_ref().unwrap_or(&was.categories).clone(),
        }
    }
}
