//! A shop with people, a set-up, and a contract in force with two products: the first one is in
//! the house, the second one is awaited.

use contract::inventory::products::ProductOp;
use domain::access::Role;
use domain::contract::Contract;
use domain::ids::{MediaId, ProductId};
use domain::media::Purpose;
use domain::product::Product;
use domain::request::{ItemDecision, Request, State};
use inventory::{Context, invoke};
use serde_json::Value;
use testkit::story::{
    self, Story, brand, category, checked_file, contract_id, location, request_id, silent,
};
use testkit::{Call, Person, Reply, Stage, id};

pub(crate) struct Shop {
    pub(crate) stage: Stage,
    pub(crate) cx: Context,
    pub(crate) consignor: Person,
    pub(crate) stranger: Person,
    pub(crate) manager: Person,
    pub(crate) appraiser: Person,
    pub(crate) logistics: Person,
    pub(crate) customer: Person,
}

/// The product in the house, and the awaited one.
pub(crate) fn here() -> ProductId {
    id(1)
}

pub(crate) fn awaited() -> ProductId {
    id(2)
}

impl Shop {
    pub(crate) async fn open() -> Self {
        let stage = Stage::new().await;
        let cx = Context::new(&stage.config(), stage.clock.clone()).await;
        let shop = Self {
            cx: cx.unwrap(),
            consignor: stage.person(Role::Consignor).await,
            stranger: stage.person(Role::Consignor).await,
            manager: stage.person(Role::SalesManager).await,
            appraiser: stage.person(Role::Appraiser).await,
            logistics: stage.person(Role::Logistics).await,
            customer: stage.person(Role::Customer).await,
            stage,
        };
        let change = shop.stage.table.begin(shop.stage.cause());
        let change = change.put_category(&category()).put_brand(&brand());
        let change = change.put_location(&location());
        let (request, contract) = (
            silent(shop.request()),
            silent(shop.story().active_contract()),
        );
        let change = change.save(&request).save(&contract);
        let (first, second) = (shop.story().product(1), shop.story().product(2));
        let change = change.save(&first).save(&second);
        change.commit().await.unwrap();
        shop
    }

    fn request(&self) -> Request {
        let items = [1, 2].map(|number| story::item(number, ItemDecision::Accepted));
        let state = State::Contracted {
            acceptance: self.story().acceptance(None),
            contract: contract_id(),
            unlisted: Some(vec![here(), awaited()]),
        };
        self.story().request(1, items.to_vec(), state)
    }

    fn story(&self) -> Story<'_> {
        Story {
            stage: &self.stage,
            consignor: &self.consignor,
            appraiser: &self.appraiser,
            manager: &self.manager,
        }
    }

    pub(crate) async fn call(&self, call: Call) -> Reply {
        let invoke = async |name: &str, event: &str| invoke(&self.cx, name, event).await;
        // On the heap: a test makes many calls, and each would take its room on the stack.
        let calling = Box::pin(call.send(invoke));
        self.stage.watch(&call.route(), calling).await
    }

    /// A call of an operation on a product.
    pub(crate) fn on(&self, person: &Person, op: ProductOp, product: &ProductId) -> Call {
        person.calls(op.route()).path("id", product)
    }

    /// A call without a body.
    pub(crate) async fn act(&self, person: &Person, op: ProductOp, product: &ProductId) -> Reply {
        self.call(self.on(person, op, product)).await
    }

    pub(crate) async fn say(
        &self,
        person: &Person,
        op: ProductOp,
        product: &ProductId,
        body: Value,
    ) -> Reply {
        self.call(self.on(person, op, product).body(body)).await
    }

    pub(crate) async fn stored(&self, product: &ProductId) -> Product {
        data::products::get(&self.stage.table, product)
            .await
            .unwrap()
    }

    pub(crate) async fn stored_request(&self) -> Request {
        let request = data::requests::get(&self.stage.table, &request_id()).await;
        request.unwrap()
    }

    pub(crate) async fn stored_contract(&self) -> Contract {
        let contract = data::contracts::get(&self.stage.table, &contract_id()).await;
        contract.unwrap()
    }

    /// A photo of this person's that passed the check.
    pub(crate) async fn photo(&self, number: u128, person: &Person) -> MediaId {
        checked_file(&self.stage, number, person, Purpose::ItemPhoto).await
    }
}
