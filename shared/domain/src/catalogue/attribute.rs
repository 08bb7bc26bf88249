//! What there is to say about goods of a category besides what is said of all: size, material,
//! year.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::category::options_problem;
use super::kept::{EventNames, Kept, Problem, SetUp, SetUpRefusal, sound};
use crate::ids::{AttributeId, CategoryId};
use crate::machine::vocabulary;
use crate::text::{key_problem, line_problem, name_problem};

/// Characters of a value at most.
pub const MAX_VALUE: usize = 200;

/// Categories that one attribute is named for at most.
pub const MAX_NAMED: usize = 100;

const NAME: usize = 80;
const KEY: usize = 40;
const UNIT: usize = 20;

vocabulary! {
    /// What kind of value an attribute takes.
    pub enum AttributeKind {
        /// Words, in one line.
        Text = "text",
        /// A decimal number, such as `37.5`.
        Number = "number",
        /// One of the options.
        Choice = "choice",
        /// `yes` or `no`.
        Flag = "flag",
    }
}

/// An attribute of goods, as the shop defines it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttributeDef {
    /// Which.
    pub id: AttributeId,
    /// The stable word that values go by: `a-z`, `0-9` and single underscores. Never changes.
    pub key: String,
    /// The name people see.
    pub name: String,
    /// The kind of value. Never changes.
    pub kind: AttributeKind,
    /// What can be chosen, for a choice.
    #[serde(default)]
    pub options: Vec<String>,
    /// What a number counts, such as `cm`.
    #[serde(default)]
    pub unit: Option<String>,
    /// Whether goods that it is meant for must have it.
    #[serde(default)]
    pub required: bool,
    /// For goods of these categories and of those below them; for all goods where none is named.
    #[serde(default)]
    pub categories: Vec<CategoryId>,
}

impl SetUp for AttributeDef {
    const NOUN: &'static str = "attribute";
    const INVALID: &'static str = "attribute_invalid";
    const EVENTS: EventNames = EventNames {
        created: "AttributeCreated",
        edited: "AttributeEdited",
        deleted: "AttributeDeleted",
        restored: "AttributeRestored",
    };
    const MOST: usize = 500;

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn problems(&self) -> Vec<Problem> {
        let options = match self.kind {
            AttributeKind::Choice => options_problem(&self.options),
            AttributeKind::Text | AttributeKind::Number | AttributeKind::Flag => {
                (!self.options.is_empty()).then_some("must be empty for anything but a choice")
            }
        };
        let unit = match (&self.unit, self.kind) {
            (None, _) => None,
            (Some(unit), AttributeKind::Number) => name_problem(unit, UNIT),
            (Some(_), AttributeKind::Text | AttributeKind::Choice | AttributeKind::Flag) => {
                Some("is for numbers alone")
            }
        };
        let named = &self.categories;
        let twice = |(place, id): (usize, &CategoryId)| named[..place].contains(id);
        let categories = if named.len() > MAX_NAMED {
            Some("must be at most 100")
        } else {
            let again = named.iter().enumerate().any(twice);
            again.then_some("must differ from each other")
        };
        [
            ("key", key_problem(&self.key, KEY)),
            ("name", name_problem(&self.name, NAME)),
            ("options", options),
            ("unit", unit),
            ("categories", categories),
        ]
        .into_iter()
        .filter_map(|(path, problem)| Some((path.to_owned(), problem?)))
        .collect()
    }

    fn clashes(&self, other: &Self) -> Vec<Problem> {
        let clash = self.key == other.key;
        let clash = clash.then(|| ("key".to_owned(), "is another attribute's"));
        clash.into_iter().collect()
    }
}

impl AttributeDef {
    /// Whether it is meant for goods of a category, named with the ones above it (see
    /// [`super::lineage`]).
    pub fn is_for(&self, lineage: &[CategoryId]) -> bool {
        self.categories.is_empty() || self.categories.iter().any(|id| lineage.contains(id))
    }

    /// Whether it may become `next`: goods have values under its key, of its kind.
    ///
    /// # Errors
    /// [`SetUpRefusal::Invalid`], naming each field.
    pub fn may_become(&self, next: &Self) -> Result<(), SetUpRefusal> {
        let told = [
            ("key", self.key != next.key),
            ("kind", self.kind != next.kind),
        ];
        let told = told.into_iter().filter(|(_, changes)| *changes);
        sound::<Self>(
            told.map(|(path, _)| (path.to_owned(), "never changes"))
                .collect(),
        )
    }

    fn problem(&self, value: &str) -> Option<&'static str> {
        match self.kind {
            AttributeKind::Text => line_problem(value, MAX_VALUE),
            AttributeKind::Number => (!is_number(value)).then_some("must be a number, as 37.5"),
            AttributeKind::Choice => {
                let offered = self.options.iter().any(|option| option == value);
                (!offered).then_some("is none of the options")
            }
            AttributeKind::Flag => (!matches!(value, "yes" | "no")).then_some("must be yes or no"),
        }
    }
}

/// The definitions in force for goods of a category, named with the ones above it.
pub fn attributes_for(all: &[Kept<AttributeDef>], lineage: &[CategoryId]) -> Vec<AttributeDef> {
    all.iter()
        .filter(|kept| !kept.is_deleted() && kept.record.is_for(lineage))
        .map(|kept| kept.record.clone())
        .collect()
}

/// What is wrong with the attributes of goods, by path (`attributes.size`), against the
/// definitions in force for them: a required one that is missing, one that nobody defined, and a
/// value of another kind. Empty when nothing is.
pub fn check_attributes(
    attributes: &BTreeMap<String, String>,
    defs: &[AttributeDef],
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for def in defs {
        let value = attributes.get(&def.key).map(|value| value.trim());
        let problem = match value {
            None | Some("") => def.required.then_some("is needed"),
            Some(value) => def.problem(value),
        };
        problems.extend(problem.map(|problem| (format!("attributes.{}", def.key), problem)));
    }
    for key in attributes.keys() {
        if !defs.iter().any(|def| &def.key == key) {
            problems.push((
                format!("attributes.{key}"),
                "is no attribute of the category",
            ));
        }
    }
    problems
}

/// Up to nine digits, with up to four behind the point.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, behind) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str, most| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    plain(whole, 9) && plain(behind, 4)
}

#[cfg(test)]
mod tests {
    use ulid::Ulid;

    use super::*;
    use crate::ids::Id;

    fn category(number: u128) -> CategoryId {
        CategoryId::new(Ulid::from_parts(1, number))
    }

    fn def(key: &str, kind: AttributeKind) -> AttributeDef {
        AttributeDef {
            id: AttributeId::new(Ulid::from_parts(1, 1)),
            key: key.to_owned(),
            name: key.to_owned(),
            kind,
            options: match kind {
                AttributeKind::Choice => vec!["S".to_owned(), "M".to_owned()],
                AttributeKind::Text | AttributeKind::Number | AttributeKind::Flag => Vec::new(),
            },
            unit: None,
            required: false,
            categories: Vec::new(),
        }
    }

    fn told(defs: &[AttributeDef], values: &[(&str, &str)]) -> Vec<String> {
        let values = values
            .iter()
            .map(|(key, value)| ((*key).into(), (*value).into()));
        let problems = check_attributes(&values.collect(), defs).into_iter();
        problems.map(|(path, _)| path).collect()
    }

    #[test]
    fn every_attribute_that_is_wrong_is_named() {
        let mut size = def("size", AttributeKind::Choice);
        size.required = true;
        let defs = [
            size,
            def("width", AttributeKind::Number),
            def("lined", AttributeKind::Flag),
            def("material", AttributeKind::Text),
        ];
        let good = [
            ("size", "M"),
            ("width", "37.5"),
            ("lined", "yes"),
            ("material", "=cuero 👜"),
        ];
        assert!(told(&defs, &good).is_empty());
        let bad = [
            ("width", "37,5"),
            ("lined", "true"),
            ("material", "a\nb"),
            ("colour", "red"),
        ];
        assert_eq!(
            told(&defs, &bad),
            [
                "attributes.size",
                "attributes.width",
                "attributes.lined",
                "attributes.material",
                "attributes.colour"
            ]
        );
        assert_eq!(told(&defs, &[("size", "XL")]), ["attributes.size"]);
        assert_eq!(told(&defs, &[("size", " ")]), ["attributes.size"]);
    }

    #[test]
    fn numbers_are_plain_decimals() {
        for good in ["0", "37.5", "-12", "999999999.9999"] {
            assert!(is_number(good), "{good}");
        }
        for bad in [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "1e3",
            "٣",
            "1234567890",
            "NaN",
            "+1",
            "1.00000",
        ] {
            assert!(!is_number(bad), "{bad}");
        }
    }

    #[test]
    fn an_attribute_is_for_its_categories_and_those_below_them() {
        let mut of_bags = def("lined", AttributeKind::Flag);
        of_bags.categories = vec![category(1)];
        assert!(of_bags.is_for(&[category(2), category(1)]));
        assert!(!of_bags.is_for(&[category(3)]));
        assert!(def("year", AttributeKind::Number).is_for(&[]));
    }

    #[test]
    fn key_and_kind_never_change() {
        let was = def("size", AttributeKind::Choice);
        let mut next = was.clone();
        next.name = "Talla".to_owned();
        assert_eq!(was.may_become(&next), Ok(()));
        let other = def("talla", AttributeKind::Text);
        let refusal = was.may_become(&other).unwrap_err();
        let fields = crate::fault::Fault::fields(&refusal);
        assert_eq!(fields.len(), 2);
    }

    #[test]
    fn a_definition_that_contradicts_itself_names_each_field() {
        let broken = AttributeDef {
            key: "Größe".to_owned(),
            name: "\u{202e}".to_owned(),
            options: vec!["S".to_owned()],
            unit: Some("cm".to_owned()),
            categories: vec![category(1), category(1)],
            ..def("x", AttributeKind::Text)
        };
        let paths: Vec<_> = broken
            .problems()
            .into_iter()
            .map(|(path, _)| path)
            .collect();
        assert_eq!(paths, ["key", "name", "options", "unit", "categories"]);
        let mut choice = def("size", AttributeKind::Choice);
        choice.options.push("S".to_owned());
        assert_eq!(choice.problems()[0].0, "options");
    }
}
