//! A shop with people, a set-up, and a request whose proposal is accepted: item 1 is in the house
//! already, every other one is not.

use consignments::{Context, invoke};
use contract::consignments::contracts::ContractOp;
use domain::access::{By, Role};
use domain::contact::{Channel, Locale};
use domain::contract::{Command, Contract, Countersign};
use domain::digest::Sha256;
use domain::ids::{ContractId, MediaId, OtpId};
use domain::media::{ContentType, FileFacts, MediaFile, MediaKind};
use domain::otp::{Challenge, Purpose, code};
use domain::proposal::Proposal;
use domain::request::{ItemDecision, Request, SelfCondition, State};
use domain::template::{BUILT_IN, ContractTemplate, TemplateText};
use serde_json::{Value, json};
use testkit::story::{Story, category, item, party, proposal_id, request_id, silent};
use testkit::{Call, PEPPER, Person, Reply, Stage, id};
use ulid::Ulid;

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
        let change = change
            .put_template(&shop.template())
            .put_house(&party("Dejavu, S.A."));
        change.put_category(&category()).commit().await.unwrap();
        shop.keep(items).await;
        shop
    }

    async fn keep(&self, items: u128) {
        let story = Story {
            stage: &self.stage,
            consignor: &self.consignor,
            appraiser: &self.appraiser,
            manager: &self.manager,
        };
        let accepted = (1..=items).map(|number| item(number, ItemDecision::Accepted));
        let accepted = accepted.map(|mut item| {
            item.details.condition = Some(SelfCondition::Excellent);
            item
        });
        let acceptance = story.acceptance(Some(story.custody(items)));
        let state = State::Accepted { acceptance };
        let request = silent(story.request(1, accepted.collect(), state));
        let proposal = silent(story.accepted_proposal(items));
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

    pub(crate) async fn call(&self, call: Call) -> Reply {
        let invoke = async |name: &str, event: &str| invoke(&self.cx, name, event).await;
        // On the heap: a test makes many calls, and each would take its room on the stack.
        let calling = Box::pin(call.send(invoke));
        self.stage.watch(&call.route(), calling).await
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
            resized: false,
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
