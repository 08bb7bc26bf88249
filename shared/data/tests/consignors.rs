//! Consignors' files, against the real table.

#![expect(clippy::unwrap_used, reason = "these are tests")]

use data::{Page, Paging, StoreError, Table, TableConfig, consignors};
use domain::access::{By, Role, RoleGrant};
use domain::consignor::{
    Command, Consignor, ConsignorEdit, ConsignorEvent, DocumentKind, HoldChange, IdentityDocument,
    KycStatus, MethodDetails, NewMethod, SealedNumber, Tier,
};
use domain::contact::Email;
use domain::decision::Decision;
use domain::event::Cause;
use domain::ids::{MediaId, UserId};
use domain::money::Money;
use domain::tax_id::{TaxId, TaxIdType};
use domain::user::{User, UserEvent, UserFacts};
use testkit::{Emulator, id, now};

const BY: By<'static> = By::System("tests");

async fn table() -> (Emulator, Table) {
    let emulator = Emulator::start().await;
    let config = TableConfig {
        name: emulator.table.clone(),
        company: "dejavu".to_owned(),
        cursor_key: [7; 32],
    };
    let table = Table::connect(&emulator.sdk, config);
    (emulator, table)
}

fn cause() -> Cause {
    Cause::house("test", now(), "test", "test")
}

fn email(number: u128) -> Email {
    Email::parse(&format!("u{number}@dejavu.test")).unwrap()
}

fn account(number: u128, name: &str, role: Role) -> User {
    let facts = UserFacts::new(id(number), email(number), name.to_owned(), now());
    User::restore(UserFacts {
        roles: vec![RoleGrant::of(role)],
        ..facts
    })
}

fn change(was: Option<User>, next: User) -> Decision<User, UserEvent> {
    Decision {
        was,
        next,
        events: Vec::new(),
    }
}

/// Opens the file of someone called so.
async fn open(table: &Table, number: u128, name: &str) -> Consignor {
    let made = change(None, account(number, name, Role::Consignor));
    let opened = consignors::follow(table, &made, now()).await.unwrap();
    let opened = opened.unwrap();
    table.begin(cause()).save(&opened).commit().await.unwrap();
    opened.next
}

async fn decide(table: &Table, file: &Consignor, command: Command) -> Consignor {
    let decision = file.decide(command, BY, now()).unwrap();
    table.begin(cause()).save(&decision).commit().await.unwrap();
    decision.next
}

fn edit(file: &Consignor, tier: Tier, hold: HoldChange) -> Command {
    let mut terms = file.parts().terms.clone();
    terms.tier = tier;
    Command::Edit(Box::new(ConsignorEdit {
        terms,
        hold,
        house_minimum: Money::ZERO,
    }))
}

fn put() -> HoldChange {
    HoldChange::Put {
        reason: "a dispute".to_owned(),
    }
}

fn papers() -> Command {
    Command::SubmitDocuments {
        documents: vec![IdentityDocument {
            kind: DocumentKind::Cedula,
            number: SealedNumber::new("sealed".to_owned(), "8-442-445"),
            expires_on: None,
            file_ids: vec![id::<MediaId>(1)],
        }],
        accepted: vec![DocumentKind::Cedula],
    }
}

fn method() -> Command {
    Command::AddMethod(Box::new(NewMethod {
        id: id(1),
        details: MethodDetails::Yappy {
            number: SealedNumber::new("sealed".to_owned(), "+50761234567"),
        },
        holder_name: "Ana".to_owned(),
        holder_tax_id: TaxId::state(TaxIdType::Natural, "8-442-445", None).unwrap(),
        is_default: true,
        replaces: None,
        email: email(1),
        cool_down_hours: 48,
    }))
}

fn paging(limit: u16, cursor: Option<&str>) -> Paging<'_> {
    Paging {
        limit,
        cursor,
        principal: "usr",
    }
}

fn names(page: &Page<Consignor>) -> Vec<&str> {
    let items = page.items.iter();
    items.map(|file| file.parts().name.as_str()).collect()
}

#[tokio::test]
async fn a_file_reads_back_as_it_was_kept() {
    let (_emulator, table) = table().await;
    let mut file = open(&table, 1, "Ana").await;
    let reject = Command::Reject {
        reason: "not readable".to_owned(),
    };
    let verify = Command::Verify {
        reason: "seen".to_owned(),
        methods: vec![id(1)],
    };
    let hold = edit(&file, Tier::Gold, put());
    for command in [hold, papers(), reject, method(), papers(), verify] {
        file = decide(&table, &file, command).await;
        let found = consignors::get(&table, file.id()).await.unwrap();
        assert_eq!(found, file);
    }
    let history = consignors::history(&table, file.id()).await.unwrap();
    assert_eq!(history.len(), 8);
    assert!(
        history
            .iter()
            .all(|event| event.label.as_deref() == Some("CO-2026-000001"))
    );
    assert!(
        history
            .iter()
            .all(|event| event.aggregate.starts_with("csf_"))
    );
}

#[tokio::test]
async fn a_number_belongs_to_one_file() {
    let (_emulator, table) = table().await;
    let ana = open(&table, 1, "Ana").await;
    let eva = account(2, "Eva", Role::Consignor);
    let mut other = consignors::draw_up(&table, eva.facts(), now())
        .await
        .unwrap();
    let mut parts = other.next.parts().clone();
    parts.number.clone_from(&ana.parts().number);
    other.next = Consignor::restore(parts);
    let taken = table
        .begin(cause())
        .save(&other)
        .commit()
        .await
        .unwrap_err();
    assert!(matches!(
        taken,
        StoreError::Taken {
            code: "consignor_number_taken",
            ..
        }
    ));
    assert_eq!(consignors::find(&table, &id(2)).await.unwrap(), None);
    let missing = consignors::get(&table, &id::<UserId>(2)).await.unwrap_err();
    assert!(matches!(missing, StoreError::Missing { noun: "consignor" }));
}

#[tokio::test]
async fn of_two_who_change_a_file_one_is_told() {
    let (_emulator, table) = table().await;
    let file = open(&table, 1, "Ana").await;
    let one = file.decide(papers(), BY, now()).unwrap();
    let other = file.decide(edit(&file, Tier::Silver, HoldChange::Keep), BY, now());
    table.begin(cause()).save(&one).commit().await.unwrap();
    let late = table.begin(cause()).save(&other.unwrap()).commit().await;
    assert!(matches!(
        late,
        Err(StoreError::Changed { noun: "consignor" })
    ));
}

#[tokio::test]
async fn files_are_listed_by_name_however_it_is_typed() {
    let (_emulator, table) = table().await;
    for (number, name) in [(1, "Úrsula Díaz"), (2, "Ana Peña"), (3, "Analía Ríos")] {
        open(&table, number, name).await;
    }
    let list = async |begins: &str| {
        let page = consignors::by_name(&table, begins, &paging(10, None), now()).await;
        page.unwrap()
    };
    assert_eq!(
        names(&list("").await),
        ["Ana Peña", "Analía Ríos", "Úrsula Díaz"]
    );
    assert_eq!(names(&list("ÁNA").await), ["Ana Peña", "Analía Ríos"]);
    assert_eq!(names(&list("ana pena").await), ["Ana Peña"]);
    assert!(list("pena").await.items.is_empty());
}

#[tokio::test]
async fn files_are_listed_by_number_tier_identity_and_hold() {
    let (_emulator, table) = table().await;
    let ana = open(&table, 1, "Ana").await;
    let eva = open(&table, 2, "Eva").await;
    let ana = decide(&table, &ana, edit(&ana, Tier::Gold, put())).await;
    decide(&table, &eva, papers()).await;
    let page = paging(10, None);
    let gold = consignors::in_tier(&table, Tier::Gold, &page, now()).await;
    assert_eq!(names(&gold.unwrap()), ["Ana"]);
    let pending = consignors::standing_at(&table, KycStatus::Pending, &page, now()).await;
    assert_eq!(names(&pending.unwrap()), ["Eva"]);
    let held = consignors::on_hold(&table, &page, now()).await;
    assert_eq!(names(&held.unwrap()), ["Ana"]);
    let all = consignors::by_number(&table, "CO-2026-", &page, now()).await;
    assert_eq!(names(&all.unwrap()), ["Ana", "Eva"]);
    let one = consignors::by_number(&table, "CO-2026-000002", &page, now()).await;
    assert_eq!(names(&one.unwrap()), ["Eva"]);

    let lifted = edit(&ana, Tier::Gold, HoldChange::Lift);
    decide(&table, &ana, lifted).await;
    let held = consignors::on_hold(&table, &page, now()).await;
    assert!(held.unwrap().items.is_empty());
}

#[tokio::test]
async fn a_list_by_markers_comes_page_by_page_in_its_order() {
    let (_emulator, table) = table().await;
    for number in 1..=5 {
        open(&table, number, &format!("Person {}", 9 - number)).await;
    }
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let paging = paging(2, cursor.as_deref());
        let page = consignors::by_number(&table, "CO-", &paging, now()).await;
        let page = page.unwrap();
        seen.extend(page.items.iter().map(|file| file.parts().number.clone()));
        match page.next {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    let expected: Vec<_> = (1..=5).map(|n| format!("CO-2026-{n:06}")).collect();
    assert_eq!(seen, expected);
    let stolen = paging(2, cursor.as_deref());
    let elsewhere = consignors::on_hold(&table, &stolen, now()).await;
    assert!(matches!(elsewhere, Err(StoreError::Cursor)));
}

#[tokio::test]
async fn a_file_follows_its_account() {
    let (_emulator, table) = table().await;
    let customer = account(1, "Ana", Role::Customer);
    let made = change(None, customer.clone());
    assert_eq!(
        consignors::follow(&table, &made, now()).await.unwrap(),
        None
    );

    let consignor = account(1, "Ana", Role::Consignor);
    let became = change(Some(customer.clone()), consignor.clone());
    let opened = consignors::follow(&table, &became, now()).await.unwrap();
    let opened = opened.unwrap();
    table.begin(cause()).save(&opened).commit().await.unwrap();
    // They were one before: the file they have is theirs.
    assert_eq!(
        consignors::follow(&table, &became, now()).await.unwrap(),
        None
    );

    let renamed = account(1, "Ana María", Role::Consignor);
    let renamed = change(Some(consignor), renamed);
    let followed = consignors::follow(&table, &renamed, now()).await.unwrap();
    let followed = followed.unwrap();
    let consignor = id(1);
    assert_eq!(followed.events, [ConsignorEvent::Renamed { consignor }]);
    table.begin(cause()).save(&followed).commit().await.unwrap();
    let page = consignors::by_name(&table, "ana maria", &paging(10, None), now()).await;
    assert_eq!(page.unwrap().items.len(), 1);
}
