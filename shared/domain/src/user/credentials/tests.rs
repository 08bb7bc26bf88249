use super::*;
use crate::contact::Email;
use crate::ids::{Id, UserId};
use ulid::Ulid;

const BY: By<'static> = By::System("test");

fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T12:00:00Z").unwrap()
}

fn ana(status: UserStatus) -> User {
    let id = UserId::new(Ulid::from_parts(1, 1));
    let email = Email::parse("ana@dejavu.test").unwrap();
    User::restore(UserFacts {
        status,
        password_hash: Some("old".to_owned()),
        ..UserFacts::new(id, email, "Ana".to_owned(), now())
    })
}

fn asked(user: &User, command: Command) -> Result<(User, UserEvent), Refusal> {
    let decision = user.decide(super::super::Command::Credentials(command), BY, now())?;
    assert_eq!(decision.next.facts().version, user.facts().version + 1);
    let event = decision.events.into_iter().next().unwrap();
    Ok((decision.next, event))
}

fn sign_in(proof: Option<Proof>) -> Command {
    Command::SignIn {
        proof,
        rehashed: None,
        new_device: true,
        sent_by: None,
    }
}

/// With a second factor whose last code was of step 5, and two recovery codes.
fn guarded() -> User {
    let offer = Command::OfferSecondFactor {
        sealed: "sealed".to_owned(),
    };
    let (offered, _) = asked(&ana(UserStatus::Active), offer).unwrap();
    assert!(!offered.needs_second_factor());
    let confirm = Command::ConfirmSecondFactor {
        step: 5,
        recovery: vec!["one".to_owned(), "two".to_owned()],
    };
    asked(&offered, confirm).unwrap().0
}

#[test]
fn a_new_device_is_told_of_only_to_someone_who_had_another() {
    let (first, event) = asked(&ana(UserStatus::Active), sign_in(None)).unwrap();
    assert_eq!(event, UserEvent::SignedIn { new_device: false });
    assert_eq!(first.facts().last_login_at, Some(now()));
    let (_, event) = asked(&first, sign_in(None)).unwrap();
    assert_eq!(event, UserEvent::SignedIn { new_device: true });
}

#[test]
fn only_an_active_account_is_signed_in_to() {
    for status in [
        UserStatus::Invited,
        UserStatus::Blocked,
        UserStatus::Deleted,
    ] {
        let refused = asked(&ana(status), sign_in(None)).unwrap_err();
        assert!(matches!(refused, Refusal::WrongState { .. }));
    }
}

#[test]
fn whoever_was_invited_comes_in_by_a_code_that_came_by_mail() {
    let by = |sent_by| Command::SignIn {
        proof: None,
        rehashed: None,
        new_device: false,
        sent_by: Some(sent_by),
    };
    let invited = ana(UserStatus::Invited);
    let (user, event) = asked(&invited, by(Channel::Email)).unwrap();
    assert_eq!(event, UserEvent::EmailVerified);
    assert_eq!(user.facts().status, UserStatus::Active);
    assert_eq!(user.facts().email_verified_at, Some(now()));
    assert!(asked(&invited, by(Channel::Sms)).is_err());
    assert!(asked(&ana(UserStatus::Blocked), by(Channel::Email)).is_err());
}

#[test]
fn a_second_factor_is_asked_for_once_it_is_confirmed() {
    let user = guarded();
    assert!(user.needs_second_factor());
    assert_eq!(
        asked(&user, sign_in(None)).unwrap_err(),
        Refusal::SecondFactorNeeded
    );
    let offer = Command::OfferSecondFactor {
        sealed: "other".to_owned(),
    };
    assert_eq!(asked(&user, offer).unwrap_err(), Refusal::SecondFactorThere);
}

#[test]
fn a_step_is_used_once_and_none_before_it_any_more() {
    let (user, _) = asked(&guarded(), sign_in(Some(Proof::Step(7)))).unwrap();
    for used in [5, 6, 7] {
        let refused = asked(&user, sign_in(Some(Proof::Step(used)))).unwrap_err();
        assert_eq!(refused, Refusal::SecondFactorUsed);
    }
    assert!(asked(&user, sign_in(Some(Proof::Step(8)))).is_ok());
}

#[test]
fn a_recovery_code_is_used_once() {
    let one = || Some(Proof::Recovery("one".to_owned()));
    let (user, _) = asked(&guarded(), sign_in(one())).unwrap();
    assert_eq!(
        asked(&user, sign_in(one())).unwrap_err(),
        Refusal::SecondFactorUsed
    );
    let factor = user.facts().second_factor.as_ref().unwrap();
    assert_eq!(factor.recovery, ["two"]);
    let replace = Command::ReplaceRecoveryCodes {
        proof: Proof::Step(9),
        recovery: vec!["three".to_owned()],
    };
    let (user, _) = asked(&user, replace).unwrap();
    let factor = user.facts().second_factor.as_ref().unwrap();
    assert_eq!(factor.recovery, ["three"]);
}

#[test]
fn a_second_factor_is_given_up_with_a_code_and_is_gone() {
    let disable = |proof| Command::DisableSecondFactor { proof };
    let refused = asked(&guarded(), disable(Proof::Step(5))).unwrap_err();
    assert_eq!(refused, Refusal::SecondFactorUsed);
    let (user, event) = asked(&guarded(), disable(Proof::Step(6))).unwrap();
    assert_eq!(event, UserEvent::SecondFactorDisabled);
    assert!(user.facts().second_factor.is_none());
    let refused = asked(&user, disable(Proof::Step(8))).unwrap_err();
    assert_eq!(refused, Refusal::NoSecondFactor);
}

#[test]
fn another_password_ends_every_session() {
    let user = ana(UserStatus::Active);
    let hash = || "new".to_owned();
    let changed = asked(&user, Command::ChangePassword { hash: hash() });
    let reset = Command::ResetPassword {
        hash: hash(),
        sent_by: Channel::Sms,
    };
    for (next, event) in [changed.unwrap(), asked(&user, reset).unwrap()] {
        assert_eq!(event, UserEvent::PasswordChanged);
        let (before, after) = (user.facts(), next.facts());
        assert_eq!(after.token_version, before.token_version + 1);
        assert_eq!(after.password_hash.as_deref(), Some("new"));
    }
}

#[test]
fn a_reset_by_mail_brings_in_whoever_was_invited_and_nobody_who_is_shut_out() {
    let reset = |sent_by| Command::ResetPassword {
        hash: "new".to_owned(),
        sent_by,
    };
    let (user, _) = asked(&ana(UserStatus::Invited), reset(Channel::Email)).unwrap();
    assert_eq!(user.facts().status, UserStatus::Active);
    assert_eq!(user.facts().email_verified_at, Some(now()));
    let (user, _) = asked(&ana(UserStatus::Invited), reset(Channel::Sms)).unwrap();
    assert_eq!(user.facts().status, UserStatus::Invited);
    assert_eq!(user.facts().email_verified_at, None);
    for status in [UserStatus::Blocked, UserStatus::Deleted] {
        assert!(asked(&ana(status), reset(Channel::Email)).is_err());
    }
}

#[test]
fn nobody_touches_how_someone_else_signs_in() {
    let other = super::super::tests::caller(7, crate::access::Role::Admin);
    let change = super::super::Command::Credentials(Command::ChangePassword {
        hash: "new".to_owned(),
    });
    let refused = ana(UserStatus::Active).decide(change, By::Person(&other), now());
    assert_eq!(refused.unwrap_err(), Refusal::Outranked);
}

#[test]
fn an_invitation_is_taken_up_with_its_last_code_and_once() {
    let code = |number| OtpId::new(Ulid::from_parts(1, number));
    let mut facts = ana(UserStatus::Invited).facts().clone();
    facts.password_hash = None;
    facts.invitation = Some(code(7));
    let invited = User::restore(facts);
    let accept = |number| Command::AcceptInvitation {
        hash: "first".to_owned(),
        code: code(number),
    };
    let older = asked(&invited, accept(6)).unwrap_err();
    assert_eq!(older, Refusal::Invitation(WrongCode));
    let (user, event) = asked(&invited, accept(7)).unwrap();
    assert_eq!(event, UserEvent::EmailVerified);
    let facts = user.facts();
    assert_eq!(facts.status, UserStatus::Active);
    assert_eq!(facts.email_verified_at, Some(now()));
    assert_eq!(facts.password_hash.as_deref(), Some("first"));
    assert!(asked(&user, accept(7)).is_err());
}
