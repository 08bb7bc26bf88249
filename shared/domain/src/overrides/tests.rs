use super::*;
use crate::access::{Grants, Role, Via};
use crate::ids::SessionId;

fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T12:00:00Z").unwrap()
}

fn user(n: u8) -> UserId {
    UserId::parse(&format!("usr_01J0000000000000000000000{n}")).unwrap()
}

fn caller(role: Role) -> Caller {
    Caller {
        user: user(1),
        via: Via::Session(SessionId::parse("ses_01J00000000000000000000001").unwrap()),
        roles: vec![role],
        grants: Grants::of(&[role]),
    }
}

fn text(secret: u8) -> OverrideText {
    let id = OverrideId::parse("ovr_01J00000000000000000000001").unwrap();
    OverrideText::new(id, [secret; 32])
}

fn granted(
    for_user: UserId,
    opened_by: &[Permission],
    role: Role,
) -> Result<Override, OverrideRefusal> {
    let new = NewOverride {
        id: text(7).id,
        for_user,
        operation: "cancel_request".to_owned(),
        target_id: Some("req_1".to_owned()),
        reason: "the client asked by phone".to_owned(),
    };
    Override::grant(new, &text(7), opened_by, &caller(role), 5, now()).map(|(granted, _)| granted)
}

fn good() -> Override {
    granted(user(2), &[Permission::RequestsCancel], Role::SalesManager).unwrap()
}

#[test]
fn nobody_grants_one_to_themselves_or_for_what_they_may_not_do() {
    let cancel = &[Permission::RequestsCancel];
    assert_eq!(
        granted(user(1), cancel, Role::SalesManager),
        Err(OverrideRefusal::OwnAccount)
    );
    assert_eq!(
        granted(user(2), &[Permission::PayoutsVoid], Role::SalesManager),
        Err(OverrideRefusal::NotHeld)
    );
    for opened_by in [&[][..], &[Permission::OverridesGrant]] {
        assert_eq!(
            granted(user(2), opened_by, Role::Admin),
            Err(OverrideRefusal::NotOverridable)
        );
    }
}

#[test]
fn it_is_good_for_one_person_one_operation_and_one_thing() {
    let (me, other) = (user(2), user(3));
    let wanted = Use {
        user: &me,
        operation: "cancel_request",
        targets: &["req_1"],
    };
    let granted = good();
    assert_eq!(granted.is_for(&text(7), &wanted), Ok(()));
    let wrong = [
        Use {
            user: &other,
            ..wanted
        },
        Use {
            operation: "submit_request",
            ..wanted
        },
        Use {
            targets: &["req_2"],
            ..wanted
        },
        Use {
            targets: &[],
            ..wanted
        },
    ];
    for wrong in wrong {
        assert_eq!(
            granted.is_for(&text(7), &wrong),
            Err(OverrideRefusal::NotGood)
        );
    }
    assert_eq!(
        granted.is_for(&text(8), &wanted),
        Err(OverrideRefusal::NotGood)
    );
}

#[test]
fn it_is_good_for_five_minutes_and_once() {
    let granted = good();
    assert_eq!(granted.is_left(now().plus_seconds(299)), Ok(()));
    assert_eq!(
        granted.is_left(now().plus_seconds(300)),
        Err(OverrideRefusal::Expired)
    );
    let used = Override {
        used_in: Some("a request".to_owned()),
        ..granted
    };
    assert_eq!(used.is_left(now()), Err(OverrideRefusal::Used));
}

#[test]
fn a_token_reads_back_and_does_not_show_in_a_log() {
    let token = text(7);
    assert_eq!(OverrideText::parse(&token.reveal()), Ok(token.clone()));
    assert!(!format!("{token:?}").contains("0707"));
    let short = token.reveal();
    for wrong in ["", "ovt_", "ovt_1_2", short.trim_end_matches("07")] {
        assert_eq!(OverrideText::parse(wrong), Err(OverrideRefusal::NotGood));
    }
}
