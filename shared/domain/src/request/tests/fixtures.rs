//! A cast of people, a request in every state, and every command in a form that can succeed.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use ulid::Ulid;

use crate::access::{By, Caller, Grants, Role, Via};
use crate::fault::Fault;
use crate::ids::{Id, MediaId, ProposalId, RequestItemId, UserId};
use crate::money::Money;
use crate::request::*;
use crate::settings::Settings;
use crate::terms::Mode;
use crate::time::Timestamp;

pub(crate) fn id<T: Id>(n: u128) -> T {
    T::new(Ulid::from_parts(1_700_000_000_000, n))
}

pub(crate) fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("an instant")
}

/// Tuesday, eight in the morning in Panama.
pub(crate) fn now() -> Timestamp {
    at("2026-11-24T13:00:00Z")
}

/// Long after [`now`]: drafts are stale and the first appointment is over.
pub(crate) fn later() -> Timestamp {
    at("2027-01-11T13:00:00Z")
}

fn person(n: u128, roles: &[Role]) -> Caller {
    Caller {
        user: id(n),
        via: Via::Session(id(n)),
        roles: roles.to_vec(),
        grants: Grants::of(roles),
    }
}

pub(crate) struct Cast {
    pub(crate) consignor: Caller,
    pub(crate) stranger: Caller,
    pub(crate) appraiser: Caller,
    pub(crate) colleague: Caller,
    pub(crate) manager: Caller,
    pub(crate) second_manager: Caller,
    pub(crate) admin: Caller,
    pub(crate) logistics: Caller,
}

pub(crate) static CAST: LazyLock<Cast> = LazyLock::new(|| Cast {
    consignor: person(1, &[Role::Consignor]),
    stranger: person(2, &[Role::Consignor]),
    appraiser: person(3, &[Role::Appraiser]),
    colleague: person(4, &[Role::Appraiser]),
    manager: person(5, &[Role::SalesManager]),
    second_manager: person(6, &[Role::SalesManager]),
    admin: person(7, &[Role::Admin]),
    logistics: person(8, &[Role::Logistics]),
});

pub(crate) fn consignor() -> By<'static> {
    By::Person(&CAST.consignor)
}

pub(crate) fn stranger() -> By<'static> {
    By::Person(&CAST.stranger)
}

pub(crate) fn appraiser() -> By<'static> {
    By::Person(&CAST.appraiser)
}

pub(crate) fn colleague() -> By<'static> {
    By::Person(&CAST.colleague)
}

pub(crate) fn manager() -> By<'static> {
    By::Person(&CAST.manager)
}

pub(crate) fn admin() -> By<'static> {
    By::Person(&CAST.admin)
}

pub(crate) fn logistics() -> By<'static> {
    By::Person(&CAST.logistics)
}

pub(crate) fn system() -> By<'static> {
    By::System("tests")
}

pub(crate) fn item_id(n: u128) -> RequestItemId {
    id(100 + n)
}

pub(crate) fn proposal_id(n: u128) -> ProposalId {
    id(200 + n)
}

pub(crate) fn details() -> RequestDetails {
    RequestDetails {
        location_id: id(1),
        intake_mode: IntakeMode::DropOff,
        address_id: None,
        priority: Priority::Normal,
        note: String::new(),
    }
}

pub(crate) fn new_request() -> NewRequest {
    NewRequest {
        id: id(10),
        number: "SR-2026-000001".into(),
        consignor: CAST.consignor.user.clone(),
        consignor_active: true,
        channel: Channel::Portal,
        source_ref: None,
        details: details(),
    }
}

pub(crate) fn photo(n: u128) -> Photo {
    Photo {
        media_id: id(n),
        caption: None,
    }
}

pub(crate) fn item_details() -> ItemDetails {
    ItemDetails {
        title: "Bag".into(),
        category_id: Some(id(1)),
        brand_id: None,
        description: String::new(),
        expected_price: Some(Money::usd(40_000)),
        minimum_price: Some(Money::usd(20_000)),
        purchase: None,
        condition: Some(SelfCondition::Good),
        serial: None,
        photos: vec![photo(1)],
        checklist: BTreeMap::from([("box".to_owned(), "yes".to_owned())]),
    }
}

pub(crate) fn checklist() -> Checklist {
    let question = |key: &str, kind, required| ChecklistQuestion {
        key: key.into(),
        text: key.into(),
        kind,
        options: vec!["calf".into(), "lamb".into()],
        required,
    };
    Checklist {
        category: id(1),
        questions: vec![
            question("box", AnswerKind::YesNo, true),
            question("leather", AnswerKind::Choice, false),
            question("story", AnswerKind::Text, false),
        ],
    }
}

pub(crate) fn submission() -> Submission {
    Submission {
        terms_version: Some("1".into()),
        current_terms: "1".into(),
        checklists: vec![checklist()],
        sla_hours: 48,
    }
}

pub(crate) fn candidate(user: &UserId) -> Candidate {
    Candidate {
        appraiser: user.clone(),
        may_appraise: true,
        load: 0,
    }
}

/// Ten to eleven in Panama.
pub(crate) fn appointment(day: &str) -> Appointment {
    let start = at(&format!("{day}T15:00:00Z"));
    Appointment {
        start,
        end: start.plus_minutes(60),
        address_id: None,
    }
}

pub(crate) fn received(n: u128, came: bool) -> ReceivedItem {
    ReceivedItem {
        item_id: item_id(n),
        received: came,
        condition_note: if came {
            "As described".into()
        } else {
            String::new()
        },
        photos: if came { vec![id(9)] } else { Vec::new() },
    }
}

pub(crate) fn custody_facts() -> CustodyFacts {
    CustodyFacts {
        given_by: Giver::Consignor,
        given: Confirmation::Scan { code: "A1".into() },
        taken: Confirmation::Signature { file: id(8) },
        items: vec![received(1, true), received(2, false)],
    }
}

pub(crate) fn findings() -> Findings {
    let score = |criterion: &str, score, weight| Score {
        criterion: criterion.into(),
        score,
        weight,
    };
    Findings {
        scores: vec![score("leather", 5, 2), score("hardware", 4, 1)],
        red_flags: Vec::new(),
        authenticity: Authenticity {
            result: AuthenticityResult::Genuine,
            method: "Serial and stitching".into(),
            certificate_file: None,
        },
        market: MarketRange {
            low: Money::usd(30_000),
            high: Money::usd(45_000),
            comparables: Vec::new(),
        },
        recommended_price: Money::usd(40_000),
        recommended_mode: Mode::Consign,
        notes: String::new(),
        photos: Vec::new(),
    }
}

pub(crate) fn scored() -> Verdict {
    Verdict::Scored {
        findings: findings(),
    }
}

pub(crate) fn flagged() -> Verdict {
    let mut findings = findings();
    findings.red_flags = vec![RedFlag::SerialAltered];
    Verdict::Scored { findings }
}

pub(crate) fn declined() -> Verdict {
    Verdict::Declined {
        reason: DeclineReason::LowValue,
        text: String::new(),
        red_flags: Vec::new(),
    }
}

/// Takes a step that must succeed.
pub(crate) fn step(request: &Request, command: Command, by: By<'_>) -> Request {
    let name = command.name();
    match request.decide(command, by, now()) {
        Ok(decision) => decision.next,
        Err(refusal) => panic!("{name} was refused: {refusal}"),
    }
}

/// What a step that must be refused is refused with.
pub(crate) fn refusal(request: &Request, command: Command, by: By<'_>) -> Refusal {
    refusal_at(request, command, by, now())
}

pub(crate) fn refusal_at(
    request: &Request,
    command: Command,
    by: By<'_>,
    when: Timestamp,
) -> Refusal {
    request
        .decide(command, by, when)
        .expect_err("a command that must be refused")
}

/// The paths that a refusal blames.
pub(crate) fn blamed(refusal: &Refusal) -> Vec<String> {
    refusal.fields().into_iter().map(|(path, _)| path).collect()
}

pub(crate) fn draft() -> Request {
    let opened = Request::create(new_request(), consignor(), now());
    let mut request = opened.expect("a draft").next;
    for n in [1, 2] {
        let add = Command::AddItem {
            item: item_id(n),
            details: item_details(),
        };
        request = step(&request, add, consignor());
    }
    request
}

pub(crate) fn submitted() -> Request {
    step(&draft(), Command::Submit(submission()), consignor())
}

pub(crate) fn assign() -> Command {
    Command::AssignAppraiser {
        candidate: candidate(&CAST.appraiser.user),
        limit: 20,
    }
}

pub(crate) fn assigned() -> Request {
    step(&submitted(), assign(), manager())
}

pub(crate) fn schedule(appointment: Appointment) -> Command {
    Command::Schedule {
        appointment,
        settings: Box::default(),
    }
}

pub(crate) fn reschedule(appointment: Appointment) -> Command {
    Command::Reschedule {
        appointment,
        settings: Box::new(Settings::default()),
    }
}

pub(crate) fn scheduled() -> Request {
    step(
        &assigned(),
        schedule(appointment("2026-11-25")),
        consignor(),
    )
}

pub(crate) fn receive() -> Command {
    Command::ReceiveGoods {
        custody: id(50),
        facts: custody_facts(),
    }
}

pub(crate) fn received_request() -> Request {
    step(&scheduled(), receive(), logistics())
}

pub(crate) fn appraise(n: u128, verdict: Verdict) -> Command {
    Command::AppraiseItem {
        item: item_id(n),
        verdict,
    }
}

pub(crate) fn in_appraisal(from: &Request, verdicts: [Verdict; 2]) -> Request {
    let [first, second] = verdicts;
    let request = step(from, appraise(1, first), appraiser());
    step(&request, appraise(2, second), appraiser())
}

pub(crate) fn appraised_with(from: &Request, verdicts: [Verdict; 2]) -> Request {
    let request = in_appraisal(from, verdicts);
    step(&request, Command::CompleteAppraisal, appraiser())
}

pub(crate) fn appraised() -> Request {
    appraised_with(&received_request(), [scored(), scored()])
}

pub(crate) fn send_proposal() -> Command {
    Command::SendProposal {
        proposal: proposal_id(1),
        approved: true,
    }
}

pub(crate) fn proposed() -> Request {
    step(&appraised(), send_proposal(), appraiser())
}

pub(crate) fn counter() -> Command {
    Command::Counter {
        proposal: proposal_id(1),
        max_rounds: 4,
    }
}

pub(crate) fn countered() -> Request {
    step(&proposed(), counter(), consignor())
}

pub(crate) fn send_round(n: u8) -> Command {
    Command::SendRound {
        proposal: proposal_id(u128::from(n)),
        round: n,
        approved: true,
        max_rounds: 4,
    }
}

pub(crate) fn accept(how: AcceptedHow) -> Command {
    Command::Accept {
        proposal: proposal_id(1),
        accepted: vec![item_id(1)],
        how,
    }
}

pub(crate) fn accepted() -> Request {
    step(&proposed(), accept(AcceptedHow::Consignor), consignor())
}

pub(crate) fn accepted_by_lapse() -> Request {
    step(&proposed(), accept(AcceptedHow::LapseOfTime), system())
}

pub(crate) fn contracted() -> Request {
    let signed = Command::ContractSigned { contract: id(60) };
    step(&accepted(), signed, system())
}

pub(crate) fn activate(products: &[u128]) -> Command {
    Command::ContractActivated {
        contract: id(60),
        products: products.iter().map(|n| id(*n)).collect(),
    }
}

pub(crate) fn list(n: u128) -> Command {
    Command::ItemListed { product: id(n) }
}

pub(crate) fn active(products: &[u128]) -> Request {
    step(&contracted(), activate(products), system())
}

pub(crate) fn reject_all(by: TurnedDown) -> Command {
    Command::RejectAll {
        proposal: proposal_id(1),
        by,
        text: String::new(),
    }
}

pub(crate) fn reject(reason: RejectionReason) -> Command {
    Command::Reject {
        reason,
        text: "Thank you".into(),
        legal_note: None,
    }
}

pub(crate) fn cancel() -> Command {
    Command::Cancel {
        reason: "Changed my mind".into(),
        agreed_fee: None,
    }
}

pub(crate) fn proof() -> MediaId {
    id(70)
}
