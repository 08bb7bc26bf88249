//! A house with files, its worker, and keys that machines call with.

use contract::identity::api_keys::CreateApiKey;
use contract::identity::privacy::ANSWER_DATA_REQUESTS;
use contract::route::Endpoint;
use contract::worker::Queue;
use domain::decision::Decision;
use domain::user::{User, UserEvent, UserFacts};
use identity::{Context, hash_password, invoke};
use serde_json::{Value, json};
use testkit::{PEPPER, Person, Reply, Sample, Stage, messages, sample};

/// What a worker answers that did all it was to do.
pub(crate) const ALL_WELL: &str = "{\"batchItemFailures\":[]}";

pub(crate) struct House {
    pub(crate) stage: Stage,
    pub(crate) cx: Context,
}

/// The sample of an operation.
pub(crate) fn call<E: Endpoint>() -> Sample {
    sample(&E::ROUTE)
}

impl House {
    pub(crate) async fn open() -> Self {
        let stage = Stage::with_files().await;
        let cx = Context::new(&stage.config(), stage.clock.clone()).await;
        Self {
            cx: cx.unwrap(),
            stage,
        }
    }

    pub(crate) async fn send(&self, sample: &Sample) -> Reply {
        let invoke = async |name: &str, event: &str| invoke(&self.cx, name, event).await;
        let calling = Box::pin(sample.send(invoke));
        self.stage.watch(&sample.route(), calling).await
    }

    /// What the worker answers to an event about a data request.
    pub(crate) async fn happened(&self, name: &str, request: &str) -> String {
        let event = json!({
            "version": "0", "id": "b1", "detail-type": name, "source": "dejavu.identity",
            "account": "1", "time": "2026-11-24T15:00:00Z", "region": "us-east-1", "resources": [],
            "detail": {
                "id": format!("{request}.1.0"), "source": "dejavu.identity", "name": name,
                "aggregate": request, "version": 1, "at": "2026-11-24T15:00:00Z",
                "actor": { "kind": "system", "part": "tests" }, "correlation_id": "cor_1",
                "schema": 1, "body": Value::Null,
            },
        });
        let event = messages(Queue::Privacy, &[event]);
        let worker = ANSWER_DATA_REQUESTS.name;
        Box::pin(invoke(&self.cx, worker, &event)).await.unwrap()
    }

    /// A key that this person makes, good for a month, from anywhere.
    pub(crate) async fn key(&self, by: &Person, scopes: &[&str]) -> Value {
        let made = self.send(&self.new_key(by, scopes)).await;
        made.expect(201).json
    }

    pub(crate) fn new_key(&self, by: &Person, scopes: &[&str]) -> Sample {
        let expires_at = self.stage.clock.now().plus_days(30);
        let body = json!({ "name": "Tienda", "scopes": scopes, "expires_at": expires_at });
        call::<CreateApiKey>().by(by).body(&body)
    }

    pub(crate) async fn user(&self, person: &Person) -> User {
        let user = data::users::get(&self.stage.table, &person.id).await;
        user.unwrap()
    }

    /// The account, changed past its rules.
    pub(crate) async fn change(&self, person: &Person, change: impl FnOnce(&mut UserFacts)) {
        let was = self.user(person).await;
        let mut facts = was.facts().clone();
        facts.version += 1;
        change(&mut facts);
        let event = UserEvent::EmailVerified;
        let decision = Decision::one(Some(was), User::restore(facts), event);
        let change = self.stage.table.begin(self.stage.cause()).save(&decision);
        change.commit().await.unwrap();
    }

    /// Sets the password that the samples use.
    pub(crate) async fn with_password(&self, person: &Person) {
        let hash = hash_password(PEPPER.as_bytes(), "cuero-y-hebillas-7").unwrap();
        self.change(person, |facts| facts.password_hash = Some(hash))
            .await;
    }
}
