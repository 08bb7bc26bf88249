use ulid::Ulid;

use super::*;
use crate::ids::Id;

const BY: By<'static> = By::System("test");

fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T12:00:00Z").unwrap()
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

fn after(user: &User, command: Command) -> User {
    user.decide(command, BY, now()).unwrap().next
}

#[test]
fn who_registers_is_invited_until_the_address_is_proven() {
    let user = registered(false);
    assert_eq!(user.facts().status, UserStatus::Invited);
    let user = after(&user, Command::VerifyEmail);
    assert_eq!(user.facts().status, UserStatus::Active);
    assert_eq!(user.facts().email_verified_at, Some(now()));
    assert!(user.decide(Command::VerifyEmail, BY, now()).is_err());
}

#[test]
fn the_opt_in_to_acceptance_by_silence_is_dated() {
    assert_eq!(registered(false).auto_accept_since(), None);
    assert_eq!(registered(true).auto_accept_since(), Some(now()));
}

#[test]
fn blocking_ends_every_session() {
    let user = after(&registered(false), Command::VerifyEmail);
    let block = |rank| Command::Block {
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
        after(&blocked, Command::Unblock { rank: 80 })
            .facts()
            .status,
        UserStatus::Active
    );
    assert!(blocked.decide(block(80), BY, now()).is_err());
}

#[test]
fn nobody_blocks_someone_of_their_own_rank_or_themselves() {
    let user = after(&registered(false), Command::VerifyEmail);
    let block = |rank| Command::Block {
        reason: "fraud".to_owned(),
        rank,
    };
    assert_eq!(user.decide(block(20), BY, now()), Err(Refusal::Outranked));
    let caller = crate::access::Caller {
        user: user.facts().id.clone(),
        session: crate::ids::SessionId::new(Ulid::from_parts(1, 2)),
        roles: vec![Role::Admin],
        grants: crate::access::Grants::of(&[Role::Admin]),
    };
    assert_eq!(
        user.decide(block(100), By::Person(&caller), now()),
        Err(Refusal::Outranked)
    );
}

#[test]
fn someone_blocked_before_proving_the_address_is_invited_again() {
    let blocked = after(
        &registered(false),
        Command::Block {
            reason: "spam".to_owned(),
            rank: 80,
        },
    );
    assert_eq!(
        after(&blocked, Command::Unblock { rank: 80 })
            .facts()
            .status,
        UserStatus::Invited
    );
}
