//! Proposals, alone and together with their request, against the real table.

use std::collections::BTreeMap;

use data::{Paging, StoreError, Table, TableConfig, proposals, requests};
use domain::access::{Actor, By};
use domain::decision::Decision;
use domain::event::Cause;
use domain::ids::{ProposalId, RequestId, UserId};
use domain::money::{BasisPoints, Money};
use domain::proposal::{
    Agreement, Answer, Approval, AutoAcceptPlan, Command, Counter, DeliveryChannel, DeliveryProof,
    Evidence, LapseOfTime, LineResponse, OptIn, Proposal, ProposalEvent, ProposalFacts,
    ProposalLine, ProposalParts, RefusedCounter, Sending, SentBack, Side, State, Status,
    SubmittedBy, Withdrawal,
};
use domain::request::{
    AcceptedHow, Appraised, Assignment, Channel, Command as RequestCommand, Intake, IntakeMode,
    ItemDecision, ItemDetails, Offering, Priority, RedFlagReview, Request, RequestDetails,
    RequestFacts, RequestItem, RequestParts,
};
use domain::terms::{
    Consent, DiscountBearer, Disposition, Fee, FeeKind, LineTerms, MarkdownStep, Mode, PlanKind,
    PlanSnapshot, PlanTier, ScheduleSnapshot, TierMode,
};
use testkit::{Emulator, id, now};

const CONSIGNOR: u128 = 1;
const APPRAISER: u128 = 2;
const JOB: &str = "proposals.auto_accept";

async fn table() -> (Emulator, Table) {
    let emulator = Emulator::start().await;
    let config = TableConfig {
        name: emulator.table.clone(),
        company: "dejavu".to_owned(),
        cursor_key: [7; 32],
    };
    let table = Table::connect(&emulator.sdk, config);
    (emulator, table)
}

fn cause() -> Cause {
    Cause {
        actor: Actor::system(JOB),
        at: now(),
        correlation_id: "test".to_owned(),
    }
}

fn person(number: u128) -> Actor {
    Actor::Person { id: id(number) }
}

fn opt_in() -> OptIn {
    OptIn {
        consented_at: now().plus_days(-30),
        version: "1".to_owned(),
    }
}

fn approval() -> Approval {
    Approval {
        by: Some(id(3)),
        at: now(),
    }
}

fn sending() -> Sending {
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

fn answer(agreed: bool) -> Answer {
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

fn delivery() -> DeliveryProof {
    DeliveryProof {
        channel: DeliveryChannel::Whatsapp,
        reference: "SM1".to_owned(),
        delivered_at: now().plus_seconds(5),
    }
}

/// Every state, with its optional facts and without.
fn states() -> Vec<State> {
    let at = now();
    let (sending, reason) = (sending(), "A mistake".to_owned());
    let viewed = Sending {
        viewed_at: Some(at),
        auto_accept: None,
        ..sending.clone()
    };
    let withdrawal = Withdrawal {
        by: person(APPRAISER),
        at,
        reason: reason.clone(),
    };
    let countered = |superseded_by| State::Countered {
        sending: viewed.clone(),
        answer: answer(false),
        superseded_by,
    };
    let rejected = |refused| State::Rejected {
        sending: sending.clone(),
        answer: answer(false),
        refused,
    };
    vec![
        State::Draft { sent_back: None },
        State::Draft {
            sent_back: Some(SentBack {
                by: person(3),
                at,
                reason: reason.clone(),
            }),
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
        State::Sent {
            sending: sending.clone(),
        },
        State::Viewed {
            sending: viewed.clone(),
        },
        countered(None),
        countered(Some(id(77))),
        State::Accepted {
            sending: sending.clone(),
            answer: answer(true),
        },
        State::PartiallyAccepted {
            sending: sending.clone(),
            answer: answer(false),
        },
        rejected(None),
        rejected(Some(RefusedCounter {
            by: person(APPRAISER),
            at,
            reason,
        })),
        State::AutoAccepted {
            sending: sending.clone(),
            lapse: LapseOfTime {
                at,
                undo_until: at.plus_hours(48),
                opt_in: opt_in(),
                deliveries: vec![delivery()],
            },
        },
        State::Expired {
            sending: sending.clone(),
            at,
        },
        State::Withdrawn {
            sending: None,
            withdrawal: withdrawal.clone(),
        },
        State::Withdrawn {
            sending: Some(sending),
            withdrawal,
        },
    ]
}

fn terms(mode: Mode, kind: PlanKind) -> LineTerms {
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

fn percent() -> PlanKind {
    PlanKind::Percent {
        consignor: BasisPoints::percent(60),
    }
}

fn line(item: u128, terms: LineTerms, response: LineResponse) -> ProposalLine {
    ProposalLine {
        item: id(item),
        terms,
        approved_price: Some(Money::usd(40_000)),
        response,
    }
}

/// A line of every plan, mode and response.
fn every_line() -> Vec<ProposalLine> {
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

fn proposal(number: u128, state: State, lines: Vec<ProposalLine>) -> Proposal {
    Proposal::restore(ProposalParts {
        id: id(number),
        version: 1,
        facts: ProposalFacts {
            number: format!("PR-2026-{number:06}"),
            request: id(10),
            consignor: id(CONSIGNOR),
            appraiser: id(APPRAISER),
            round: 2,
            side: Side::House,
            author: id(APPRAISER),
            drafted_at: now(),
            supersedes: Some(id(70)),
            offerable: vec![id(101)],
        },
        lines,
        message: "Para usted".to_owned(),
        state,
        updated_at: now(),
    })
}

fn drafted(proposal: &Proposal) -> Decision<Proposal, ProposalEvent> {
    let facts = proposal.facts();
    let event = ProposalEvent::Drafted {
        request: facts.request.clone(),
        consignor: facts.consignor.clone(),
        author: facts.author.clone(),
        round: facts.round,
        supersedes: facts.supersedes.clone(),
    };
    Decision::one(proposal.clone(), event)
}

async fn keep(table: &Table, proposal: &Proposal) {
    let change = table.begin(cause()).draft_proposal(&drafted(proposal));
    change.commit().await.unwrap();
}

/// A request whose proposal `number` is before the consignor.
fn request(number: u128) -> Request {
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
    let intake = Intake {
        submitted_at: now(),
        sla_due_at: now(),
    };
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
        items: vec![RequestItem {
            id: id(101),
            details,
            appraisal: None,
            decision: ItemDecision::Pending,
        }],
        state: domain::request::State::Proposed {
            offering: Offering {
                appraised: Appraised {
                    assignment: Assignment {
                        intake,
                        appraiser: id(APPRAISER),
                        assigned_at: now(),
                        assigned_by: Actor::system("routing"),
                    },
                    custody: None,
                    at: now(),
                    review: RedFlagReview::NotNeeded,
                },
                proposal: id(number),
                round: 2,
                countered: false,
            },
        },
        updated_at: now(),
    })
}

async fn keep_request(table: &Table, request: &Request) {
    let decision = Decision {
        next: request.clone(),
        events: Vec::new(),
    };
    table.begin(cause()).save(&decision).commit().await.unwrap();
}

#[tokio::test]
async fn a_proposal_in_every_state_reads_back() {
    let (_emulator, table) = table().await;
    for (place, state) in (200..).zip(states()) {
        let kept = proposal(place, state, every_line());
        keep(&table, &kept).await;
        let read = proposals::get(&table, kept.id()).await.unwrap();
        assert_eq!(read, kept, "{}", kept.status());
    }
    let all = proposals::of_request(&table, &id(10)).await.unwrap();
    let seen: std::collections::BTreeSet<_> = all.iter().map(|one| one.status().as_str()).collect();
    assert_eq!(all.len(), states().len());
    assert_eq!(seen.len(), Status::ALL.len(), "a state is not tried: {seen:?}");
    assert_eq!(all[0].id(), &id::<ProposalId>(200), "in their order");
    let none = proposals::of_request(&table, &id(11)).await.unwrap();
    assert!(none.is_empty());
}

#[tokio::test]
async fn a_consignor_s_list_holds_what_was_sent_and_no_draft() {
    let (_emulator, table) = table().await;
    for (place, state) in (200..).zip(states()) {
        keep(&table, &proposal(place, state, every_line())).await;
    }
    let consignor: UserId = id(CONSIGNOR);
    let paging = Paging {
        limit: 50,
        cursor: None,
        principal: consignor.as_str(),
    };
    let shown = proposals::of_consignor(&table, &consignor, &paging, now());
    let shown = shown.await.unwrap().items;
    assert!(shown.iter().all(|one| one.state().is_shown()));
    let sent = states().iter().filter(|state| state.is_shown()).count();
    assert_eq!(shown.len(), sent);

    let author: UserId = id(APPRAISER);
    let theirs = proposals::of_author(&table, &author, &paging, now());
    assert_eq!(theirs.await.unwrap().items.len(), states().len());
    let waiting = proposals::standing_at(&table, Status::PendingApproval, &paging, now());
    assert_eq!(waiting.await.unwrap().items.len(), 1);
}

#[tokio::test]
async fn of_two_writers_from_the_same_version_one_wins() {
    let (_emulator, table) = table().await;
    let sent = proposal(200, State::Sent { sending: sending() }, every_line());
    keep(&table, &sent).await;
    let late = now().plus_days(11);
    let expired = sent.decide(Command::Expire, By::System(JOB), late).unwrap();

    table.begin(cause()).save(&expired).commit().await.unwrap();
    let second = table.begin(cause()).save(&expired).commit().await;
    assert!(
        matches!(second, Err(StoreError::Changed { noun: "proposal" })),
        "{second:?}"
    );
    let read = proposals::get(&table, sent.id()).await.unwrap();
    assert_eq!((read.status(), read.version()), (Status::Expired, 2));
    let history = proposals::history(&table, sent.id()).await.unwrap();
    let names: Vec<_> = history.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(names, ["ProposalDrafted", "ProposalExpired"]);
    assert_eq!(history[1].label.as_deref(), Some("PR-2026-000200"));

    let again = table.begin(cause()).draft_proposal(&drafted(&sent));
    assert!(again.commit().await.is_err(), "a proposal is drafted once");
}

/// What the job of R9 writes: the proposal accepts itself, and the request with it.
fn lapse(
    sent: &Proposal,
    request: &Request,
) -> (
    Decision<Proposal, ProposalEvent>,
    Decision<Request, domain::request::RequestEvent>,
) {
    let due = now().plus_days(5);
    let evidence = Evidence {
        opt_in: Some(opt_in()),
        deliveries: vec![delivery()],
        minimums: BTreeMap::from([(id(101), Money::usd(30_000))]),
        counter_open: false,
    };
    let command = Command::AutoAccept {
        evidence,
        undo_hours: 48,
    };
    let accepted = sent.decide(command, By::System(JOB), due).unwrap();
    let followed = RequestCommand::Accept {
        proposal: sent.id().clone(),
        accepted: accepted.next.accepted_items(),
        how: AcceptedHow::LapseOfTime,
    };
    let followed = request.decide(followed, By::System(JOB), due).unwrap();
    (accepted, followed)
}

fn awaiting() -> (Proposal, Request) {
    let lines = vec![line(101, terms(Mode::Consign, percent()), LineResponse::Pending)];
    let sent = proposal(200, State::Sent { sending: sending() }, lines);
    (sent, request(200))
}

#[tokio::test]
async fn a_lapse_of_time_accepts_proposal_and_request_together() {
    let (_emulator, table) = table().await;
    let (sent, proposed) = awaiting();
    keep(&table, &sent).await;
    keep_request(&table, &proposed).await;

    let (accepted, followed) = lapse(&sent, &proposed);
    let change = table.begin(cause()).save(&accepted).save(&followed);
    change.commit().await.unwrap();

    let read = proposals::get(&table, sent.id()).await.unwrap();
    assert_eq!(read, accepted.next);
    assert_eq!(read.status(), Status::AutoAccepted);
    let request = requests::get(&table, proposed.id()).await.unwrap();
    assert_eq!(request, followed.next);
    assert_eq!(request.status(), domain::request::Status::Accepted);
}

#[tokio::test]
async fn a_lapse_of_time_accepts_nothing_when_the_request_moved_meanwhile() {
    let (_emulator, table) = table().await;
    let (sent, proposed) = awaiting();
    keep(&table, &sent).await;
    keep_request(&table, &proposed).await;
    let (accepted, followed) = lapse(&sent, &proposed);

    let moved = Decision {
        next: followed.next.clone(),
        events: Vec::new(),
    };
    table.begin(cause()).save(&moved).commit().await.unwrap();
    let change = table.begin(cause()).save(&accepted).save(&followed);
    let lost = change.commit().await;
    assert!(
        matches!(lost, Err(StoreError::Changed { noun: "request" })),
        "{lost:?}"
    );
    assert_eq!(proposals::get(&table, sent.id()).await.unwrap(), sent);
}

#[tokio::test]
async fn a_proposal_that_runs_out_leaves_its_request_as_it_is() {
    let (_emulator, table) = table().await;
    let (sent, proposed) = awaiting();
    keep(&table, &sent).await;
    keep_request(&table, &proposed).await;
    let late = now().plus_days(11);
    let expired = sent.decide(Command::Expire, By::System(JOB), late).unwrap();
    table.begin(cause()).save(&expired).commit().await.unwrap();
    let request: RequestId = id(10);
    assert_eq!(requests::get(&table, &request).await.unwrap(), proposed);
}
