use super::*;
use crate::access::{Caller, Grants, Via};
use crate::ids::{SessionId, UserId};

fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T12:00:00Z").unwrap()
}

fn id() -> RoleId {
    RoleId::parse("rol_01J00000000000000000000001").unwrap()
}

fn caller(role: Role) -> Caller {
    Caller {
        user: UserId::parse("usr_01J00000000000000000000001").unwrap(),
        via: Via::Session(SessionId::parse("ses_01J00000000000000000000001").unwrap()),
        roles: vec![role],
        grants: Grants::of(&[role]),
    }
}

fn own(permission: Permission, scope: Scope) -> RolePermission {
    RolePermission { permission, scope }
}

fn details(rank: u8, permissions: Vec<RolePermission>) -> RoleDetails {
    RoleDetails {
        name: "Vitrina".to_owned(),
        rank,
        parent: None,
        permissions,
    }
}

fn made(details: RoleDetails) -> Result<CustomRole, RoleRefusal> {
    let admin = caller(Role::Admin);
    CustomRole::create(id(), details, By::Person(&admin), now()).map(|decision| decision.next)
}

#[test]
fn a_role_is_of_lower_rank_than_whoever_makes_it() {
    let manager = caller(Role::SalesManager);
    let by = By::Person(&manager);
    let create = |details| CustomRole::create(id(), details, by, now());
    assert!(create(details(79, Vec::new())).is_ok());
    assert_eq!(create(details(80, Vec::new())), Err(RoleRefusal::Outranked));
    let on_top = RoleDetails {
        parent: Some(Role::SalesManager),
        ..details(50, Vec::new())
    };
    assert_eq!(create(on_top), Err(RoleRefusal::Outranked));
}

#[test]
fn nobody_puts_into_a_role_what_they_may_not_do_or_not_so_far() {
    let manager = caller(Role::SalesManager);
    let wanted = vec![
        own(Permission::RequestsView, Scope::All),
        own(Permission::PayoutsVoid, Scope::All),
    ];
    let made = CustomRole::create(id(), details(50, wanted), By::Person(&manager), now());
    assert_eq!(
        made,
        Err(RoleRefusal::NotHeld(vec![Permission::PayoutsVoid]))
    );
    let appraiser = caller(Role::Appraiser);
    let by = By::Person(&appraiser);
    let view = |scope| details(50, vec![own(Permission::RequestsView, scope)]);
    assert!(CustomRole::create(id(), view(Scope::Assigned), by, now()).is_ok());
    assert_eq!(
        CustomRole::create(id(), view(Scope::All), by, now()),
        Err(RoleRefusal::NotHeld(vec![Permission::RequestsView]))
    );
}

#[test]
fn a_permission_stands_in_a_role_once() {
    let twice = vec![
        own(Permission::RequestsView, Scope::All),
        own(Permission::RequestsView, Scope::Assigned),
    ];
    assert_eq!(
        made(details(50, twice)),
        Err(RoleRefusal::Twice(Permission::RequestsView))
    );
}

#[test]
fn a_role_has_what_it_builds_on_and_the_wider_reach_counts() {
    let role = made(RoleDetails {
        parent: Some(Role::Appraiser),
        ..details(61, vec![own(Permission::RequestsView, Scope::All)])
    });
    let power = role.unwrap().power();
    assert_eq!(power.permissions[&Permission::RequestsView], Scope::All);
    assert_eq!(
        power.permissions[&Permission::ProposalsView],
        Scope::Assigned
    );
    assert!(!power.permissions.contains_key(&Permission::PayoutsVoid));
    assert_eq!(power.rank, 61);
}

#[test]
fn a_role_that_someone_has_is_not_deleted_and_a_deleted_one_allows_nothing() {
    let admin = caller(Role::Admin);
    let by = By::Person(&admin);
    let role = made(details(50, vec![own(Permission::RequestsView, Scope::All)])).unwrap();
    assert_eq!(
        role.decide(Command::Delete { held: true }, by, now()),
        Err(RoleRefusal::InUse)
    );
    let gone = role.decide(Command::Delete { held: false }, by, now());
    let gone = gone.unwrap().next;
    assert_eq!(gone.facts().version, 2);
    assert_eq!((gone.power().rank, gone.power().permissions.len()), (0, 0));
    for command in [
        Command::Delete { held: false },
        Command::Edit(details(50, Vec::new())),
    ] {
        assert_eq!(gone.decide(command, by, now()), Err(RoleRefusal::Gone));
    }
}

#[test]
fn nobody_edits_a_role_of_their_rank_or_lifts_one_to_it() {
    let role = made(details(85, Vec::new())).unwrap();
    let manager = caller(Role::SalesManager);
    let by = By::Person(&manager);
    let edit = |rank| Command::Edit(details(rank, Vec::new()));
    assert_eq!(
        role.decide(edit(10), by, now()),
        Err(RoleRefusal::Outranked)
    );
    let low = made(details(30, Vec::new())).unwrap();
    assert_eq!(low.decide(edit(80), by, now()), Err(RoleRefusal::Outranked));
    assert_eq!(
        low.decide(edit(79), by, now()).unwrap().next.facts().rank,
        79
    );
}

#[test]
fn what_someone_higher_put_in_stays_when_someone_lower_edits_the_name() {
    let strong = vec![own(Permission::PayoutsVoid, Scope::All)];
    let role = made(details(30, strong.clone())).unwrap();
    let manager = caller(Role::SalesManager);
    let renamed = role.decide(
        Command::Edit(details(30, strong.clone())),
        By::Person(&manager),
        now(),
    );
    assert_eq!(renamed.unwrap().next.facts().permissions, strong);
}
