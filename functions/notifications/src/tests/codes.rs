use std::sync::Arc;

use serde_json::{Value, json};

use domain::access::Role;
use domain::contact::Channel;
use domain::event::Envelope;
use domain::ids::OtpId;
use domain::notification::NotificationStatus;
use domain::otp::{Challenge, OtpEvent, Purpose, code};
use domain::user::UserStatus;
use integrations::messages::{Body, TextError};
use integrations::testing::TextBox;
use testkit::id;

use super::samples::{event, user};
use super::stage::{PEPPER, Stage, cause};
use crate::Texts;

const CALLED: u128 = 8;

/// A code is asked for; the event that says so.
async fn asked(
    stage: &Stage,
    by: Option<u128>,
    channel: Channel,
    minutes_ago: i64,
) -> Envelope<Value> {
    let at = stage.cx.now().plus_minutes(-minutes_ago);
    let by = by.map(user);
    let challenge = Challenge::ask(id(1), by.clone(), Purpose::Login, None, channel, at);
    let requested = OtpEvent::Requested { user: by };
    let body = serde_json::to_value(&requested).unwrap();
    let change = stage
        .table()
        .begin(cause())
        .challenge(&challenge, Some(requested));
    change.commit().await.unwrap();
    event("OtpRequested", challenge.id.as_str(), None, body)
}

fn digits() -> String {
    code(PEPPER.as_bytes(), &id::<OtpId>(1), Purpose::Login)
}

/// A stage with a consignor who has a phone, and someone who sends texts.
async fn with_texts(sms: bool, whatsapp: Option<&str>) -> (Stage, Arc<TextBox>) {
    let mut stage = Stage::set().await;
    stage
        .cast(
            CALLED,
            Role::Consignor,
            UserStatus::Invited,
            Some("+50761234567"),
        )
        .await;
    let texts = Arc::new(TextBox::default());
    stage.cx = stage.cx.clone().with_texts(Texts {
        sender: texts.clone(),
        sms,
        whatsapp: whatsapp.map(str::to_owned),
    });
    (stage, texts)
}

#[tokio::test]
async fn a_code_is_mailed_to_who_asked_for_it() {
    let stage = Stage::set().await;
    let asked = asked(&stage, Some(1), Channel::Email, 0).await;
    for _ in 0..2 {
        assert!(stage.deliver(std::slice::from_ref(&asked)).await.is_empty());
    }
    let sent = stage.mail.sent();
    assert_eq!(stage.written_to(), ["u1@dejavu.example"]);
    assert!(sent[0].text.contains(&digits()));
    assert!(!sent[0].subject.contains(&digits()));
}

#[tokio::test]
async fn a_code_that_opens_nothing_is_sent_to_nobody() {
    for (by, minutes_ago) in [(None, 0), (Some(1), 10)] {
        let stage = Stage::set().await;
        let asked = asked(&stage, by, Channel::Email, minutes_ago).await;
        assert!(stage.deliver(&[asked]).await.is_empty());
        assert!(stage.mail.sent().is_empty());
    }
    let stage = Stage::set().await;
    let body = json!({ "type": "requested", "user": user(1) });
    let swept = event("OtpRequested", id::<OtpId>(2).as_str(), None, body);
    assert!(stage.deliver(&[swept]).await.is_empty());
    assert!(stage.mail.sent().is_empty());
}

#[tokio::test]
async fn a_code_goes_by_text_where_texts_are_set_up() {
    let (stage, texts) = with_texts(true, Some("HX1")).await;
    let asked = asked(&stage, Some(CALLED), Channel::Whatsapp, 0).await;
    for _ in 0..2 {
        assert!(stage.deliver(std::slice::from_ref(&asked)).await.is_empty());
    }
    let [text] = &texts.sent()[..] else {
        panic!("one text")
    };
    let Body::Template { sid, variables } = &text.body else {
        panic!("a template")
    };
    assert_eq!((sid.as_str(), &variables["1"]), ("HX1", &digits()));
    assert!(stage.mail.sent().is_empty());
}

#[tokio::test]
async fn without_a_template_a_code_goes_by_sms_instead_of_whatsapp() {
    let (stage, texts) = with_texts(true, None).await;
    let asked = asked(&stage, Some(CALLED), Channel::Whatsapp, 0).await;
    assert!(stage.deliver(&[asked]).await.is_empty());
    let [text] = &texts.sent()[..] else {
        panic!("one text")
    };
    let words = format!(
        "Dejavu: tu código es {}. Vence en 10 min. No lo compartas.",
        digits()
    );
    assert!(text.body == Body::Text(words));
}

#[tokio::test]
async fn a_code_goes_by_mail_where_texts_are_not_set_up() {
    let stage = Stage::set().await;
    stage
        .cast(
            CALLED,
            Role::Consignor,
            UserStatus::Active,
            Some("+50761234567"),
        )
        .await;
    let asked = asked(&stage, Some(CALLED), Channel::Sms, 0).await;
    assert!(stage.deliver(&[asked]).await.is_empty());
    assert_eq!(stage.written_to(), ["u8@dejavu.example"]);
}

#[tokio::test]
async fn a_code_whose_text_did_not_go_out_is_mailed_once() {
    let (stage, texts) = with_texts(true, None).await;
    texts.fail_next(TextError::NotReceivable { twilio: 21_614 });
    let asked = asked(&stage, Some(CALLED), Channel::Sms, 0).await;
    for _ in 0..2 {
        assert!(stage.deliver(std::slice::from_ref(&asked)).await.is_empty());
    }
    assert!(texts.sent().is_empty());
    assert_eq!(stage.written_to(), ["u8@dejavu.example"]);
}

#[tokio::test]
async fn a_code_whose_text_may_have_gone_out_is_not_sent_again() {
    let (stage, texts) = with_texts(true, None).await;
    texts.fail_next(TextError::Unknown {
        detail: "no answer in time".to_owned(),
    });
    let asked = asked(&stage, Some(CALLED), Channel::Sms, 0).await;
    for _ in 0..2 {
        assert!(stage.deliver(std::slice::from_ref(&asked)).await.is_empty());
    }
    assert!(texts.sent().is_empty() && stage.mail.sent().is_empty());
    let kept = data::notifications::about(stage.table(), &asked.aggregate)
        .await
        .unwrap();
    assert_eq!(kept[0].status, NotificationStatus::Unknown);
}
