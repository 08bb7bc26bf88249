//! Whether what a body names of the set-up is there.

use std::collections::BTreeMap;

use domain::fault::{Class, Fault};
use domain::ids::{BrandId, CategoryId, CommissionPlanId, LocationId, MarkdownScheduleId};
use domain::terms::{CommissionPlan, MarkdownSchedule};

use super::{Brand, Category, Location, key};
use crate::error::StoreError;
use crate::item::Key;
use crate::table::Table;

/// One thing of the set-up that a body names.
#[derive(Clone, Copy, Debug)]
pub enum Named<'a> {
    /// A place of the shop.
    Location(&'a LocationId),
    /// A category.
    Category(&'a CategoryId),
    /// A brand.
    Brand(&'a BrandId),
    /// A commission plan.
    Plan(&'a CommissionPlanId),
    /// A markdown schedule.
    Schedule(&'a MarkdownScheduleId),
}

/// Why what a body names may not be used.
#[derive(Debug, thiserror::Error)]
pub enum SetupFault {
    /// Each by the field that names it.
    #[error("some fields name what the shop does not have")]
    Unknown(Vec<(String, &'static str)>),
    /// It could not be found out.
    #[error("the set-up cannot be looked up")]
    Store(#[from] StoreError),
}

impl Fault for SetupFault {
    fn class(&self) -> Class {
        match self {
            Self::Unknown(_) => Class::Invalid,
            Self::Store(fault) => fault.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "not_set_up",
            Self::Store(fault) => fault.code(),
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        match self {
            Self::Unknown(fields) => fields
                .iter()
                .map(|(field, problem)| (field.clone(), (*problem).to_owned()))
                .collect(),
            Self::Store(_) => Vec::new(),
        }
    }
}

impl Named<'_> {
    fn key(self, table: &Table) -> Key {
        match self {
            Self::Location(id) => key::<Location>(table, id),
            Self::Category(id) => key::<Category>(table, id),
            Self::Brand(id) => key::<Brand>(table, id),
            Self::Plan(id) => key::<CommissionPlan>(table, id),
            Self::Schedule(id) => key::<MarkdownSchedule>(table, id),
        }
    }

    const fn problem(self) -> &'static str {
        match self {
            Self::Location(_) => "is no location of the house",
            Self::Category(_) => "is no category of the house",
            Self::Brand(_) => "is no brand of the house",
            Self::Plan(_) => "is no commission plan of the house",
            Self::Schedule(_) => "is no markdown schedule of the house",
        }
    }
}

/// Requires that everything a body names is part of the set-up and not deleted. `wanted` pairs the
/// path of the field that names it with what it names.
///
/// What was set up is never removed, so what this finds is still there when the transaction is
/// written. What is deleted in that moment is named once more, as by what named it before.
///
/// # Errors
/// [`SetupFault::Unknown`], naming every field.
pub async fn require_known(table: &Table, wanted: &[(&str, Named<'_>)]) -> Result<(), SetupFault> {
    // By key: two fields may name the same thing, and the table takes each key once.
    let keys: BTreeMap<(String, String), Key> = wanted
        .iter()
        .map(|(_, named)| named.key(table))
        .map(|key| ((key.pk.clone(), key.sk.clone()), key))
        .collect();
    let keys: Vec<Key> = keys.into_values().collect();
    let found = table.get_many(&keys).await?;
    let is_there = |key: &Key| {
        let wanted = key.to_item();
        found.iter().any(|item| {
            let same = wanted
                .iter()
                .all(|(name, value)| item.get(name) == Some(value));
            same && !item.contains_key("deleted_at")
        })
    };
    let problems: Vec<_> = wanted
        .iter()
        .filter(|(_, named)| !is_there(&named.key(table)))
        .map(|(field, named)| ((*field).to_owned(), named.problem()))
        .collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(SetupFault::Unknown(problems))
    }
}
