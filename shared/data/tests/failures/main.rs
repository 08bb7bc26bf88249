//! What becomes of calls that fail: what the table's refusals mean, what is tried again and for
//! how long, and that an answer which got lost is no second effect.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod lost;
mod outbox;
mod reasons;
mod retries;

use aws_config::SdkConfig;

use data::{StoreError, Table, TableConfig, Transaction};
use domain::access::{Actor, By};
use domain::contact::{Email, Locale};
use domain::decision::Decision;
use domain::event::Cause;
use domain::idempotency::IdempotencyRecord;
use domain::user::standing;
use domain::user::{AccountKind, Command, Registration, User, UserEvent};
use testkit::{Faults, id, now};

pub(crate) const WRITE: &str = "TransactWriteItems";

pub(crate) fn connect(sdk: &SdkConfig) -> Table {
    let config = TableConfig {
        name: "dejavu-test".to_owned(),
        company: "dejavu".to_owned(),
        cursor_key: [7; 32],
    };
    Table::connect(sdk, config)
}

/// A table that is not there, for what a real one does not do on demand.
pub(crate) fn no_table() -> (Faults, Table) {
    let (faults, sdk) = Faults::without_a_table();
    (faults, connect(&sdk))
}

pub(crate) fn cause() -> Cause {
    Cause {
        actor: Actor::Public,
        ..Cause::house("test", now(), "test", "test")
    }
}

pub(crate) fn registration() -> Decision<User, UserEvent> {
    let registration = Registration {
        id: id(1),
        email: Email::parse("ana@dejavu.test").unwrap(),
        phone: None,
        name: "Ana".to_owned(),
        locale: Locale::EsPa,
        kind: AccountKind::Consignor,
        password_hash: "$argon2id$".to_owned(),
        terms_version: "1".to_owned(),
        auto_accept: false,
    };
    User::register(registration, now())
}

pub(crate) fn verified(user: &User) -> Decision<User, UserEvent> {
    let by = By::System("test");
    user.decide(Command::Standing(standing::Command::VerifyEmail), by, now())
        .unwrap()
}

pub(crate) fn record() -> IdempotencyRecord {
    IdempotencyRecord {
        key: "k".to_owned(),
        fingerprint: "f".to_owned(),
        status: 201,
        version: Some(1),
        location: None,
        body: b"{}".to_vec(),
        expires_at: now().plus_hours(24),
    }
}

/// Someone registers, with the answer to the key: the account, its event, its address, and what
/// stands beside them.
pub(crate) fn change(table: &Table) -> Transaction<'_> {
    let change = table.begin(cause()).save(&registration());
    change.remember(Some(record()))
}

/// What a failure is called, for comparing.
pub(crate) fn name(outcome: &Result<(), StoreError>) -> &'static str {
    match outcome {
        Ok(()) => "done",
        Err(StoreError::Missing { .. }) => "missing",
        Err(StoreError::Changed { .. }) => "changed",
        Err(StoreError::Taken { .. }) => "taken",
        Err(StoreError::Replayed) => "replayed",
        Err(StoreError::Cursor) => "cursor",
        Err(StoreError::TooLarge { .. }) => "too large",
        Err(StoreError::Contended) => "contended",
        Err(StoreError::Unavailable(_)) => "unavailable",
        Err(StoreError::Corrupt(_)) => "corrupt",
        Err(StoreError::Bug(_)) => "bug",
    }
}
