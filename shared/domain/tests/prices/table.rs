//! The table of machine D says what is done to prices and terms.

use std::collections::BTreeSet;

use domain::machine::landings;
use domain::product::price::PriceAnswer;
use domain::product::{
    Donation, Finding, FindingResult, Hold, Incident, ReturnReason, Status, TRANSITIONS,
};

use super::by_hand::{answer, by_hand, decide, lapse};
use super::term::{end_grace, expire, following, renew, told};
use super::*;

fn state(status: Status) -> State {
    use Status as S;
    let (since, sale) = (at(0), id(1));
    let incident = Incident {
        note: "golpe".into(),
        photos: Vec::new(),
        was: Status::Available,
        reported_by: Actor::Public,
        owed: None,
    };
    match status {
        S::AwaitingGoods => State::AwaitingGoods,
        S::InProcessing => State::InProcessing { since },
        S::Quarantined => State::Quarantined {
            finding: Finding {
                result: FindingResult::Doubtful,
                method: "lupa".into(),
                note: "costura".into(),
                photos: Vec::new(),
            },
            since,
        },
        S::InStock => State::InStock { since },
        S::Unlisted => State::Unlisted {
            reason: "foto".into(),
            since,
        },
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
            custody: id(1),
            since,
        },
        S::ToDonate => State::ToDonate { since },
        S::Donated => State::Donated {
            donation: Donation {
                charity: "Hogar".into(),
                reference: Some("1".into()),
                receipt: None,
            },
            since,
        },
        S::Missing => State::Missing { incident, since },
        S::Damaged => State::Damaged { incident, since },
    }
}

/// What is reserved is held by someone; what is being paid for too.
fn held(status: Status) -> Vec<Hold> {
    let sale = match status {
        Status::Reserved => None,
        Status::PendingPayment | Status::OnLayaway => Some(id(1)),
        Status::AwaitingGoods
        | Status::InProcessing
        | Status::Quarantined
        | Status::InStock
        | Status::Unlisted
        | Status::Available
        | Status::Sold
        | Status::Delivered
        | Status::InGrace
        | Status::ToReturn
        | Status::Returned
        | Status::ToDonate
        | Status::Donated
        | Status::Missing
        | Status::Damaged => return Vec::new(),
    };
    vec![Hold {
        kind: hold::HoldKind::Cart,
        reference: "cart-1".into(),
        by: Actor::Public,
        fence: 1,
        quantity: 1,
        since: at(0),
        until: Some(at(400)),
        renewed: false,
        sale,
    }]
}

/// Each command with a product that it can be given to, whatever its state, and when by whom.
fn commands() -> Vec<(Command, Product, Caller, Timestamp)> {
    let fresh = consigned(terms(Consent::Notify));
    let waits = given(&fresh, by_hand(50), &manager(), at(1));
    let asked = given(&waits, decide(true), &second(), at(1));
    let grace = super::term::in_grace(terms(Consent::Notify));
    let amend = domain::product::term::Command::Amend(following(terms(Consent::Ask)));
    let markdown = price::Command::ApplyMarkdown(rules());
    vec![
        (by_hand(95), fresh.clone(), manager(), at(1)),
        (decide(true), waits, second(), at(1)),
        (answer(PriceAnswer::Talk), asked.clone(), consignor(), at(2)),
        (lapse(), asked, manager(), at(5)),
        (Command::Price(markdown), fresh.clone(), manager(), at(28)),
        (told(), fresh.clone(), manager(), at(80)),
        (expire(), fresh.clone(), manager(), at(95)),
        (end_grace(2), grace.clone(), manager(), at(101)),
        (end_grace(0), grace.clone(), manager(), at(101)),
        (renew(), grace, manager(), at(95)),
        (Command::Term(amend), fresh, manager(), at(95)),
    ]
}

#[test]
fn what_is_not_in_the_table_is_refused_and_what_is_leads_where_it_says() {
    let mut done = BTreeSet::new();
    for (command, product, by, now) in commands() {
        for status in Status::ALL {
            let name = command.name();
            let product = changed(&product, state(*status), |facts| {
                facts.holds = held(*status);
            });
            let listed = landings(TRANSITIONS, *status, name);
            let code = match give(&product, command.clone(), &by, now) {
                Ok(decision) => {
                    let to = decision.next.status();
                    assert!(listed.contains(&to), "{status} {name} leads to {to}");
                    done.insert((name, *status));
                    continue;
                }
                Err(refusal) => refusal.code(),
            };
            if listed.is_empty() {
                assert_eq!(code, "transition_not_allowed", "{status} {name}");
            } else {
                assert_eq!(code, "nothing_due", "{status} {name}");
            }
        }
    }
    // A notice of expiry is due on sale and one of grace only in it; every other pair is accepted.
    let missing: Vec<_> = Status::ALL
        .iter()
        .flat_map(|status| commands().into_iter().map(|(of, ..)| (of.name(), *status)))
        .filter(|(name, status)| !landings(TRANSITIONS, *status, name).is_empty())
        .filter(|pair| !done.contains(pair))
        .collect();
    assert_eq!(missing, []);
}
