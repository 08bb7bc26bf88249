use ulid::Ulid;

use super::*;
use crate::access::Caller;
use crate::contact::Email;
use crate::ids::{Id, UserId};
use crate::user::Command as Asked;

fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T12:00:00Z").unwrap()
}

fn user(number: u128, role: Role, status: UserStatus) -> User {
    let id = UserId::new(Ulid::from_parts(1, number));
    let email = Email::parse(&format!("u{number}@dejavu.test")).unwrap();
    User::restore(UserFacts {
        status,
        roles: vec![role.into()],
        ..UserFacts::new(id, email, "Ana".to_owned(), now())
    })
}

fn caller(number: u128, role: Role) -> Caller {
    crate::user::tests::caller(number, role)
}

fn moved(user: &User, command: Command, by: &Caller) -> Result<User, Refusal> {
    let decision = user.decide(Asked::Standing(command), By::Person(by), now())?;
    assert_eq!(decision.next.facts().version, user.facts().version + 1);
    Ok(decision.next)
}

#[test]
fn a_deleted_account_is_out_and_comes_back_as_what_it_was() {
    let admin = caller(9, Role::Admin);
    for was in [UserStatus::Invited, UserStatus::Active, UserStatus::Blocked] {
        let ana = user(1, Role::Consignor, was);
        let gone = moved(&ana, Command::Delete { rank: 100 }, &admin).unwrap();
        assert_eq!(gone.facts().status, UserStatus::Deleted);
        assert_eq!(gone.facts().deleted, Some(Deletion { at: now(), was }));
        assert_eq!(gone.facts().token_version, ana.facts().token_version + 1);
        assert!(!gone.may_be_reached() && gone.search_keys().is_empty());
        let back = moved(&gone, Command::Restore { rank: 100 }, &admin).unwrap();
        assert_eq!((back.facts().status, back.facts().deleted), (was, None));
    }
}

#[test]
fn what_is_deleted_is_neither_deleted_again_nor_moved_otherwise() {
    let admin = caller(9, Role::Admin);
    let gone = user(1, Role::Consignor, UserStatus::Deleted);
    let reason = "fraud".to_owned();
    for command in [
        Command::Delete { rank: 100 },
        Command::Block { reason, rank: 100 },
        Command::Unblock { rank: 100 },
        Command::VerifyEmail,
    ] {
        let refused = moved(&gone, command, &admin).unwrap_err();
        assert!(matches!(refused, Refusal::WrongState { .. }), "{refused:?}");
    }
    let mut erased = gone.facts().clone();
    erased.erased_at = Some(now());
    let restore = Command::Restore { rank: 100 };
    let refused = moved(&User::restore(erased), restore, &admin).unwrap_err();
    assert!(matches!(refused, Refusal::WrongState { .. }));
    let here = user(1, Role::Consignor, UserStatus::Active);
    let refused = moved(&here, Command::Restore { rank: 100 }, &admin).unwrap_err();
    assert!(matches!(refused, Refusal::WrongState { .. }));
}

#[test]
fn nobody_deletes_themselves_or_someone_of_their_rank_but_an_admin_another_admin() {
    let delete = |rank| Command::Delete { rank };
    let manager = user(2, Role::SalesManager, UserStatus::Active);
    let by = caller(3, Role::SalesManager);
    assert_eq!(moved(&manager, delete(80), &by), Err(Refusal::Outranked));

    let admin = user(4, Role::Admin, UserStatus::Active);
    let own = caller(4, Role::Admin);
    assert_eq!(moved(&admin, delete(100), &own), Err(Refusal::OwnAccount));
    assert!(moved(&admin, delete(100), &caller(5, Role::Admin)).is_ok());
    assert_eq!(moved(&admin, delete(80), &by), Err(Refusal::Outranked));
    // No job takes an owner away: it could be the last.
    let job = Asked::Standing(delete(100));
    let refused = admin.decide(job, By::System("job"), now());
    assert_eq!(refused, Err(Refusal::Outranked));
}
