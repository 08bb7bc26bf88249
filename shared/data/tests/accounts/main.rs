//! Accounts in the table: what only one may have, and the lists they stand in.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod lists;
mod many;
mod uniqueness;

use data::{StoreError, Table, TableConfig, users};
use domain::access::{By, Role, RoleGrant};
use domain::contact::{Email, Phone};
use domain::decision::Decision;
use domain::event::Cause;
use domain::tax_id::{TaxId, TaxIdType, TaxpayerKind};
use domain::user::profile::{self, Edit};
use domain::user::standing::Command as Move;
use domain::user::{Command, PersonProfile, User, UserEvent, UserFacts, UserStatus};
use testkit::{Emulator, Faults, caller, id, now};

pub(crate) struct House {
    pub(crate) table: Table,
    pub(crate) faults: Faults,
    _emulator: Emulator,
}

impl House {
    pub(crate) async fn open() -> Self {
        let emulator = Emulator::start().await;
        let (faults, sdk) = Faults::on_the_way(&emulator.sdk);
        let config = TableConfig {
            name: emulator.table.clone(),
            company: "dejavu".to_owned(),
            cursor_key: [7; 32],
        };
        Self {
            table: Table::connect(&sdk, config),
            faults,
            _emulator: emulator,
        }
    }

    /// Keeps someone new.
    pub(crate) async fn cast(&self, user: &User) -> Result<(), StoreError> {
        let new = Decision::one(None, user.clone(), UserEvent::Registered { roles: vec![] });
        self.keep(&new).await
    }

    pub(crate) async fn keep(
        &self,
        decision: &Decision<User, UserEvent>,
    ) -> Result<(), StoreError> {
        let cause = Cause::house("test", now(), "test", "test");
        self.table.begin(cause).save(decision).commit().await
    }

    pub(crate) async fn get(&self, number: u128) -> User {
        users::get(&self.table, &id(number)).await.unwrap()
    }

    /// Changes someone as they are now.
    pub(crate) async fn change(&self, number: u128, command: Command) -> Result<(), StoreError> {
        let decision = decided(&self.get(number).await, command);
        self.keep(&decision).await
    }
}

pub(crate) fn decided(user: &User, command: Command) -> Decision<User, UserEvent> {
    let admin = caller(9_999_999, &[Role::Admin]);
    user.decide(command, By::Person(&admin), now()).unwrap()
}

pub(crate) fn user(number: u128, name: &str) -> UserFacts {
    let email = Email::parse(&format!("u{number}@dejavu.test")).unwrap();
    UserFacts {
        status: UserStatus::Active,
        roles: vec![RoleGrant::of(Role::Consignor)],
        ..UserFacts::new(id(number), email, name.to_owned(), now())
    }
}

pub(crate) fn phone(text: &str) -> Option<Phone> {
    Some(Phone::parse(text).unwrap())
}

pub(crate) fn profile(ruc: &str) -> Option<PersonProfile> {
    Some(PersonProfile {
        kind: TaxpayerKind::Natural,
        legal_name: "Ana Pérez".to_owned(),
        trade_name: None,
        tax_id: Some(TaxId::state(TaxIdType::Natural, ruc, None).unwrap()),
        birth_date: None,
    })
}

pub(crate) fn edit(edit: Edit) -> Command {
    Command::Profile(Box::new(profile::Command::Edit(Edit { rank: 100, ..edit })))
}

pub(crate) fn delete() -> Command {
    Command::Standing(Move::Delete { rank: 100 })
}

pub(crate) fn restore() -> Command {
    Command::Standing(Move::Restore { rank: 100 })
}

/// The code of what was taken.
pub(crate) fn taken(outcome: Result<(), StoreError>) -> &'static str {
    match outcome {
        Err(StoreError::Taken { code, .. }) => code,
        other => panic!("{other:?}"),
    }
}
