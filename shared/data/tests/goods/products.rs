//! Products, their history, hand-overs and numbers.

use data::counters::{self, Series};
use data::{StoreError, custody, products};
use domain::access::By;
use domain::custody::{CustodyItem, CustodyRecord, Party as Side, Scan, Subject};
use domain::decision::Decision;
use domain::ids::{ContractId, SaleId, UserId};
use domain::money::Money;
use domain::product::{
    self, Command, Condition, Details, Donation, Finding, FindingResult, Incident, Listing,
    NewProduct, Origin, Product, ProductEvent, ReturnReason, Source, TaxClass,
};
use domain::terms::Mode;
use testkit::{id, now};

use crate::{CONSIGNOR, MANAGER, cause, manager, paging, table, terms};

fn source(number: u128, mode: Mode) -> Source {
    Source::Line {
        origin: Origin {
            contract_id: id(1),
            contract_line_id: id(number),
            request_id: id(10),
            request_item_id: id(number),
            consignor_id: id(CONSIGNOR),
        },
        terms: Box::new(terms(mode)),
    }
}

fn new_product(number: u128) -> NewProduct {
    let plain = Details::new("Bolso", "bolso".to_owned(), id(1), Condition::Good);
    NewProduct {
        sku: format!("P-2026-{number:06}"),
        barcode: format!("P-2026-{number:06}"),
        source: source(number, Mode::Consign),
        details: Details {
            photos: vec![id(1)],
            tax_class: Some(TaxClass::Itbms7),
            ..plain
        },
        serial: None,
        quantity: 1,
        unique: true,
        location_id: id(1),
        shelf: None,
        received_by: None,
    }
}

fn created(number: u128, new: NewProduct) -> Decision<Product, ProductEvent> {
    Product::create(id(number), new, By::Person(&manager()), now()).unwrap()
}

fn donation() -> Donation {
    Donation {
        charity: "Casa Esperanza".to_owned(),
        reference: Some("R-77".to_owned()),
        receipt: Some(id(8)),
    }
}

/// Every state of a product, as the facts around it.
fn product_states() -> Vec<product::State> {
    use product::State as S;
    let (since, reason, sale) = (now(), "En reparación".to_owned(), id::<SaleId>(7));
    let finding = Finding {
        result: FindingResult::Doubtful,
        method: "serie".to_owned(),
        note: "no coincide".to_owned(),
        photos: vec![id(5)],
    };
    let incident = Incident {
        note: "no está en su estante".to_owned(),
        photos: vec![id(6)],
        was: product::Status::Available,
        reported_by: manager().actor(),
        owed: Some(Money::usd(6_000)),
    };
    let donation = donation();
    let sale = || sale.clone();
    vec![
        S::AwaitingGoods,
        S::InProcessing { since },
        S::Quarantined { finding, since },
        S::InStock { since },
        S::Unlisted { reason, since },
        S::Available { since },
        S::Reserved { since },
        S::PendingPayment {
            sale: sale(),
            since,
        },
        S::OnLayaway {
            sale: sale(),
            since,
        },
        S::Sold {
            sale: sale(),
            since,
        },
        S::Delivered {
            sale: sale(),
            since,
        },
        S::InGrace { since },
        S::ToReturn {
            reason: ReturnReason::Withdrawn,
            since,
        },
        S::Returned {
            custody: id(9),
            since,
        },
        S::ToDonate { since },
        S::Donated { donation, since },
        S::Missing {
            incident: incident.clone(),
            since,
        },
        S::Damaged { incident, since },
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
        scan_by_from: None,
        scan_by_to: Some(Scan {
            by: id(MANAGER),
            at: now(),
        }),
        geo: None,
    }
}

#[tokio::test]
async fn a_product_in_every_state_reads_back() {
    let (_emulator, table) = table().await;
    for (number, state) in (100..).zip(product_states()) {
        let new = created(number, new_product(number));
        let listing = Listing::starting(now().panama_date(), &terms(Mode::Consign));
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
        source: source(2, Mode::BuyOut),
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
