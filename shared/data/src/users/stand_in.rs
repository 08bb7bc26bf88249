//! The stand-in: the account that is read where an address has none.
//!
//! Who times a sign-in must not learn whether there is an account. So the unknown way reads an item
//! as large as an ordinary account, parses it the same and checks the password against its hash.
//! Nobody can sign in to it: it is at no address, in no list, and no password has its hash.

use domain::contact::{Email, Locale, Phone};
use domain::ids::{Id, UserId};
use domain::time::Timestamp;
use domain::user::{AccountKind, Registration, User, UserFacts, UserStatus};
use ulid::Ulid;

use crate::error::StoreError;
use crate::item::{Item, Key, build, encode, read};
use crate::table::Table;
use crate::transaction::{STATE, Transaction};

/// Argon2id in PHC form, made with as much work as sign-in takes today. It was drawn by lot and is
/// the hash of nothing.
pub const STAND_IN_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$\
    Zm9yIG5vYm9keSBhdCBhbA$q3v0Tx5bWk8H1mYcJrLZQe2nUo7sXaBfD4iGpVtKhRw";

/// Outside the partitions of accounts: no list, no rewrite and no count comes across it.
fn key(table: &Table) -> Key {
    Key::new(table.pk("NOBODY#ACCOUNT"), STATE)
}

/// The one that is kept, or where none is, one that is made here.
pub(super) async fn get(table: &Table) -> Result<User, StoreError> {
    let kept = table.get(&key(table)).await?;
    let read = kept.and_then(|item| read::<UserFacts>(item).ok());
    Ok(read.map_or_else(made, User::restore))
}

/// Whether the one that is kept is the one that this code makes.
pub(crate) async fn is_present(table: &Table) -> Result<bool, StoreError> {
    let kept = table.get(&key(table)).await?;
    Ok(match kept {
        Some(kept) => kept == item(table)?,
        None => false,
    })
}

fn item(table: &Table) -> Result<Item, StoreError> {
    let body = encode(made().facts())?;
    Ok(build(
        &key(table),
        &crate::item::Indexes::default(),
        1,
        body,
    ))
}

/// Someone who has registered, proven their address and signed in.
fn made() -> User {
    let came = Timestamp::from_millis(0);
    let registration = Registration {
        id: UserId::new(Ulid::nil()),
        email: Email::parse("someone@ordinary.invalid").expect("an address"),
        phone: Some(Phone::parse("+50760000000").expect("a number")),
        name: "Someone Of An Ordinary Name".to_owned(),
        locale: Locale::default(),
        kind: AccountKind::Consignor,
        password_hash: STAND_IN_HASH.to_owned(),
        terms_version: "2026-01".to_owned(),
        auto_accept: true,
    };
    let registered = User::register(registration, came).next;
    User::restore(UserFacts {
        status: UserStatus::Active,
        email_verified_at: Some(came),
        last_login_at: Some(came),
        ..registered.facts().clone()
    })
}

impl Transaction<'_> {
    /// Keeps the stand-in as this code makes it.
    pub fn put_stand_in(self) -> Self {
        let key = key(self.table());
        self.put_newest(&key, 1, made().facts(), "stand_in")
    }
}
