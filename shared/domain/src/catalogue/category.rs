//! Categories: what goods start from, and how they hang together.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::kept::{EventNames, Kept, Problem, SetUp, SetUpRefusal, sound, stands_among};
use crate::ids::{CategoryId, CommissionPlanId, MarkdownScheduleId};
use crate::product::TaxClass;
use crate::request::{AnswerKind, Checklist, ChecklistQuestion};
use crate::terms::TERM_DAYS;
use crate::text::{key_problem, name_problem, slug_problem};

/// Levels of categories from the top to the bottom at most.
pub const MAX_LEVELS: usize = 6;

/// Categories that a house has at most: the whole tree is read at once.
pub const MAX_CATEGORIES: usize = 500;

/// Questions that a category asks at most.
pub const MAX_QUESTIONS: usize = 30;

/// Options that a choice offers at most.
pub const MAX_OPTIONS: usize = 50;

const NAME: usize = 80;
const SLUG: usize = 80;
const KEY: usize = 40;
const QUESTION: usize = 200;

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

/// A category with those below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// The category.
    pub category: Category,
    /// The ones below it, in their order.
    pub children: Vec<Branch>,
}

impl SetUp for Category {
    const NOUN: &'static str = "category";
    const INVALID: &'static str = "category_invalid";
    const EVENTS: EventNames = EventNames {
        created: "CategoryCreated",
        edited: "CategoryEdited",
        deleted: "CategoryDeleted",
        restored: "CategoryRestored",
    };
    const MOST: usize = MAX_CATEGORIES;

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut note = |path: &str, problem: Option<&'static str>| {
            problems.extend(problem.map(|problem| (path.to_owned(), problem)));
        };
        note("name", name_problem(&self.name, NAME));
        note("slug", slug_problem(&self.slug, SLUG));
        let own_parent = self.parent_id.as_ref() == Some(&self.id);
        note(
            "parent_id",
            own_parent.then_some("must be another category"),
        );
        let term = !TERM_DAYS.contains(&self.default_term_days);
        note(
            "default_term_days",
            term.then_some("must be 30 to 365 days"),
        );
        let many = self.checklist.len() > MAX_QUESTIONS;
        note("checklist", many.then_some("must be at most 30 questions"));
        for (place, question) in self.checklist.iter().enumerate() {
            let earlier = &self.checklist[..place];
            let told = question_problems(question, earlier).into_iter();
            problems.extend(
                told.map(|(field, problem)| (format!("checklist[{place}].{field}"), problem)),
            );
        }
        problems
    }

    fn clashes(&self, other: &Self) -> Vec<Problem> {
        let clash = self.slug == other.slug;
        let clash = clash.then(|| ("slug".to_owned(), "is another category's"));
        clash.into_iter().collect()
    }
}

fn question_problems(
    question: &ChecklistQuestion,
    earlier: &[ChecklistQuestion],
) -> Vec<(&'static str, &'static str)> {
    let twice = earlier.iter().any(|other| other.key == question.key);
    let key = key_problem(&question.key, KEY)
        .or_else(|| twice.then_some("must be a word that no other question has"));
    let options = match question.kind {
        AnswerKind::Choice => options_problem(&question.options),
        AnswerKind::YesNo | AnswerKind::Text => {
            (!question.options.is_empty()).then_some("must be empty for anything but a choice")
        }
    };
    let told = [
        ("key", key),
        ("text", name_problem(&question.text, QUESTION)),
        ("options", options),
    ];
    told.into_iter()
        .filter_map(|(field, problem)| Some((field, problem?)))
        .collect()
}

/// What is wrong with what a choice offers.
pub(super) fn options_problem(options: &[String]) -> Option<&'static str> {
    let twice = |(place, option): (usize, &String)| options[..place].contains(option);
    if options.is_empty() {
        Some("must not be empty for a choice")
    } else if options.len() > MAX_OPTIONS {
        Some("must be at most 50")
    } else if options
        .iter()
        .any(|option| name_problem(option, NAME).is_some())
    {
        Some("must each be one line of at most 80 characters")
    } else if options.iter().enumerate().any(twice) {
        Some("must differ from each other")
    } else {
        None
    }
}

impl Category {
    /// Its questions, as a submission is checked against them.
    pub fn questions(&self) -> Checklist {
        Checklist {
            category: self.id.clone(),
            questions: self.checklist.clone(),
        }
    }

    /// Whether it may hang where it says among all categories there are, itself as it was before
    /// included or not: below one that is there, not below itself, and not too deep. Its slug is
    /// its own.
    ///
    /// # Errors
    /// [`SetUpRefusal::Invalid`], naming each field.
    pub fn fits(&self, all: &[Kept<Self>]) -> Result<(), SetUpRefusal> {
        let mut problems = match stands_among(self, all) {
            Err(SetUpRefusal::Invalid { problems, .. }) => problems,
            Err(other) => return Err(other),
            Ok(()) => Vec::new(),
        };
        let mut note = |path: &str, problem| problems.push((path.to_owned(), problem));
        let others: Vec<&Kept<Self>> = all
            .iter()
            .filter(|kept| kept.record.id != self.id)
            .collect();
        if let Some(parent) = &self.parent_id {
            let known = others.iter().find(|kept| &kept.record.id == parent);
            let records: Vec<Self> = others.iter().map(|kept| kept.record.clone()).collect();
            let above = lineage(&records, parent);
            let below = above.iter().filter_map(|id| {
                let above = records.iter().find(|category| &category.id == id)?;
                above.parent_id.as_ref()
            });
            match known {
                None => note("parent_id", "is no category of the house"),
                Some(kept) if kept.is_deleted() => note("parent_id", "is deleted"),
                Some(_) if below.into_iter().any(|id| id == &self.id) => {
                    note("parent_id", "hangs below the category itself");
                }
                Some(_) if above.len() + height(&records, &self.id) > MAX_LEVELS => {
                    note("parent_id", "would hang too deep: six levels at most");
                }
                Some(_) => {}
            }
        }
        sound::<Self>(problems)
    }

    /// Whether it may be taken away: nothing that is there hangs below it. Goods may stand in it:
    /// they keep it.
    ///
    /// # Errors
    /// [`SetUpRefusal::HasChildren`].
    pub fn may_go(&self, all: &[Kept<Self>]) -> Result<(), SetUpRefusal> {
        let below = |kept: &Kept<Self>| kept.record.parent_id.as_ref() == Some(&self.id);
        if all.iter().any(|kept| below(kept) && !kept.is_deleted()) {
            Err(SetUpRefusal::HasChildren)
        } else {
            Ok(())
        }
    }

    /// Whether it may come back: what it hangs below is there.
    ///
    /// # Errors
    /// [`SetUpRefusal::ParentDeleted`], or [`SetUpRefusal::Invalid`] as for any other place.
    pub fn may_return(&self, all: &[Kept<Self>]) -> Result<(), SetUpRefusal> {
        let above = |kept: &&Kept<Self>| Some(&kept.record.id) == self.parent_id.as_ref();
        match all.iter().find(above) {
            Some(parent) if parent.is_deleted() => Err(SetUpRefusal::ParentDeleted),
            Some(_) | None => self.fits(all),
        }
    }
}

/// Levels from the category down to the lowest one below it, itself included.
fn height(categories: &[Category], id: &CategoryId) -> usize {
    let mut level = vec![id];
    let mut levels = 0;
    // What hangs together has no more levels than categories: a ring ends too.
    while !level.is_empty() && levels <= categories.len() {
        levels += 1;
        level = categories
            .iter()
            .filter(|category| {
                let parent = category.parent_id.as_ref();
                parent.is_some_and(|parent| level.contains(&parent))
            })
            .map(|category| &category.id)
            .collect();
    }
    levels
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

#[cfg(test)]
mod tests;
