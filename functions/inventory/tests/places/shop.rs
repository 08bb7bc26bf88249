//! A house of two locations with three people of logistics, and goods in the first one.

use contract::route::{Method, Route};
use domain::access::{By, Role};
use domain::catalogue::Location;
use domain::custody::{Holding, Party};
use domain::ids::{LocationId, ProductId};
use domain::money::Money;
use domain::product::{
    Acquisition, AcquisitionKind, Command, Condition, Details, NewProduct, Product, Source,
    TaxClass, standing,
};
use inventory::{Context, invoke};
use testkit::story::{category, checked_file, location};
use testkit::{Call, Person, Reply, Stage, id};

pub(crate) struct Shop {
    pub(crate) stage: Stage,
    pub(crate) cx: Context,
    pub(crate) manager: Person,
    /// Three people of logistics.
    pub(crate) ana: Person,
    pub(crate) bea: Person,
    pub(crate) carlos: Person,
    pub(crate) appraiser: Person,
    pub(crate) consignor: Person,
}

/// The two locations.
pub(crate) fn here() -> LocationId {
    id(1)
}

pub(crate) fn there() -> LocationId {
    id(2)
}

/// The stock number of a product.
pub(crate) fn sku(n: u128) -> String {
    format!("P-2026-{n:06}")
}

impl Shop {
    /// With so many products, ready for sale.
    pub(crate) async fn with(products: u128) -> Self {
        let stage = Stage::new().await;
        let cx = Context::new(&stage.config(), stage.clock.clone()).await;
        let shop = Self {
            cx: cx.unwrap(),
            manager: stage.person(Role::SalesManager).await,
            ana: stage.person(Role::Logistics).await,
            bea: stage.person(Role::Logistics).await,
            carlos: stage.person(Role::Logistics).await,
            appraiser: stage.person(Role::Appraiser).await,
            consignor: stage.person(Role::Consignor).await,
            stage,
        };
        checked_file(
            &shop.stage,
            40,
            &shop.manager,
            domain::media::Purpose::ItemPhoto,
        )
        .await;
        let second = Location {
            id: there(),
            name: "Costa del Este".to_owned(),
            shelves: vec!["B-1".to_owned(), "B-2".to_owned()],
            ..location()
        };
        let change = shop.stage.table.begin(shop.stage.cause());
        let change = change.put_category(&category()).put_location(&location());
        change.put_location(&second).commit().await.unwrap();
        for n in 1..=products {
            shop.bring(n).await;
        }
        shop
    }

    /// A product of the house's own, in stock.
    async fn bring(&self, n: u128) {
        let now = self.stage.clock.now();
        let new = NewProduct {
            barcode: format!("75{n:011}"),
            sku: sku(n),
            source: Source::House {
                acquired: Acquisition {
                    kind: AcquisitionKind::Bought,
                    cost: Money::usd(1_000),
                    on: now.panama_date(),
                },
                list_price: Money::usd(5_000),
                floor_price: Money::usd(4_000),
            },
            details: Details {
                photos: vec![id(40)],
                tax_class: Some(TaxClass::Itbms7),
                ..Details::new(
                    &format!("Bolso {n}"),
                    format!("bolso-{n}"),
                    id(1),
                    Condition::Good,
                )
            },
            serial: None,
            quantity: 1,
            unique: true,
            location_id: here(),
            shelf: Some("A-1".to_owned()),
            received_by: None,
        };
        let by = self.manager.by();
        let made = Product::create(id(n), new, by, now).unwrap();
        let ready = made.next.decide(Command::Ready, by, now).unwrap();
        let change = self.stage.table.begin(self.stage.cause());
        change.save_in_turn(&[made, ready]).commit().await.unwrap();
    }

    /// The product after one more command.
    pub(crate) async fn then(&self, n: u128, command: Command) {
        let product = self.product(n).await;
        let decision = product.decide(command, self.by(), self.stage.clock.now());
        let change = self.stage.table.begin(self.stage.cause());
        change.save(&decision.unwrap()).commit().await.unwrap();
    }

    pub(crate) async fn miss(&self, n: u128) {
        let report = standing::Report {
            note: "no está".to_owned(),
            photos: Vec::new(),
        };
        self.then(n, Command::Standing(standing::Command::MarkMissing(report)))
            .await;
    }

    fn by(&self) -> By<'_> {
        self.manager.by()
    }

    pub(crate) async fn call(&self, call: Call) -> Reply {
        let invoke = async |name: &str, event: &str| invoke(&self.cx, name, event).await;
        // On the heap: a test makes many calls, and each would take its room on the stack.
        let calling = Box::pin(call.send(invoke));
        self.stage.watch(&call.route(), calling).await
    }

    /// A call about the thing with this id; nothing is sent along but with `body`.
    pub(crate) async fn ask(
        &self,
        person: &Person,
        route: &Route,
        id: &str,
        body: Option<serde_json::Value>,
    ) -> Reply {
        let call = person.calls(route);
        let call = if route.path.contains("{id}") {
            call.path("id", id)
        } else {
            call
        };
        let call = match body {
            Some(body) => call.body(body),
            None => call,
        };
        assert!(route.method != Method::Put, "nothing here is put");
        self.call(call).await
    }

    pub(crate) async fn product(&self, n: u128) -> Product {
        let id: ProductId = id(n);
        data::products::get(&self.stage.table, &id).await.unwrap()
    }

    pub(crate) async fn holding(&self, n: u128) -> Holding {
        let product = self.product(n).await;
        data::custody::holding(&self.stage.table, &product)
            .await
            .unwrap()
    }

    pub(crate) async fn holder(&self, n: u128) -> Party {
        self.holding(n).await.holder
    }
}

/// A product as a party of its own hand-overs.
pub(crate) fn shop(id: LocationId) -> Party {
    Party::Location { id }
}

pub(crate) fn person(person: &Person) -> Party {
    Party::Person {
        id: person.id.clone(),
    }
}

/// The id of a thing that was just made.
pub(crate) fn made(reply: &Reply) -> String {
    reply.json["id"].as_str().unwrap().to_owned()
}
