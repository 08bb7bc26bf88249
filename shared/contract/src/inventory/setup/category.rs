//! Categories on the wire.

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use domain::catalogue::{Branch, Category, MAX_QUESTIONS};
use domain::ids::{CategoryId, CommissionPlanId, MarkdownScheduleId};
use domain::product::TaxClass;
use domain::request::ChecklistQuestion;

use crate::common::patched;

/// The path of a category.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct CategoryPath {
    /// Which category.
    #[garde(skip)]
    pub id: CategoryId,
}

/// A category that is to be set up.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewCategory {
    /// The one above it; none at the top.
    #[garde(skip)]
    #[serde(default)]
    pub parent_id: Option<CategoryId>,
    /// The name people see.
    #[garde(length(chars, min = 1, max = 80))]
    pub name: String,
    /// Its name in the address of its page: `a-z`, `0-9` and single dashes.
    #[garde(length(chars, min = 1, max = 80))]
    pub slug: String,
    /// Its place among its neighbours; those with the same go by name.
    #[garde(skip)]
    #[serde(default)]
    pub position: u16,
    /// How its goods are taxed (R14).
    #[garde(skip)]
    pub tax_class: TaxClass,
    /// The plan its lines start from, where no more specific one is in force (R1).
    #[garde(skip)]
    #[serde(default)]
    pub default_plan: Option<CommissionPlanId>,
    /// The schedule its lines start from.
    #[garde(skip)]
    #[serde(default)]
    pub default_schedule: Option<MarkdownScheduleId>,
    /// Days on sale its lines start from (R10); the house's own if not said.
    #[garde(inner(range(min = 30, max = 365)))]
    #[serde(default)]
    pub default_term_days: Option<u16>,
    /// What a consignor is asked about its goods.
    #[garde(length(max = MAX_QUESTIONS))]
    #[serde(default)]
    pub checklist: Vec<ChecklistQuestion>,
}

impl NewCategory {
    /// The category that is to be.
    pub fn record(&self, id: CategoryId, term_days: u16) -> Category {
        Category {
            id,
            parent_id: self.parent_id.clone(),
            name: self.name.trim().to_owned(),
            slug: self.slug.clone(),
            position: self.position,
            tax_class: self.tax_class,
            default_plan: self.default_plan.clone(),
            default_schedule: self.default_schedule.clone(),
            default_term_days: self.default_term_days.unwrap_or(term_days),
            checklist: self.checklist.clone(),
        }
    }
}

/// A change of a category, as a merge patch: what is absent stays, and `null` takes away.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CategoryPatch {
    /// The one above it; `null` hangs it at the top.
    #[garde(skip)]
    #[serde(default, deserialize_with = "patched")]
    pub parent_id: Option<Option<CategoryId>>,
    /// The name people see.
    #[garde(inner(length(chars, min = 1, max = 80)))]
    #[serde(default)]
    pub name: Option<String>,
    /// Its name in the address of its page.
    #[garde(inner(length(chars, min = 1, max = 80)))]
    #[serde(default)]
    pub slug: Option<String>,
    /// Its place among its neighbours.
    #[garde(skip)]
    #[serde(default)]
    pub position: Option<u16>,
    /// How its goods are taxed.
    #[garde(skip)]
    #[serde(default)]
    pub tax_class: Option<TaxClass>,
    /// The plan its lines start from.
    #[garde(skip)]
    #[serde(default, deserialize_with = "patched")]
    pub default_plan: Option<Option<CommissionPlanId>>,
    /// The schedule its lines start from.
    #[garde(skip)]
    #[serde(default, deserialize_with = "patched")]
    pub default_schedule: Option<Option<MarkdownScheduleId>>,
    /// Days on sale its lines start from.
    #[garde(inner(range(min = 30, max = 365)))]
    #[serde(default)]
    pub default_term_days: Option<u16>,
    /// All that a consignor is asked about its goods.
    #[garde(inner(length(max = MAX_QUESTIONS)))]
    #[serde(default)]
    pub checklist: Option<Vec<ChecklistQuestion>>,
}

impl CategoryPatch {
    /// The category as it is to be.
    pub fn record(&self, was: &Category) -> Category {
        let name = self.name.as_deref().map(str::trim);
        Category {
            id: was.id.clone(),
            parent_id: self.parent_id.as_ref().unwrap_or(&was.parent_id).clone(),
            name: name.unwrap_or(&was.name).to_owned(),
            slug: self.slug.as_ref().unwrap_or(&was.slug).clone(),
            position: self.position.unwrap_or(was.position),
            tax_class: self.tax_class.unwrap_or(was.tax_class),
            default_plan: self
                .default_plan
                .as_ref()
                .unwrap_or(&was.default_plan)
                .clone(),
            default_schedule: self
                .default_schedule
                .as_ref()
                .unwrap_or(&was.default_schedule)
                .clone(),
            default_term_days: self.default_term_days.unwrap_or(was.default_term_days),
            checklist: self.checklist.as_ref().unwrap_or(&was.checklist).clone(),
        }
    }
}

/// A category with those below it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CategoryView {
    /// Which.
    pub id: CategoryId,
    /// The name people see.
    pub name: String,
    /// Its name in the address of its page.
    pub slug: String,
    /// How its goods are taxed.
    pub tax_class: TaxClass,
    /// Days on sale its goods start from.
    pub default_term_days: u16,
    /// What a consignor is asked about its goods.
    pub checklist: Vec<ChecklistQuestion>,
    /// The ones below it, in their order.
    pub children: Vec<CategoryView>,
}

impl From<Branch> for CategoryView {
    fn from(branch: Branch) -> Self {
        let Branch { category, children } = branch;
        Self {
            id: category.id,
            name: category.name,
            slug: category.slug,
            tax_class: category.tax_class,
            default_term_days: category.default_term_days,
            checklist: category.checklist,
            children: children.into_iter().map(Self::from).collect(),
        }
    }
}
