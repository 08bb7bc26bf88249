//! How the shop is set up: categories, brands, locations. Plain records without a life of their
//! own; commission plans and markdown schedules are in [`crate::terms`].

mod digits;

pub use digits::{BillingPoint, BranchCode, DigitsError};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fault::{Class, Fault};
use crate::ids::{BrandId, CategoryId, CommissionPlanId, LocationId, MarkdownScheduleId};
use crate::product::TaxClass;
use crate::request::{AnswerKind, Checklist, ChecklistQuestion};
use crate::settings::OpenHours;
use crate::terms::TERM_DAYS;

/// A category of goods, with what its goods start from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Which.
    pub id: CategoryId,
    /// The one above it; none at the top.
    pub parent_id: Option<CategoryId>,
    /// The name people see.
    pub name: String,
    /// Its name in the address of its page: `a-z`, `0-9` and single dashes.
    pub slug: String,
    /// Its place among its neighbours; those with the same go by name.
    #[serde(default)]
    pub position: u16,
    /// How its goods are taxed (R14).
    pub tax_class: TaxClass,
    /// The plan its lines start from, where no more specific one is in force (R1).
    pub default_plan: Option<CommissionPlanId>,
    /// The schedule its lines start from.
    pub default_schedule: Option<MarkdownScheduleId>,
    /// Days on sale its lines start from (R10).
    #[schemars(range(min = 30, max = 365))]
    pub default_term_days: u16,
    /// What a consignor is asked about its goods.
    #[serde(default)]
    pub checklist: Vec<ChecklistQuestion>,
}

/// A brand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Brand {
    /// Which.
    pub id: BrandId,
    /// The name people see.
    pub name: String,
    /// Its name in the address of its page.
    pub slug: String,
}

/// A shop or store room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// Which.
    pub id: LocationId,
    /// The name people see.
    pub name: String,
    /// The branch, as the tax authority numbers it.
    pub branch_code: BranchCode,
    /// The billing point, as the tax authority numbers it.
    pub billing_point: BillingPoint,
    /// The postal address in one line.
    pub address: String,
    /// When it is open; a day that is not named is closed.
    #[serde(default)]
    pub hours: Vec<OpenHours>,
}

/// A category with those below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// The category.
    pub category: Category,
    /// The ones below it, in their order.
    pub children: Vec<Branch>,
}

/// A category that contradicts itself: each bad field by its path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the category does not hold together")]
pub struct CategoryRefusal {
    /// The path, and what is wrong with it. Never empty.
    pub problems: Vec<(String, &'static str)>,
}

impl Fault for CategoryRefusal {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "category_invalid"
    }

    fn fields(&self) -> Vec<(String, String)> {
        self.problems
            .iter()
            .map(|(path, problem)| (path.clone(), (*problem).to_owned()))
            .collect()
    }
}

impl Category {
    /// Whether the category holds together.
    ///
    /// # Errors
    /// [`CategoryRefusal`] naming every bad field at once.
    pub fn check(&self) -> Result<(), CategoryRefusal> {
        let mut problems = Vec::new();
        let mut note = |bad: bool, path: String, problem| {
            if bad {
                problems.push((path, problem));
            }
        };
        let blank = self.name.trim().is_empty();
        note(blank, "name".into(), "must not be empty");
        note(
            !is_slug(&self.slug),
            "slug".into(),
            "must be words of a-z and 0-9 with single dashes between them",
        );
        note(
            self.parent_id.as_ref() == Some(&self.id),
            "parent_id".into(),
            "must be another category",
        );
        note(
            !TERM_DAYS.contains(&self.default_term_days),
            "default_term_days".into(),
            "must be 30 to 365 days",
        );
        for (place, question) in self.checklist.iter().enumerate() {
            let earlier = &self.checklist[..place];
            note(
                question.key.is_empty() || earlier.iter().any(|other| other.key == question.key),
                format!("checklist[{place}].key"),
                "must be a word that no other question has",
            );
            note(
                question.kind == AnswerKind::Choice && question.options.is_empty(),
                format!("checklist[{place}].options"),
                "must not be empty for a choice",
            );
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(CategoryRefusal { problems })
        }
    }

    /// Its questions, as a submission is checked against them.
    pub fn questions(&self) -> Checklist {
        Checklist {
            category: self.id.clone(),
            questions: self.checklist.clone(),
        }
    }
}

/// The categories as they hang together, each level in its order. One whose parent is gone hangs
/// at the top, so that nothing disappears.
pub fn tree(categories: &[Category]) -> Vec<Branch> {
    let known = |id: &CategoryId| categories.iter().any(|category| &category.id == id);
    let at_top = |category: &Category| !category.parent_id.as_ref().is_some_and(known);
    branches(categories, &at_top)
}

fn branches(categories: &[Category], here: &dyn Fn(&Category) -> bool) -> Vec<Branch> {
    let mut level: Vec<&Category> = categories
        .iter()
        .filter(|category| here(category))
        .collect();
    level.sort_by_key(|category| (category.position, &category.name));
    // A ring of parents hangs on no top, so nothing is visited twice.
    let grown = level.into_iter().map(|category| Branch {
        category: category.clone(),
        children: branches(categories, &|child| {
            child.parent_id.as_ref() == Some(&category.id)
        }),
    });
    grown.collect()
}

/// The category, then the ones above it, up to the top: what a commission plan is looked for by
/// (R1). Empty when there is no such category.
pub fn lineage(categories: &[Category], id: &CategoryId) -> Vec<CategoryId> {
    let mut lineage = Vec::new();
    let mut wanted = Some(id);
    while let Some(found) =
        wanted.and_then(|id| categories.iter().find(|category| &category.id == id))
    {
        // A ring of parents ends where it began.
        if lineage.contains(&found.id) {
            break;
        }
        lineage.push(found.id.clone());
        wanted = found.parent_id.as_ref();
    }
    lineage
}

fn is_slug(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.split('-')
        .all(|word| !word.is_empty() && word.bytes().all(plain))
}

#[cfg(test)]
mod tests {
    use ulid::Ulid;

    use super::*;
    use crate::ids::Id;

    fn id(number: u128) -> CategoryId {
        CategoryId::new(Ulid::from_parts(1_700_000_000_000, number))
    }

    fn category(number: u128, parent: Option<u128>, name: &str) -> Category {
        Category {
            id: id(number),
            parent_id: parent.map(id),
            name: name.to_owned(),
            slug: format!("c-{number}"),
            position: 0,
            tax_class: TaxClass::Itbms7,
            default_plan: None,
            default_schedule: None,
            default_term_days: 90,
            checklist: Vec::new(),
        }
    }

    /// Names with their depth, as they are read from top to bottom.
    fn read(branches: &[Branch], depth: usize) -> Vec<String> {
        let lines = branches.iter().flat_map(|branch| {
            let own = format!("{}{}", "-".repeat(depth), branch.category.name);
            std::iter::once(own).chain(read(&branch.children, depth + 1))
        });
        lines.collect()
    }

    #[test]
    fn categories_hang_together_and_an_orphan_stays_in_sight() {
        let mut shoes = category(3, None, "Shoes");
        shoes.position = 1;
        let all = [
            shoes,
            category(1, None, "Bags"),
            category(2, Some(1), "Clutches"),
            category(4, Some(9), "Orphan"),
            category(5, Some(2), "Tiny"),
        ];
        assert_eq!(
            read(&tree(&all), 0),
            ["Bags", "-Clutches", "--Tiny", "Orphan", "Shoes"]
        );
        assert_eq!(lineage(&all, &id(5)), [id(5), id(2), id(1)]);
        assert!(lineage(&all, &id(8)).is_empty());
    }

    #[test]
    fn a_ring_of_parents_does_not_go_on_for_ever() {
        let ring = [category(1, Some(2), "A"), category(2, Some(1), "B")];
        assert!(tree(&ring).is_empty());
        assert_eq!(lineage(&ring, &id(1)), [id(1), id(2)]);
    }

    #[test]
    fn a_category_that_contradicts_itself_names_each_field() {
        let question = |key: &str, kind| ChecklistQuestion {
            key: key.to_owned(),
            text: "?".to_owned(),
            kind,
            options: Vec::new(),
            required: true,
        };
        let broken = Category {
            name: " ".to_owned(),
            slug: "Bags--and".to_owned(),
            default_term_days: 10,
            parent_id: Some(id(1)),
            checklist: vec![
                question("box", AnswerKind::YesNo),
                question("box", AnswerKind::Choice),
            ],
            ..category(1, None, "")
        };
        let refusal = broken.check().expect_err("contradictions");
        let paths: Vec<_> = refusal.fields().into_iter().map(|(path, _)| path).collect();
        assert_eq!(
            paths,
            [
                "name",
                "slug",
                "parent_id",
                "default_term_days",
                "checklist[1].key",
                "checklist[1].options"
            ]
        );
        assert_eq!(category(1, None, "Bags").check(), Ok(()));
    }
}
