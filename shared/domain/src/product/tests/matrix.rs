//! Machine D, whole: for every status, what it takes and where that leads; and that the table of
//! this part says what `decide` does. The other parts prove their own rows.

use super::*;
use crate::access::Actor;
use crate::machine::landings;
use crate::product::standing::{Command as Move, Report};

/// How many commands [`every_command`] makes.
pub(super) const EVERY: usize = 19;

/// One of each command of the first part, and of standing.
pub(super) fn every_command() -> Vec<Command> {
    let report = || Report {
        note: "no está en su estante".into(),
        photos: Vec::new(),
    };
    let note = || "se habló".to_owned();
    let standing = [
        Move::MarkMissing(report()),
        Move::MarkDamaged(report()),
        Move::Found {
            note: note(),
            shelf: Some("B-1".into()),
        },
        Move::WithdrawRequest {
            reason: String::new(),
            fee: Money::ZERO,
        },
        Move::WithdrawApprove { note: note() },
        Move::WithdrawRefuse { note: note() },
        Move::ReadyForPickup,
        Move::HandBack(Box::new(handed_back())),
        Move::Donate(donation()),
        Move::Relist,
        Move::Delete { reason: note() },
        Move::Restore,
    ];
    let first = [
        receive(),
        fail(),
        Command::Ready,
        Command::Publish,
        unpublish(),
        edit(),
        Command::LabelPrinted,
    ];
    let standing = standing.into_iter().map(Command::Standing);
    first.into_iter().chain(standing).collect()
}

pub(in crate::product) fn handed_back() -> CustodyRecord {
    CustodyRecord {
        id: id(6),
        from: Party::Location { id: id(1) },
        to: Party::Person { id: id(1) },
        items: vec![CustodyItem {
            subject: Thing::Product { id: id(1) },
            condition_note: "sin daños".into(),
            photos: Vec::new(),
        }],
        ..record()
    }
}

pub(in crate::product) fn donation() -> Donation {
    Donation {
        charity: "Casa Esperanza".into(),
        reference: Some("R-77".into()),
        receipt: None,
    }
}

fn incident() -> Incident {
    Incident {
        note: "no está".into(),
        photos: Vec::new(),
        was: Status::Available,
        reported_by: Actor::system("test"),
        owed: None,
    }
}

fn finding() -> Finding {
    Finding {
        result: FindingResult::Doubtful,
        method: "luz".into(),
        note: "costuras".into(),
        photos: Vec::new(),
    }
}

fn state_of(status: Status) -> State {
    use Status as S;
    let (since, sale, finding, incident) = (now(), id(9), finding(), incident());
    let reason = "foto".to_owned();
    match status {
        S::AwaitingGoods => State::AwaitingGoods,
        S::InProcessing => State::InProcessing { since },
        S::Quarantined => State::Quarantined { finding, since },
        S::InStock => State::InStock { since },
        S::Unlisted => State::Unlisted { reason, since },
        S::Available => State::Available { since },
        S::Reserved => State::Reserved { since },
        S::PendingPayment => State::PendingPayment { sale, since },
        S::OnLayaway => State::OnLayaway { sale, since },
        S::Sold => State::Sold { sale, since },
        S::Delivered => State::Delivered { sale, since },
        S::InGrace => State::InGrace { since },
        S::ToReturn => State::ToReturn {
            reason: ReturnReason::Withdrawn,
            since,
        },
        S::Returned => State::Returned {
            custody: id(6),
            since,
        },
        S::ToDonate => State::ToDonate { since },
        S::Donated => State::Donated {
            donation: donation(),
            since,
        },
        S::Missing => State::Missing { incident, since },
        S::Damaged => State::Damaged { incident, since },
    }
}

fn hold() -> Hold {
    Hold {
        kind: hold::HoldKind::Cart,
        reference: "a".into(),
        by: Actor::Public,
        fence: 1,
        quantity: 1,
        since: now(),
        until: Some(now().plus_minutes(30)),
        renewed: false,
        sale: None,
    }
}

/// A product that stands there, with all that the command `name` asks for.
pub(in crate::product) fn product_at(status: Status, name: &str) -> Product {
    let mut facts = create(new()).facts().clone();
    let today = now().panama_date();
    if status == Status::InGrace {
        facts.listing = Some(Listing::starting(today.plus_days(-91), &terms()));
    }
    if status == Status::Reserved {
        (facts.holds, facts.fence) = (vec![hold()], 1);
    }
    facts.shelf = Some("A-3".into());
    if matches!(name, "withdraw_approve" | "withdraw_refuse") {
        facts.withdrawal = Some(Withdrawal {
            asked_at: now(),
            asked_by: Actor::system("test"),
            reason: String::new(),
            fee: Money::ZERO,
            answer: None,
        });
    }
    if matches!(name, "relist" | "delete" | "restore") {
        facts.ownership = Ownership::House;
        facts.acquired = Some(Acquisition {
            kind: AcquisitionKind::Converted,
            cost: Money::usd(1_000),
            on: today,
        });
    }
    if name == "relist" {
        facts.listing = Some(Listing::starting(today.plus_days(-120), &terms()));
    }
    let deletable = !landings(TRANSITIONS, status, "delete").is_empty();
    if name == "restore" && deletable {
        facts.deleted = Some(Deletion {
            at: now(),
            by: Actor::system("test"),
            reason: "prueba".into(),
        });
    }
    Product::restore(id(1), 7, state_of(status), facts)
}

#[test]
fn the_table_is_what_decide_does() {
    assert_eq!(every_command().len(), EVERY);
    for from in Status::ALL {
        for command in every_command() {
            let name = command.name();
            let product = product_at(*from, name);
            assert_eq!(product.status_at(now()), *from, "the fixture");
            let listed = landings(TRANSITIONS, *from, name);
            match give(&product, command, now()) {
                Ok(decision) => {
                    assert_eq!(listed, [decision.next.status()], "{from} {name}");
                    assert_eq!(decision.next.version(), product.version() + 1);
                    let told = decision.events[0].change.effect().status;
                    let status = told.unwrap_or(*from);
                    assert_eq!(status, decision.next.status(), "{from} {name} in history");
                }
                Err(refusal) => {
                    let (status, event) = (*from, name);
                    assert!(listed.is_empty(), "{from} {name}: {refusal}");
                    assert_eq!(refusal, Refusal::TransitionNotAllowed { status, event });
                }
            }
        }
    }
}

#[test]
fn every_status_is_reached_and_only_the_last_ones_are_not_left() {
    let reached = TRANSITIONS.iter().flat_map(|row| row.to.to_vec());
    let reached: Vec<Status> = reached.collect();
    let mut never = Status::ALL
        .iter()
        .filter(|status| !reached.contains(status));
    assert_eq!(never.next(), None);
    let left = |status: &Status| {
        let mut rows = TRANSITIONS.iter();
        rows.any(|row| row.from.contains(status) && row.to.iter().any(|to| to != status))
    };
    let ends: Vec<_> = Status::ALL.iter().filter(|status| !left(status)).collect();
    let expected = [&Status::Returned, &Status::Donated];
    assert_eq!(ends, expected);
}

/// Machine D as people read it: each status with the commands that it takes.
#[test]
fn machine_d_reads_as_it_is_meant() {
    let mut matrix = String::new();
    for from in Status::ALL {
        let mut names: Vec<&str> = Vec::new();
        for row in TRANSITIONS.iter().filter(|row| row.from.contains(from)) {
            if !names.contains(&row.event) {
                names.push(row.event);
            }
        }
        for name in names {
            let to = landings(TRANSITIONS, *from, name);
            let to: Vec<&str> = to.iter().map(|to| to.as_str()).collect();
            let from = from.as_str();
            matrix.push_str(&format!("{from:<16}{name:<18}{}\n", to.join(" | ")));
        }
    }
    insta::assert_snapshot!(matrix);
}
