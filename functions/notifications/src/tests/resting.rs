//! Who does not want to be told, who rests, and who moved.

use domain::contact::{Channel, Email};
use domain::event::Envelope;
use domain::notification::{Choice, NotificationPreferences, QuietHours, Topic};
use domain::user::Command;
use domain::user::profile::{self, Edit};
use serde_json::Value;

use super::samples::{CONSIGNOR, accounts, contracts, listed};
use super::stage::Stage;

const ANA: &str = "u1@dejavu.example";

fn prefers(preferences: NotificationPreferences) -> Command {
    Command::Profile(Box::new(profile::Command::SetPreferences(preferences)))
}

fn to_sign() -> Envelope<Value> {
    let mut sent = contracts().into_iter();
    sent.find(|event| event.name == "ContractSent").unwrap()
}

#[tokio::test]
async fn what_is_switched_off_is_not_sent_and_what_is_required_is() {
    let stage = Stage::set().await;
    let choices = vec![Choice {
        topic: Topic::ProductListed,
        channel: Channel::Email,
        enabled: false,
    }];
    let quiet_hours = None;
    let off = NotificationPreferences {
        choices,
        quiet_hours,
    };
    stage.asks(CONSIGNOR, prefers(off)).await;
    assert!(stage.deliver(&[listed(), to_sign()]).await.is_empty());
    assert_eq!(stage.written_to(), [ANA]);
    assert_eq!(stage.mail.sent()[0].event, "contract.to_sign");
}

#[tokio::test]
async fn at_night_what_can_wait_waits_for_the_morning_and_is_sent_once() {
    let stage = Stage::set().await;
    stage.tomorrow_at(22);
    assert!(stage.deliver(&[listed(), to_sign()]).await.is_empty());
    assert!(stage.deliver(&[listed()]).await.is_empty());
    assert_eq!(stage.written_to(), [ANA], "what is required does not wait");
    stage.wake().await;
    assert_eq!(stage.written_to().len(), 1, "the night is not over");

    stage.tomorrow_at(7);
    stage.wake().await;
    stage.wake().await;
    assert_eq!(stage.written_to(), [ANA, ANA]);
    assert_eq!(stage.mail.sent()[1].event, "product.listed");
    // The event once more, by day: it was told.
    assert!(stage.deliver(&[listed()]).await.is_empty());
    assert_eq!(stage.written_to().len(), 2);
}

#[tokio::test]
async fn a_person_has_quiet_hours_of_their_own() {
    let stage = Stage::set().await;
    let late = NotificationPreferences {
        choices: Vec::new(),
        quiet_hours: Some(QuietHours {
            from: 10 * 60,
            until: 15 * 60,
        }),
    };
    stage.asks(CONSIGNOR, prefers(late)).await;
    assert!(stage.deliver(&[listed()]).await.is_empty());
    assert!(stage.written_to().is_empty(), "it is noon");
    stage.tomorrow_at(23);
    stage.wake().await;
    assert_eq!(stage.written_to(), [ANA]);
}

#[tokio::test]
async fn who_moved_is_told_at_the_old_address_and_at_the_new_one() {
    let stage = Stage::set().await;
    let moved = Command::Profile(Box::new(profile::Command::Edit(Edit {
        rank: 80,
        email: Email::parse("ana.new@dejavu.example").ok(),
        ..Edit::default()
    })));
    stage.asks(CONSIGNOR, moved).await;
    let mut changed = accounts().into_iter();
    let changed = changed
        .find(|event| event.name == "UserEmailChanged")
        .unwrap();
    assert_eq!(changed.version, 2);
    assert!(stage.deliver(&[changed]).await.is_empty());
    let sent = stage.mail.sent();
    let mut told: Vec<_> = sent
        .iter()
        .map(|mail| (mail.event.as_str(), mail.to[0].email.as_str()))
        .collect();
    told.sort_unstable();
    let expected = [
        ("auth.email_changed", "ana.new@dejavu.example"),
        ("auth.email_replaced", ANA),
    ];
    assert_eq!(told, expected);
}
