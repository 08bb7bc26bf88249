//! A shop that sells a consignor's bag.

use catalog::{Context, invoke};
use contract::catalog::watches::WatchOp;
use contract::catalog::window::WindowOp;
use contract::worker::Queue;
use domain::access::{Actor, Role};
use domain::decision::Decision;
use domain::ids::ProductId;
use domain::media::{Announcement, ContentType, FileFacts, MediaFile, MediaKind, Purpose};
use domain::product::hold::{Command as Hold, HoldKind, Holder};
use domain::product::{Command, Facts, Product};
use domain::time::Timestamp;
use serde_json::{Value, json};
use testkit::story::{self, Story};
use testkit::{Call, Person, Reply, Stage, anyone_calls, id, messages};

pub(crate) const SLUG: &str = "bolso-1";

pub(crate) struct Shop {
    pub(crate) stage: Stage,
    pub(crate) cx: Context,
    pub(crate) consignor: Person,
    pub(crate) manager: Person,
    pub(crate) ana: Person,
    pub(crate) eva: Person,
}

pub(crate) fn bag() -> ProductId {
    id(1)
}

impl Shop {
    /// The bag is on sale, and the window shows it.
    pub(crate) async fn open() -> Self {
        let shop = Self::closed().await;
        let story = shop.story();
        let made = story.product(1);
        let by = shop.manager.by();
        let edit = |facts: &mut Facts| facts.shelf = Some("A".to_owned());
        let made = Decision {
            next: altered(&made.next, 0, edit),
            ..made
        };
        let ready = made.next.decide(Command::Ready, by, shop.now()).unwrap();
        let listed = ready.next.decide(Command::Publish, by, shop.now()).unwrap();
        let change = shop.stage.table.begin(shop.stage.cause());
        let change = change.save_in_turn(&[made, ready, listed]);
        change.commit().await.unwrap();
        shop.follow().await;
        shop
    }

    /// Nothing is on sale.
    pub(crate) async fn closed() -> Self {
        let stage = Stage::with_files().await;
        let cx = Context::new(&stage.config(), stage.clock.clone()).await;
        let shop = Self {
            cx: cx.unwrap(),
            consignor: stage.person(Role::Consignor).await,
            manager: stage.person(Role::SalesManager).await,
            ana: stage.person(Role::Customer).await,
            eva: stage.person(Role::Customer).await,
            stage,
        };
        let change = shop.stage.table.begin(shop.stage.cause());
        let change = change.put_category(&story::category());
        let change = change.put_brand(&story::brand());
        let change = change.put_location(&story::location());
        change.commit().await.unwrap();
        shop.photo().await;
        shop
    }

    /// The bag's photo, checked and kept in the sizes of the window.
    async fn photo(&self) {
        let announcement = Announcement {
            purpose: Purpose::ItemPhoto,
            content_type: ContentType::Jpeg,
            content_length: 3,
            sha256: None,
        };
        let owner = self.consignor.id.clone();
        let (file, announced) = MediaFile::announce(id(40), owner, announcement, self.now());
        let facts = FileFacts {
            key: "media/bag/x".to_owned(),
            kind: MediaKind::Image,
            content_type: ContentType::Jpeg,
            content_length: 3,
            sha256: domain::digest::Sha256::of(b"x"),
            width: Some(3),
            height: Some(2),
            resized: true,
        };
        for (edge, _) in domain::window::PHOTO_EDGES {
            let key = facts.resized_key(edge);
            let put = self.cx.storage.put(&key, b"jpeg".to_vec(), "image/jpeg");
            put.await.unwrap();
        }
        let (checked, found) = file.decided(Ok(facts));
        for (file, event) in [(file, announced), (checked, found)] {
            let change = self.stage.table.begin(self.stage.cause());
            change.media(&file, &event).commit().await.unwrap();
        }
    }

    pub(crate) fn story(&self) -> Story<'_> {
        Story {
            stage: &self.stage,
            consignor: &self.consignor,
            appraiser: &self.manager,
            manager: &self.manager,
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.stage.clock.now()
    }

    pub(crate) async fn bag(&self) -> Product {
        data::products::get(&self.stage.table, &bag())
            .await
            .unwrap()
    }

    /// What the queue hands over when something has happened to the bag.
    pub(crate) async fn follow(&self) {
        let event = json!({
            "id": "e", "source": "dejavu.inventory", "detail-type": "ProductHeld",
            "detail": {
                "id": format!("{}.9.0", bag()), "source": "dejavu.inventory",
                "name": "ProductHeld", "aggregate": bag(), "version": 9,
                "at": self.now(), "actor": { "kind": "system", "part": "tests" },
                "correlation_id": "c", "schema": 1, "body": {},
            },
        });
        let event = messages(Queue::Window, &[event]);
        let answer = invoke(&self.cx, "follow_products", &event).await.unwrap();
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(answer, json!({ "batchItemFailures": [] }));
    }

    /// A command to the bag, and what the window makes of it.
    pub(crate) async fn say(&self, command: Command) -> Product {
        let decision = self
            .bag()
            .await
            .decide(command, self.manager.by(), self.now());
        let decision = decision.unwrap();
        let change = self.stage.table.begin(self.stage.cause()).save(&decision);
        change.commit().await.unwrap();
        self.follow().await;
        decision.next
    }

    /// Someone's cart holds the bag for half an hour.
    pub(crate) async fn hold(&self) -> Product {
        let hold = Hold::Hold {
            holder: cart(),
            by: Actor::system("tests"),
            quantity: 1,
            until: Some(self.now().plus_minutes(30)),
        };
        self.say(Command::Hold(hold)).await
    }

    pub(crate) async fn let_go(&self) {
        let fence = self.bag().await.facts().fence;
        let holder = cart();
        self.say(Command::Hold(Hold::Release { fence, holder }))
            .await;
    }

    /// The next version of the bag, without the command that would lead there.
    pub(crate) async fn alter(&self, edit: impl FnOnce(&mut Facts)) {
        let next = altered(&self.bag().await, 1, edit);
        let silent = story::silent(next);
        let change = self.stage.table.begin(self.stage.cause()).save(&silent);
        change.commit().await.unwrap();
        self.follow().await;
    }

    pub(crate) async fn call(&self, call: Call) -> Reply {
        let invoke = async |name: &str, event: &str| invoke(&self.cx, name, event).await;
        // On the heap: a test makes many calls, and each would take its room on the stack.
        let calling = Box::pin(call.send(invoke));
        self.stage.watch(&call.route(), calling).await
    }

    pub(crate) async fn look(&self, query: &[(&'static str, &str)]) -> Reply {
        let mut call = anyone_calls(WindowOp::ListCatalogProducts.route());
        for (name, value) in query {
            call = call.query(name, value);
        }
        self.call(call).await
    }

    pub(crate) async fn page(&self, slug: &str) -> Reply {
        let call = anyone_calls(WindowOp::GetCatalogProduct.route());
        self.call(call.path("slug", slug)).await
    }

    pub(crate) async fn watch(&self, person: &Person, kind: &str, watching: bool) -> Reply {
        let call = person
            .calls(WatchOp::WatchProduct.route())
            .path("id", bag());
        let body = json!({ "kind": kind, "watching": watching });
        self.call(call.body(body)).await
    }

    pub(crate) async fn watches(&self, person: &Person) -> Value {
        let call = person.calls(WatchOp::ListWatches.route());
        self.call(call).await.expect(200).json["items"].clone()
    }
}

fn cart() -> Holder {
    Holder {
        kind: HoldKind::Cart,
        reference: "cart-1".to_owned(),
    }
}

pub(crate) fn altered(product: &Product, more: u64, edit: impl FnOnce(&mut Facts)) -> Product {
    let mut facts = product.facts().clone();
    edit(&mut facts);
    let (id, version) = (product.id().clone(), product.version() + more);
    Product::restore(id, version, product.state().clone(), facts)
}
