use super::*;
use crate::access::{Grants, Scope, Via};
use crate::contact::Email;
use crate::ids::{LocationId, RoleId, SessionId, UserId};
use crate::role::RoleFacts;

fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T12:00:00Z").unwrap()
}

fn id(n: u8) -> UserId {
    UserId::parse(&format!("usr_01J0000000000000000000000{n}")).unwrap()
}

fn shop(n: u8) -> LocationId {
    LocationId::parse(&format!("loc_01J0000000000000000000000{n}")).unwrap()
}

fn caller(n: u8, grants: &[RoleGrant]) -> Caller {
    Caller {
        user: id(n),
        via: Via::Session(SessionId::parse("ses_01J00000000000000000000001").unwrap()),
        roles: Vec::new(),
        grants: Grants::held(grants, &[], now()),
    }
}

fn manager() -> Caller {
    caller(1, &[RoleGrant::of(Role::SalesManager)])
}

fn admin() -> Caller {
    caller(1, &[RoleGrant::of(Role::Admin)])
}

fn account(roles: &[RoleGrant]) -> User {
    let email = Email::parse("ana@dejavu.example").unwrap();
    User::restore(UserFacts {
        status: UserStatus::Active,
        roles: roles.to_vec(),
        ..UserFacts::new(id(2), email, "Ana".to_owned(), now())
    })
}

fn at(role: Role, shops: &[u8]) -> RoleGrant {
    RoleGrant {
        locations: shops.iter().copied().map(shop).collect(),
        ..RoleGrant::of(role)
    }
}

fn custom(rank: u8, permission: Permission) -> CustomRole {
    CustomRole::restore(RoleFacts {
        id: RoleId::parse("rol_01J00000000000000000000001").unwrap(),
        version: 1,
        name: "Vitrina".to_owned(),
        rank,
        parent: None,
        permissions: vec![RolePermission {
            permission,
            scope: Scope::All,
        }],
        created_at: now(),
        updated_at: now(),
        deleted_at: None,
    })
}

fn set(
    user: &User,
    roles: &[RoleGrant],
    known: &[CustomRole],
    by: &Caller,
) -> Result<(User, Vec<UserEvent>), Refusal> {
    let command = super::super::Command::Roles(Command::Set {
        roles: roles.to_vec(),
        known: known.to_vec(),
    });
    let decision = user.decide(command, By::Person(by), now())?;
    Ok((decision.next, decision.events))
}

#[test]
fn a_change_of_roles_ends_the_sessions_and_says_what_is_new() {
    let before = account(&[Role::Customer.into(), Role::Consignor.into()]);
    let after = [Role::Customer.into(), at(Role::Appraiser, &[2, 1, 1])];
    let (next, events) = set(&before, &after, &[], &manager()).unwrap();
    assert_eq!(next.facts().token_version, 2);
    assert_eq!(next.facts().version, 2);
    let given = vec![at(Role::Appraiser, &[1, 2])];
    let taken = vec![RoleGrant::of(Role::Consignor)];
    assert_eq!(events, [UserEvent::RolesChanged { given, taken }]);
    let (same, _) = set(&next, &next.facts().roles, &[], &manager()).unwrap();
    assert_eq!(same.facts().token_version, 2);
}

#[test]
fn nobody_hands_out_or_takes_away_a_role_of_their_own_rank() {
    let customer = account(&[Role::Customer.into()]);
    let lifted = set(&customer, &[Role::SalesManager.into()], &[], &manager());
    assert_eq!(lifted, Err(Refusal::Outranked));
    let colleague = account(&[Role::SalesManager.into()]);
    for roles in [
        vec![Role::Customer.into()],
        vec![Role::SalesManager.into(), Role::Appraiser.into()],
    ] {
        assert_eq!(
            set(&colleague, &roles, &[], &manager()),
            Err(Refusal::Outranked)
        );
    }
    assert!(set(&colleague, &[Role::Admin.into()], &[], &admin()).is_ok());
}

#[test]
fn nobody_gives_themselves_a_role_but_may_give_one_up() {
    let both = [RoleGrant::of(Role::SalesManager), Role::Appraiser.into()];
    let me = caller(2, &both);
    let account = account(&both);
    let more = [both[0].clone(), Role::Logistics.into()];
    assert_eq!(set(&account, &more, &[], &me), Err(Refusal::OwnAccount));
    assert!(set(&account, &both[..1], &[], &me).is_ok());
    assert_eq!(set(&account, &[], &[], &me), Err(Refusal::NoRole));
}

#[test]
fn a_manager_of_one_shop_gives_roles_in_that_shop_only() {
    let here = caller(1, &[at(Role::SalesManager, &[1])]);
    let customer = account(&[Role::Customer.into()]);
    let with = |grant| [RoleGrant::of(Role::Customer), grant];
    let give = |grant| set(&customer, &with(grant), &[], &here);
    assert!(give(at(Role::Appraiser, &[1])).is_ok());
    for grant in [at(Role::Appraiser, &[1, 2]), Role::Appraiser.into()] {
        assert_eq!(give(grant), Err(Refusal::Elsewhere));
    }
}

#[test]
fn a_role_of_the_shop_is_given_by_whoever_holds_what_is_in_it() {
    let customer = account(&[Role::Customer.into()]);
    let give = |role: &CustomRole, by: &Caller| {
        let grant = RoleGrant::of(RoleKey::Custom(role.facts().id.clone()));
        let known = std::slice::from_ref(role);
        set(&customer, &[grant], known, by).map(|(next, _)| next)
    };
    let view = custom(50, Permission::RequestsView);
    let given = give(&view, &manager()).unwrap();
    assert_eq!((given.rank(), given.rank_with(&[view])), (0, 50));
    let strong = custom(50, Permission::PayoutsVoid);
    let permission = Permission::PayoutsVoid.code();
    assert_eq!(
        give(&strong, &manager()),
        Err(Refusal::NotHeld { permission })
    );
    assert!(give(&strong, &admin()).is_ok());
    let high = custom(80, Permission::RequestsView);
    assert_eq!(give(&high, &manager()), Err(Refusal::Outranked));
}

#[test]
fn a_role_that_is_not_there_and_one_that_is_over_are_named() {
    let customer = account(&[Role::Customer.into()]);
    let gone = RoleGrant::of(RoleKey::parse("rol_01J00000000000000000000009").unwrap());
    let over = RoleGrant {
        expires_at: Some(now()),
        ..RoleGrant::of(Role::Appraiser)
    };
    let refused = set(&customer, &[gone, over], &[], &admin()).unwrap_err();
    let Refusal::Roles { problems } = refused else {
        panic!("{refused:?}");
    };
    let paths: Vec<_> = problems.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["roles.0.role", "roles.1.expires_at"]);
}

#[test]
fn only_an_admin_everywhere_and_for_good_is_one_that_remains() {
    assert!(account(&[Role::Admin.into()]).is_lasting_admin());
    let until = RoleGrant {
        expires_at: Some(now()),
        ..RoleGrant::of(Role::Admin)
    };
    for grant in [at(Role::Admin, &[1]), until, Role::SalesManager.into()] {
        assert!(!account(&[grant]).is_lasting_admin());
    }
}
