//! How the shop is set up, in the table: plain records, small in number by rule.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | a category, brand, attribute, location, markdown schedule | `SETUP#<KIND>` | its id | `version` |
//! | what happened to it | `SETUP#<KIND>#<id>` | `EVT#<version>#<n>` | must not exist |
//! | a value that only one of its kind has | `UNQ#<kind>#<value>` | `UNIQUE` | owner |
//! | the revision of the tree of categories | `SETUP#HOUSE` | `TREE` | `version` |
//! | the newest version of a commission plan | `SETUP#PLAN` | its id | not older |
//! | each version of it | `PLAN#<id>` | `V#<version>` | frozen |
//! | what happened to it | `PLAN#<id>` | `EVT#<version>#0` | must not exist |
//! | the newest version of a contract template | `SETUP#TEMPLATE` | `<key>#<locale>` | not older |
//! | each version of it | `TEMPLATE#<key>#<locale>` | `V#<version>` | frozen |
//! | the settings | `SETUP#HOUSE` | `SETTINGS` | `version` |
//! | what happened to them | `SETUP#HOUSE` | `EVT#<version>#<n>` | must not exist |
//! | the house as it is named in contracts | `SETUP#HOUSE` | `PARTY` | |
//!
//! A record lies whole under `record`, so that a shape which takes no unknown field reads back.
//! Only one category has a slug, and so with brands (`UNQ#CATEGORY#<slug>`, `UNQ#BRAND#<slug>`);
//! only one attribute has a key (`UNQ#ATTRIBUTE#<key>`), and a billing point is in one location
//! (`UNQ#POINT#<branch>-<point>`). What is deleted keeps them, so that it can come back.
//!
//! Nothing here is remembered between two requests but the settings: a change is seen at once.

mod kept;
mod known;
mod settings;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use domain::catalogue::{AttributeDef, Brand, Category, Location};
use domain::contact::Locale;
use domain::contract::{Party, TemplateRef};
use domain::ids::{
    AttributeId, BrandId, CategoryId, CommissionPlanId, Id, LocationId, MarkdownScheduleId,
};
use domain::settings::Settings;
use domain::template::ContractTemplate;
use domain::terms::{CommissionPlan, MarkdownSchedule};

use crate::error::StoreError;
use crate::item::{Indexes, Key, read};
use crate::table::{Query, Table};
use crate::transaction::Transaction;

use kept::Own;

pub use kept::{
    CategoryTree, category_tree, kept_attribute, kept_attributes, kept_brand, kept_brands,
    kept_categories, kept_category, kept_location, kept_locations, kept_schedule, kept_schedules,
};
pub use known::{Named, SetupFault, require_known};
pub(crate) use settings::SettingsCache;
pub use settings::{kept_settings, settings, settings_history};

const HOUSE: &str = "SETUP#HOUSE";
const SETTINGS: &str = "SETTINGS";
const PARTY: &str = "PARTY";

#[derive(Serialize, Deserialize)]
struct Kept<T> {
    record: T,
}

/// A kind of record that is found by its id.
trait Record: Serialize + DeserializeOwned {
    type Id: Id;
    const PARTITION: &'static str;
    const NOUN: &'static str;

    fn id(&self) -> &Self::Id;

    /// Counted by the record itself, or always the first.
    fn version(&self) -> u64 {
        1
    }

    /// What no other of its kind has.
    fn own(&self) -> Vec<Own> {
        Vec::new()
    }
}

macro_rules! records {
    ($($record:ty, $id:ty, $partition:literal, $noun:literal, $own:expr;)*) => {$(
        impl Record for $record {
            type Id = $id;
            const PARTITION: &'static str = $partition;
            const NOUN: &'static str = $noun;

            fn id(&self) -> &Self::Id {
                &self.id
            }

            fn own(&self) -> Vec<Own> {
                let own: fn(&Self) -> Vec<Own> = $own;
                own(self)
            }
        }
    )*};
}

records! {
    Category, CategoryId, "SETUP#CATEGORY", "category", |it| vec![slug("CATEGORY", &it.slug)];
    Brand, BrandId, "SETUP#BRAND", "brand", |it| vec![slug("BRAND", &it.slug)];
    AttributeDef, AttributeId, "SETUP#ATTRIBUTE", "attribute", |it| vec![Own {
        kind: "ATTRIBUTE",
        value: it.key.clone(),
        code: "attribute_key_taken",
        message: "another attribute has this key",
    }];
    Location, LocationId, "SETUP#LOCATION", "location", billing_points;
    MarkdownSchedule, MarkdownScheduleId, "SETUP#SCHEDULE", "markdown schedule", |_| Vec::new();
}

fn slug(kind: &'static str, slug: &str) -> Own {
    Own {
        kind,
        value: slug.to_owned(),
        code: "slug_taken",
        message: "another one of its kind has this slug",
    }
}

/// Invoices are numbered by branch and billing point: a point is in one place.
fn billing_points(location: &Location) -> Vec<Own> {
    let points = location.billing_points.iter();
    let own = points.map(|point| Own {
        kind: "POINT",
        value: format!("{}-{point}", location.branch_code),
        code: "billing_point_taken",
        message: "another location has this billing point",
    });
    own.collect()
}

impl Record for CommissionPlan {
    type Id = CommissionPlanId;
    const PARTITION: &'static str = "SETUP#PLAN";
    const NOUN: &'static str = "commission plan";

    fn id(&self) -> &Self::Id {
        &self.id
    }

    fn version(&self) -> u64 {
        u64::from(self.version)
    }
}

/// Every category, in no order, the deleted ones too, for goods that have them: see
/// [`domain::catalogue::tree`].
///
/// # Errors
/// The table does not answer, or a record does not read.
pub async fn categories(table: &Table) -> Result<Vec<Category>, StoreError> {
    list(table).await
}

/// The category.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn category(table: &Table, id: &CategoryId) -> Result<Category, StoreError> {
    get(table, id).await
}

/// Every brand, in no order, the deleted ones too.
///
/// # Errors
/// The table does not answer, or a record does not read.
pub async fn brands(table: &Table) -> Result<Vec<Brand>, StoreError> {
    list(table).await
}

/// The brand.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn brand(table: &Table, id: &BrandId) -> Result<Brand, StoreError> {
    get(table, id).await
}

/// Every location, in no order.
///
/// # Errors
/// The table does not answer, or a record does not read.
pub async fn locations(table: &Table) -> Result<Vec<Location>, StoreError> {
    list(table).await
}

/// The location.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn location(table: &Table, id: &LocationId) -> Result<Location, StoreError> {
    get(table, id).await
}

/// Every markdown schedule, in no order, the inactive ones too.
///
/// # Errors
/// The table does not answer, or a record does not read.
pub async fn schedules(table: &Table) -> Result<Vec<MarkdownSchedule>, StoreError> {
    list(table).await
}

/// The markdown schedule.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn schedule(
    table: &Table,
    id: &MarkdownScheduleId,
) -> Result<MarkdownSchedule, StoreError> {
    get(table, id).await
}

/// The newest version of every commission plan, in no order, those not in force too.
///
/// # Errors
/// The table does not answer, or a record does not read.
pub async fn plans(table: &Table) -> Result<Vec<CommissionPlan>, StoreError> {
    list(table).await
}

/// The newest version of a commission plan.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn plan(table: &Table, id: &CommissionPlanId) -> Result<CommissionPlan, StoreError> {
    get(table, id).await
}

/// A commission plan as it was in one version.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn plan_version(
    table: &Table,
    id: &CommissionPlanId,
    version: u32,
) -> Result<CommissionPlan, StoreError> {
    let noun = CommissionPlan::NOUN;
    one(table, &plan_key(table, id, version), noun).await
}

/// The newest version of every contract template, in no order.
///
/// # Errors
/// The table does not answer, or a record does not read.
pub async fn templates(table: &Table) -> Result<Vec<ContractTemplate>, StoreError> {
    all(table, "SETUP#TEMPLATE").await
}

/// The newest version of a contract template in a language.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn newest_template(
    table: &Table,
    key: &str,
    locale: Locale,
) -> Result<ContractTemplate, StoreError> {
    one(table, &newest_template_key(table, key, locale), "template").await
}

/// The very version that a contract's text comes from.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn template(
    table: &Table,
    reference: &TemplateRef,
) -> Result<ContractTemplate, StoreError> {
    let TemplateRef {
        key,
        locale,
        version,
        ..
    } = reference;
    one(
        table,
        &template_key(table, key, *locale, *version),
        "template",
    )
    .await
}

/// Whether settings are kept, or the defaults count.
pub(crate) async fn has_settings(table: &Table) -> Result<bool, StoreError> {
    let item = table.get(&house_key(table, SETTINGS)).await?;
    Ok(item.is_some())
}

/// The house, as it is named in contracts.
///
/// # Errors
/// [`StoreError::Missing`] when it was never set.
pub async fn house(table: &Table) -> Result<Party, StoreError> {
    one(table, &house_key(table, PARTY), "house").await
}

impl Transaction<'_> {
    /// Creates or replaces a category that nobody has edited yet.
    pub fn put_category(self, category: &Category) -> Self {
        self.put_record(category)
    }

    /// Creates or replaces a brand that nobody has edited yet.
    pub fn put_brand(self, brand: &Brand) -> Self {
        self.put_record(brand)
    }

    /// Creates or replaces an attribute that nobody has edited yet.
    pub fn put_attribute(self, attribute: &AttributeDef) -> Self {
        self.put_record(attribute)
    }

    /// Creates or replaces a location that nobody has edited yet.
    pub fn put_location(self, location: &Location) -> Self {
        self.put_record(location)
    }

    /// Creates or replaces a markdown schedule that nobody has edited yet.
    pub fn put_schedule(self, schedule: &MarkdownSchedule) -> Self {
        self.put_record(schedule)
    }

    /// Keeps a version of a commission plan, which becomes the newest. A version that is kept is
    /// frozen: another plan under its number is refused as `plan_version_exists`.
    pub fn put_plan(self, plan: &CommissionPlan) -> Self {
        let key = plan_key(self.table(), &plan.id, plan.version);
        self.freeze(
            &key,
            u64::from(plan.version),
            &Kept { record: plan },
            "plan_version_exists",
            "this version of the plan is kept already, with other terms",
        )
        .put_record(plan)
    }

    /// Keeps a published version of a contract template, which becomes the newest. A version
    /// that is kept is frozen: another text under its number is refused as
    /// `template_version_exists`.
    pub fn put_template(self, template: &ContractTemplate) -> Self {
        let ContractTemplate {
            key,
            locale,
            version,
            ..
        } = template;
        let frozen = template_key(self.table(), key, *locale, *version);
        let newest = newest_template_key(self.table(), key, *locale);
        let (kept, version) = (Kept { record: template }, u64::from(*version));
        self.freeze(
            &frozen,
            version,
            &kept,
            "template_version_exists",
            "this version of the template is kept already, with another text",
        )
        .put_newest(&newest, version, &kept, "template")
    }

    /// Creates or replaces the settings.
    pub fn put_settings(mut self, settings: &Settings) -> Self {
        self.changes_settings();
        let key = house_key(self.table(), SETTINGS);
        self.put_newest(&key, 1, &Kept { record: settings }, "settings")
    }

    /// Keeps the settings that a house starts with; refused once any are kept.
    pub(crate) fn first_settings(mut self, settings: &Settings) -> Self {
        self.changes_settings();
        let key = house_key(self.table(), SETTINGS);
        let message = "settings are kept already";
        let kept = Kept { record: settings };
        self.create(&key, &Indexes::default(), &kept, "settings_exist", message)
    }

    /// Creates or replaces the house, as it is named in contracts.
    pub fn put_house(self, house: &Party) -> Self {
        let key = house_key(self.table(), PARTY);
        self.put_newest(&key, 1, &Kept { record: house }, "house")
    }

    /// Without taking what no other of its kind has: whoever sets one up looks at all of them, and
    /// the first edit takes it.
    fn put_record<R: Record>(self, record: &R) -> Self {
        let key = key::<R>(self.table(), record.id());
        self.put_newest(&key, record.version(), &Kept { record }, R::NOUN)
    }
}

fn key<R: Record>(table: &Table, id: &R::Id) -> Key {
    Key::new(table.pk(R::PARTITION), id.as_str())
}

fn plan_key(table: &Table, id: &CommissionPlanId, version: u32) -> Key {
    Key::new(table.pk(&format!("PLAN#{id}")), &version_key(version))
}

fn template_key(table: &Table, key: &str, locale: Locale, version: u32) -> Key {
    let partition = format!("TEMPLATE#{key}#{}", locale.tag());
    Key::new(table.pk(&partition), &version_key(version))
}

fn newest_template_key(table: &Table, key: &str, locale: Locale) -> Key {
    let sort = format!("{key}#{}", locale.tag());
    Key::new(table.pk("SETUP#TEMPLATE"), &sort)
}

fn version_key(version: u32) -> String {
    format!("V#{version:08}")
}

fn house_key(table: &Table, sort: &str) -> Key {
    Key::new(table.pk(HOUSE), sort)
}

async fn get<R: Record>(table: &Table, id: &R::Id) -> Result<R, StoreError> {
    one(table, &key::<R>(table, id), R::NOUN).await
}

async fn list<R: Record>(table: &Table) -> Result<Vec<R>, StoreError> {
    all(table, R::PARTITION).await
}

async fn one<T: DeserializeOwned>(
    table: &Table,
    key: &Key,
    noun: &'static str,
) -> Result<T, StoreError> {
    let item = table.get(key).await?.ok_or(StoreError::Missing { noun })?;
    read::<Kept<T>>(item).map(|kept| kept.record)
}

async fn all<T: DeserializeOwned>(table: &Table, partition: &str) -> Result<Vec<T>, StoreError> {
    let items = table
        .all(&Query::partition(table.pk(partition), ""))
        .await?;
    items
        .into_iter()
        .map(|item| read::<Kept<T>>(item).map(|kept| kept.record))
        .collect()
}
