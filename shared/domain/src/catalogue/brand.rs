//! Brands.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::kept::{EventNames, Problem, SetUp};
use crate::ids::BrandId;
use crate::text::{name_problem, slug_problem};

const NAME: usize = 80;
const SLUG: usize = 80;

/// A brand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Brand {
    /// Which.
    pub id: BrandId,
    /// The name people see.
    pub name: String,
    /// Its name in the address of its page: `a-z`, `0-9` and single dashes.
    pub slug: String,
}

impl SetUp for Brand {
    const NOUN: &'static str = "brand";
    const INVALID: &'static str = "brand_invalid";
    const EVENTS: EventNames = EventNames {
        created: "BrandCreated",
        edited: "BrandEdited",
        deleted: "BrandDeleted",
        restored: "BrandRestored",
    };
    const MOST: usize = 3_000;

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn problems(&self) -> Vec<Problem> {
        [
            ("name", name_problem(&self.name, NAME)),
            ("slug", slug_problem(&self.slug, SLUG)),
        ]
        .into_iter()
        .filter_map(|(path, problem)| Some((path.to_owned(), problem?)))
        .collect()
    }

    fn clashes(&self, other: &Self) -> Vec<Problem> {
        let clash = self.slug == other.slug;
        let clash = clash.then(|| ("slug".to_owned(), "is another brand's"));
        clash.into_iter().collect()
    }
}
