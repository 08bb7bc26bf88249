//! A proposal in every state, with a line of every kind, and the request it answers.

use std::collections::BTreeMap;

use data::{Table, TableConfig};
use domain::access::Actor;
use domain::decision::Decision;
use domain::event::Cause;
use domain::money::{BasisPoints, Money};
use domain::proposal::{
    Agreement, Answer, Approval, AutoAcceptPlan, Counter, DeliveryChannel, DeliveryProof,
    LapseOfTime, LineResponse, OptIn, Proposal, ProposalEvent, ProposalFacts, ProposalLine,
    ProposalParts, RefusedCounter, Sending, SentBack, Side, State, SubmittedBy, Withdrawal,
};
use domain::request::{
    Appraised, Assignment, Channel, Intake, IntakeMode, ItemDecision, ItemDetails, Offering,
    Priority, RedFlagReview, Request, RequestDetails, RequestFacts, RequestItem, RequestParts,
};
use domain::terms::{
    Consent, DiscountBearer, Disposition, Fee, FeeKind, FloorRule, LineTerms, MarkdownStep, Mode,
    PlanKind, PlanSnapshot, PlanTier, ScheduleSnapshot, TierMode,
};
use testkit::{Emulator, id, now};

pub(crate) const CONSIGNOR: u128 = 1;
pub(crate) const APPRAISER: u128 = 2;
pub(crate) const JOB: &str = "proposals.auto_accept";

pub(crate) async fn table() -> (Emulator, Table) {
    let emulator = Emulator::start().await;
    let config = TableConfig {
        name: emulator.table.clone(),
        company: "dejavu".to_owned(),
        cursor_key: [7; 32],
    };
    let table = Table::connect(&emulator.sdk, config);
    (emulator, table)
}

pub(crate) fn cause() -> Cause {
    Cause::house(JOB, now(), "test", "test")
}

pub(crate) fn person(number: u128) -> Actor {
    Actor::Person { id: id(number) }
}

pub(crate) fn opt_in() -> OptIn {
    OptIn {
        consented_at: now().plus_days(-30),
        version: "1".to_owned(),
    }
}

pub(crate) fn approval() -> Approval {
    Approval {
        by: Some(id(3)),
        at: now(),
    }
}

pub(crate) fn sending() -> Sending {
    Sending {
        approval: approval(),
        by: person(APPRAISER),
        at: now(),
        valid_until: now().plus_days(10),
        auto_accept: Some(AutoAcceptPlan {
            at: now().plus_days(5),
            opt_in: opt_in(),
        }),
        viewed_at: None,
        reopened: false,
    }
}

pub(crate) fn answer(agreed: bool) -> Answer {
    Answer {
        by: person(CONSIGNOR),
        at: now(),
        proof: Some(id(9)),
        agreed: agreed.then(|| Agreement {
            by: person(APPRAISER),
            at: now(),
        }),
    }
}

pub(crate) fn delivery() -> DeliveryProof {
    DeliveryProof {
        channel: DeliveryChannel::Whatsapp,
        reference: "SM1".to_owned(),
        delivered_at: now().plus_seconds(5),
    }
}

/// Every state, with its optional facts and without.
pub(crate) fn states() -> Vec<State> {
    [before_sending(), with_the_consignor(), over()].concat()
}

fn reason() -> String {
    "A mistake".to_owned()
}

fn before_sending() -> Vec<State> {
    let at = now();
    let sent_back = SentBack {
        by: person(3),
        at,
        reason: reason(),
    };
    vec![
        State::Draft { sent_back: None },
        State::Draft {
            sent_back: Some(sent_back),
        },
        State::PendingApproval {
            submitted: SubmittedBy {
                by: id(APPRAISER),
                at,
            },
        },
        State::Approved {
            approval: Approval { by: None, at },
        },
    ]
}

fn with_the_consignor() -> Vec<State> {
    let sending = sending();
    let viewed = Sending {
        viewed_at: Some(now()),
        auto_accept: None,
        ..sending.clone()
    };
    let countered = |superseded_by| State::Countered {
        sending: viewed.clone(),
        answer: answer(false),
        superseded_by,
    };
    vec![
        State::Sent { sending },
        countered(None),
        countered(Some(id(77))),
        State::Viewed {
            sending: viewed.clone(),
        },
    ]
}

fn over() -> Vec<State> {
    let (at, sending) = (now(), sending());
    let by = person(APPRAISER);
    let lapse = LapseOfTime {
        at,
        undo_until: at.plus_hours(48),
        opt_in: opt_in(),
        deliveries: vec![delivery()],
    };
    let refused = RefusedCounter {
        by: by.clone(),
        at,
        reason: reason(),
    };
    let rejected = |refused| State::Rejected {
        sending: sending.clone(),
        answer: answer(false),
        refused,
    };
    let withdrawn = |sending| State::Withdrawn {
        sending,
        withdrawal: Withdrawal {
            by: by.clone(),
            at,
            reason: reason(),
        },
    };
    let expired = State::Expired {
        sending: sending.clone(),
        at,
    };
    vec![
        State::Accepted {
            sending: sending.clone(),
            answer: answer(true),
        },
        State::PartiallyAccepted {
            sending: sending.clone(),
            answer: answer(false),
        },
        rejected(None),
        rejected(Some(refused)),
        State::AutoAccepted {
            sending: sending.clone(),
            lapse,
        },
        expired,
        withdrawn(None),
        withdrawn(Some(sending.clone())),
    ]
}

pub(crate) fn terms(mode: Mode, kind: PlanKind) -> LineTerms {
    LineTerms {
        mode,
        list_price: Money::usd(40_000),
        floor_price: Money::usd(30_000),
        plan: PlanSnapshot {
            plan_id: id(1),
            plan_version: 2,
            name: "Estándar".to_owned(),
            kind,
            discount_bearer: DiscountBearer::Shared,
            min_fee: Some(Money::usd(500)),
        },
        markdown: Some(ScheduleSnapshot {
            schedule_id: id(1),
            name: "Mensual".to_owned(),
            steps: vec![MarkdownStep {
                after_days: 30,
                percent_off: BasisPoints::percent(15),
            }],
            floor_rule: FloorRule::Contract,
            consent: Consent::Ask,
        }),
        term_days: 90,
        grace_days: 10,
        disposition: Disposition::Return,
        fees: vec![Fee {
            kind: FeeKind::Cleaning,
            amount: Money::usd(300),
        }],
        buy_out_price: (mode == Mode::BuyOut).then_some(Money::usd(20_000)),
    }
}

pub(crate) fn percent() -> PlanKind {
    PlanKind::Percent {
        consignor: BasisPoints::percent(60),
    }
}

pub(crate) fn line(item: u128, terms: LineTerms, response: LineResponse) -> ProposalLine {
    ProposalLine {
        item: id(item),
        terms,
        approved_price: Some(Money::usd(40_000)),
        response,
    }
}

/// A line of every plan, mode and response.
pub(crate) fn every_line() -> Vec<ProposalLine> {
    let tiers = vec![PlanTier {
        from: Money::ZERO,
        consignor: BasisPoints::percent(50),
    }];
    let tiered = PlanKind::Tiered {
        tiers,
        tier_mode: TierMode::Marginal,
    };
    let fixed = PlanKind::FixedFee {
        fee: Money::usd(900),
    };
    let net = PlanKind::NetToConsignor {
        net: Money::usd(25_000),
    };
    let rejected = LineResponse::Rejected {
        reason: "Muy bajo".to_owned(),
    };
    let countered = LineResponse::Countered {
        counter: Counter {
            price: Some(Money::usd(50_000)),
            floor: None,
            commission: Some(BasisPoints::percent(35)),
            term_days: Some(60),
            reason: "Vale más".to_owned(),
        },
    };
    vec![
        line(101, terms(Mode::Consign, percent()), LineResponse::Pending),
        line(102, terms(Mode::Consign, tiered), LineResponse::Accepted),
        line(103, terms(Mode::BuyOut, fixed), rejected),
        line(104, terms(Mode::Consign, net), countered),
    ]
}

pub(crate) fn proposal(number: u128, state: State, lines: Vec<ProposalLine>) -> Proposal {
    Proposal::restore(ProposalParts {
        id: id(number),
        version: 1,
        facts: ProposalFacts {
            number: format!("PR-2026-{number:06}"),
            request: id(10),
            consignor: id(CONSIGNOR),
            appraiser: id(APPRAISER),
            location: None,
            round: 2,
            side: Side::House,
            author: id(APPRAISER),
            drafted_at: now(),
            supersedes: Some(id(70)),
            offerable: vec![id(101)],
        },
        lines,
        approved: BTreeMap::from([(id(105), Money::usd(7_000))]),
        message: "Para usted".to_owned(),
        state,
        updated_at: now(),
    })
}

pub(crate) fn drafted(proposal: &Proposal) -> Decision<Proposal, ProposalEvent> {
    let facts = proposal.facts();
    let event = ProposalEvent::Drafted {
        request: facts.request.clone(),
        consignor: facts.consignor.clone(),
        author: facts.author.clone(),
        round: facts.round,
        supersedes: facts.supersedes.clone(),
    };
    Decision::one(None, proposal.clone(), event)
}

pub(crate) async fn keep(table: &Table, proposal: &Proposal) {
    let change = table.begin(cause()).draft_proposal(&drafted(proposal));
    change.commit().await.unwrap();
}

fn item() -> RequestItem {
    let details = ItemDetails {
        title: "Bolso".to_owned(),
        category_id: None,
        brand_id: None,
        description: String::new(),
        expected_price: None,
        minimum_price: None,
        purchase: None,
        condition: None,
        serial: None,
        photos: Vec::new(),
        checklist: BTreeMap::new(),
    };
    RequestItem {
        id: id(101),
        details,
        appraisal: None,
        decision: ItemDecision::Pending,
    }
}

fn appraised() -> Appraised {
    let intake = Intake {
        submitted_at: now(),
        sla_due_at: now(),
    };
    Appraised {
        assignment: Assignment {
            intake,
            appraiser: id(APPRAISER),
            assigned_at: now(),
            assigned_by: Actor::system("routing"),
        },
        custody: None,
        at: now(),
        review: RedFlagReview::NotNeeded,
    }
}

/// A request whose proposal `number` is before the consignor.
pub(crate) fn request(number: u128) -> Request {
    Request::restore(RequestParts {
        id: id(10),
        version: 1,
        facts: RequestFacts {
            number: "CR-2026-000001".to_owned(),
            consignor: id(CONSIGNOR),
            channel: Channel::Portal,
            opened_by: person(CONSIGNOR),
            opened_at: now(),
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
        items: vec![item()],
        state: domain::request::State::Proposed {
            offering: Offering {
                appraised: appraised(),
                proposal: id(number),
                round: 2,
                countered: false,
            },
        },
        updated_at: now(),
    })
}

pub(crate) async fn keep_request(table: &Table, request: &Request) {
    let decision = Decision {
        was: None,
        next: request.clone(),
        events: Vec::new(),
    };
    table.begin(cause()).save(&decision).commit().await.unwrap();
}
