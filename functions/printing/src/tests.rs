//! The worker against the embedded table and a real file store.

mod labels;

use contract::printing::PRINT_DOCUMENTS;
use contract::worker::Queue;
use domain::access::{Actor, By, Role};
use domain::contact::{Channel, Locale};
use domain::contract::{
    Command, Contract, ContractEvent, ContractLine, Countersign, Draft, LinkedProduct, OtpProof,
    Parties, Party, SignatureRequest, Status,
};
use domain::decision::Decision;
use domain::digest::Sha256;
use domain::event::Cause;
use domain::ids::ContractId;
use domain::money::{BasisPoints, Money};
use domain::template::{BUILT_IN, ContractTemplate, TemplateText};
use domain::terms::{DiscountBearer, Disposition, LineTerms, Mode, PlanKind, PlanSnapshot};
use serde_json::{Value, json};
use testkit::{Stage, caller, id, messages};

use crate::{Context, invoke};

const ALL_WELL: &str = "{\"batchItemFailures\":[]}";
const FAILED: &str = "{\"batchItemFailures\":[{\"itemIdentifier\":\"m0\"}]}";

async fn open() -> (Stage, Context) {
    let stage = Stage::with_files().await;
    let cx = Context::new(&stage.config(), stage.clock.clone()).await;
    (stage, cx.unwrap())
}

fn cause(cx: &Context) -> Cause {
    Cause {
        actor: Actor::Public,
        ..Cause::house("test", cx.now(), "test", "test")
    }
}

fn template(cx: &Context) -> ContractTemplate {
    let built_in = BUILT_IN.iter().find(|text| text.locale == Locale::EsPa);
    let text = TemplateText {
        key: "consignment".to_owned(),
        locale: Locale::EsPa,
        countersign: Countersign::Person,
        body: built_in.unwrap().body.to_owned(),
    };
    ContractTemplate::publish(id(1), text, None, cx.now()).unwrap()
}

fn party(name: &str) -> Party {
    Party {
        name: name.to_owned(),
        tax_id: "8-765-4321".to_owned(),
        address: "Calle 50, ciudad de Panamá".to_owned(),
        email: "alguien@dejavu.test".to_owned(),
        phone: None,
    }
}

fn line() -> ContractLine {
    ContractLine {
        id: id(1),
        request_item_id: id(1),
        title: "Bolso de cuero marrón".to_owned(),
        terms: LineTerms {
            mode: Mode::Consign,
            list_price: Money::usd(125_000),
            floor_price: Money::usd(90_000),
            plan: PlanSnapshot {
                plan_id: id(1),
                plan_version: 1,
                name: "Estándar".to_owned(),
                kind: PlanKind::Percent {
                    consignor: BasisPoints::percent(60),
                },
                discount_bearer: DiscountBearer::Shared,
                min_fee: None,
            },
            markdown: None,
            term_days: 90,
            grace_days: 10,
            disposition: Disposition::Return,
            fees: Vec::new(),
            buy_out_price: None,
        },
        product_id: None,
        listed_on: None,
        closing: None,
    }
}

async fn keep(cx: &Context, decision: &Decision<Contract, ContractEvent>) -> Contract {
    let change = cx.table.begin(cause(cx)).save(decision);
    change.commit().await.unwrap();
    decision.next.clone()
}

/// A contract of consignor 1, drawn up by manager 2 and kept.
async fn drawn_up(cx: &Context) -> Contract {
    let draft = Draft {
        number: "CT-2026-000123".to_owned(),
        proposal_id: id(1),
        request_id: id(1),
        consignor_id: id(1),
        location_id: id(1),
        template: template(cx).reference(),
        parties: Parties {
            house: party("Dejavu Panamá, S.A."),
            consignor: party("Begoña Núñez"),
        },
        lines: vec![line()],
        parent: None,
        proposal_reopened: false,
    };
    let manager = caller(2, &[Role::SalesManager]);
    let decision = Contract::generate(id(1), draft, By::Person(&manager), cx.now());
    keep(cx, &decision.unwrap()).await
}

async fn with_template(cx: &Context) {
    let change = cx.table.begin(cause(cx)).put_template(&template(cx));
    change.commit().await.unwrap();
}

/// Signed by both sides and kept.
async fn in_force(cx: &Context, mut contract: Contract) -> Contract {
    let now = cx.now();
    let (consignor, manager) = (
        caller(1, &[Role::Consignor]),
        caller(2, &[Role::SalesManager]),
    );
    let signature = SignatureRequest {
        otp: OtpProof {
            otp: id(1),
            contract_id: id(1),
            user: id(1),
            channel: Channel::Email,
            verified_at: now,
        },
        agreed: contract.written_lines(),
        document_sha256: contract.document().unwrap().sha256.clone(),
        drawn_file: None,
        ip: "192.0.2.1".to_owned(),
        user_agent: "test".to_owned(),
        consent_version: "1".to_owned(),
    };
    let countersign = Command::Countersign {
        products: vec![LinkedProduct {
            line: id(1),
            product: id(1),
            listed_on: None,
        }],
        starts_on: now.panama_date(),
    };
    for (by, command) in [
        (By::Person(&manager), Command::ReviewOk),
        (By::Person(&manager), Command::Send),
        (By::Person(&consignor), Command::Sign(Box::new(signature))),
        (By::Person(&manager), countersign),
    ] {
        let decision = contract.decide(command, by, now).unwrap();
        contract = keep(cx, &decision).await;
    }
    contract
}

/// What the worker answers to an event about contract 1.
async fn happened(cx: &Context, name: &str) -> String {
    let contract: ContractId = id(1);
    let event = json!({
        "version": "0", "id": "b1", "detail-type": name, "source": "dejavu.consignments",
        "account": "1", "time": "2026-11-24T15:00:00Z", "region": "us-east-1", "resources": [],
        "detail": {
            "id": format!("{contract}.1.0"), "source": "dejavu.consignments", "name": name,
            "aggregate": contract, "version": 1, "at": "2026-11-24T15:00:00Z",
            "actor": { "kind": "system", "part": "tests" }, "correlation_id": "cor_1",
            "schema": 1, "body": Value::Null,
        },
    });
    let event = messages(Queue::Printing, &[event]);
    invoke(cx, PRINT_DOCUMENTS.name, &event).await.unwrap()
}

async fn kept(cx: &Context) -> Contract {
    data::contracts::get(&cx.table, &id(1)).await.unwrap()
}

fn words(pdf: &[u8]) -> String {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    document.extract_text(&pages).unwrap()
}

#[tokio::test]
async fn a_contract_that_was_drawn_up_is_printed_once() {
    let (stage, cx) = open().await;
    with_template(&cx).await;
    drawn_up(&cx).await;
    assert_eq!(happened(&cx, "ContractGenerated").await, ALL_WELL);

    let printed = kept(&cx).await;
    let document = printed.document().unwrap().clone();
    let contract: ContractId = id(1);
    let key = format!("documents/contracts/{contract}/{}.pdf", document.sha256);
    assert_eq!(stage.files(), [key.as_str()]);
    let bytes = cx.storage.get(&key, 10_000_000).await.unwrap();
    assert_eq!(Sha256::of(&bytes), document.sha256);
    assert!(words(&bytes).contains("CT-2026-000123"));
    let file = data::media::get(&cx.table, &document.file).await.unwrap();
    assert_eq!((file.owner, file.state), {
        let facts = domain::media::FileFacts {
            key,
            kind: domain::media::MediaKind::Document,
            content_type: domain::media::ContentType::Pdf,
            content_length: bytes.len() as u64,
            sha256: document.sha256,
            width: None,
            height: None,
            resized: false,
        };
        (id(1), domain::media::MediaState::Checked(facts))
    });

    assert_eq!(happened(&cx, "ContractGenerated").await, ALL_WELL);
    assert_eq!(kept(&cx).await, printed);
    let history = data::contracts::history(&cx.table, &contract)
        .await
        .unwrap();
    assert_eq!(history.last().unwrap().name, "ContractPrinted");
    assert_eq!(history.last().unwrap().correlation_id, "cor_1");
}

#[tokio::test]
async fn a_contract_in_force_is_printed_with_both_signatures_once() {
    let (stage, cx) = open().await;
    let manager = stage.person_as(id(2), Role::SalesManager).await;
    with_template(&cx).await;
    drawn_up(&cx).await;
    happened(&cx, "ContractGenerated").await;
    let signed = in_force(&cx, kept(&cx).await).await;
    assert_eq!(signed.status(), Status::Active);
    for _ in 0..2 {
        assert_eq!(happened(&cx, "ContractActivated").await, ALL_WELL);
    }
    let contract = kept(&cx).await;
    assert_eq!(contract.version(), signed.version() + 1);
    let agreement = contract.agreement().unwrap();
    let last = agreement.final_document.as_ref().unwrap();
    assert_ne!(last.sha256, agreement.document.sha256);
    assert_eq!(stage.files().len(), 2);
    let file = data::media::get(&cx.table, &last.file).await.unwrap();
    let key = &file.facts().unwrap().key;
    let text = words(&cx.storage.get(key, 10_000_000).await.unwrap());
    assert!(text.contains(&manager.name), "{text}");
}

#[tokio::test]
async fn an_event_that_comes_late_prints_what_is_due_by_then() {
    let (stage, cx) = open().await;
    with_template(&cx).await;
    drawn_up(&cx).await;
    // The one about a signature that is not there prints the print to sign.
    assert_eq!(happened(&cx, "ContractActivated").await, ALL_WELL);
    assert_eq!(kept(&cx).await.status(), Status::Draft);
    assert_eq!(happened(&cx, "ContractVoided").await, ALL_WELL);
    assert_eq!(stage.files().len(), 1);
}

#[tokio::test]
async fn a_contract_whose_template_is_not_there_does_not_stay_unprinted_in_silence() {
    let (stage, cx) = open().await;
    assert_eq!(happened(&cx, "ContractGenerated").await, ALL_WELL);
    drawn_up(&cx).await;
    assert_eq!(happened(&cx, "ContractGenerated").await, FAILED);
    assert!(stage.files().is_empty());
    assert!(invoke(&cx, "check_upload", "{}").await.is_err());
}
