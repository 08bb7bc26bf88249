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

fn caller(number: u128, role: Role) -> Caller {
    Caller {
        user: id(number),
        via: Via::Session(id(number)),
        roles: vec![role],
        grants: Grants::of(&[role]),
    }
}

fn uploaded(purpose: Purpose) -> MediaFile {
    let announcement = Announcement {
        purpose,
        content_type: ContentType::Png,
        content_length: 100,
        sha256: None,
    };
    MediaFile::announce(id(1), id(1), announcement, now()).0
}

fn facts() -> FileFacts {
    FileFacts {
        key: "media/1".to_owned(),
        kind: MediaKind::Image,
        content_type: ContentType::Jpeg,
        content_length: 90,
        sha256: Sha256::of(b"x"),
        width: Some(3),
        height: Some(2),
        resized: false,
    }
}

#[test]
fn a_file_is_decided_once() {
    let file = uploaded(Purpose::ItemPhoto);
    assert!(file.awaited().is_some());
    for verdict in [Ok(facts()), Err(RefusalReason::WrongType)] {
        let (next, _) = file.decided(verdict);
        assert_eq!(next.version, 2);
        assert_eq!(next.awaited(), None);
    }
    let (printed, _) = MediaFile::printed(id(1), id(1), facts(), now());
    assert_eq!(printed.awaited(), None);
}

#[test]
fn a_photo_is_known_wherever_it_is_kept() {
    let file = uploaded(Purpose::ItemPhoto);
    assert!(file.keys().is_empty());
    let (plain, _) = file.decided(Ok(facts()));
    assert_eq!(plain.keys(), ["media/1"]);
    let resized = FileFacts {
        resized: true,
        ..facts()
    };
    let (resized, _) = file.decided(Ok(resized));
    let keys = resized.keys();
    assert_eq!(keys.len(), 5);
    assert!(keys.contains(&format!("photos/{}-small.jpg", resized.id)));
}

#[test]
fn a_file_may_not_be_used_before_its_check_nor_by_others() {
    let (mine, other): (UserId, UserId) = (id(1), id(2));
    let file = uploaded(Purpose::ItemPhoto);
    assert!(unusable(None, &[&mine]).is_some());
    assert!(unusable(Some(&file), &[&mine]).is_some());
    let (refused, _) = file.decided(Err(RefusalReason::Unreadable));
    assert!(unusable(Some(&refused), &[&mine]).is_some());
    let (checked, _) = file.decided(Ok(facts()));
    assert_eq!(unusable(Some(&checked), &[&mine]), None);
    assert_eq!(unusable(Some(&checked), &[&other, &mine]), None);
    assert_eq!(
        unusable(Some(&checked), &[&other]),
        unusable(None, &[&other])
    );
}

#[test]
fn who_sees_a_file_depends_on_what_it_shows() {
    let seen = |file: &MediaFile| -> Vec<Role> {
        let roles = Role::ALL.iter().copied();
        roles
            .filter(|role| file.seen_by(&caller(2, *role)))
            .collect()
    };
    let (admin, manager, appraiser) = (Role::Admin, Role::SalesManager, Role::Appraiser);
    assert_eq!(
        seen(&uploaded(Purpose::ItemPhoto)),
        [admin, manager, appraiser, Role::Logistics]
    );
    assert_eq!(
        seen(&uploaded(Purpose::Identity)),
        [admin, manager, appraiser]
    );
    let (printed, _) = MediaFile::printed(id(1), id(1), facts(), now());
    assert_eq!(seen(&printed), [admin, manager, appraiser]);
    assert!(uploaded(Purpose::Identity).seen_by(&caller(1, Role::Consignor)));
}
