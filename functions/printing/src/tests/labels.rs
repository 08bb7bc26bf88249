//! Batches of labels: one file, and every product is told once.

use contract::printing::PRINT_DOCUMENTS;
use contract::worker::Queue;
use domain::access::{By, Role};
use domain::digest::Sha256;
use domain::ids::{LabelBatchId, ProductId};
use domain::label::{LabelBatch, LabelFormat, LeftOut, NewLabelBatch, Omission, State, Status};
use domain::product::{Command, Edit, Finding, FindingResult, Product};
use serde_json::{Value, json};
use testkit::story::Story;
use testkit::{Person, Stage, id, messages};

use super::{ALL_WELL, open, words};
use crate::{Context, invoke};

struct House {
    stage: Stage,
    cx: Context,
    consignor: Person,
    manager: Person,
}

impl House {
    /// A house with so many products of Ana's; the first is in it, the others are awaited.
    async fn with(products: u128) -> Self {
        let (stage, cx) = open().await;
        let house = Self {
            consignor: stage.person(Role::Consignor).await,
            manager: stage.person(Role::SalesManager).await,
            stage,
            cx,
        };
        for number in 1..=products {
            let product = house.story().product(number);
            let change = house.stage.table.begin(house.stage.cause());
            change.save(&product).commit().await.unwrap();
        }
        house
    }

    fn story(&self) -> Story<'_> {
        Story {
            stage: &self.stage,
            consignor: &self.consignor,
            appraiser: &self.manager,
            manager: &self.manager,
        }
    }

    async fn order(&self, products: Vec<ProductId>, format: LabelFormat) {
        let new = NewLabelBatch {
            id: id(1),
            products,
            format,
            start_at: 1,
            printed_by: self.manager.id.clone(),
        };
        let asked = LabelBatch::ask(new, self.stage.clock.now()).unwrap();
        let change = self.stage.table.begin(self.stage.cause());
        change.save(&asked).commit().await.unwrap();
    }

    async fn batch(&self) -> LabelBatch {
        data::labels::get(&self.stage.table, &id(1)).await.unwrap()
    }

    async fn product(&self, number: u128) -> Product {
        let product: ProductId = id(number);
        data::products::get(&self.stage.table, &product)
            .await
            .unwrap()
    }

    async fn decide(&self, number: u128, command: Command) {
        let by = By::Person(&self.manager.caller);
        let now = self.stage.clock.now();
        let decision = self.product(number).await.decide(command, by, now);
        let change = self.stage.table.begin(self.stage.cause());
        change.save(&decision.unwrap()).commit().await.unwrap();
    }

    /// The file that was printed.
    async fn file(&self) -> Vec<u8> {
        let batch = self.batch().await;
        let file = data::media::get(&self.stage.table, batch.file().unwrap()).await;
        let file = file.unwrap();
        assert_eq!(file.owner, self.manager.id);
        let facts = file.facts().unwrap();
        let bytes = self.cx.storage.get(&facts.key, 10_000_000).await.unwrap();
        assert_eq!(Sha256::of(&bytes), facts.sha256);
        bytes
    }

    /// What the worker answers to the order.
    async fn print(&self) -> String {
        let batch: LabelBatchId = id(1);
        let event = json!({
            "version": "0", "id": "b1", "detail-type": "LabelBatchRequested",
            "source": "dejavu.inventory", "account": "1", "time": "2026-11-24T15:00:00Z",
            "region": "us-east-1", "resources": [],
            "detail": {
                "id": format!("{batch}.1.0"), "source": "dejavu.inventory",
                "name": "LabelBatchRequested", "aggregate": batch, "version": 1,
                "at": "2026-11-24T15:00:00Z", "actor": { "kind": "system", "part": "tests" },
                "correlation_id": "cor_1", "schema": 1, "body": Value::Null,
            },
        });
        let event = messages(Queue::Printing, &[event]);
        invoke(&self.cx, PRINT_DOCUMENTS.name, &event)
            .await
            .unwrap()
    }
}

fn left(number: u128, reason: Omission) -> LeftOut {
    LeftOut {
        product_id: id(number),
        reason,
    }
}

#[tokio::test]
async fn a_batch_is_printed_once_and_every_product_is_told_once() {
    let house = House::with(23).await;
    let products = (1..=23).map(id).collect();
    house.order(products, LabelFormat::Sheet).await;
    assert_eq!(house.print().await, ALL_WELL);
    let printed = house.batch().await;
    assert_eq!(printed.status(), Status::Printed);
    assert!(printed.left_out().is_empty());
    let told: Vec<Product> = products_of(&house, 23).await;
    for product in &told {
        assert!(product.facts().labelled_at.is_some());
        assert_eq!(product.version(), 2);
    }
    // It comes again: nothing is printed and nobody is told anew.
    assert_eq!(house.print().await, ALL_WELL);
    assert_eq!(house.batch().await, printed);
    assert_eq!(products_of(&house, 23).await, told);
    assert_eq!(house.stage.files().len(), 1);
}

async fn products_of(house: &House, count: u128) -> Vec<Product> {
    let mut products = Vec::new();
    for number in 1..=count {
        products.push(house.product(number).await);
    }
    products
}

#[tokio::test]
async fn a_worker_that_died_after_printing_tells_the_rest_the_next_time() {
    let house = House::with(2).await;
    house.order(vec![id(1), id(2)], LabelFormat::Small).await;
    assert_eq!(house.print().await, ALL_WELL);
    // As if the second had not been told: its label is older than the batch.
    let State::Printed { at, .. } = house.batch().await.state().clone() else {
        panic!("it was printed");
    };
    let labelled_at = house.product(2).await.facts().labelled_at;
    assert!(labelled_at >= Some(at));
    let third = house.story().product(3);
    let change = house.stage.table.begin(house.stage.cause());
    change.save(&third).commit().await.unwrap();
    let cause = house.stage.cause();
    crate::label_print::tell(&house.cx, &[id(2), id(3)], at, &cause)
        .await
        .unwrap();
    assert_eq!(house.product(2).await.version(), 2);
    assert_eq!(house.product(3).await.version(), 2);
}

#[tokio::test]
async fn what_can_not_be_printed_is_named_and_the_rest_is_printed() {
    let house = House::with(3).await;
    let finding = Finding {
        result: FindingResult::Doubtful,
        method: "Lens".to_owned(),
        note: "Seams".to_owned(),
        photos: Vec::new(),
    };
    house.decide(1, Command::AuthenticateFail(finding)).await;
    let mut edit = Edit {
        details: house.product(2).await.facts().details.clone(),
        shelf: None,
        serial: None,
    };
    edit.details.tax_class = None;
    house.decide(2, Command::Edit(Box::new(edit))).await;
    let products = vec![id(1), id(9), id(2), id(3)];
    house.order(products, LabelFormat::Large).await;
    assert_eq!(house.print().await, ALL_WELL);
    let batch = house.batch().await;
    let reasons = [
        left(1, Omission::NotLabelled),
        left(9, Omission::Missing),
        left(2, Omission::NoPrice),
    ];
    assert_eq!(batch.left_out(), reasons);
    let text = words(&house.file().await);
    assert!(
        text.contains("P-2026-000003") && !text.contains("P-2026-000001"),
        "{text}"
    );
    assert!(text.contains("ITBMS incluido"), "{text}");
    for (number, is_labelled) in [(1, false), (2, false), (3, true)] {
        let labelled_at = house.product(number).await.facts().labelled_at;
        assert_eq!(labelled_at.is_some(), is_labelled, "{number}");
    }
}

#[tokio::test]
async fn a_batch_of_nothing_that_can_be_printed_has_failed() {
    let house = House::with(0).await;
    house.order(vec![id(8), id(9)], LabelFormat::Small).await;
    for _ in 0..2 {
        assert_eq!(house.print().await, ALL_WELL);
    }
    let batch = house.batch().await;
    assert_eq!(batch.status(), Status::Failed);
    assert_eq!(batch.left_out().len(), 2);
    assert!(house.stage.files().is_empty());
}

/// The canary: whose the goods are is not on the sticker, nor what was agreed about them.
#[tokio::test]
async fn a_sticker_says_the_price_with_itbms_and_nothing_of_a_person() {
    let house = House::with(1).await;
    house.order(vec![id(1)], LabelFormat::Large).await;
    assert_eq!(house.print().await, ALL_WELL);
    let text = words(&house.file().await);
    let product = house.product(1).await;
    let pricing = &product.facts().pricing;
    let with_tax = domain::product::price_with_tax(
        pricing.current,
        product.facts().details.tax_class.unwrap(),
    );
    assert!(text.contains(&with_tax.to_string()), "{text}");
    let consignor = product
        .facts()
        .origin
        .as_ref()
        .unwrap()
        .consignor_id
        .to_string();
    for secret in [
        house.consignor.name.as_str(),
        house.consignor.email.as_str(),
        consignor.as_str(),
        &pricing.floor.to_string(),
    ] {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
}
