//! Terms, closings and ends.

use super::fixtures::*;
use crate::access::By;
use crate::contract::{Command, Contract, ContractEvent, Refusal, Status};
use crate::money::Money;
use crate::terms::{Disposition, Mode};
use crate::time::Timestamp;

fn term_end(contract: &Contract, at: Timestamp) -> Result<Contract, Refusal> {
    give(contract, Command::TermEnd, at).map(|decision| decision.next)
}

#[test]
fn the_term_counts_from_the_listing_of_the_last_line() {
    let half = after(active(), vec![listed(1)]);
    assert_eq!(half.ends_on(), None);
    assert_eq!(term_end(&half, after_term()), Err(Refusal::TermNotOver));

    let later = Command::LineListed {
        line: id(2),
        on: day("2026-12-05"),
    };
    let both = after(half, vec![later]);
    assert_eq!(both.ends_on(), Some(day("2027-03-05")));
    let last_day = day("2027-03-05").at(23, 59);
    assert_eq!(term_end(&both, last_day), Err(Refusal::TermNotOver));
    let over = term_end(&both, day("2027-03-06").starts_at());
    assert_eq!(over.map(|contract| contract.status()), Ok(Status::Expired));
}

#[test]
fn a_closed_line_no_longer_holds_the_term_open() {
    let contract = after(active(), vec![listed(1), closed(2)]);
    assert_eq!(contract.ends_on(), Some(day("2027-03-01")));
}

#[test]
fn a_bought_line_has_no_term() {
    let mut bought = draft();
    bought.lines[1].terms.mode = Mode::BuyOut;
    bought.lines[1].terms.buy_out_price = Some(Money::usd(50_00));
    let contract = generate(bought);
    let steps = to_active_of(&contract);
    let contract = after(contract, steps);
    let contract = after(contract, vec![listed(1)]);
    assert_eq!(contract.ends_on(), Some(day("2027-03-01")));
}

#[test]
fn an_expired_contract_tells_which_products_go_to_grace() {
    let contract = after(on_sale(), vec![closed(1)]);
    let decision = give(&contract, Command::TermEnd, after_term()).expect("it is over");
    let ContractEvent::Expired { products, .. } = &decision.events[0] else {
        panic!("expired")
    };
    assert_eq!(products, &[id(2)]);
}

#[test]
fn a_line_is_listed_once_and_closed_once() {
    let contract = on_sale();
    assert_eq!(
        give(&contract, listed(1), now()),
        Err(Refusal::LineRecorded)
    );
    assert_eq!(give(&contract, listed(3), now()), Err(Refusal::LineUnknown));
    let contract = after(contract, vec![closed(1)]);
    assert_eq!(
        give(&contract, closed(1), now()),
        Err(Refusal::LineRecorded)
    );
}

#[test]
fn a_contract_is_complete_when_no_line_is_open() {
    let contract = after(on_sale(), vec![closed(1)]);
    let early = give(&contract, Command::AllLinesClosed, now());
    assert_eq!(early, Err(Refusal::LinesOpen { open: 1 }));
    let decision = give(&contract, closed(2), now()).expect("it is open");
    let ContractEvent::LineClosed { open, .. } = decision.events[0] else {
        panic!("closed")
    };
    assert_eq!(open, 0);
}

#[test]
fn ending_early_costs_what_was_agreed_for_lines_on_sale_and_no_more() {
    let end = |contract: &Contract, cents| {
        let command = Command::Terminate {
            reason: "asked".into(),
            fee: Some(Money::usd(cents)),
        };
        give(contract, command, now()).map(|decision| decision.next.status())
    };
    let processing = active();
    assert_eq!(end(&processing, 1), Err(Refusal::FeeNotAgreed));
    let half = after(processing, vec![listed(1)]);
    assert_eq!(half.agreed_fee(), Money::usd(15_00));
    assert_eq!(end(&half, 15_01), Err(Refusal::FeeNotAgreed));
    assert_eq!(end(&half, -1), Err(Refusal::FeeNotAgreed));
    assert_eq!(end(&half, 15_00), Ok(Status::Terminated));
}

#[test]
fn the_end_needs_a_reason_and_a_person() {
    let blank = Command::Terminate {
        reason: "  ".into(),
        fee: None,
    };
    assert_eq!(give(&on_sale(), blank, now()), Err(Refusal::ReasonMissing));
    let by_job = on_sale().decide(terminate(), SYSTEM, now());
    assert_eq!(by_job, Err(Refusal::PersonOnly));
    let consignor = consignor();
    let by_consignor = on_sale().decide(terminate(), By::Person(&consignor), now());
    assert_eq!(by_consignor, Err(Refusal::OwnContract));
}

#[test]
fn what_is_left_after_the_end_can_still_be_closed() {
    for status in [Status::Terminated, Status::Expired, Status::Renewed] {
        let contract = after(contract_in(status), vec![closed(2)]);
        assert!(contract.lines()[1].closing.is_some(), "{status}");
    }
}

#[test]
fn the_terms_of_a_line_are_a_snapshot_that_no_command_touches() {
    let contract = contract_in(Status::Completed);
    assert_eq!(contract.lines()[0].terms, terms());
    assert_eq!(contract.lines()[0].terms.disposition, Disposition::Return);
}
