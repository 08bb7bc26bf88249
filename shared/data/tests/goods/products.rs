//! Products, their history, hand-overs and numbers.

use data::counters::{self, Series};
use data::{StoreError, custody, products};
use domain::access::By;
use domain::custody::{CustodyItem, CustodyRecord, Party as Side, Subject};
use domain::decision::Decision;
use domain::ids::{ContractId, UserId};
use domain::product::{
    self, Command, Condition, Details, Finding, FindingResult, Listing, NewProduct, Origin,
    Product, ProductEvent, TaxClass,
};
use domain::terms::Mode;
use testkit::{id, now};

use crate::{CONSIGNOR, MANAGER, cause, manager, paging, table, terms};

fn new_product(number: u128) -> NewProduct {
    NewProduct {
        sku: format!("P-2026-{number:06}"),
        barcode: format!("P-2026-{number:06}"),
        origin: Origin {
            contract_id: id(1),
            contract_line_id: id(number),
            request_id: id(10),
            request_item_id: id(number),
            consignor_id: id(CONSIGNOR),
        },
        details: Details {
            title: "Bolso".to_owned(),
            slug: "bolso".to_owned(),
            description: String::new(),
            category_id: id(1),
            brand_id: None,
            condition: Condition::Good,
            serial: None,
            photos: vec![id(1)],
            tax_class: Some(TaxClass::Itbms7),
        },
        terms: terms(Mode::Consign),
        location_id: id(1),
        received_by: None,
    }
}

fn created(number: u128, new: NewProduct) -> Decision<Product, ProductEvent> {
    Product::create(id(number), new, By::Person(&manager()), now()).unwrap()
}

/// Every state of a product, as the facts around it.
fn product_states() -> Vec<product::State> {
    let (since, reason) = (now(), "En reparación".to_owned());
    let finding = Finding {
        result: FindingResult::Doubtful,
        method: "serie".to_owned(),
        note: "no coincide".to_owned(),
        photos: vec![id(5)],
    };
    vec![
        product::State::AwaitingGoods,
        product::State::InProcessing { since },
        product::State::Quarantined { finding, since },
        product::State::InStock { since },
        product::State::Available { since },
        product::State::Unlisted { reason, since },
    ]
}

fn record(number: u128) -> CustodyRecord {
    CustodyRecord {
        id: id(number),
        from: Side::Person { id: id(CONSIGNOR) },
        to: Side::Location { id: id(1) },
        at: now(),
        items: vec![CustodyItem {
            subject: Subject::Product { id: id(1) },
            condition_note: "sin daños".to_owned(),
            photos: vec![id(3)],
        }],
        scanned_by: id(MANAGER),
    }
}

#[tokio::test]
async fn a_product_in_every_state_reads_back() {
    let (_emulator, table) = table().await;
    for (number, state) in (100..).zip(product_states()) {
        let new = created(number, new_product(number));
        let listing = Listing::starting(now().panama_date(), &new.next.facts().terms);
        let facts = product::Facts {
            shelf: Some("A-1".to_owned()),
            listing: Some(listing),
            received_by: Some(id(4)),
            labelled_at: Some(now()),
            ..new.next.facts().clone()
        };
        let full = Product::restore(id(number), 1, state, facts);
        let decision = Decision {
            was: None,
            next: full.clone(),
            events: new.events.clone(),
        };
        table.begin(cause()).save(&decision).commit().await.unwrap();
        assert_eq!(products::get(&table, full.id()).await.unwrap(), full);
    }
    let plain = created(90, new_product(90));
    table.begin(cause()).save(&plain).commit().await.unwrap();
    assert_eq!(products::get(&table, &id(90)).await.unwrap(), plain.next);
    assert_eq!(product_states().len(), product::Status::ALL.len());
}

#[tokio::test]
async fn products_are_found_by_consignor_status_and_contract() {
    let (_emulator, table) = table().await;
    let bought = NewProduct {
        terms: terms(Mode::BuyOut),
        ..new_product(2)
    };
    for decision in [created(1, new_product(1)), created(2, bought)] {
        table.begin(cause()).save(&decision).commit().await.unwrap();
    }
    let consignor: UserId = id(CONSIGNOR);
    let pages = paging(consignor.as_str());
    let own = products::of_consignor(&table, &consignor, &pages, now()).await;
    let own = own.unwrap().items;
    assert_eq!(
        own.len(),
        1,
        "what the house bought is none of the consignor's"
    );
    assert_eq!(own[0].id(), &id(1));
    let awaited = product::Status::AwaitingGoods;
    let awaited = products::standing_at(&table, awaited, &pages, now()).await;
    assert_eq!(awaited.unwrap().items.len(), 2);
    let contract: ContractId = id(1);
    let of_contract = products::of_contract(&table, &contract, &pages, now()).await;
    assert_eq!(of_contract.unwrap().items.len(), 2);
}

#[tokio::test]
async fn a_product_s_history_is_a_chain_that_reads_back_whole() {
    let (_emulator, table) = table().await;
    let new = created(1, new_product(1));
    table.begin(cause()).save(&new).commit().await.unwrap();
    let receive = Command::Receive {
        record: Box::new(record(1)),
        shelf: Some("A-1".to_owned()),
    };
    let by = manager();
    let received = new.next.decide(receive, By::Person(&by), now()).unwrap();
    let change = table.begin(cause()).save(&received).custody(&record(1));
    change.commit().await.unwrap();
    let ready = received
        .next
        .decide(Command::Ready, By::Person(&by), now())
        .unwrap();
    table.begin(cause()).save(&ready).commit().await.unwrap();

    let product = products::get(&table, &id(1)).await.unwrap();
    let links = products::history(&table, &id(1)).await.unwrap();
    assert_eq!(links.len(), 3);
    assert_eq!(product.verify_history(&links), Ok(()));
    assert!(product.verify_history(&links[..2]).is_err());
    let late = table.begin(cause()).save(&ready).commit().await;
    assert!(
        matches!(late, Err(StoreError::Changed { noun: "product" })),
        "{late:?}"
    );
}

#[tokio::test]
async fn a_hand_over_reads_back_and_is_recorded_once() {
    let (_emulator, table) = table().await;
    table
        .begin(cause())
        .custody(&record(1))
        .commit()
        .await
        .unwrap();
    assert_eq!(custody::get(&table, &id(1)).await.unwrap(), record(1));
    let twice = table.begin(cause()).custody(&record(1)).commit().await;
    assert!(
        matches!(
            twice,
            Err(StoreError::Taken {
                code: "custody_exists",
                ..
            })
        ),
        "{twice:?}"
    );
}

#[tokio::test]
async fn numbers_taken_together_follow_one_another() {
    let (_emulator, table) = table().await;
    let one = counters::next(&table, Series::Product, now())
        .await
        .unwrap();
    assert_eq!(one, "P-2026-000001");
    let three = counters::take(&table, Series::Product, 3, now())
        .await
        .unwrap();
    assert_eq!(three, ["P-2026-000002", "P-2026-000003", "P-2026-000004"]);
    let next = counters::next(&table, Series::Product, now())
        .await
        .unwrap();
    assert_eq!(next, "P-2026-000005");
}
