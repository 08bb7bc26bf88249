use ulid::Ulid;

use super::*;
use crate::access::Caller;
use crate::contact::Channel;
use crate::ids::{Id, UserId};
use crate::notification::{Choice, Topic};
use crate::tax_id::TaxIdType;
use crate::user::Command as Asked;

const SELF: u128 = 1;

fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T12:00:00Z").unwrap()
}

fn email(name: &str) -> Email {
    Email::parse(&format!("{name}@dejavu.test")).unwrap()
}

fn ana() -> User {
    let id = UserId::new(Ulid::from_parts(1, SELF));
    User::restore(UserFacts {
        status: UserStatus::Active,
        roles: vec![Role::Consignor.into()],
        email_verified_at: Some(now()),
        ..UserFacts::new(id, email("ana"), "Ana".to_owned(), now())
    })
}

fn caller(number: u128, role: Role) -> Caller {
    crate::user::tests::caller(number, role)
}

fn edit(user: &User, edit: Edit, by: &Caller) -> Result<(User, Vec<UserEvent>), Refusal> {
    asked(user, Command::Edit(edit), by)
}

fn asked(user: &User, command: Command, by: &Caller) -> Result<(User, Vec<UserEvent>), Refusal> {
    let command = Asked::Profile(Box::new(command));
    let decision = user.decide(command, By::Person(by), now())?;
    Ok((decision.next, decision.events))
}

fn to(name: &str) -> Edit {
    Edit {
        rank: 80,
        email: Some(email(name)),
        ..Edit::default()
    }
}

fn natural(ruc: &str) -> PersonProfile {
    PersonProfile {
        kind: TaxpayerKind::Natural,
        legal_name: "Ana Pérez".to_owned(),
        trade_name: None,
        tax_id: TaxId::state(TaxIdType::Natural, ruc, None).ok(),
        birth_date: None,
    }
}

#[test]
fn a_changed_address_is_unproven_and_the_old_one_is_remembered() {
    let (user, events) = edit(&ana(), to("ana.perez"), &caller(2, Role::SalesManager)).unwrap();
    assert_eq!(user.facts().email, email("ana.perez"));
    assert_eq!(user.facts().email_verified_at, None);
    let former = &user.facts().former_emails[0];
    assert_eq!((&former.email, former.replaced_in), (&email("ana"), 2));
    let fields = vec![UserField::Email];
    assert_eq!(
        events,
        [UserEvent::Edited { fields }, UserEvent::EmailChanged]
    );
}

#[test]
fn the_same_address_again_changes_nothing() {
    let (user, events) = edit(&ana(), to("ana"), &caller(2, Role::SalesManager)).unwrap();
    assert_eq!(user.facts().email_verified_at, Some(now()));
    assert_eq!(events, [UserEvent::Edited { fields: vec![] }]);
}

#[test]
fn who_changes_their_own_address_or_number_shows_the_password() {
    let own = caller(SELF, Role::Consignor);
    let phone = Edit {
        phone: Some(Phone::parse("+50761234567").ok()),
        ..Edit::default()
    };
    for wish in [to("other"), phone] {
        let refused = edit(&ana(), wish.clone(), &own).unwrap_err();
        assert_eq!(refused, Refusal::PasswordNeeded);
        let shown = Edit {
            reauthenticated: true,
            ..wish
        };
        assert!(edit(&ana(), shown, &own).is_ok());
    }
    let name = Edit {
        name: Some("Ana María".to_owned()),
        ..Edit::default()
    };
    assert!(edit(&ana(), name, &own).is_ok());
}

#[test]
fn nobody_edits_someone_of_their_own_or_a_higher_rank() {
    let rename = |rank| Edit {
        rank,
        name: Some("Eva".to_owned()),
        ..Edit::default()
    };
    let other = caller(2, Role::Consignor);
    assert_eq!(edit(&ana(), rename(20), &other), Err(Refusal::Outranked));
    assert!(edit(&ana(), rename(40), &caller(2, Role::Logistics)).is_ok());
}

#[test]
fn ones_own_shops_are_set_by_someone_above() {
    let shops = |rank| Edit {
        rank,
        location_ids: Some(Vec::new()),
        ..Edit::default()
    };
    let own = caller(SELF, Role::Consignor);
    assert_eq!(edit(&ana(), shops(20), &own), Err(Refusal::Outranked));
    assert!(edit(&ana(), shops(100), &own).is_ok());
}

#[test]
fn a_profile_holds_together() {
    let wish = |profile| Edit {
        rank: 80,
        profile: Some(Some(profile)),
        ..Edit::default()
    };
    let by = caller(2, Role::SalesManager);
    let good = natural("8-442-445");
    assert!(good.tax_id.is_some());
    let (user, events) = edit(&ana(), wish(good.clone()), &by).unwrap();
    assert_eq!(user.tax_number(), Some("8-442-445"));
    let fields = vec![UserField::Profile, UserField::TaxId];
    assert_eq!(events, [UserEvent::Edited { fields }]);

    let company = PersonProfile {
        kind: TaxpayerKind::Juridical,
        birth_date: Date::parse("1990-01-01").ok(),
        legal_name: " ".to_owned(),
        ..good.clone()
    };
    let Err(Refusal::Profile { problems }) = edit(&ana(), wish(company), &by) else {
        panic!("it does not hold together")
    };
    let paths: Vec<_> = problems.into_iter().map(|(path, _)| path).collect();
    let expected = [
        "profile.tax_id.type",
        "profile.birth_date",
        "profile.legal_name",
    ];
    assert_eq!(paths, expected);
    let unborn = PersonProfile {
        birth_date: Some(now().panama_date()),
        ..good
    };
    assert!(edit(&ana(), wish(unborn), &by).is_err());
}

#[test]
fn what_an_authority_said_of_a_tax_id_stays_while_the_id_does() {
    let mut profile = natural("8-442-445");
    profile.tax_id = profile.tax_id.map(|id| {
        let dv = id.dv();
        id.checked(dv, now())
    });
    let known = profile.tax_id.clone();
    let id = UserId::new(Ulid::from_parts(1, SELF));
    let user = User::restore(UserFacts {
        profile: Some(profile),
        ..UserFacts::new(id, email("ana"), "Ana".to_owned(), now())
    });
    let restated = Edit {
        profile: Some(Some(natural("8-442-445"))),
        ..Edit::default()
    };
    let (user, _) = edit(&user, restated, &caller(SELF, Role::Customer)).unwrap();
    let kept = user.facts().profile.as_ref().and_then(|p| p.tax_id.clone());
    assert_eq!(kept, known);
}

#[test]
fn a_deleted_account_is_not_edited() {
    let mut facts = ana().facts().clone();
    facts.status = UserStatus::Deleted;
    let gone = User::restore(facts);
    let refused = edit(&gone, to("x"), &caller(2, Role::Admin)).unwrap_err();
    assert!(matches!(refused, Refusal::WrongState { .. }));
}

#[test]
fn preferences_and_addresses_are_checked_before_they_are_kept() {
    let own = caller(SELF, Role::Consignor);
    let off = NotificationPreferences {
        choices: vec![Choice {
            topic: Topic::ContractToSign,
            channel: Channel::Email,
            enabled: false,
        }],
        quiet_hours: None,
    };
    let refused = asked(&ana(), Command::SetPreferences(off), &own).unwrap_err();
    assert!(matches!(refused, Refusal::Preferences(_)));
    let (user, events) = asked(&ana(), Command::SetAddresses(Vec::new()), &own).unwrap();
    assert!(user.facts().addresses.is_empty());
    let fields = vec![UserField::Addresses];
    assert_eq!(events, [UserEvent::Edited { fields }]);
}

#[test]
fn no_event_says_what_was_written() {
    let wish = Edit {
        name: Some("Secreta".to_owned()),
        phone: Some(Phone::parse("+50761234567").ok()),
        profile: Some(Some(natural("8-442-445"))),
        ..to("secreta")
    };
    let (_, events) = edit(&ana(), wish, &caller(2, Role::SalesManager)).unwrap();
    let told = serde_json::to_string(&events).unwrap().to_lowercase();
    for hidden in ["secreta", "61234567", "8-442-445", "pérez"] {
        assert!(!told.contains(hidden), "{told}");
    }
}
