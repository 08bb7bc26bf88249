//! Keys: read, made, taken and refused.

use ulid::Ulid;

use super::*;
use crate::access::{Grants, Role, Via};
use crate::ids::Id;

fn id<T: Id>(number: u128) -> T {
    T::new(Ulid::from_parts(1_700_000_000_000, number))
}

fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T15:00:00Z").expect("an instant")
}

fn caller(role: Role) -> Caller {
    Caller {
        user: id(1),
        via: Via::Session(id(1)),
        grants: Grants::of(&[role]),
        roles: vec![role],
    }
}

fn text() -> KeyText {
    KeyText::new(id(7), [0xab; 32])
}

fn new(scopes: &[Permission]) -> NewKey {
    NewKey {
        id: id(7),
        name: "the shop's web site".to_owned(),
        scopes: scopes.to_vec(),
        addresses: Vec::new(),
        expires_at: now().plus_days(30),
    }
}

fn key() -> ApiKey {
    let scopes = [Permission::ProductsView];
    let made = ApiKey::create(new(&scopes), &text(), &caller(Role::Admin), 365, now());
    made.expect("a key").0
}

#[test]
fn a_key_reads_back_and_one_wrong_letter_is_noticed() {
    let whole = text().reveal();
    assert_eq!(KeyText::parse(&whole), Ok(text()));
    assert!(whole.starts_with("djv_"), "{whole}");
    for place in 0..whole.len() {
        let mut letters: Vec<char> = whole.chars().collect();
        letters[place] = if letters[place] == '0' { '1' } else { '0' };
        let wrong: String = letters.into_iter().collect();
        assert_eq!(KeyText::parse(&wrong), Err(KeyRefusal::Mistyped), "{place}");
    }
    for wrong in ["", "djv_", "djv__", &whole[..whole.len() - 1], "djv_é_é"] {
        assert_eq!(KeyText::parse(wrong), Err(KeyRefusal::Mistyped), "{wrong}");
    }
    let shown = format!("{:?} {:?}", text(), key());
    assert!(!shown.contains("abab"), "{shown}");
}

#[test]
fn a_key_does_no_more_than_who_makes_it() {
    let scopes = [Permission::ProductsView, Permission::PrivacyManage];
    let manager = caller(Role::SalesManager);
    let refused = ApiKey::create(new(&scopes), &text(), &manager, 365, now());
    let missing = vec![Permission::PrivacyManage];
    assert_eq!(refused.err(), Some(KeyRefusal::ScopesNotHeld(missing)));
}

#[test]
fn a_key_lives_as_long_as_the_house_allows() {
    for (expires_at, fits) in [
        (now(), false),
        (now().plus_seconds(1), true),
        (now().plus_days(365), true),
        (now().plus_days(365).plus_seconds(1), false),
    ] {
        let new = NewKey {
            expires_at,
            ..new(&[Permission::ProductsView])
        };
        let made = ApiKey::create(new, &text(), &caller(Role::Admin), 365, now());
        assert_eq!(made.is_ok(), fits, "{expires_at}");
    }
}

#[test]
fn a_key_is_taken_while_it_is_good_and_only_with_its_secret() {
    let key = key();
    let later = now().plus_days(30);
    assert_eq!(key.admit(&text(), None, now()), Ok(()));
    assert_eq!(key.admit(&text(), None, later), Err(KeyRefusal::Expired));
    let other = KeyText::new(id(7), [0; 32]);
    assert_eq!(key.admit(&other, None, later), Err(KeyRefusal::Unknown));
    let (revoked, _) = key.revoke(now()).expect("once");
    assert_eq!(
        revoked.admit(&text(), None, later),
        Err(KeyRefusal::Revoked)
    );
    assert_eq!(revoked.revoke(now()), None);
}

#[test]
fn a_key_with_addresses_is_taken_from_these_alone() {
    let range = |text| AddressRange::parse(text).expect("a range");
    let key = ApiKey {
        addresses: vec![range("192.0.2.0/24"), range("2001:db8::1")],
        ..key()
    };
    for (address, taken) in [
        ("192.0.2.9", true),
        ("::ffff:192.0.2.9", true),
        ("192.0.3.9", false),
        ("2001:db8::1", true),
        ("2001:db8::2", false),
    ] {
        let address = address.parse().ok();
        assert_eq!(key.admit(&text(), address, now()).is_ok(), taken);
    }
    assert_eq!(key.admit(&text(), None, now()), Err(KeyRefusal::Elsewhere));
}

#[test]
fn a_range_is_a_network_and_nothing_else() {
    for wrong in [
        "",
        "x",
        "192.0.2.1/24",
        "192.0.2.0/33",
        "192.0.2.0/+8",
        "::/129",
        "10.0.0.0/",
    ] {
        assert_eq!(AddressRange::parse(wrong), Err(NotARange), "{wrong}");
    }
    for right in ["0.0.0.0/0", "::/0", "192.0.2.1"] {
        assert!(AddressRange::parse(right).is_ok(), "{right}");
    }
}
