//! A house with nothing in it, and people who set it up.

use contract::route::Endpoint;
use domain::access::Role;
use inventory::{Context, invoke};
use serde_json::{Value, json};
use testkit::{Call, Person, Reply, Sample, Stage, anyone_calls, sample};

pub(crate) struct House {
    pub(crate) stage: Stage,
    pub(crate) cx: Context,
    pub(crate) admin: Person,
    pub(crate) manager: Person,
    pub(crate) appraiser: Person,
    pub(crate) consignor: Person,
}

impl House {
    pub(crate) async fn open() -> Self {
        let stage = Stage::new().await;
        let cx = Context::new(&stage.config(), stage.clock.clone()).await;
        Self {
            cx: cx.unwrap(),
            admin: stage.person(Role::Admin).await,
            manager: stage.person(Role::SalesManager).await,
            appraiser: stage.person(Role::Appraiser).await,
            consignor: stage.person(Role::Consignor).await,
            stage,
        }
    }

    pub(crate) async fn send(&self, sample: &Sample) -> Reply {
        let invoke = async |name: &str, event: &str| invoke(&self.cx, name, event).await;
        // On the heap: a test makes many calls, and each would take its room on the stack.
        let calling = Box::pin(sample.send(invoke));
        self.stage.watch(&sample.route(), calling).await
    }

    pub(crate) async fn call(&self, call: Call) -> Reply {
        let invoke = async |name: &str, event: &str| invoke(&self.cx, name, event).await;
        let calling = Box::pin(call.send(invoke));
        self.stage.watch(&call.route(), calling).await
    }

    /// The sample of a route, sent by this person.
    pub(crate) async fn sample<E: Endpoint>(&self, person: &Person) -> Reply {
        self.send(&sample(&E::ROUTE).by(person)).await
    }

    /// A route that creates, with this body.
    pub(crate) async fn make<E: Endpoint>(&self, person: &Person, body: Value) -> Reply {
        self.call(person.calls(&E::ROUTE).body(body)).await
    }

    /// A route that edits, with this body, from this version.
    pub(crate) async fn edit<E: Endpoint>(
        &self,
        person: &Person,
        (id, version): (&str, u64),
        body: Value,
    ) -> Reply {
        let call = person.calls(&E::ROUTE).path("id", id).if_match(version);
        self.call(call.body(body)).await
    }

    /// A route on one thing without a body, from this version.
    pub(crate) async fn act<E: Endpoint>(
        &self,
        person: &Person,
        (id, version): (&str, u64),
    ) -> Reply {
        let call = person.calls(&E::ROUTE).path("id", id).if_match(version);
        self.call(call).await
    }

    /// What anyone is shown.
    pub(crate) async fn shown<E: Endpoint>(&self) -> Value {
        let reply = self.call(anyone_calls(&E::ROUTE)).await.expect(200);
        assert_eq!(reply.headers["cache-control"], "public, max-age=30");
        reply.json["items"].clone()
    }

    /// What this person is shown.
    pub(crate) async fn list<E: Endpoint>(&self, person: &Person) -> Value {
        let reply = self.call(person.calls(&E::ROUTE)).await.expect(200);
        reply.json["items"].clone()
    }
}

/// The id of a record that was just made.
pub(crate) fn id_of(reply: &Reply) -> String {
    let record = &reply.json["record"]["id"];
    let id = record.as_str().or_else(|| reply.json["id"].as_str());
    id.expect("an id").to_owned()
}

/// The names in a list, in its order.
pub(crate) fn names(items: &Value) -> Vec<String> {
    let items = items.as_array().expect("a list").iter();
    let name = |item: &Value| {
        let own = &item["name"];
        let name = own.as_str().or_else(|| item["record"]["name"].as_str());
        name.expect("a name").to_owned()
    };
    items.map(name).collect()
}

/// The fields that a refusal blames, sorted.
pub(crate) fn blamed(reply: &Reply) -> Vec<String> {
    let fields = reply.json["errors"].as_object();
    let fields = fields.expect("a refusal names its fields");
    fields.keys().cloned().collect()
}

/// A category's body.
pub(crate) fn category(name: &str, slug: &str, parent: Option<&str>) -> Value {
    json!({ "name": name, "slug": slug, "tax_class": "itbms_7", "parent_id": parent })
}
