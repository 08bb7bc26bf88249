//! Records of the set-up with their version: read, changed, and told of.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use domain::access::Actor;
use domain::catalogue::{
    AttributeDef, Brand, Category, Changed, Kept, Location, SetUp, SetUpEvent,
};
use domain::decision::Decision;
use domain::ids::{AttributeId, BrandId, CategoryId, LocationId, MarkdownScheduleId};
use domain::terms::{CommissionPlan, MarkdownSchedule, PlanEvent};
use domain::time::Timestamp;

use super::{Record, key};
use crate::error::StoreError;
use crate::item::{Indexes, Key, read};
use crate::table::{Query, Table};
use crate::transaction::Transaction;

/// A value that only one record of its kind has: its kind, itself, and what whoever comes second
/// is told.
pub(super) struct Own {
    pub(super) kind: &'static str,
    pub(super) value: String,
    pub(super) code: &'static str,
    pub(super) message: &'static str,
}

/// What an item holds. One that was written before records had a version is of the first, and
/// nobody knows by whom.
#[derive(Serialize, Deserialize)]
pub(super) struct KeptItem<T> {
    record: T,
    #[serde(default)]
    version: u64,
    #[serde(default)]
    created_at: Option<Timestamp>,
    #[serde(default)]
    created_by: Option<Actor>,
    #[serde(default)]
    updated_at: Option<Timestamp>,
    #[serde(default)]
    updated_by: Option<Actor>,
    #[serde(default)]
    deleted_at: Option<Timestamp>,
}

impl<T: Clone> From<&Kept<T>> for KeptItem<T> {
    fn from(kept: &Kept<T>) -> Self {
        Self {
            record: kept.record.clone(),
            version: kept.version,
            created_at: kept.created_at,
            created_by: kept.created_by.clone(),
            updated_at: kept.updated_at,
            updated_by: kept.updated_by.clone(),
            deleted_at: kept.deleted_at,
        }
    }
}

impl<T> From<KeptItem<T>> for Kept<T> {
    fn from(item: KeptItem<T>) -> Self {
        Self {
            version: item.version,
            record: item.record,
            created_at: item.created_at,
            created_by: item.created_by,
            updated_at: item.updated_at,
            updated_by: item.updated_by,
            deleted_at: item.deleted_at,
        }
    }
}

/// The categories with the revision of their tree: what a change of one is decided on. A change
/// of any of them in the meantime is noticed, so that no two of them make a ring, and nothing is
/// hung below what goes.
#[derive(Clone, Debug)]
pub struct CategoryTree {
    revision: u64,
    /// Every category, the deleted ones too.
    pub categories: Vec<Kept<Category>>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Revision {
    #[serde(default)]
    version: u64,
}

impl CategoryTree {
    /// The category.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub fn get(&self, id: &CategoryId) -> Result<&Kept<Category>, StoreError> {
        let found = self.categories.iter().find(|kept| &kept.record.id == id);
        found.ok_or(StoreError::Missing { noun: "category" })
    }
}

/// The categories, for whoever changes one.
///
/// # Errors
/// The table does not answer.
pub async fn category_tree(table: &Table) -> Result<CategoryTree, StoreError> {
    // The revision first: a change after it is found when the next one is written.
    let revision = match table.get(&tree_key(table)).await? {
        Some(item) => read::<Revision>(item)?.version,
        None => 0,
    };
    Ok(CategoryTree {
        revision,
        categories: kept_categories(table).await?,
    })
}

/// Every category with its version, the deleted ones too, in no order.
///
/// # Errors
/// The table does not answer.
pub async fn kept_categories(table: &Table) -> Result<Vec<Kept<Category>>, StoreError> {
    all(table).await
}

/// A category with its version.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn kept_category(table: &Table, id: &CategoryId) -> Result<Kept<Category>, StoreError> {
    one(table, id).await
}

/// Every brand with its version, the deleted ones too, in no order.
///
/// # Errors
/// The table does not answer.
pub async fn kept_brands(table: &Table) -> Result<Vec<Kept<Brand>>, StoreError> {
    all(table).await
}

/// A brand with its version.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn kept_brand(table: &Table, id: &BrandId) -> Result<Kept<Brand>, StoreError> {
    one(table, id).await
}

/// Every attribute with its version, the deleted ones too, in no order: see
/// [`domain::catalogue::attributes_for`].
///
/// # Errors
/// The table does not answer.
pub async fn kept_attributes(table: &Table) -> Result<Vec<Kept<AttributeDef>>, StoreError> {
    all(table).await
}

/// An attribute with its version.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn kept_attribute(
    table: &Table,
    id: &AttributeId,
) -> Result<Kept<AttributeDef>, StoreError> {
    one(table, id).await
}

/// Every location with its version, in no order.
///
/// # Errors
/// The table does not answer.
pub async fn kept_locations(table: &Table) -> Result<Vec<Kept<Location>>, StoreError> {
    all(table).await
}

/// A location with its version.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn kept_location(table: &Table, id: &LocationId) -> Result<Kept<Location>, StoreError> {
    one(table, id).await
}

/// Every markdown schedule with its version, in no order.
///
/// # Errors
/// The table does not answer.
pub async fn kept_schedules(table: &Table) -> Result<Vec<Kept<MarkdownSchedule>>, StoreError> {
    all(table).await
}

/// A markdown schedule with its version.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn kept_schedule(
    table: &Table,
    id: &MarkdownScheduleId,
) -> Result<Kept<MarkdownSchedule>, StoreError> {
    one(table, id).await
}

impl Transaction<'_> {
    /// Keeps an accepted change of a category. It was decided on `tree`.
    pub fn change_category(self, tree: &CategoryTree, decision: &Changed<Category>) -> Self {
        let key = tree_key(self.table());
        let revision = |version| Revision { version };
        let (was, next) = (revision(tree.revision), revision(tree.revision + 1));
        let indexes = Indexes::default();
        self.follow(
            &key,
            &indexes,
            tree.revision,
            (&was, &next),
            "category tree",
        )
        .change_record(decision)
    }

    /// Keeps an accepted change of a brand.
    pub fn change_brand(self, decision: &Changed<Brand>) -> Self {
        self.change_record(decision)
    }

    /// Keeps an accepted change of an attribute.
    pub fn change_attribute(self, decision: &Changed<AttributeDef>) -> Self {
        self.change_record(decision)
    }

    /// Keeps an accepted change of a location.
    pub fn change_location(self, decision: &Changed<Location>) -> Self {
        self.change_record(decision)
    }

    /// Keeps an accepted change of a markdown schedule.
    pub fn change_schedule(self, decision: &Changed<MarkdownSchedule>) -> Self {
        self.change_record(decision)
    }

    /// Keeps a published version of a commission plan, which becomes the newest, and tells of it.
    /// Whoever publishes the same number at the same time is refused.
    pub fn publish_plan(self, plan: &CommissionPlan, event: &PlanEvent) -> Self {
        let (partition, id) = (format!("PLAN#{}", plan.id), plan.id.as_str());
        let version = u64::from(plan.version);
        self.put_plan(plan).record(&partition, id, version, event)
    }

    fn change_record<R: Record + SetUp>(self, decision: &Changed<R>) -> Self {
        let Decision { was, next, events } = decision;
        let item = KeptItem::from(next);
        let key = key::<R>(self.table(), Record::id(&next.record));
        let indexes = Indexes::default();
        let change = match was {
            Some(was) => {
                let before = KeptItem::from(was);
                let noun = <R as Record>::NOUN;
                self.follow(&key, &indexes, was.version, (&before, &item), noun)
            }
            None => {
                let message = "what is to be set up is there already";
                self.create(&key, &indexes, &item, "set_up_exists", message)
            }
        };
        let change = change.own(was.as_ref().map(|was| &was.record), &next.record);
        let id = SetUp::id(&next.record);
        let partition = history_of::<R>(id);
        events.iter().fold(change, |change, event: &SetUpEvent<R>| {
            change.record(&partition, id, next.version, event)
        })
    }

    /// Lets go of what only this record had and has no more, and takes what is new.
    pub(super) fn own<R: Record>(self, was: Option<&R>, next: &R) -> Self {
        let id = next.id().to_string();
        let (old, new) = (was.map(R::own).unwrap_or_default(), next.own());
        let stays = |one: &Own, others: &[Own]| {
            let same = |other: &Own| other.kind == one.kind && other.value == one.value;
            others.iter().any(same)
        };
        let mut change = self;
        for gone in old.iter().filter(|one| !stays(one, &new)) {
            let key = own_key(change.table(), gone);
            change = change.release(&key, &id);
        }
        // Also what it had before: a record of old may have taken nothing yet.
        for one in &new {
            let key = own_key(change.table(), one);
            change = change.claim(&key, &id, one.code, one.message);
        }
        change
    }
}

/// Where the events of a record lie.
fn history_of<R: Record>(id: &str) -> String {
    format!("{}#{id}", R::PARTITION)
}

fn own_key(table: &Table, own: &Own) -> Key {
    let Own { kind, value, .. } = own;
    Key::new(table.pk(&format!("UNQ#{kind}#{value}")), "UNIQUE")
}

fn tree_key(table: &Table) -> Key {
    Key::new(table.pk(super::HOUSE), "TREE")
}

async fn one<R: Record>(table: &Table, id: &R::Id) -> Result<Kept<R>, StoreError> {
    let item = table.get(&key::<R>(table, id)).await?;
    let item = item.ok_or(StoreError::Missing { noun: R::NOUN })?;
    kept(item)
}

async fn all<R: Record>(table: &Table) -> Result<Vec<Kept<R>>, StoreError> {
    let query = Query::partition(table.pk(R::PARTITION), "");
    let items = table.all(&query).await?;
    items.into_iter().map(kept).collect()
}

fn kept<T: DeserializeOwned>(item: crate::item::Item) -> Result<Kept<T>, StoreError> {
    read::<KeptItem<T>>(item).map(Kept::from)
}
