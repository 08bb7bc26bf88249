use ulid::Ulid;

use super::*;
use crate::access::Caller;
use crate::contact::Email;
use crate::ids::{Id, OtpId, UserId};
use crate::second_factor::SecondFactor;
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

#[test]
fn who_was_invited_is_asked_in_again_and_nobody_else() {
    let manager = caller(9, Role::SalesManager);
    let code = |number| OtpId::new(Ulid::from_parts(1, number));
    let again = |rank| Command::InviteAgain {
        code: code(7),
        rank,
    };
    let ana = user(1, Role::Consignor, UserStatus::Invited);
    let asked = moved(&ana, again(80), &manager).unwrap();
    assert_eq!(asked.facts().invitation, Some(code(7)));
    assert_eq!(asked.facts().status, UserStatus::Invited);
    let refused = moved(&ana, again(20), &manager).unwrap_err();
    assert_eq!(refused, Refusal::Outranked);
    for status in [UserStatus::Active, UserStatus::Blocked, UserStatus::Deleted] {
        let refused = moved(&user(1, Role::Consignor, status), again(80), &manager);
        assert!(matches!(refused, Err(Refusal::WrongState { .. })));
    }
    let mut signed_up = ana.facts().clone();
    signed_up.password_hash = Some("own".to_owned());
    let refused = moved(&User::restore(signed_up), again(80), &manager);
    assert!(matches!(refused, Err(Refusal::WrongState { .. })));
}

fn with_second_factor(number: u128, role: Role) -> User {
    let factor = SecondFactor {
        sealed: "sealed".to_owned(),
        confirmed_at: Some(now()),
        last_step: 0,
        recovery: Vec::new(),
    };
    let mut facts = user(number, role, UserStatus::Active).facts().clone();
    facts.second_factor = Some(factor);
    User::restore(facts)
}

#[test]
fn a_lost_second_factor_is_taken_away_by_someone_of_higher_rank() {
    let (admin, manager) = (caller(9, Role::Admin), caller(8, Role::SalesManager));
    let reset = |rank| Command::ResetSecondFactor {
        reason: "the phone is lost".to_owned(),
        rank,
    };
    let appraiser = with_second_factor(1, Role::Appraiser);
    let freed = moved(&appraiser, reset(80), &manager).unwrap();
    assert_eq!(freed.facts().second_factor, None);
    assert_eq!(
        freed.facts().token_version,
        appraiser.facts().token_version + 1
    );
    let without = moved(&freed, reset(80), &manager).unwrap_err();
    assert_eq!(without, Refusal::NoSecondFactor);

    let colleague = with_second_factor(1, Role::SalesManager);
    let refused = moved(&colleague, reset(80), &manager).unwrap_err();
    assert_eq!(refused, Refusal::Outranked);
    // Nobody stands above an Admin but another one.
    let owner = with_second_factor(1, Role::Admin);
    assert!(moved(&owner, reset(100), &admin).is_ok());
    let own = with_second_factor(9, Role::Admin);
    let refused = moved(&own, reset(100), &admin).unwrap_err();
    assert_eq!(refused, Refusal::OwnAccount);
}
