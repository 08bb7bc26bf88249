//! A proposal in every state, and every command in a form that can succeed.

use std::collections::BTreeMap;

use crate::access::By;
use crate::fault::Fault;
use crate::ids::MediaId;
use crate::money::{BasisPoints, Money};
use crate::proposal::*;
use crate::request::tests::fixtures as request;
use crate::request::{RedFlagReview, Request};
use crate::settings::Settings;
use crate::terms::{DiscountBearer, Disposition, LineTerms, Mode, PlanKind, PlanSnapshot};
use crate::time::Timestamp;

pub(super) use request::{
    CAST, admin, appraiser, colleague, consignor, id, item_id, manager, now, proposal_id, stranger,
    system,
};

pub(super) fn second_manager() -> By<'static> {
    By::Person(&CAST.second_manager)
}

pub(super) fn rules() -> ApprovalRules {
    ApprovalRules::from(&Settings::default())
}

pub(super) fn terms(list: i64) -> LineTerms {
    LineTerms {
        mode: Mode::Consign,
        list_price: Money::usd(list),
        floor_price: Money::usd(list / 2),
        plan: PlanSnapshot {
            plan_id: id(1),
            plan_version: 1,
            name: "Standard".into(),
            kind: PlanKind::Percent {
                consignor: BasisPoints::percent(60),
            },
            discount_bearer: DiscountBearer::Store,
            min_fee: None,
        },
        markdown: None,
        term_days: 90,
        grace_days: 10,
        disposition: Disposition::Return,
        fees: Vec::new(),
        buy_out_price: None,
    }
}

pub(super) fn line(n: u128, terms: LineTerms) -> DraftLine {
    DraftLine {
        item: item_id(n),
        terms,
    }
}

pub(super) fn lines() -> Vec<DraftLine> {
    vec![line(1, terms(40_000)), line(2, terms(20_000))]
}

pub(super) fn new_proposal(lines: Vec<DraftLine>) -> NewProposal {
    NewProposal {
        id: proposal_id(1),
        number: "PR-2026-000001".into(),
        side: Side::House,
        lines,
        message: String::new(),
    }
}

pub(super) fn drafted_by(
    by: By<'_>,
    request: &Request,
    lines: Vec<DraftLine>,
) -> Result<Proposal, Refusal> {
    Proposal::draft(new_proposal(lines), request, None, 4, by, now()).map(|d| d.next)
}

pub(super) fn draft_of(lines: Vec<DraftLine>) -> Proposal {
    drafted_by(appraiser(), &request::appraised(), lines).expect("a draft")
}

pub(super) fn draft() -> Proposal {
    draft_of(lines())
}

/// Takes a step that must succeed.
pub(super) fn step(proposal: &Proposal, command: Command, by: By<'_>) -> Proposal {
    step_at(proposal, command, by, now())
}

pub(super) fn step_at(
    proposal: &Proposal,
    command: Command,
    by: By<'_>,
    when: Timestamp,
) -> Proposal {
    let name = command.name();
    match proposal.decide(command, by, when) {
        Ok(decision) => decision.next,
        Err(refusal) => panic!("{name} was refused: {refusal}"),
    }
}

/// What a step that must be refused is refused with.
pub(super) fn refusal(proposal: &Proposal, command: Command, by: By<'_>) -> Refusal {
    refusal_at(proposal, command, by, now())
}

pub(super) fn refusal_at(
    proposal: &Proposal,
    command: Command,
    by: By<'_>,
    when: Timestamp,
) -> Refusal {
    proposal
        .decide(command, by, when)
        .expect_err("a command that must be refused")
}

/// The paths that a refusal blames.
pub(super) fn blamed(refusal: &Refusal) -> Vec<String> {
    refusal.fields().into_iter().map(|(path, _)| path).collect()
}

pub(super) fn edit(lines: Vec<DraftLine>) -> Command {
    Command::Edit {
        lines,
        message: "For you".into(),
    }
}

pub(super) fn submit() -> Command {
    Command::Submit {
        rules: rules(),
        red_flags: RedFlagReview::NotNeeded,
    }
}

pub(super) fn approve() -> Command {
    Command::Approve {
        red_flags: RedFlagReview::NotNeeded,
    }
}

pub(super) fn send_back() -> Command {
    Command::SendBack {
        reason: "Too dear".into(),
    }
}

/// Above what one person may offer.
pub(super) fn pending() -> Proposal {
    step(
        &draft_of(vec![line(1, terms(200_000))]),
        submit(),
        appraiser(),
    )
}

pub(super) fn approved() -> Proposal {
    step(&draft(), submit(), appraiser())
}

pub(super) fn opt_in() -> OptIn {
    OptIn {
        consented_at: now().plus_days(-30),
        version: "1".into(),
    }
}

pub(super) fn send(opt_in: Option<OptIn>) -> Command {
    Command::Send {
        validity_days: 10,
        auto_accept_days: 5,
        opt_in,
    }
}

pub(super) fn sent() -> Proposal {
    step(&approved(), send(Some(opt_in())), appraiser())
}

pub(super) fn viewed() -> Proposal {
    step(&sent(), Command::Open, consignor())
}

pub(super) fn answer(n: u128, reply: Reply) -> LineAnswer {
    LineAnswer {
        item: item_id(n),
        reply,
    }
}

pub(super) fn no() -> Reply {
    Reply::Reject {
        reason: String::new(),
    }
}

pub(super) fn ask(price: i64) -> Counter {
    Counter {
        price: Some(Money::usd(price)),
        floor: None,
        commission: None,
        term_days: None,
        reason: "It is worth more".into(),
    }
}

pub(super) fn but(counter: Counter) -> Reply {
    Reply::Counter { counter }
}

pub(super) fn respond(first: Reply, second: Reply) -> Command {
    Command::Respond {
        answers: vec![answer(1, first), answer(2, second)],
        proof: None,
    }
}

pub(super) fn accepted() -> Proposal {
    step(&sent(), respond(Reply::Accept, Reply::Accept), consignor())
}

pub(super) fn partly_accepted() -> Proposal {
    step(&viewed(), respond(Reply::Accept, no()), consignor())
}

/// A counter that one person may agree to: within ten percent.
pub(super) fn countered() -> Proposal {
    let respond = respond(but(ask(44_000)), Reply::Accept);
    step(&viewed(), respond, consignor())
}

/// A counter that needs approval again.
pub(super) fn countered_far() -> Proposal {
    step(
        &viewed(),
        respond(but(ask(44_001)), Reply::Accept),
        consignor(),
    )
}

/// A counter beside a line turned down.
pub(super) fn countered_partly() -> Proposal {
    step(&viewed(), respond(but(ask(44_000)), no()), consignor())
}

pub(super) fn agree() -> Command {
    Command::Agree { rules: rules() }
}

pub(super) fn new_round() -> Command {
    Command::NewRound {
        next: proposal_id(2),
        max_rounds: 4,
    }
}

pub(super) fn refuse() -> Command {
    Command::Refuse {
        reason: "Too dear".into(),
    }
}

pub(super) fn due() -> Timestamp {
    now().plus_days(5)
}

pub(super) fn evidence() -> Evidence {
    Evidence {
        opt_in: Some(opt_in()),
        deliveries: vec![DeliveryProof {
            channel: DeliveryChannel::Email,
            reference: "m-1".into(),
            delivered_at: now().plus_seconds(5),
        }],
        minimums: BTreeMap::from([(item_id(1), Money::usd(20_000))]),
        counter_open: false,
    }
}

pub(super) fn auto_accept() -> Command {
    Command::AutoAccept {
        evidence: evidence(),
        undo_hours: 48,
    }
}

pub(super) fn auto_accepted() -> Proposal {
    step_at(&sent(), auto_accept(), system(), due())
}

pub(super) fn undo() -> Command {
    Command::Undo {
        signed: false,
        listed: false,
    }
}

pub(super) fn reopen() -> Command {
    Command::Reopen { validity_days: 10 }
}

pub(super) fn withdraw() -> Command {
    Command::Withdraw {
        reason: "A mistake".into(),
    }
}

pub(super) fn round_withdrawn() -> Command {
    Command::RoundWithdrawn {
        round: proposal_id(2),
    }
}

pub(super) fn request_ended() -> Command {
    Command::RequestEnded {
        reason: "They moved abroad".into(),
    }
}

/// A counter that another round answers.
pub(super) fn superseded() -> Proposal {
    step(&countered(), new_round(), appraiser())
}

pub(super) fn proof() -> MediaId {
    id(70)
}
