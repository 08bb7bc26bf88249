//! Roles that the shop made, in the table.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | the role | `ROL#<id>` | `STATE` | `version` |
//! | how many may do everything: Admins who are active, everywhere and for good | `ROL#admin` | `HOLDERS` | never below 1 |
//!
//! Lists: gsi2 `ROL#ALL` by making. A deleted role stands in none.

use domain::access::{Role, RoleGrant, RoleKey, RolePower};
use domain::ids::RoleId;
use domain::role::{CustomRole, RoleEvent, RoleFacts};
use domain::user::User;

use crate::error::StoreError;
use crate::item::{Item, Key, encode, in_time, read};
use crate::table::{Query, Table};
use crate::transaction::{Aggregate, Places, STATE, Transaction};
use crate::users::{UserList, holders};

impl Aggregate for CustomRole {
    type Event = RoleEvent;
    const NOUN: &'static str = "role";

    fn id(&self) -> &str {
        self.facts().id.as_str()
    }

    fn version(&self) -> u64 {
        self.facts().version
    }

    fn label(&self) -> Option<String> {
        Some(self.facts().name.clone())
    }

    fn partition(&self) -> String {
        partition(&self.facts().id)
    }

    fn places(&self) -> Places {
        let facts = self.facts();
        let place = || ("ROL#ALL".to_owned(), in_time(facts.created_at, &facts.id));
        Places {
            queue: facts.deleted_at.is_none().then(place),
            ..Places::default()
        }
    }

    fn stored(&self) -> Result<Item, StoreError> {
        encode(self.facts())
    }
}

fn partition(id: &RoleId) -> String {
    format!("ROL#{id}")
}

fn state_key(table: &Table, id: &RoleId) -> Key {
    Key::new(table.pk(&partition(id)), STATE)
}

/// The role.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn get(table: &Table, id: &RoleId) -> Result<CustomRole, StoreError> {
    let item = table.get(&state_key(table, id)).await?;
    let item = item.ok_or(StoreError::Missing { noun: "role" })?;
    read::<RoleFacts>(item).map(CustomRole::restore)
}

/// Every role of the shop that is not deleted. Few by nature.
///
/// # Errors
/// The table does not answer.
pub async fn all(table: &Table) -> Result<Vec<CustomRole>, StoreError> {
    let items = table
        .all(&Query::index("gsi2", table.pk("ROL#ALL")))
        .await?;
    let roles = items.into_iter().map(read::<RoleFacts>);
    roles.map(|role| role.map(CustomRole::restore)).collect()
}

/// The roles of the shop among these, as they are at this moment, in one strong read; none at all
/// where only system roles are named.
///
/// # Errors
/// The table does not answer.
pub async fn named<'a>(
    table: &Table,
    keys: impl IntoIterator<Item = &'a RoleKey>,
) -> Result<Vec<CustomRole>, StoreError> {
    let mut ids: Vec<&RoleId> = keys.into_iter().filter_map(RoleKey::custom).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<_> = ids.into_iter().map(|id| state_key(table, id)).collect();
    let items = table.get_many(&keys).await?;
    let roles = items.into_iter().map(read::<RoleFacts>);
    roles.map(|role| role.map(CustomRole::restore)).collect()
}

/// What the roles of the shop among these allow at this moment.
///
/// # Errors
/// The table does not answer.
pub async fn powers(table: &Table, grants: &[RoleGrant]) -> Result<Vec<RolePower>, StoreError> {
    let roles = named(table, grants.iter().map(|grant| &grant.role)).await?;
    Ok(roles.iter().map(CustomRole::power).collect())
}

/// Whether anyone has the role.
///
/// # Errors
/// The table does not answer.
pub async fn is_held(table: &Table, id: &RoleId) -> Result<bool, StoreError> {
    let key = RoleKey::Custom(id.clone());
    holders(table, &UserList::Role(key, "")).await
}

/// Counts an account in or out of those who may do everything. The last of them stays: of two
/// changes at once that would leave nobody, the table takes one.
pub(crate) fn count_admins<'t>(
    change: Transaction<'t>,
    was: Option<&User>,
    next: &User,
) -> Transaction<'t> {
    let key = admins_key(change.table());
    match (
        was.is_some_and(User::is_lasting_admin),
        next.is_lasting_admin(),
    ) {
        (false, true) => change.count(&key, 1, None),
        (true, false) => {
            let (code, message) = ("last_admin", "an Admin must remain");
            change.count(&key, -1, Some((code, message)))
        }
        (true, true) | (false, false) => change,
    }
}

pub(crate) fn admins_key(table: &Table) -> Key {
    Key::new(table.pk(&format!("ROL#{}", Role::Admin.key())), "HOLDERS")
}
