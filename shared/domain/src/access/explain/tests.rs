use super::*;
use crate::access::{Assignee, Role, Via};
use crate::ids::{LocationId, SessionId, UserId};

fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T12:00:00Z").unwrap()
}

fn shop(n: u8) -> LocationId {
    LocationId::parse(&format!("loc_01J0000000000000000000000{n}")).unwrap()
}

fn user(n: u8) -> UserId {
    UserId::parse(&format!("usr_01J0000000000000000000000{n}")).unwrap()
}

fn person(held: &[RoleGrant]) -> Caller {
    Caller {
        user: user(1),
        via: Via::Session(SessionId::parse("ses_01J00000000000000000000001").unwrap()),
        roles: Vec::new(),
        grants: Grants::held(held, &[], now()),
    }
}

fn asked<'a>(
    person: &'a Caller,
    held: &'a [RoleGrant],
    any_of: &'a [Permission],
    target: Option<Subject<'a>>,
) -> Question<'a> {
    Question {
        person,
        standing: ("active", true),
        held,
        powers: &[],
        any_of,
        target: target.map(|it| (it, Permission::RequestsView, Permission::RequestsViewOwn)),
        override_until: None,
        now: now(),
    }
}

fn refusals(looked: &[Looked]) -> Vec<Rule> {
    let refusing = looked.iter().filter(|it| it.outcome == Outcome::Refuses);
    refusing.map(|it| it.rule).collect()
}

#[test]
fn an_expired_role_is_named_as_the_reason() {
    let held = [RoleGrant {
        expires_at: Some(now()),
        ..RoleGrant::of(Role::SalesManager)
    }];
    let caller = person(&held);
    let question = asked(&caller, &held, &[Permission::RequestsCancel], None);
    let (allowed, looked) = explain(&question);
    assert!(!allowed);
    assert_eq!(looked[1].rule, Rule::RoleGrant);
    assert!(looked[1].detail.contains("ended at"), "{looked:?}");
    let rules = [Rule::RoleGrant, Rule::PermissionScope, Rule::Override];
    assert_eq!(refusals(&looked), rules);
}

#[test]
fn a_row_of_another_shop_is_out_of_sight_of_a_manager_of_one() {
    let held = [RoleGrant {
        locations: vec![shop(1)],
        ..RoleGrant::of(Role::SalesManager)
    }];
    let (caller, owner) = (person(&held), user(2));
    let cancel = [Permission::RequestsCancel];
    for (place, allowed) in [(shop(1), true), (shop(2), false)] {
        let row = Subject {
            owner: Some(&owner),
            assignee: Assignee::Nobody,
            opened_by: None,
            location: Some(&place),
        };
        let question = asked(&caller, &held, &cancel, Some(row));
        assert_eq!(explain(&question).0, allowed, "{place}");
    }
}

#[test]
fn ones_own_permission_reaches_ones_own_rows_only() {
    let held = [RoleGrant::of(Role::Consignor)];
    let (caller, other, place) = (person(&held), user(2), shop(1));
    let cancel = [Permission::RequestsCancel, Permission::RequestsCancelOwn];
    for (owner, allowed) in [(&caller.user, true), (&other, false)] {
        let row = Subject {
            owner: Some(owner),
            assignee: Assignee::Nobody,
            opened_by: None,
            location: Some(&place),
        };
        assert_eq!(
            explain(&asked(&caller, &held, &cancel, Some(row))).0,
            allowed
        );
    }
}

#[test]
fn an_override_stands_in_for_a_permission_but_not_for_being_active() {
    let held = [RoleGrant::of(Role::Customer)];
    let caller = person(&held);
    let mut question = asked(&caller, &held, &[Permission::RequestsCancel], None);
    assert!(!explain(&question).0);
    question.override_until = Some(now().plus_seconds(60));
    assert!(explain(&question).0);
    question.standing = ("blocked", false);
    assert!(!explain(&question).0);
}

#[test]
fn an_operation_without_a_permission_is_open_to_whoever_is_active() {
    let held = [RoleGrant::of(Role::Customer)];
    let caller = person(&held);
    let (allowed, looked) = explain(&asked(&caller, &held, &[], None));
    assert!(allowed);
    assert_eq!(looked.last().unwrap().rule, Rule::OperationOpen);
}
