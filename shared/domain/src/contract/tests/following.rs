//! Renewals and addenda.

use super::fixtures::*;
use crate::access::By;
use crate::contract::{
    Command, Contract, ContractLine, LineOutcome, Parent, ParentKind, Refusal, Status,
};

#[test]
fn a_renewal_takes_the_place_of_its_parent_once_both_sides_signed() {
    let parent = expired();
    let renewed = after(parent.clone(), vec![renewal(&parent)]);
    assert_eq!(renewed.status(), Status::Renewed);
    let carried = LineOutcome::CarriedOver { to: id(9) };
    for line in renewed.lines() {
        let closing = line.closing.as_ref().expect("it goes on elsewhere");
        assert_eq!(closing.outcome, carried);
    }
}

#[test]
fn an_unsigned_renewal_replaces_nothing() {
    let mut draft = draft();
    draft.parent = Some(Parent {
        contract_id: id(1),
        kind: ParentKind::Renewal,
    });
    draft.lines = vec![ContractLine {
        product_id: Some(id(1)),
        ..line(1)
    }];
    let manager = manager();
    let child = Contract::generate(id(9), draft, By::Person(&manager), now());
    let child = child.expect("the draft is in order").next;
    assert_eq!(child.succession(), None);
    assert_eq!(active().succession(), None);
}

#[test]
fn a_contract_that_follows_another_replaces_nothing_here() {
    let parent = expired();
    let child = follower(&parent, ParentKind::Addendum, &[1]);
    let proof = child.succession().expect("both sides signed");
    let refusal = give(&parent, Command::Renew(proof), now());
    assert_eq!(refusal, Err(Refusal::NotTheSuccessor));

    let stranger = Contract::restore(
        id(4),
        parent.version(),
        parent.state().clone(),
        parent.facts().clone(),
    );
    let refusal = give(&stranger, renewal(&parent), now());
    assert_eq!(refusal, Err(Refusal::NotTheSuccessor));
}

#[test]
fn an_addendum_takes_over_its_lines_and_leaves_the_rest_in_force() {
    let parent = on_sale();
    let amended = after(parent.clone(), vec![addendum(&parent, &[2])]);
    assert_eq!(amended.status(), Status::Active);
    assert!(amended.lines()[0].closing.is_none());
    assert!(amended.lines()[1].closing.is_some());
}

#[test]
fn an_addendum_puts_an_expired_contract_back_into_force() {
    let parent = expired();
    let amended = after(parent.clone(), vec![addendum(&parent, &[1])]);
    assert_eq!(amended.status(), Status::Active);
}

#[test]
fn a_line_that_follows_must_name_the_product_that_is_there() {
    let mut draft = draft();
    draft.parent = Some(Parent {
        contract_id: id(1),
        kind: ParentKind::Addendum,
    });
    let refusal = Contract::generate(id(9), draft, SYSTEM, now());
    assert_eq!(refusal, Err(Refusal::LineProduct { place: 0 }));
}
