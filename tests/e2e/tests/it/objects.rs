//! Whose things they are: every route with an id × {owner, foreign, deleted, absent}.
//!
//! What a caller may not see answers, byte for byte, as what does not exist.

use std::collections::BTreeMap;

use contract::identity::api_keys::CreateApiKey;
use contract::identity::privacy::RequestDataExport;
use contract::inventory::custody::OpenHandOver;
use contract::inventory::labels::PrintLabels;
use contract::inventory::products::CreateProduct;
use contract::inventory::setup::discounts::CreateDiscount;
use contract::inventory::setup::{CreateAttribute, CreateLocation, CreateMarkdownSchedule};
use contract::inventory::stock_counts::OpenStockCount;
use contract::inventory::transfers::OpenTransfer;
use contract::route::{Endpoint as _, Route};
use data::counters::{self, Series};
use domain::access::{Permission, Role, RoleGrant, Scope};
use domain::ids::Id;
use domain::media::Purpose;
use domain::request::{ItemDecision, State};
use domain::session::Session;
use domain::user::UserStatus;
use local::dejavu::Linked;
use serde_json::{Value, json};
use testkit::story::{
    self, Story, brand, category, checked_file, contract_id, location, proposal_id, request_id,
    silent,
};
use testkit::{Person, Reply, Sample, Stage, sample};
use ulid::Ulid;

/// A house in which one consignor has one of everything.
struct House {
    stage: Stage,
    linked: Linked,
    owner: Person,
    /// The id of what the owner has, by its prefix.
    theirs: BTreeMap<&'static str, String>,
    /// The id of what was deleted, by its prefix.
    deleted: BTreeMap<&'static str, String>,
}

impl House {
    async fn open() -> Self {
        let stage = Stage::with_files().await;
        let linked = Linked::new(stage.config(), stage.clock.clone());
        let owner = stage.person(Role::Consignor).await;
        let mut house = Self {
            stage,
            linked,
            owner,
            theirs: BTreeMap::new(),
            deleted: BTreeMap::new(),
        };
        house.furnish().await;
        house.hand_in().await;
        house.set_up().await;
        house.move_goods().await;
        house
    }

    async fn furnish(&mut self) {
        let appraiser = self.stage.person(Role::Appraiser).await;
        let manager = self.stage.person(Role::SalesManager).await;
        let story = Story {
            stage: &self.stage,
            consignor: &self.owner,
            appraiser: &appraiser,
            manager: &manager,
        };
        let product = story.product(1);
        let items = vec![story::item(1, ItemDecision::Accepted)];
        let request = story.request(
            1,
            items,
            State::Contracted {
                acceptance: story.acceptance(None),
                contract: contract_id(),
                unlisted: Some(vec![product.next.id().clone()]),
            },
        );
        // The printed contract.
        checked_file(&self.stage, 1, &self.owner, Purpose::ItemPhoto).await;
        let photo = checked_file(&self.stage, 40, &self.owner, Purpose::ItemPhoto).await;
        let change = self.stage.table.begin(self.stage.cause());
        let change = change.put_category(&category()).put_brand(&brand());
        let change = change.put_location(&location());
        let change = change.save(&silent(request));
        let change = change.save(&silent(story.accepted_proposal(1)));
        let change = change.save(&silent(story.active_contract()));
        let kept = change.save(&product).commit().await;
        kept.expect("the table takes a story");

        let gone = vec![RoleGrant::of(Role::Consignor)];
        let gone = self.stage.person_holding(gone, UserStatus::Deleted).await;
        self.deleted.insert("usr", gone.id.to_string());
        self.theirs = BTreeMap::from([
            ("con", contract_id().to_string()),
            ("med", photo.to_string()),
            ("prd", product.next.id().to_string()),
            ("prp", proposal_id().to_string()),
            ("req", request_id().to_string()),
            ("usr", self.owner.id.to_string()),
        ]);
    }

    /// What comes about by a call: a copy of one's data, a key; and a role, and a second session.
    async fn hand_in(&mut self) {
        let invoke = async |name: &str, event: &str| self.linked.invoke(name, event).await;
        let copy = sample(&RequestDataExport::ROUTE).by(&self.owner);
        let copy = Box::pin(copy.send(invoke)).await.expect(202);
        let admin = self.stage.person(Role::Admin).await;
        let later = self.stage.clock.now().plus_days(30);
        let key = sample(&CreateApiKey::ROUTE).by(&admin);
        let key = key.with("/expires_at", json!(later));
        let key = Box::pin(key.send(invoke)).await.expect(201);
        let role = self.stage.role(50, Vec::new()).await;
        let session = Session::begin(
            Id::new(Ulid::new()),
            self.owner.id.clone(),
            "another seed".to_owned(),
            1,
            "another client".to_owned(),
            self.stage.clock.now(),
        );
        let change = self.stage.table.begin(self.stage.cause());
        let kept = change.session(&session, None).commit().await;
        kept.expect("the table takes a session");
        self.theirs.insert("drq", told(&copy));
        self.theirs.insert("key", told(&key));
        self.theirs.insert("rol", role.to_string());
        self.theirs.insert("ses", session.id.to_string());
    }

    /// What staff make by a call: its id.
    async fn make(&self, admin: &Person, call: Sample, status: u16) -> Reply {
        let invoke = async |name: &str, event: &str| self.linked.invoke(name, event).await;
        Box::pin(call.by(admin).send(invoke)).await.expect(status)
    }

    /// How the shop is set up.
    async fn set_up(&mut self) {
        let admin = self.stage.person(Role::Admin).await;
        let made = [
            (
                "att",
                sample(&CreateAttribute::ROUTE).with("/required", json!(false)),
            ),
            ("mks", sample(&CreateMarkdownSchedule::ROUTE)),
            ("dsc", sample(&CreateDiscount::ROUTE)),
        ];
        for (prefix, call) in made {
            let reply = self.make(&admin, call, 201).await;
            self.theirs.insert(prefix, told(&reply));
        }
        self.theirs.insert("cat", category().id.to_string());
        self.theirs.insert("brd", brand().id.to_string());
        self.theirs.insert("loc", location().id.to_string());
    }

    /// Goods on their way: labelled, counted, moved and handed over.
    async fn move_goods(&mut self) {
        let admin = self.stage.person(Role::Admin).await;
        let here = json!(location().id);
        let elsewhere = self.make(&admin, sample(&CreateLocation::ROUTE), 201).await;
        let elsewhere = json!(told(&elsewhere));
        // The first number is the story's own.
        let (table, now) = (&self.stage.table, self.stage.clock.now());
        let first = counters::next(table, Series::Product, now).await;
        first.expect("a number");
        let bag = || {
            sample(&CreateProduct::ROUTE)
                .with("/category_id", json!(category().id))
                .with("/location_id", here.clone())
        };
        let moved = self.make(&admin, bag(), 201).await;
        let handed = self.make(&admin, bag(), 201).await;
        let labels = sample(&PrintLabels::ROUTE).with("/product_ids", json!([moved.json["id"]]));
        let labels = self.make(&admin, labels, 202).await;
        let count = sample(&OpenStockCount::ROUTE)
            .with("/location_id", here.clone())
            .with("/shelf", Value::Null);
        let count = self.make(&admin, count, 201).await;
        let transfer = sample(&OpenTransfer::ROUTE)
            .with("/from_location_id", here.clone())
            .with("/to_location_id", elsewhere.clone())
            .with("/codes", json!([moved.json["sku"]]));
        let transfer = self.make(&admin, transfer, 201).await;
        let hand_over = sample(&OpenHandOver::ROUTE)
            .path("id", told(&handed))
            .with("/to/id", elsewhere)
            .with("/code", handed.json["sku"].clone());
        let hand_over = self.make(&admin, hand_over, 201).await;
        self.theirs.insert("lbl", told(&labels));
        self.theirs.insert("cnt", told(&count));
        self.theirs.insert("trf", told(&transfer));
        self.theirs.insert("cus", told(&hand_over));
    }

    async fn ask(&self, route: &Route, person: &Person, id: &str) -> Reply {
        let call = sample(route).by(person).path("id", id);
        let invoke = async |name: &str, event: &str| self.linked.invoke(name, event).await;
        Box::pin(call.send(invoke)).await
    }
}

/// The id in an answer: of a thing, or of a record of the set-up.
fn told(reply: &Reply) -> String {
    let ids = [&reply.json["id"], &reply.json["record"]["id"]];
    let id = ids.into_iter().find_map(Value::as_str);
    id.expect("an id").to_owned()
}

/// The prefix of the id in a route's path, read off its sample.
fn prefix(route: &Route) -> Option<String> {
    let sample = sample(route);
    let id = sample.parameter("id")?;
    id.split_once('_').map(|(prefix, _)| prefix.to_owned())
}

/// What is said, without what differs from call to call.
fn said(reply: &Reply) -> (u16, Value) {
    let mut json = reply.json.clone();
    if let Some(json) = json.as_object_mut() {
        json.remove("request_id");
    }
    (reply.status, json)
}

/// Whether the role sees everyone's things of this kind, or reaches them through this route.
fn reaches_all(route: &Route, prefix: &str, role: Role) -> bool {
    use Permission as P;
    let sight = match prefix {
        "con" => Some(P::ContractsView),
        // Whoever works here sees the photos that they work with.
        "med" => return !matches!(role, Role::Consignor | Role::Customer),
        "prd" => Some(P::ProductsView),
        "prp" => Some(P::ProposalsView),
        "req" => Some(P::RequestsView),
        "usr" => Some(P::UsersView),
        _ => None,
    };
    let reaches = |permission: Permission| {
        !permission.code().ends_with("_own") && role.grant(permission) == Some(Scope::All)
    };
    let mut doors = route.access.permissions().iter().copied().chain(sight);
    doors.any(reaches)
}

#[tokio::test]
async fn what_is_foreign_or_deleted_answers_as_what_is_absent() {
    let house = House::open().await;
    let (mut cells, mut wrong) = (0, Vec::new());
    let routes = contract::rows().map(|(_, row)| row.route);
    for route in routes.filter(|route| route.path.contains("{id}")) {
        let Some(prefix) = prefix(route) else {
            panic!("{} has a sample without its id", route.name)
        };
        let absent = format!("{prefix}_01J00000000000000000000ZZZ");
        let theirs = house.theirs.get(prefix.as_str());
        let theirs = theirs.unwrap_or_else(|| panic!("nobody has a {prefix}: {}", route.name));
        for role in Role::ALL.iter().copied() {
            let caller = house.stage.person(role).await;
            // Whoever sees everyone's would change them here.
            if reaches_all(route, &prefix, role) {
                continue;
            }
            let nothing = said(&house.ask(route, &caller, &absent).await);
            let gone = house.deleted.get(prefix.as_str());
            for (state, id) in [("foreign", Some(theirs)), ("deleted", gone)] {
                let Some(id) = id else { continue };
                let found = said(&house.ask(route, &caller, id).await);
                cells += 1;
                if found != nothing {
                    let told = format!("{} {} {state}", route.name, role.key());
                    wrong.push(format!("{told}: {found:?}"));
                }
            }
        }
        let own = |permission: &Permission| Role::Consignor.grant(*permission).is_some();
        // What is not in the shop window is absent there for its owner too.
        let in_window = route.path.starts_with("/v1/catalog/");
        if !in_window && route.access.permissions().iter().any(own) {
            let mine = house.ask(route, &house.owner, theirs).await;
            cells += 1;
            if mine.status == 404 {
                wrong.push(format!(
                    "{} keeps from the owner what is theirs",
                    route.name
                ));
            }
        }
    }
    println!("{cells} cells");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
