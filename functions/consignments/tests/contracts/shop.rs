//! A shop with people, a set-up, and a request whose proposal is accepted: item 1 is in the house
//! already, every other one is not.

use std::collections::BTreeMap;

use consignments::{Context, invoke};
use contract::consignments::contracts::ContractOp;
use domain::access::{By, Role};
use domain::catalogue::Category;
use domain::contact::{Channel, Locale};
use domain::contract::{Command, Contract, Countersign, Party};
use domain::decision::Decision;
use domain::digest::Sha256;
use domain::ids::{ContractId, MediaId, OtpId, ProposalId, RequestId};
use domain::media::{ContentType, FileFacts, MediaFile, MediaKind};
use domain::money::{BasisPoints, Money};
use domain::otp::{Challenge, Purpose, code};
use domain::product::TaxClass;
use domain::proposal::{
    Answer, Approval, LineResponse, Proposal, ProposalFacts, ProposalLine, ProposalParts, Sending,
    Side, State as ProposalState,
};
use domain::request::{
    Acceptance, AcceptedHow, Appraised, Assignment, Confirmation, Custody, CustodyFacts, Giver,
    Intake, IntakeMode, ItemDecision, ItemDetails, Offering, Priority, ReceivedItem, RedFlagReview,
    Request, RequestDetails, RequestFacts, RequestItem, RequestParts, SelfCondition, State,
};
use domain::template::{BUILT_IN, ContractTemplate, TemplateText};
use domain::terms::{
    DiscountBearer, Disposition, Fee, FeeKind, LineTerms, Mode, PlanKind, PlanSnapshot,
};
use serde_json::{Value, json};
use stage::{Call, PEPPER, Person, Reply, Stage};
use testkit::id;
use ulid::Ulid;

const REQUEST: u128 = 10;
const PROPOSAL: u128 = 20;
/// The bytes of every document of the shop.
const DOCUMENT: &[u8] = b"the document";

pub(crate) struct Shop {
    pub(crate) stage: Stage,
    pub(crate) cx: Context,
    pub(crate) consignor: Person,
    pub(crate) stranger: Person,
    pub(crate) manager: Person,
    pub(crate) appraiser: Person,
    pub(crate) admin: Person,
}

pub(crate) fn request_id() -> RequestId {
    id(REQUEST)
}

pub(crate) fn proposal_id() -> ProposalId {
    id(PROPOSAL)
}

pub(crate) fn document_sha256() -> Sha256 {
    Sha256::of(DOCUMENT)
}

pub(crate) fn who() -> Value {
    json!({ "tax_id": "8-123-456", "address": "Calle 50, Panamá" })
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::with_items(2).await
    }

    /// One whose proposal has so many accepted lines.
    pub(crate) async fn with_items(items: u128) -> Self {
        let stage = Stage::new().await;
        let cx = Context::new(&stage.config(), stage.clock.clone()).await;
        let shop = Self {
            cx: cx.unwrap(),
            consignor: stage.person(Role::Consignor).await,
            stranger: stage.person(Role::Consignor).await,
            manager: stage.person(Role::SalesManager).await,
            appraiser: stage.person(Role::Appraiser).await,
            admin: stage.person(Role::Admin).await,
            stage,
        };
        let change = shop.stage.table.begin(shop.stage.cause());
        let change = change.put_template(&shop.template()).put_house(&house());
        change.put_category(&category()).commit().await.unwrap();
        shop.keep(items).await;
        shop
    }

    async fn keep(&self, items: u128) {
        let request = Decision {
            next: self.request(items),
            events: Vec::new(),
        };
        let proposal = Decision {
            next: self.proposal(items),
            events: Vec::new(),
        };
        let change = self.stage.table.begin(self.stage.cause());
        let change = change.save(&request).save(&proposal);
        change.commit().await.unwrap();
    }

    fn template(&self) -> ContractTemplate {
        let text = TemplateText {
            key: BUILT_IN[0].key.to_owned(),
            locale: Locale::EsPa,
            countersign: Countersign::Person,
            body: BUILT_IN[0].body.to_owned(),
        };
        ContractTemplate::publish(id(1), text, None, self.stage.clock.now()).unwrap()
    }

    fn appraised(&self, items: u128) -> Appraised {
        let now = self.stage.clock.now();
        let came = |n: u128| ReceivedItem {
            item_id: id(100 + n),
            received: n == 1,
            condition_note: "sin daños".to_owned(),
            photos: vec![id(400)],
        };
        let scan = || Confirmation::Scan {
            code: "x".to_owned(),
        };
        let custody = Custody {
            id: id(50),
            at: now,
            taken_by: self.manager.id.clone(),
            facts: CustodyFacts {
                given_by: Giver::Consignor,
                given: scan(),
                taken: scan(),
                items: (1..=items).map(came).collect(),
            },
        };
        Appraised {
            assignment: Assignment {
                intake: Intake {
                    submitted_at: now,
                    sla_due_at: now,
                },
                appraiser: self.appraiser.id.clone(),
                assigned_at: now,
                assigned_by: self.manager.caller.actor(),
            },
            custody: Some(custody),
            at: now,
            review: RedFlagReview::NotNeeded,
        }
    }

    fn request(&self, items: u128) -> Request {
        let now = self.stage.clock.now();
        let offering = Offering {
            appraised: self.appraised(items),
            proposal: proposal_id(),
            round: 1,
            countered: false,
        };
        let acceptance = Acceptance {
            offering,
            how: AcceptedHow::Consignor,
            at: now,
        };
        Request::restore(RequestParts {
            id: request_id(),
            version: 1,
            facts: RequestFacts {
                number: "CR-2026-000001".to_owned(),
                consignor: self.consignor.id.clone(),
                channel: domain::request::Channel::Portal,
                opened_by: self.consignor.caller.actor(),
                opened_at: now,
                source_ref: None,
            },
            details: RequestDetails {
                location_id: id(1),
                intake_mode: IntakeMode::DropOff,
                address_id: None,
                priority: Priority::Normal,
                note: String::new(),
            },
            terms: None,
            items: (1..=items).map(item).collect(),
            state: State::Accepted { acceptance },
            updated_at: now,
        })
    }

    fn proposal(&self, items: u128) -> Proposal {
        let now = self.stage.clock.now();
        let line = |n: u128| ProposalLine {
            item: id(100 + n),
            terms: terms(),
            approved_price: Some(Money::usd(40_000)),
            response: LineResponse::Accepted,
        };
        let sending = Sending {
            approval: Approval { by: None, at: now },
            by: self.appraiser.caller.actor(),
            at: now,
            valid_until: now.plus_days(10),
            auto_accept: None,
            viewed_at: None,
            reopened: false,
        };
        let answer = Answer {
            by: self.consignor.caller.actor(),
            at: now,
            proof: None,
            agreed: None,
        };
        Proposal::restore(ProposalParts {
            id: proposal_id(),
            version: 1,
            facts: ProposalFacts {
                number: "PR-2026-000001".to_owned(),
                request: request_id(),
                consignor: self.consignor.id.clone(),
                appraiser: self.appraiser.id.clone(),
                round: 1,
                side: Side::House,
                author: self.appraiser.id.clone(),
                drafted_at: now,
                supersedes: None,
                offerable: (1..=items).map(|n| id(100 + n)).collect(),
            },
            lines: (1..=items).map(line).collect(),
            message: String::new(),
            state: ProposalState::Accepted { sending, answer },
            updated_at: now,
        })
    }

    pub(crate) async fn call(&self, call: Call) -> Reply {
        let invoke = async |name: &str, event: &str| invoke(&self.cx, name, event).await;
        call.send(invoke).await
    }

    /// A call of an operation on a contract.
    pub(crate) fn on(&self, person: &Person, op: ContractOp, contract: &str) -> Call {
        person.calls(op.route()).path("id", contract)
    }

    /// A call without a body.
    pub(crate) async fn act(&self, person: &Person, op: ContractOp, contract: &str) -> Reply {
        self.call(self.on(person, op, contract)).await
    }

    pub(crate) async fn say(
        &self,
        person: &Person,
        op: ContractOp,
        contract: &str,
        body: Value,
    ) -> Reply {
        self.call(self.on(person, op, contract).body(body)).await
    }

    pub(crate) async fn generate(&self, person: &Person) -> Reply {
        let call = person.calls(ContractOp::GenerateContract.route());
        self.call(call.path("id", proposal_id()).body(who())).await
    }

    /// The id of a contract just drawn up.
    pub(crate) async fn generated(&self) -> String {
        let reply = self.generate(&self.manager).await.expect(201);
        reply.json["id"].as_str().unwrap().to_owned()
    }

    /// The printer's part: the document is there, and the contract knows it.
    pub(crate) async fn print(&self, contract: &str) {
        let (table, now) = (&self.stage.table, self.stage.clock.now());
        let file: MediaId = domain::ids::Id::new(Ulid::new());
        let facts = FileFacts {
            key: format!("documents/{file}.pdf"),
            kind: MediaKind::Document,
            content_type: ContentType::Pdf,
            content_length: DOCUMENT.len() as u64,
            sha256: document_sha256(),
            width: None,
            height: None,
        };
        let owner = self.consignor.id.clone();
        let (printed, event) = MediaFile::printed(file.clone(), owner, facts, now);
        let command = Command::PdfPrinted {
            file,
            sha256: document_sha256(),
        };
        let contract = self.stored(contract).await;
        let decision = contract
            .decide(command, By::System("printing"), now)
            .unwrap();
        let change = table.begin(self.stage.cause());
        let change = change.media(&printed, &event).save(&decision);
        change.commit().await.unwrap();
    }

    /// Prints a contract and sends it.
    pub(crate) async fn send(&self, contract: &str) {
        self.print(contract).await;
        let sent = self.act(&self.manager, ContractOp::SendContract, contract);
        sent.await.expect(200);
    }

    /// The id of a contract that is with the consignor.
    pub(crate) async fn sent(&self) -> String {
        let contract = self.generated().await;
        self.send(&contract).await;
        contract
    }

    /// A one-time code for signing a contract, asked for by `person`.
    pub(crate) async fn code(&self, person: &Person, contract: &str) -> (OtpId, String) {
        let otp: OtpId = domain::ids::Id::new(Ulid::new());
        let challenge = Challenge::ask(
            otp.clone(),
            Some(person.id.clone()),
            Purpose::SignContract,
            Some(contract.to_owned()),
            Channel::Email,
            self.stage.clock.now(),
        );
        let change = self.stage.table.begin(self.stage.cause());
        change.challenge(&challenge, None).commit().await.unwrap();
        let digits = code(PEPPER.as_bytes(), &otp, Purpose::SignContract);
        (otp, digits)
    }

    pub(crate) async fn sign(&self, contract: &str) -> Reply {
        let (otp, code) = self.code(&self.consignor, contract).await;
        let body = signing(&otp, &code);
        let op = ContractOp::SignContract;
        self.say(&self.consignor, op, contract, body).await
    }

    pub(crate) async fn countersign(&self, contract: &str) -> Reply {
        let op = ContractOp::CountersignContract;
        self.say(&self.manager, op, contract, json!({})).await
    }

    /// The id of a contract in force.
    pub(crate) async fn active(&self) -> String {
        let contract = self.sent().await;
        self.sign(&contract).await.expect(200);
        self.countersign(&contract).await.expect(200);
        contract
    }

    pub(crate) async fn stored(&self, contract: &str) -> Contract {
        let id = ContractId::parse(contract).unwrap();
        data::contracts::get(&self.stage.table, &id).await.unwrap()
    }

    pub(crate) async fn stored_request(&self) -> Request {
        let request = data::requests::get(&self.stage.table, &request_id()).await;
        request.unwrap()
    }

    pub(crate) async fn stored_proposal(&self) -> Proposal {
        let proposal = data::proposals::get(&self.stage.table, &proposal_id()).await;
        proposal.unwrap()
    }
}

/// A signature under the shop's document.
pub(crate) fn signing(otp: &OtpId, code: &str) -> Value {
    json!({
        "action": "sign", "otp_id": otp, "code": code, "document_sha256": document_sha256(),
    })
}

pub(crate) fn terms() -> LineTerms {
    LineTerms {
        mode: Mode::Consign,
        list_price: Money::usd(40_000),
        floor_price: Money::usd(20_000),
        plan: PlanSnapshot {
            plan_id: id(1),
            plan_version: 1,
            name: "Estándar".to_owned(),
            kind: PlanKind::Percent {
                consignor: BasisPoints::percent(60),
            },
            discount_bearer: DiscountBearer::Store,
            min_fee: None,
        },
        markdown: None,
        term_days: 60,
        grace_days: 10,
        disposition: Disposition::Return,
        fees: vec![Fee {
            kind: FeeKind::EarlyWithdrawal,
            amount: Money::usd(1_500),
        }],
        buy_out_price: None,
    }
}

fn house() -> Party {
    Party {
        name: "Dejavu, S.A.".to_owned(),
        tax_id: "155-1-1 DV 11".to_owned(),
        address: "Calle 50, Panamá".to_owned(),
        email: "hola@dejavu.test".to_owned(),
        phone: None,
    }
}

fn category() -> Category {
    Category {
        id: id(1),
        parent_id: None,
        name: "Bolsos".to_owned(),
        slug: "bolsos".to_owned(),
        position: 1,
        tax_class: TaxClass::Itbms7,
        default_plan: None,
        default_schedule: None,
        default_term_days: 60,
        checklist: Vec::new(),
    }
}

fn item(n: u128) -> RequestItem {
    RequestItem {
        id: id(100 + n),
        details: ItemDetails {
            title: format!("Bolso {n}"),
            category_id: Some(id(1)),
            brand_id: None,
            description: String::new(),
            expected_price: None,
            minimum_price: None,
            purchase: None,
            condition: Some(SelfCondition::Excellent),
            serial: None,
            photos: Vec::new(),
            checklist: BTreeMap::new(),
        },
        appraisal: None,
        decision: ItemDecision::Accepted,
    }
}
