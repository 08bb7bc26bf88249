//! Goods on sale, by the domain's own commands, and a window that follows them.

use data::window::{Found, Outcome, change_for};
use data::{Page, Paging, Table, TableConfig};
use domain::access::{By, Caller, Role};
use domain::catalogue::{Brand, Category, Location};
use domain::decision::Decision;
use domain::event::Cause;
use domain::ids::ProductId;
use domain::money::Money;
use domain::product::{
    Acquisition, AcquisitionKind, Command, Condition, Details, Edit, Facts, NewProduct, Product,
    Source, State, TaxClass,
};
use domain::settings::Settings;
use domain::time::Timestamp;
use domain::window::{Card, Filter, Search, Shop};
use testkit::{Emulator, Meter, caller, id, now, story};

pub(crate) struct House {
    pub(crate) table: Table,
    pub(crate) meter: Meter,
    pub(crate) categories: Vec<Category>,
    pub(crate) brands: Vec<Brand>,
    locations: Vec<Location>,
    settings: Settings,
    manager: Caller,
    _emulator: Emulator,
}

/// What is put on sale.
#[derive(Clone)]
pub(crate) struct Goods {
    pub(crate) title: String,
    pub(crate) cents: i64,
    pub(crate) condition: Condition,
    pub(crate) category: u128,
    pub(crate) brand: Option<u128>,
}

pub(crate) fn goods(title: &str, cents: i64) -> Goods {
    Goods {
        title: title.to_owned(),
        cents,
        condition: Condition::Good,
        category: 2,
        brand: Some(1),
    }
}

impl House {
    /// Bags (1), clutches (2) below them, shoes (3).
    pub(crate) async fn open() -> Self {
        let emulator = Emulator::start().await;
        let (meter, client) = Meter::on(&emulator.sdk);
        let config = TableConfig {
            name: emulator.table.clone(),
            company: "dejavu".to_owned(),
            cursor_key: [7; 32],
        };
        let category = |number, parent: Option<u128>, name: &str| Category {
            id: id(number),
            parent_id: parent.map(id),
            name: name.to_owned(),
            ..story::category()
        };
        Self {
            table: Table::connect(&emulator.sdk, config).with_client(client),
            meter,
            categories: vec![
                category(1, None, "Bolsos"),
                category(2, Some(1), "Carteras"),
                category(3, None, "Zapatos"),
            ],
            brands: vec![story::brand()],
            locations: vec![story::location()],
            settings: Settings::default(),
            manager: caller(1, &[Role::SalesManager]),
            _emulator: emulator,
        }
    }

    fn shop(&self) -> Shop<'_> {
        Shop {
            categories: &self.categories,
            brands: &self.brands,
            locations: &self.locations,
            settings: &self.settings,
        }
    }

    /// A product of the house on sale, which the window does not know yet.
    pub(crate) async fn put_on_sale(&self, number: u128, goods: &Goods) -> Product {
        let by = By::Person(&self.manager);
        let sku = format!("P-2026-{number:06}");
        let slug = domain::product::slug_of(&goods.title, &sku);
        let details = Details {
            tax_class: Some(TaxClass::Itbms7),
            photos: vec![id(number)],
            brand_id: goods.brand.map(id),
            ..Details::new(&goods.title, slug, id(goods.category), goods.condition)
        };
        let price = Money::usd(goods.cents);
        let new = NewProduct {
            barcode: sku.clone(),
            sku,
            source: Source::House {
                acquired: Acquisition {
                    kind: AcquisitionKind::Bought,
                    cost: Money::usd(1),
                    on: now().panama_date(),
                },
                list_price: price,
                floor_price: Money::usd(1),
            },
            details,
            serial: None,
            quantity: 1,
            unique: true,
            location_id: story::location_id(),
            shelf: Some("A".to_owned()),
            received_by: None,
        };
        let made = Product::create(id(number), new, by, now()).unwrap();
        let ready = made.next.decide(Command::Ready, by, now()).unwrap();
        let listed = ready.next.decide(Command::Publish, by, now()).unwrap();
        let product = listed.next.clone();
        let all = [made, ready, listed];
        let kept = self.table.begin(cause()).save_in_turn(&all).commit().await;
        kept.unwrap();
        product
    }

    /// The same, and the window shows it.
    pub(crate) async fn show(&self, number: u128, goods: &Goods) -> Product {
        let product = self.put_on_sale(number, goods).await;
        self.follow(product.id(), now()).await;
        product
    }

    /// What the worker does with an event.
    pub(crate) async fn follow(&self, id: &ProductId, now: Timestamp) {
        let change = change_for(&self.table, id, &self.shop(), now).await;
        if let Some(change) = change.unwrap() {
            let outcome = change.commit(&self.table, now).await.unwrap();
            assert_eq!(outcome, Outcome::Done);
        }
    }

    pub(crate) async fn change(&self, id: &ProductId) -> Option<data::window::Change> {
        let change = change_for(&self.table, id, &self.shop(), now()).await;
        change.unwrap()
    }

    /// The next version of a product, without the command that would lead there.
    pub(crate) async fn alter(
        &self,
        product: &Product,
        state: State,
        edit: impl FnOnce(&mut Facts),
    ) -> Product {
        let mut facts = product.facts().clone();
        edit(&mut facts);
        let version = product.version() + 1;
        let next = Product::restore(product.id().clone(), version, state, facts);
        let silent = Decision {
            was: None,
            next: next.clone(),
            events: Vec::new(),
        };
        self.table
            .begin(cause())
            .save(&silent)
            .commit()
            .await
            .unwrap();
        next
    }

    /// The product under another name.
    pub(crate) async fn rename(&self, product: &Product, title: &str, slug: &str) -> Product {
        let mut details = product.facts().details.clone();
        (details.title, details.slug) = (title.to_owned(), slug.to_owned());
        let edit = Command::Edit(Box::new(Edit {
            details,
            shelf: Some("A".to_owned()),
            serial: None,
        }));
        let edited = product
            .decide(edit, By::Person(&self.manager), now())
            .unwrap();
        self.table
            .begin(cause())
            .save(&edited)
            .commit()
            .await
            .unwrap();
        edited.next
    }

    pub(crate) async fn list(&self, filter: &Filter) -> Vec<Card> {
        self.page(filter, 100, None).await.items
    }

    pub(crate) async fn page(
        &self,
        filter: &Filter,
        limit: u16,
        cursor: Option<&str>,
    ) -> Page<Card> {
        let paging = Paging {
            limit,
            cursor,
            principal: "anyone",
        };
        let view = filter.view().unwrap();
        let page = data::window::list(&self.table, &view, &paging, now()).await;
        page.unwrap()
    }

    pub(crate) async fn search(&self, typed: &str) -> Found {
        let search = Search::parse(typed).unwrap();
        let found = data::window::search(&self.table, &search, 20).await;
        found.unwrap()
    }
}

pub(crate) fn cause() -> Cause {
    Cause::house("tests", now(), "r", "c")
}

pub(crate) fn titles(cards: &[Card]) -> Vec<&str> {
    cards.iter().map(|card| card.title.as_str()).collect()
}
