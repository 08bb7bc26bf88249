use serde_json::{Value, json};

use domain::event::Envelope;
use domain::ids::OtpId;
use domain::otp::{Challenge, Purpose, code};
use testkit::id;

use super::samples::{event, user};
use super::stage::{PEPPER, Stage, cause};

/// Someone is asked in with a code that was made so many days ago.
async fn asked_in(stage: &Stage, days_ago: i64) -> Envelope<Value> {
    let at = stage.cx.now().plus_days(-days_ago);
    let challenge = Challenge::invite(id(1), user(1), 7, at);
    let change = stage.table().begin(cause()).challenge(&challenge, None);
    change.commit().await.unwrap();
    let body = json!({ "type": "invited", "roles": [], "code": challenge.id });
    event("UserInvited", user(1).as_str(), None, body)
}

#[tokio::test]
async fn an_invitation_leads_to_where_its_code_is_taken() {
    let stage = Stage::set().await;
    let invited = asked_in(&stage, 0).await;
    for _ in 0..2 {
        let told = stage.deliver(std::slice::from_ref(&invited)).await;
        assert!(told.is_empty());
    }
    assert_eq!(stage.written_to(), ["u1@dejavu.example"]);
    let sent = stage.mail.sent();
    let otp: OtpId = id(1);
    let digits = code(PEPPER.as_bytes(), &otp, Purpose::Invite);
    let link = format!("https://dejavu.example/welcome#{otp}.{digits}");
    assert!(sent[0].text.contains(&link), "{}", sent[0].text);
    assert!(sent[0].html.as_ref().unwrap().contains(&digits));
    assert!(!sent[0].subject.contains(&digits));
}

#[tokio::test]
async fn an_invitation_that_opens_nothing_is_sent_to_nobody() {
    let stage = Stage::set().await;
    let invited = asked_in(&stage, 7).await;
    assert!(stage.deliver(&[invited]).await.is_empty());
    assert!(stage.mail.sent().is_empty());
}

#[tokio::test]
async fn an_invitation_of_before_says_how_to_come_in_without_a_code() {
    let stage = Stage::set().await;
    let body = json!({ "type": "invited", "roles": [] });
    let invited = event("UserInvited", user(1).as_str(), None, body);
    assert!(stage.deliver(&[invited]).await.is_empty());
    assert!(!stage.mail.sent()[0].text.contains("/welcome"));
}
