//! The lists in which accounts stand.
//!
//! An account has one small item for each list that it stands in, with what a list shows of it.
//! Each is written in the transaction that changes the account, so a list never shows what is not
//! so, and a page of one is one query: nothing is looked up for a row, and no row is dropped.
//!
//! Each kind of list is one partition of the index. A house has thousands of accounts and changes
//! few of them in a minute, which is far from what a partition takes. Who outgrows that puts the
//! first letter of the text into the partition key.

use domain::access::{Role, RoleKey};
use domain::time::Timestamp;
use domain::user::{SearchKind, User, UserCard, UserStatus, searchable};

use super::partition;
use crate::cursor::Paging;
use crate::error::StoreError;
use crate::item::{Indexes, Key};
use crate::table::{Page, Query, Table};
use crate::transaction::Transaction;

/// One list of accounts, and how its texts must begin. Each is one access pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserList<'a> {
    /// Everyone whose name begins so, by name.
    Name(&'a str),
    /// Everyone whose address begins so, by address.
    Email(&'a str),
    /// Everyone whose number begins so, by number: `+5076`.
    Phone(&'a str),
    /// Everyone whose tax id begins so, by tax id.
    TaxId(&'a str),
    /// Who stands there and has a name that begins so, by name. Who is deleted is in no list.
    Status(UserStatus, &'a str),
    /// Who has the role and a name that begins so, by name.
    Role(RoleKey, &'a str),
}

impl UserList<'_> {
    fn query(&self, table: &Table) -> Query {
        let (kind, list, prefix) = match self {
            Self::Name(name) => (SearchKind::Name, "", searchable(name)),
            Self::Email(address) => (SearchKind::Email, "", searchable(address)),
            Self::Phone(number) => (SearchKind::Phone, "", searchable(number)),
            Self::TaxId(number) => (SearchKind::TaxId, "", searchable(number)),
            Self::Status(status, name) => (SearchKind::Status, status.as_str(), searchable(name)),
            Self::Role(role, name) => (SearchKind::Role, role.as_str(), searchable(name)),
        };
        let mut query = Query::index("gsi1", table.pk(&place(kind, list)));
        query.newest_first = false;
        query.prefix = prefix;
        query
    }
}

/// A page of a list of accounts.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn list(
    table: &Table,
    list: &UserList<'_>,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<UserCard>, StoreError> {
    table.page(&list.query(table), paging, now).await
}

/// Whether anyone stands in the list.
pub(crate) async fn holders(table: &Table, list: &UserList<'_>) -> Result<bool, StoreError> {
    Ok(!table.all(&list.query(table)).await?.is_empty())
}

/// Everyone with the role.
pub(super) async fn with_role(table: &Table, role: Role) -> Result<Vec<UserCard>, StoreError> {
    let items = table
        .all(&UserList::Role(RoleKey::System(role), "").query(table))
        .await?;
    items.into_iter().map(crate::item::read).collect()
}

/// Takes the account out of the lists that it stands in no more, and writes it into the others
/// where anything that they show is new.
pub(super) fn keep<'t>(
    change: Transaction<'t>,
    was: Option<&User>,
    next: &User,
) -> Transaction<'t> {
    let card = next.card();
    let (old, new) = (was.map(places).unwrap_or_default(), places(next));
    let same = was.is_some_and(|was| was.card() == card);
    let version = next.facts().version;
    let mut change = change;
    for gone in old
        .iter()
        .filter(|old| !new.iter().any(|new| new.sk == old.sk))
    {
        let key = gone.key(change.table(), next);
        change = change.unlist(&key, version);
    }
    for place in new.iter().filter(|new| !same || !old.contains(new)) {
        let key = place.key(change.table(), next);
        let indexes = Indexes {
            gsi1: Some((change.table().pk(&place.list), place.sorted.clone())),
            ..Indexes::default()
        };
        change = change.enlist(&key, &indexes, version, &card);
    }
    change
}

/// Where an account stands in a list.
#[derive(PartialEq, Eq)]
struct Place {
    sk: String,
    list: String,
    sorted: String,
}

impl Place {
    fn key(&self, table: &Table, user: &User) -> Key {
        Key::new(table.pk(&partition(&user.facts().id)), &self.sk)
    }
}

fn places(user: &User) -> Vec<Place> {
    let place = |(kind, list, sorted): (SearchKind, String, String)| Place {
        sk: format!("LIST#{kind}#{list}"),
        list: place(kind, &list),
        // The id makes it one place, and comes after the text so that the text can be searched.
        sorted: format!("{sorted}#{}", user.facts().id),
    };
    user.search_keys().into_iter().map(place).collect()
}

fn place(kind: SearchKind, list: &str) -> String {
    format!("USERS#{kind}#{list}")
}
