//! A shop with people, a set-up and an appraised request of two items.

use consignments::{Context, invoke};
use contract::consignments::proposals::ProposalOp;
use domain::access::Role;
use domain::catalogue::Category;
use domain::decision::Decision;
use domain::ids::{MediaId, ProposalId};
use domain::media::Purpose;
use domain::money::{BasisPoints, Money};
use domain::proposal::Proposal;
use domain::request::{ItemDecision, RedFlagReview, Request, State};
use domain::terms::{
    CommissionPlan, Consent, DiscountBearer, FloorRule, MarkdownSchedule, MarkdownStep, PlanKind,
    PlanScope, ScheduleScope,
};
use domain::user::{ConsentKind, User, UserEvent};
use serde_json::{Value, json};
use testkit::story::{self, Story, checked_file, item, item_id, request_id, silent};
use testkit::{Call, Person, Reply, Stage, id};

pub(crate) const GLOBAL_PLAN: u128 = 1;
pub(crate) const SCHEDULE: u128 = 1;

pub(crate) struct Shop {
    pub(crate) stage: Stage,
    pub(crate) cx: Context,
    pub(crate) consignor: Person,
    pub(crate) stranger: Person,
    pub(crate) appraiser: Person,
    pub(crate) colleague: Person,
    pub(crate) manager: Person,
    pub(crate) other_manager: Person,
}

pub(crate) fn usd(cents: i64) -> Value {
    json!({ "amount": cents, "currency": "USD" })
}

/// A line for item 1 or 2: half of the price is the floor.
pub(crate) fn line(item: u128, list: i64) -> Value {
    json!({
        "item": item_id(item),
        "terms": {
            "mode": "consign", "list_price": usd(list), "floor_price": usd(list / 2),
            "disposition": "return",
        },
    })
}

pub(crate) fn two_lines() -> Value {
    json!({ "lines": [line(1, 40_000), line(2, 20_000)] })
}

/// The same reply to the lines of both items.
pub(crate) fn both(reply: &Value) -> Value {
    replies(reply, reply)
}

pub(crate) fn replies(first: &Value, second: &Value) -> Value {
    json!({
        "action": "respond",
        "answers": [
            { "item": item_id(1), "reply": first },
            { "item": item_id(2), "reply": second },
        ],
    })
}

pub(crate) fn yes() -> Value {
    json!({ "type": "accept" })
}

pub(crate) fn no(reason: &str) -> Value {
    json!({ "type": "reject", "reason": reason })
}

pub(crate) fn but(price: i64) -> Value {
    json!({ "type": "counter", "counter": { "price": usd(price), "reason": "Vale más" } })
}

pub(crate) fn plan(number: u128, percent: u32, scope: PlanScope) -> CommissionPlan {
    CommissionPlan {
        id: id(number),
        version: 1,
        name: format!("Plan {number}"),
        kind: PlanKind::Percent {
            consignor: BasisPoints::percent(percent),
        },
        min_fee: None,
        discount_bearer: DiscountBearer::Store,
        buyer_fee: None,
        store_credit_bonus: BasisPoints::percent(0),
        effective_from: domain::time::Date::parse("2020-01-01").unwrap(),
        effective_to: None,
        scope,
    }
}

/// The category, with a default schedule.
pub(crate) fn category() -> Category {
    Category {
        default_schedule: Some(id(SCHEDULE)),
        ..story::category()
    }
}

fn schedule() -> MarkdownSchedule {
    MarkdownSchedule {
        id: id(SCHEDULE),
        name: "Mensual".to_owned(),
        steps: vec![MarkdownStep {
            after_days: 30,
            percent_off: BasisPoints::percent(15),
        }],
        floor_rule: FloorRule::Contract,
        consent: Consent::Notify,
        applies_to: ScheduleScope::default(),
        active: true,
    }
}

impl Shop {
    pub(crate) async fn open() -> Self {
        let stage = Stage::new().await;
        let cx = Context::new(&stage.config(), stage.clock.clone()).await;
        let shop = Self {
            cx: cx.unwrap(),
            consignor: stage.person(Role::Consignor).await,
            stranger: stage.person(Role::Consignor).await,
            appraiser: stage.person(Role::Appraiser).await,
            colleague: stage.person(Role::Appraiser).await,
            manager: stage.person(Role::SalesManager).await,
            other_manager: stage.person(Role::SalesManager).await,
            stage,
        };
        let plan = plan(GLOBAL_PLAN, 60, PlanScope::Global);
        let (schedule, category) = (schedule(), category());
        let change = shop.stage.table.begin(shop.stage.cause());
        let change = change.put_plan(&plan).put_schedule(&schedule);
        change.put_category(&category).commit().await.unwrap();
        shop.keep_request(RedFlagReview::NotNeeded).await;
        shop
    }

    /// Keeps the request, appraised. Once more, it replaces what was there.
    pub(crate) async fn keep_request(&self, review: RedFlagReview) {
        let kept = data::requests::get(&self.stage.table, &request_id()).await;
        let version = kept.map_or(1, |request| request.version() + 1);
        let decision = silent(self.request(version, review));
        let change = self.stage.table.begin(self.stage.cause()).save(&decision);
        change.commit().await.unwrap();
    }

    fn request(&self, version: u64, review: RedFlagReview) -> Request {
        let story = Story {
            stage: &self.stage,
            consignor: &self.consignor,
            appraiser: &self.appraiser,
            manager: &self.manager,
        };
        let items = [1, 2].map(|number| {
            let mut item = item(number, ItemDecision::Pending);
            item.details.minimum_price = Some(Money::usd(10_000));
            item
        });
        let appraised = story.appraised(None, review);
        story.request(version, items.to_vec(), State::Appraised { appraised })
    }

    pub(crate) async fn call(&self, call: Call) -> Reply {
        let invoke = async |name: &str, event: &str| invoke(&self.cx, name, event).await;
        // On the heap: a test makes many calls, and each would take its room on the stack.
        let calling = Box::pin(call.send(invoke));
        self.stage.watch(&call.route(), calling).await
    }

    /// A call of an operation on a proposal.
    pub(crate) fn on(&self, person: &Person, op: ProposalOp, proposal: &str) -> Call {
        person.calls(op.route()).path("id", proposal)
    }

    /// A call without a body.
    pub(crate) async fn act(&self, person: &Person, op: ProposalOp, proposal: &str) -> Reply {
        self.call(self.on(person, op, proposal)).await
    }

    pub(crate) async fn say(
        &self,
        person: &Person,
        op: ProposalOp,
        proposal: &str,
        body: Value,
    ) -> Reply {
        self.call(self.on(person, op, proposal).body(body)).await
    }

    pub(crate) async fn respond(&self, person: &Person, proposal: &str, body: Value) -> Reply {
        let op = ProposalOp::RespondToProposal;
        self.say(person, op, proposal, body).await
    }

    pub(crate) async fn draft(&self, person: &Person, body: Value) -> Reply {
        let call = person.calls(ProposalOp::DraftProposal.route());
        self.call(call.path("id", request_id()).body(body)).await
    }

    /// The id of a draft that must succeed.
    pub(crate) async fn drafted(&self, person: &Person, body: Value) -> String {
        let reply = self.draft(person, body).await.expect(201);
        reply.json["id"].as_str().unwrap().to_owned()
    }

    /// Submits and sends what is within an appraiser's limits.
    pub(crate) async fn submit_and_send(&self, proposal: &str) {
        let ap = &self.appraiser;
        let submitted = self.act(ap, ProposalOp::SubmitProposal, proposal).await;
        assert_eq!(submitted.expect(200).json["status"], "approved");
        let sent = self.act(ap, ProposalOp::SendProposal, proposal).await;
        assert_eq!(sent.expect(200).json["status"], "sent");
    }

    /// The id of a proposal of two lines that is with the consignor.
    pub(crate) async fn sent(&self) -> String {
        let proposal = self.drafted(&self.appraiser, two_lines()).await;
        self.submit_and_send(&proposal).await;
        proposal
    }

    pub(crate) async fn stored(&self, proposal: &str) -> Proposal {
        let id = ProposalId::parse(proposal).unwrap();
        data::proposals::get(&self.stage.table, &id).await.unwrap()
    }

    pub(crate) async fn stored_request(&self) -> Request {
        let id = request_id();
        data::requests::get(&self.stage.table, &id).await.unwrap()
    }

    /// The consignor consents to acceptance by lapse of time.
    pub(crate) async fn consent(&self) {
        let table = &self.stage.table;
        let user = data::users::get(table, &self.consignor.id).await.unwrap();
        let mut facts = user.facts().clone();
        facts.version += 1;
        facts.consents.push(domain::user::Consent {
            kind: ConsentKind::AutoAccept,
            version: "2026-01".to_owned(),
            at: self.stage.clock.now().plus_days(-30),
            channel: domain::user::ConsentChannel::Account,
            given: true,
        });
        let event = UserEvent::EmailVerified;
        let decision = Decision::one(None, User::restore(facts), event);
        let change = table.begin(self.stage.cause()).save(&decision);
        change.commit().await.unwrap();
    }

    /// A file of the manager's that passed the check.
    pub(crate) async fn proof(&self) -> MediaId {
        checked_file(&self.stage, 9, &self.manager, Purpose::Proof).await
    }
}

/// The paths a refusal blames.
pub(crate) fn blamed(reply: &Reply) -> Vec<String> {
    let errors = reply.json["errors"].as_object();
    errors
        .into_iter()
        .flatten()
        .map(|(path, _)| path.clone())
        .collect()
}
