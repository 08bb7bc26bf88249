//! A shop that the samples are about: its people, its files, and the request they name, anywhere
//! on its way.

use std::collections::BTreeMap;

use consignments::{Context, invoke};
use contract::consignments::requests::RequestOp;
use domain::access::Role;
use domain::ids::{MediaId, RequestId};
use domain::media::Purpose;
use domain::request::{
    AnswerKind, Assignment, ChecklistQuestion, Intake, ItemDecision, Photo, RedFlagReview, Request,
    RequestItem, State, Status,
};
use domain::settings::Settings;
use testkit::story::{Story, brand, category, checked_file, item, location, request_id, silent};
use testkit::{Person, Reply, Sample, Stage, at, id, sample};

/// The files that the samples name.
pub(crate) const PHOTO: u128 = 401;
pub(crate) const TAKEN_IN: u128 = 402;
pub(crate) const SIGNATURE: u128 = 403;
pub(crate) const BENCH: u128 = 404;
pub(crate) const RECEIPT: u128 = 405;

/// The number of the request that the samples name; another one.
pub(crate) const FIRST: u128 = 10;
pub(crate) const SECOND: u128 = 11;

pub(crate) struct Shop {
    pub(crate) stage: Stage,
    pub(crate) cx: Context,
    pub(crate) consignor: Person,
    pub(crate) stranger: Person,
    pub(crate) customer: Person,
    pub(crate) appraiser: Person,
    pub(crate) colleague: Person,
    pub(crate) driver: Person,
    pub(crate) manager: Person,
}

/// The sample of an operation.
pub(crate) fn call(op: RequestOp) -> Sample {
    sample(op.route())
}

/// An item that may be handed in, as far as its photo goes.
pub(crate) fn with_photo(number: u128) -> RequestItem {
    let mut item = item(number, ItemDecision::Pending);
    item.details.checklist = BTreeMap::from([("dust_bag".to_owned(), "yes".to_owned())]);
    item.details.photos.push(Photo {
        media_id: id(PHOTO),
        caption: None,
    });
    item
}

impl Shop {
    /// Ten in the morning of the day the samples are of.
    pub(crate) async fn open() -> Self {
        let stage = Stage::new().await;
        let now = stage.clock.now();
        let samples = at("2026-11-24T15:00:00Z");
        stage.clock.advance(samples.seconds_since(now));
        let cx = Context::new(&stage.config(), stage.clock.clone()).await;
        let mut bags = category();
        bags.checklist.push(ChecklistQuestion {
            key: "dust_bag".to_owned(),
            text: "¿Tiene su bolsa de tela?".to_owned(),
            kind: AnswerKind::YesNo,
            options: Vec::new(),
            required: true,
        });
        let change = stage.table.begin(stage.cause()).put_category(&bags);
        let change = change.put_brand(&brand()).put_location(&location());
        change.commit().await.unwrap();
        Self {
            cx: cx.unwrap(),
            consignor: stage.person(Role::Consignor).await,
            stranger: stage.person(Role::Consignor).await,
            customer: stage.person(Role::Customer).await,
            appraiser: stage.person(Role::Appraiser).await,
            colleague: stage.person(Role::Appraiser).await,
            driver: stage.person(Role::Logistics).await,
            manager: stage.person(Role::SalesManager).await,
            stage,
        }
    }

    /// A shop with the request of the samples, two items in it.
    pub(crate) async fn with(state: impl FnOnce(&Self) -> State) -> Self {
        let shop = Self::open().await;
        let state = state(&shop);
        shop.keep(FIRST, state).await;
        shop
    }

    pub(crate) async fn send(&self, sample: Sample) -> Reply {
        let invoke = async |name: &str, event: &str| invoke(&self.cx, name, event).await;
        // On the heap: a test makes many calls, and each would take its room on the stack.
        let calling = Box::pin(sample.send(invoke));
        self.stage.watch(&sample.route(), calling).await
    }

    /// The sample of an operation, called by this person.
    pub(crate) async fn act(&self, person: &Person, op: RequestOp) -> Reply {
        self.send(call(op).by(person)).await
    }

    /// Keeps the consignor's request of this number at its first version.
    pub(crate) async fn keep(&self, number: u128, state: State) {
        let items = vec![with_photo(1), with_photo(2)];
        self.keep_items(number, state, items).await;
    }

    pub(crate) async fn keep_items(&self, number: u128, state: State, items: Vec<RequestItem>) {
        let named = (id(number), format!("CR-2026-{number:06}"));
        let request = self.story().another_request(named, 1, items, state);
        let change = self.stage.table.begin(self.stage.cause());
        change.save(&silent(request)).commit().await.unwrap();
    }

    /// The request of the samples, as it is kept.
    pub(crate) async fn stored(&self) -> Request {
        self.stored_at(&request_id()).await
    }

    pub(crate) async fn stored_at(&self, id: &RequestId) -> Request {
        data::requests::get(&self.stage.table, id).await.unwrap()
    }

    /// Whether the request of the samples is untouched, at this status.
    pub(crate) async fn assert_untouched(&self, status: Status) {
        let request = self.stored().await;
        assert_eq!((request.version(), request.status()), (1, status));
    }

    /// A checked file of this person's, with a number that a sample names.
    pub(crate) async fn file(&self, number: u128, owner: &Person, purpose: Purpose) -> MediaId {
        checked_file(&self.stage, number, owner, purpose).await
    }

    pub(crate) async fn settings(&self, settings: &Settings) {
        let change = self.stage.table.begin(self.stage.cause());
        change.put_settings(settings).commit().await.unwrap();
    }

    pub(crate) fn submitted(&self) -> State {
        State::Submitted {
            intake: self.intake(),
        }
    }

    /// In the hands of this appraiser.
    pub(crate) fn with_appraiser(&self, appraiser: &Person) -> State {
        State::Assigned {
            assignment: Assignment {
                intake: self.intake(),
                appraiser: appraiser.id.clone(),
                assigned_at: self.stage.clock.now(),
                assigned_by: self.manager.caller.actor(),
            },
        }
    }

    /// In the hands of the appraiser.
    pub(crate) fn assigned(&self) -> State {
        self.with_appraiser(&self.appraiser)
    }

    pub(crate) fn appraised(&self, review: RedFlagReview) -> State {
        let appraised = self.story().appraised(None, review);
        State::Appraised { appraised }
    }

    /// Appraised, with the goods in the house.
    pub(crate) fn in_the_house(&self) -> State {
        let story = self.story();
        let custody = Some(story.custody(2));
        State::Appraised {
            appraised: story.appraised(custody, RedFlagReview::NotNeeded),
        }
    }

    fn story(&self) -> Story<'_> {
        Story {
            stage: &self.stage,
            consignor: &self.consignor,
            appraiser: &self.appraiser,
            manager: &self.manager,
        }
    }

    fn intake(&self) -> Intake {
        let now = self.stage.clock.now();
        Intake {
            submitted_at: now,
            sla_due_at: now.plus_hours(48),
        }
    }
}

pub(crate) fn draft(_: &Shop) -> State {
    State::Draft { changes: None }
}

/// The paths a refusal blames.
pub(crate) fn blamed(reply: &Reply) -> Vec<String> {
    let errors = reply.json["errors"].as_object();
    let paths = errors.into_iter().flatten();
    paths.map(|(path, _)| path.clone()).collect()
}
