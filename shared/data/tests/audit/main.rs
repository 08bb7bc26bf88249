//! The audit log: an entry with every change, a chain that finds what is wrong, lists that find
//! what is asked for. Against the real table.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod chain;
mod entries;
mod search;

use data::{Table, TableConfig, audit};
use domain::access::Actor;
use domain::audit::AuditEntry;
use domain::contact::{Email, Locale};
use domain::decision::Decision;
use domain::event::Cause;
use domain::ids::UserId;
use domain::time::Date;
use domain::user::{AccountKind, Registration, User, UserEvent};
use testkit::{Emulator, id, now};

pub(crate) struct House {
    pub(crate) emulator: Emulator,
    pub(crate) table: Table,
}

impl House {
    pub(crate) async fn new() -> Self {
        let emulator = Emulator::start().await;
        let config = TableConfig {
            name: emulator.table.clone(),
            company: "dejavu".to_owned(),
            cursor_key: [7; 32],
        };
        let table = Table::connect(&emulator.sdk, config);
        Self { emulator, table }
    }

    pub(crate) async fn entries(&self) -> Vec<AuditEntry> {
        audit::entries_of(&self.table, today()).await.unwrap()
    }

    /// The only entry.
    pub(crate) async fn entry(&self) -> AuditEntry {
        let mut entries = self.entries().await;
        assert_eq!(entries.len(), 1, "{entries:#?}");
        entries.remove(0)
    }

    /// So many people register, each in a change of their own.
    pub(crate) async fn registrations(&self, count: u128) {
        for number in 1..=count {
            let decision = registration(number);
            let change = self.table.begin(cause()).save(&decision);
            change.commit().await.unwrap();
        }
    }
}

pub(crate) fn today() -> Date {
    now().panama_date()
}

pub(crate) fn cause() -> Cause {
    Cause {
        actor: Actor::Public,
        ..Cause::house("register_user", now(), "request-1", "correlation-1")
    }
}

pub(crate) fn registration(number: u128) -> Decision<User, UserEvent> {
    let registration = Registration {
        id: id::<UserId>(number),
        email: Email::parse(&format!("ana{number}@dejavu.test")).expect("an address"),
        phone: None,
        name: "Ana Peña".to_owned(),
        locale: Locale::EsPa,
        kind: AccountKind::Consignor,
        password_hash: "$argon2id$v=19$secret".to_owned(),
        terms_version: "2026-01".to_owned(),
        auto_accept: true,
    };
    User::register(registration, now())
}
