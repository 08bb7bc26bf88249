//! A house whose items can be looked at, and written as they were written once.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;

use data::migrations::{self, MigrationError, Outcome, Report, Runner};
use data::{Table, TableConfig};
use domain::access::Role;
use domain::ids::UserId;
use testkit::{Faults, Stage};

pub(crate) type Item = std::collections::HashMap<String, AttributeValue>;

/// The number of the rewrite of accounts.
pub(crate) const ACCOUNTS: u16 = 4;

pub(crate) struct House {
    pub(crate) stage: Stage,
    pub(crate) client: Client,
    name: String,
}

impl House {
    pub(crate) async fn new() -> Self {
        let stage = Stage::new().await;
        let config = stage.config();
        Self {
            client: Client::new(&config.sdk),
            name: config.table,
            stage,
        }
    }

    pub(crate) fn table(&self) -> &Table {
        &self.stage.table
    }

    /// The table on a way on which things go wrong.
    pub(crate) fn shaky(&self) -> (Faults, Table) {
        let (faults, sdk) = Faults::on_the_way(&self.stage.config().sdk);
        (faults, self.connect(&sdk))
    }

    fn connect(&self, sdk: &SdkConfig) -> Table {
        let config = self.stage.config();
        Table::connect(
            sdk,
            TableConfig {
                name: config.table,
                company: config.company,
                cursor_key: [7; 32],
            },
        )
    }

    /// Runs every migration to its end.
    pub(crate) async fn migrate(&self) -> Vec<Report> {
        self.run(self.table(), "run", false)
            .await
            .expect("the house answers")
    }

    pub(crate) async fn rehearse(&self) -> Vec<Report> {
        self.run(self.table(), "look", true)
            .await
            .expect("the house answers")
    }

    pub(crate) async fn run(
        &self,
        table: &Table,
        id: &str,
        dry_run: bool,
    ) -> Result<Vec<Report>, MigrationError> {
        let runner = Runner {
            id,
            dry_run,
            now: &|| self.stage.clock.now(),
            goes_on: &|| true,
        };
        migrations::run(table, &runner).await
    }

    /// Every item of the table by its key.
    pub(crate) async fn items(&self) -> BTreeMap<(String, String), Item> {
        let mut pages = self
            .client
            .scan()
            .table_name(&self.name)
            .into_paginator()
            .items()
            .send();
        let mut items = BTreeMap::new();
        while let Some(item) = pages.next().await {
            let item = item.expect("the house answers");
            items.insert((word(&item, "pk"), word(&item, "sk")), item);
        }
        items
    }

    /// Every item that is none of the migrations' own.
    pub(crate) async fn kept(&self) -> BTreeMap<(String, String), Item> {
        let mut items = self.items().await;
        items.retain(|(pk, _), _| !pk.contains("#MIGRATION#"));
        items
    }

    pub(crate) async fn put(&self, item: Item) {
        let put = self.client.put_item().table_name(&self.name);
        put.set_item(Some(item))
            .send()
            .await
            .expect("the house answers");
    }

    pub(crate) async fn account(&self, id: &UserId) -> Item {
        let key = (format!("dejavu#USR#{id}"), "STATE".to_owned());
        self.items().await.remove(&key).expect("the house answers")
    }

    /// An account as the first version of the house wrote it: in the index of its role itself, with
    /// nothing beside it but its address.
    pub(crate) async fn old_account(&self, role: Role) -> UserId {
        let id = self.stage.person(role).await.id;
        let own = format!("dejavu#USR#{id}");
        for (pk, sk) in self.items().await.into_keys() {
            if pk == own && sk.starts_with("LIST#") {
                self.remove(&pk, &sk).await;
            }
        }
        let mut item = self.account(&id).await;
        item.remove("schema");
        item.insert(
            "roles".to_owned(),
            AttributeValue::L(vec![text(role.key())]),
        );
        item.insert(
            "gsi2pk".to_owned(),
            text(&format!("dejavu#ROLE#{}", role.key())),
        );
        item.insert("gsi2sk".to_owned(), text(id.as_str()));
        self.put(item).await;
        id
    }

    async fn remove(&self, pk: &str, sk: &str) {
        let delete = self.client.delete_item().table_name(&self.name);
        let delete = delete.key("pk", text(pk)).key("sk", text(sk));
        delete.send().await.expect("the house answers");
    }

    /// Every migration is done but the one of accounts.
    pub(crate) async fn before_accounts(&self) {
        self.migrate().await;
        self.remove(&format!("dejavu#MIGRATION#{ACCOUNTS:04}"), "STATE")
            .await;
    }

    pub(crate) async fn old_accounts(&self, count: usize) -> Vec<UserId> {
        let mut ids = Vec::new();
        for _ in 0..count {
            ids.push(self.old_account(Role::Appraiser).await);
        }
        ids
    }

    /// How many accounts are as they were written once.
    pub(crate) async fn behind(&self) -> usize {
        let items = self.items().await;
        let accounts = items
            .iter()
            .filter(|((pk, sk), _)| pk.contains("#USR#") && sk == "STATE");
        accounts
            .filter(|(_, item)| !item.contains_key("schema"))
            .count()
    }
}

pub(crate) fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

pub(crate) fn word(item: &Item, name: &str) -> String {
    item[name].as_s().expect("the house answers").clone()
}

pub(crate) fn outcome(reports: &[Report], number: u16) -> &Outcome {
    let report = reports.iter().find(|report| report.number == number);
    &report.expect("the house answers").outcome
}
