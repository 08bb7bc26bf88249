//! A request in every state, with its optional facts and without.

use std::collections::BTreeMap;

use data::{Table, TableConfig};
use domain::access::{Actor, Caller, Role};
use domain::decision::Decision;
use domain::event::Cause;
use domain::ids::UserId;
use domain::money::Money;
use domain::request::{
    Acceptance, AcceptedHow, Appointment, Appraisal, Appraised, Assignment, Authenticity,
    AuthenticityResult, Band, Cancellation, ChangesRequested, Channel, Comparable, Confirmation,
    Custody, CustodyFacts, DeclineReason, Findings, Giver, Intake, IntakeMode, ItemDecision,
    ItemDetails, MarketRange, Offering, Photo, Priority, PurchaseInfo, ReceivedItem, RedFlag,
    RedFlagReview, Rejection, RejectionReason, Request, RequestDetails, RequestFacts, RequestItem,
    RequestParts, Score, SelfCondition, State, TermsAccepted, Verdict,
};
use domain::terms::Mode;
use testkit::{Emulator, at, caller, id, now};

const CONSIGNOR: u128 = 1;
pub(crate) const APPRAISER: u128 = 2;
pub(crate) const COLLEAGUE: u128 = 3;

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
    Cause::house("test", now(), "test", "test")
}

pub(crate) fn consignor() -> Caller {
    caller(CONSIGNOR, &[Role::Consignor])
}

pub(crate) async fn keep(table: &Table, request: &Request) {
    let decision = Decision {
        was: None,
        next: request.clone(),
        events: Vec::new(),
    };
    table.begin(cause()).save(&decision).commit().await.unwrap();
}

pub(crate) fn request(number: u128, state: State) -> Request {
    let person = Actor::Person { id: id(CONSIGNOR) };
    Request::restore(RequestParts {
        id: id(number),
        version: 1,
        facts: RequestFacts {
            number: format!("CR-2026-{number:06}"),
            consignor: id(CONSIGNOR),
            channel: Channel::Whatsapp,
            opened_by: person.clone(),
            opened_at: now(),
            source_ref: Some("old-7".to_owned()),
        },
        details: RequestDetails {
            location_id: id(1),
            intake_mode: IntakeMode::PickUp,
            address_id: Some(id(4)),
            priority: Priority::Urgent,
            note: "Timbre 3".to_owned(),
        },
        terms: Some(TermsAccepted {
            version: "1".to_owned(),
            at: now(),
            by: person,
        }),
        items: items(),
        state,
        updated_at: now(),
    })
}

/// The least there can be: no items, no terms, nothing optional.
pub(crate) fn bare(number: u128) -> Request {
    Request::restore(RequestParts {
        id: id(number),
        version: 1,
        facts: RequestFacts {
            source_ref: None,
            ..request(number, draft()).facts().clone()
        },
        details: RequestDetails {
            location_id: id(1),
            intake_mode: IntakeMode::DropOff,
            address_id: None,
            priority: Priority::Normal,
            note: String::new(),
        },
        terms: None,
        items: Vec::new(),
        state: draft(),
        updated_at: now(),
    })
}

pub(crate) fn draft() -> State {
    State::Draft { changes: None }
}

fn items() -> Vec<RequestItem> {
    let details = ItemDetails {
        title: "Bolso".to_owned(),
        category_id: Some(id(1)),
        brand_id: Some(id(2)),
        description: "Poco uso".to_owned(),
        expected_price: Some(Money::usd(40_000)),
        minimum_price: Some(Money::usd(20_000)),
        purchase: Some(PurchaseInfo {
            year: Some(2021),
            price: Some(Money::usd(90_000)),
            receipt_file: Some(id(5)),
        }),
        condition: Some(SelfCondition::Good),
        serial: Some("A-1".to_owned()),
        photos: vec![Photo {
            media_id: id(6),
            caption: Some("Frente".to_owned()),
        }],
        checklist: BTreeMap::from([("box".to_owned(), "yes".to_owned())]),
    };
    let scored = Verdict::Scored {
        findings: findings(),
    };
    let declined = Verdict::Declined {
        reason: DeclineReason::Authenticity,
        text: "Copia".to_owned(),
        red_flags: vec![RedFlag::SuspectedCounterfeit],
    };
    let appraisal = |verdict, overall, band| Appraisal {
        appraiser: id(APPRAISER),
        submitted_at: now(),
        verdict,
        overall,
        band,
    };
    let item = |number, appraisal, decision| RequestItem {
        id: id(number),
        details: details.clone(),
        appraisal,
        decision,
    };
    let good = appraisal(scored, Some(450), Some(Band::Excellent));
    let bad = appraisal(declined, None, None);
    vec![
        item(101, None, ItemDecision::Pending),
        item(102, Some(good), ItemDecision::Accepted),
        item(103, Some(bad), ItemDecision::Declined),
    ]
}

fn findings() -> Findings {
    Findings {
        scores: vec![Score {
            criterion: "leather".to_owned(),
            score: 5,
            weight: 2,
        }],
        red_flags: vec![RedFlag::SerialAltered],
        authenticity: Authenticity {
            result: AuthenticityResult::Doubtful,
            method: "Costuras".to_owned(),
            certificate_file: Some(id(7)),
        },
        market: MarketRange {
            low: Money::usd(30_000),
            high: Money::usd(45_000),
            comparables: vec![Comparable {
                source: "Subasta".to_owned(),
                price: Money::usd(41_000),
            }],
        },
        recommended_price: Money::usd(40_000),
        recommended_mode: Mode::Consign,
        notes: "Ver forro".to_owned(),
        photos: vec![id(8)],
    }
}

fn intake() -> Intake {
    Intake {
        submitted_at: now(),
        sla_due_at: now().plus_hours(48),
    }
}

pub(crate) fn assignment(appraiser: u128) -> Assignment {
    Assignment {
        intake: intake(),
        appraiser: id(appraiser),
        assigned_at: now(),
        assigned_by: Actor::system("routing"),
    }
}

fn custody() -> Custody {
    let line = |number, received| ReceivedItem {
        item_id: id(number),
        received,
        condition_note: "Como se dijo".to_owned(),
        photos: vec![id(9)],
    };
    Custody {
        id: id(50),
        at: now(),
        taken_by: id(COLLEAGUE),
        facts: CustodyFacts {
            given_by: Giver::Driver,
            given: Confirmation::Scan {
                code: "A1".to_owned(),
            },
            taken: Confirmation::Signature { file: id(8) },
            items: vec![line(101, true), line(102, false)],
        },
    }
}

/// An hour that begins at this time of the day after tomorrow.
pub(crate) fn appointment(time: &str) -> Appointment {
    let start = at(&format!("2026-11-26T{time}:00Z"));
    Appointment {
        start,
        end: start.plus_minutes(60),
        address_id: None,
    }
}

/// Every state; those that hold optional facts come with all of them and with none.
pub(crate) fn states() -> Vec<State> {
    [before_appraisal(), under_appraisal(), offered(), over()].concat()
}

fn before_appraisal() -> Vec<State> {
    let assignment = assignment(APPRAISER);
    let changes = ChangesRequested {
        by: Actor::Person { id: id(APPRAISER) },
        at: now(),
        reason: "Más fotos".to_owned(),
    };
    let elsewhere = Appointment {
        address_id: Some(id(4)),
        ..appointment("15:00")
    };
    vec![
        draft(),
        State::Draft {
            changes: Some(changes),
        },
        State::Submitted { intake: intake() },
        State::Assigned {
            assignment: assignment.clone(),
        },
        State::Scheduled {
            assignment,
            appointment: elsewhere,
        },
    ]
}

fn under_appraisal() -> Vec<State> {
    let assignment = assignment(APPRAISER);
    let started = |custody| State::InAppraisal {
        assignment: assignment.clone(),
        custody,
        started_at: now(),
    };
    let acknowledged = RedFlagReview::Acknowledged {
        by: id(COLLEAGUE),
        at: now(),
        note: "Visto".to_owned(),
    };
    let finished = |review| State::Appraised {
        appraised: appraised(review),
    };
    vec![
        State::Received {
            assignment: assignment.clone(),
            custody: custody(),
        },
        started(None),
        started(Some(custody())),
        finished(RedFlagReview::NotNeeded),
        finished(RedFlagReview::Needed),
        finished(acknowledged),
    ]
}

fn appraised(review: RedFlagReview) -> Appraised {
    let custody = review.is_settled().then(custody);
    Appraised {
        assignment: assignment(APPRAISER),
        custody,
        at: now(),
        review,
    }
}

fn acceptance(how: AcceptedHow) -> Acceptance {
    Acceptance {
        offering: offering(),
        how,
        at: now(),
    }
}

fn offering() -> Offering {
    Offering {
        appraised: appraised(RedFlagReview::NotNeeded),
        proposal: id(201),
        round: 2,
        countered: true,
    }
}

fn offered() -> Vec<State> {
    let hows = [
        AcceptedHow::Consignor,
        AcceptedHow::OnBehalf { proof: id(70) },
        AcceptedHow::CounterAgreed,
        AcceptedHow::LapseOfTime,
    ];
    let accepted = hows.map(|how| State::Accepted {
        acceptance: acceptance(how),
    });
    let contracted = |unlisted| State::Contracted {
        acceptance: acceptance(AcceptedHow::Consignor),
        contract: id(60),
        unlisted,
    };
    let mut states = vec![
        State::Proposed {
            offering: offering(),
        },
        contracted(None),
        contracted(Some(Vec::new())),
        contracted(Some(vec![id(80), id(81)])),
    ];
    states.extend(accepted);
    states
}

fn over() -> Vec<State> {
    let appraiser: UserId = id(APPRAISER);
    let by = Actor::Person { id: id(CONSIGNOR) };
    let rejection = |legal_note, proof| Rejection {
        reason: RejectionReason::Counterfeit,
        text: "Gracias".to_owned(),
        by: by.clone(),
        at: now(),
        legal_note,
        proof,
    };
    let cancellation = |fee| Cancellation {
        reason: "Cambio de idea".to_owned(),
        by: by.clone(),
        at: now(),
        fee,
    };
    vec![
        State::Completed {
            acceptance: acceptance(AcceptedHow::Consignor),
            contract: id(60),
            at: now(),
        },
        State::Rejected {
            rejection: rejection(None, None),
            appraiser: None,
            custody: None,
        },
        State::Rejected {
            rejection: rejection(Some("Ley 1".to_owned()), Some(id(70))),
            appraiser: Some(appraiser.clone()),
            custody: Some(custody()),
        },
        State::Cancelled {
            cancellation: cancellation(None),
            appraiser: None,
            custody: None,
        },
        State::Cancelled {
            cancellation: cancellation(Some(Money::usd(2_500))),
            appraiser: Some(appraiser),
            custody: Some(custody()),
        },
        State::Expired { at: now() },
    ]
}
