use ulid::Ulid;

use super::*;
use crate::ids::Id;

const BY: By<'static> = By::System("test");

fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T12:00:00Z").unwrap()
}

/// Someone signed in with this role.
pub(super) fn caller(number: u128, role: Role) -> crate::access::Caller {
    crate::access::Caller {
        user: UserId::new(Ulid::from_parts(1, number)),
        via: crate::access::Via::Session(crate::ids::SessionId::new(Ulid::from_parts(1, 2))),
        roles: vec![role],
        grants: crate::access::Grants::of(&[role]),
    }
}

fn registered(auto_accept: bool) -> User {
    let registration = Registration {
        id: UserId::new(Ulid::from_parts(1, 1)),
        email: Email::parse("ana@dejavu.test").unwrap(),
        phone: None,
        name: "Ana".to_owned(),
        locale: Locale::EsPa,
        kind: AccountKind::Consignor,
        password_hash: "$argon2id$…".to_owned(),
        terms_version: "2026-01".to_owned(),
        auto_accept,
    };
    User::register(registration, now()).next
}

fn after(user: &User, command: standing::Command) -> User {
    user.decide(Command::Standing(command), BY, now())
        .unwrap()
        .next
}

#[test]
fn who_registers_is_invited_until_the_address_is_proven() {
    let user = registered(false);
    assert_eq!(user.facts().status, UserStatus::Invited);
    let user = after(&user, standing::Command::VerifyEmail);
    assert_eq!(user.facts().status, UserStatus::Active);
    assert_eq!(user.facts().email_verified_at, Some(now()));
    assert!(
        user.decide(Command::Standing(standing::Command::VerifyEmail), BY, now())
            .is_err()
    );
}

#[test]
fn the_opt_in_to_acceptance_by_silence_is_dated() {
    assert_eq!(registered(false).auto_accept_since(), None);
    assert_eq!(registered(true).auto_accept_since(), Some(now()));
}

#[test]
fn blocking_ends_every_session() {
    let user = after(&registered(false), standing::Command::VerifyEmail);
    let block = |rank| standing::Command::Block {
        reason: "fraud".to_owned(),
        rank,
    };
    let blocked = after(&user, block(80));
    assert_eq!(blocked.facts().status, UserStatus::Blocked);
    assert_eq!(
        blocked.facts().token_version,
        user.facts().token_version + 1
    );
    assert_eq!(
        after(&blocked, standing::Command::Unblock { rank: 80 })
            .facts()
            .status,
        UserStatus::Active
    );
    assert!(
        blocked
            .decide(Command::Standing(block(80)), BY, now())
            .is_err()
    );
}

#[test]
fn nobody_blocks_someone_of_their_own_rank_or_themselves() {
    let user = after(&registered(false), standing::Command::VerifyEmail);
    let block = |rank| standing::Command::Block {
        reason: "fraud".to_owned(),
        rank,
    };
    assert_eq!(
        user.decide(Command::Standing(block(20)), BY, now()),
        Err(Refusal::Outranked)
    );
    let caller = caller(1, Role::Admin);
    assert_eq!(
        user.decide(Command::Standing(block(100)), By::Person(&caller), now()),
        Err(Refusal::Outranked)
    );
}

#[test]
fn someone_blocked_before_proving_the_address_is_invited_again() {
    let blocked = after(
        &registered(false),
        standing::Command::Block {
            reason: "spam".to_owned(),
            rank: 80,
        },
    );
    assert_eq!(
        after(&blocked, standing::Command::Unblock { rank: 80 })
            .facts()
            .status,
        UserStatus::Invited
    );
}

#[test]
fn who_is_invited_has_roles_below_the_one_who_invites() {
    let invitation = |roles: &[Role]| Invitation {
        id: UserId::new(Ulid::from_parts(1, 3)),
        email: Email::parse("luis@dejavu.test").unwrap(),
        phone: None,
        name: "Luis".to_owned(),
        locale: Locale::EsPa,
        roles: roles.iter().copied().map(RoleGrant::of).collect(),
        known: Vec::new(),
        location_ids: Vec::new(),
        external_refs: Vec::new(),
        profile: None,
        code: OtpId::new(Ulid::from_parts(1, 9)),
    };
    let manager = caller(9, Role::SalesManager);
    let invite = |roles: &[Role]| User::invite(invitation(roles), By::Person(&manager), now());
    let invited = invite(&[Role::Appraiser]).unwrap();
    let facts = invited.next.facts();
    assert_eq!(facts.status, UserStatus::Invited);
    assert_eq!((&facts.password_hash, facts.version), (&None, 1));
    let roles = vec![RoleGrant::of(Role::Appraiser)];
    assert_eq!(
        invited.events,
        [UserEvent::Invited {
            roles,
            code: Some(OtpId::new(Ulid::from_parts(1, 9))),
        }]
    );
    for high in [Role::SalesManager, Role::Admin] {
        assert_eq!(invite(&[Role::Customer, high]), Err(Refusal::Outranked));
    }
    assert_eq!(invite(&[]), Err(Refusal::NoRole));
}
