//! What is said about consents, and what is left of whoever was erased.

use ulid::Ulid;

use super::*;
use crate::contact::Phone;
use crate::ids::Id;
use crate::user::{ExternalRef, FormerEmail, standing};

fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T15:00:00Z").expect("an instant")
}

fn id<T: Id>(number: u128) -> T {
    T::new(Ulid::from_parts(1_700_000_000_000, number))
}

fn email(text: &str) -> Email {
    Email::parse(text).expect("an address")
}

fn ana() -> User {
    User::restore(UserFacts {
        status: UserStatus::Active,
        phone: Phone::parse("+50761234567").ok(),
        password_hash: Some("hash".to_owned()),
        external_refs: vec![ExternalRef {
            system: "shop".to_owned(),
            id: "Ana".to_owned(),
            api_version: None,
        }],
        former_emails: vec![FormerEmail {
            email: email("ana@before.example"),
            replaced_in: 1,
        }],
        ..UserFacts::new(id(1), email("ana@example.com"), "Ana".to_owned(), now())
    })
}

fn decide(user: &User, command: Command) -> Result<User, Refusal> {
    let by = By::System("test");
    user.decide(crate::user::Command::Privacy(command), by, now())
        .map(|decision| decision.next)
}

fn say(user: &User, kind: ConsentKind, given: bool) -> Result<User, Refusal> {
    let answers = vec![ConsentAnswer {
        kind,
        version: "1".to_owned(),
        given,
    }];
    let channel = ConsentChannel::Account;
    decide(user, Command::SetConsents { answers, channel })
}

fn erase(user: &User) -> Result<User, Refusal> {
    decide(user, Command::Erase { request: id(1) })
}

#[test]
fn what_was_said_last_counts_and_what_was_said_before_stays() {
    let kind = ConsentKind::AutoAccept;
    let given = say(&ana(), kind, true).expect("said");
    assert!(given.consent(kind).is_some());
    let back = say(&given, kind, false).expect("taken back");
    assert_eq!(back.consent(kind), None);
    assert_eq!(back.facts().consents.len(), 2);
    assert_eq!(back.facts().consents[0], given.facts().consents[0]);
}

#[test]
fn who_never_agreed_takes_nothing_back() {
    let said = say(&ana(), ConsentKind::CartReminders, false).expect("said");
    assert!(said.facts().consents.is_empty());
}

#[test]
fn the_terms_are_not_taken_back() {
    let refused = say(&ana(), ConsentKind::Terms, false);
    assert_eq!(refused.err(), Some(Refusal::ConsentNeeded));
}

#[test]
fn whoever_is_erased_is_no_one_and_does_not_come_back() {
    let erased = erase(&ana()).expect("erased");
    let facts = erased.facts();
    let rest = UserFacts {
        version: 2,
        status: UserStatus::Deleted,
        token_version: 2,
        deleted: Some(Deletion {
            at: now(),
            was: UserStatus::Active,
        }),
        erased_at: Some(now()),
        ..UserFacts::new(id(1), stand_in(&id(1)), ERASED_NAME.to_owned(), now())
    };
    assert_eq!(*facts, rest);
    assert_ne!(stand_in(&id(1)), stand_in(&id(2)));
    assert!(erase(&erased).is_err());
    let restore = crate::user::Command::Standing(standing::Command::Restore { rank: 100 });
    assert!(erased.decide(restore, By::System("test"), now()).is_err());
}
