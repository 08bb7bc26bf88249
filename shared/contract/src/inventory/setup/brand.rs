//! Brands on the wire.

use garde::Validate;
use schemars::JsonSchema;
use serde::Deserialize;

use domain::catalogue::Brand;
use domain::ids::BrandId;

/// The path of a brand.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct BrandPath {
    /// Which brand.
    #[garde(skip)]
    pub id: BrandId,
}

/// A brand that is to be set up.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewBrand {
    /// The name people see.
    #[garde(length(chars, min = 1, max = 80))]
    pub name: String,
    /// Its name in the address of its page: `a-z`, `0-9` and single dashes.
    #[garde(length(chars, min = 1, max = 80))]
    pub slug: String,
}

impl NewBrand {
    /// The brand that is to be.
    pub fn record(&self, id: BrandId) -> Brand {
        Brand {
            id,
            name: self.name.trim().to_owned(),
            slug: self.slug.clone(),
        }
    }
}

/// A change of a brand: what is absent stays.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct BrandPatch {
    /// The name people see.
    #[garde(inner(length(chars, min = 1, max = 80)))]
    #[serde(default)]
    pub name: Option<String>,
    /// Its name in the address of its page.
    #[garde(inner(length(chars, min = 1, max = 80)))]
    #[serde(default)]
    pub slug: Option<String>,
}

impl BrandPatch {
    /// The brand as it is to be.
    pub fn record(&self, was: &Brand) -> Brand {
        let name = self.name.as_deref().map(str::trim);
        Brand {
            id: was.id.clone(),
            name: name.unwrap_or(&was.name).to_owned(),
            slug: self.slug.as_ref().unwrap_or(&was.slug).clone(),
        }
    }
}
