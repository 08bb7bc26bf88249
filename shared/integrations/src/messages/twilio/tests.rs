use std::collections::BTreeMap;

use domain::fault::{Class, Fault};
use serde_json::json;
use wiremock::matchers::{body_string, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::phone::Phone;

const MESSAGES: &str = "/2010-04-01/Accounts/AC1/Messages.json";

fn sender(base_url: &str) -> TwilioSender {
    TwilioSender::new(TwilioSettings {
        account_sid: "AC1".to_owned(),
        user: "SK1".to_owned(),
        password: SecretString::from("s3cret"),
        sms: Some(Sender::Service("MG1".to_owned())),
        whatsapp: Some(Sender::Number("+14155238886".to_owned())),
        whatsapp_code_template: None,
        status_callback: Some("https://crm.example.com/webhooks/twilio/status".to_owned()),
        base_url: Some(base_url.to_owned()),
    })
}

fn sms() -> Text {
    Text {
        to: Phone::parse("6123-4567").unwrap(),
        channel: Channel::Sms,
        body: Body::from("Su código es 482913"),
        dedupe_key: "msg_01".to_owned(),
    }
}

fn taken() -> ResponseTemplate {
    ResponseTemplate::new(201).set_body_json(json!({
        "sid": "SM0123", "account_sid": "AC1", "from": null, "to": "+50761234567",
        "status": "accepted", "num_segments": "0", "error_code": null,
    }))
}

/// What a server that always answers this makes of an SMS, and how often it was asked.
async fn answered(response: ResponseTemplate) -> (Result<Sent, TextError>, usize) {
    let server = MockServer::start().await;
    Mock::given(path(MESSAGES))
        .respond_with(response)
        .mount(&server)
        .await;
    let outcome = sender(&server.uri()).send(&sms()).await;
    (outcome, server.received_requests().await.unwrap().len())
}

#[tokio::test]
async fn an_sms_goes_out_by_the_messaging_service() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path(MESSAGES))
        .and(header("authorization", "Basic U0sxOnMzY3JldA=="))
        .and(header("content-type", "application/x-www-form-urlencoded"))
        .and(body_string(
            "To=%2B50761234567&MessagingServiceSid=MG1&Body=Su+c%C3%B3digo+es+482913\
             &StatusCallback=https%3A%2F%2Fcrm.example.com%2Fwebhooks%2Ftwilio%2Fstatus%3Fm%3Dmsg%255F01",
        ))
        .respond_with(taken())
        .expect(1)
        .mount(&server)
        .await;
    let sent = sender(&server.uri()).send(&sms()).await.unwrap();
    assert_eq!(sent.sid, "SM0123");
    assert_eq!(sent.status, "accepted");
}

#[tokio::test]
async fn a_whatsapp_template_names_the_channel_on_both_sides() {
    let server = MockServer::start().await;
    Mock::given(path(MESSAGES))
        .and(body_string(
            "To=whatsapp%3A%2B50761234567&From=whatsapp%3A%2B14155238886&ContentSid=HX1\
             &ContentVariables=%7B%221%22%3A%22482913%22%7D\
             &StatusCallback=https%3A%2F%2Fcrm.example.com%2Fwebhooks%2Ftwilio%2Fstatus%3Fm%3Dmsg%255F01",
        ))
        .respond_with(taken())
        .expect(1)
        .mount(&server)
        .await;
    let text = Text {
        channel: Channel::WhatsApp,
        body: Body::Template {
            sid: "HX1".to_owned(),
            variables: BTreeMap::from([("1".to_owned(), "482913".to_owned())]),
        },
        ..sms()
    };
    sender(&server.uri()).send(&text).await.unwrap();
}

#[tokio::test]
async fn every_code_has_its_meaning() {
    let table = [
        (401, 20003, "text_misconfigured", Class::Bug),
        (429, 20429, "text_unavailable", Class::Unavailable),
        (400, 21211, "text_number_invalid", Class::Invalid),
        (400, 21408, "text_misconfigured", Class::Bug),
        (400, 21606, "text_misconfigured", Class::Bug),
        (400, 21612, "text_misconfigured", Class::Bug),
        (400, 21608, "text_misconfigured", Class::Bug),
        (400, 21610, "text_opted_out", Class::Refused),
        (400, 21614, "text_not_receivable", Class::Refused),
        (400, 21635, "text_not_receivable", Class::Refused),
        (400, 21617, "text_length_invalid", Class::Invalid),
        (429, 63038, "text_quota_used", Class::Limited),
        (400, 29999, "text_refused", Class::Refused),
        (403, 29999, "text_misconfigured", Class::Bug),
        (500, 20500, "text_unknown", Class::Refused),
        (503, 20503, "text_unknown", Class::Refused),
    ];
    for (status, twilio, code, class) in table {
        let problem = json!({
            "code": twilio, "message": "+50761234567 is wrong", "status": status,
        });
        let (outcome, asked) = answered(ResponseTemplate::new(status).set_body_json(problem)).await;
        let err = outcome.unwrap_err();
        assert_eq!(
            (err.code(), err.class()),
            (code, class),
            "{status} {twilio}"
        );
        assert!(!format!("{err:?} {err}").contains("6123"), "{err:?}");
        assert_eq!(asked, 1, "{status} {twilio} is not tried again");
    }
}

#[tokio::test]
async fn an_answer_that_makes_no_sense_leaves_it_unknown() {
    for response in [
        ResponseTemplate::new(201).set_body_string("<html>"),
        ResponseTemplate::new(201).set_body_json(json!({ "sid": "SM1" })),
        ResponseTemplate::new(201).set_body_string("x".repeat(MAX_ANSWER + 1)),
        ResponseTemplate::new(502).set_body_string("Bad gateway"),
    ] {
        let (outcome, asked) = answered(response).await;
        assert_eq!(outcome.unwrap_err().code(), "text_unknown");
        assert_eq!(asked, 1);
    }
}

#[tokio::test]
async fn a_throttle_without_a_body_may_be_tried_again() {
    let (outcome, _) = answered(ResponseTemplate::new(429)).await;
    assert_eq!(outcome.unwrap_err().class(), Class::Unavailable);
}

#[tokio::test]
async fn an_answer_that_does_not_come_leaves_it_unknown() {
    let server = MockServer::start().await;
    Mock::given(path(MESSAGES))
        .respond_with(taken().set_delay(Duration::from_secs(5)))
        .mount(&server)
        .await;
    let mut sender = sender(&server.uri());
    sender.total = Duration::from_millis(200);
    let err = sender.send(&sms()).await.unwrap_err();
    assert_eq!((err.code(), err.class()), ("text_unknown", Class::Refused));
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_connection_that_is_refused_has_carried_nothing() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let err = sender(&format!("http://{address}"))
        .send(&sms())
        .await
        .unwrap_err();
    assert_eq!(err.code(), "text_unavailable");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = MockServer::start().await;
    let away = ResponseTemplate::new(307).insert_header("location", elsewhere.uri());
    let (outcome, asked) = answered(away).await;
    assert_eq!(outcome.unwrap_err().code(), "text_misconfigured");
    assert_eq!(asked, 1);
    assert!(elsewhere.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_cannot_be_sent_is_not_tried() {
    let server = MockServer::start().await;
    let mut sender = sender(&server.uri());
    let long = Text {
        body: Body::Text("á".repeat(super::super::MAX_BODY + 1)),
        ..sms()
    };
    let fixed = Text {
        to: Phone::parse("201-2345").unwrap(),
        ..sms()
    };
    for (text, code) in [
        (&long, "text_length_invalid"),
        (&fixed, "text_not_receivable"),
    ] {
        assert_eq!(sender.send(text).await.unwrap_err().code(), code);
    }
    sender.settings.sms = None;
    let err = sender.send(&sms()).await.unwrap_err();
    assert_eq!(err.code(), "text_misconfigured");
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_settings_are_read_from_a_secret() {
    let secrets = json!({ "twilio": {
        "account_sid": "AC1", "user": "SK1", "password": "s3cret", "sms": { "service": "MG1" },
    }});
    let secrets = crate::secrets::Secrets::from_json(&secrets.to_string()).unwrap();
    let now = domain::time::Timestamp::from_millis(0);
    let settings: TwilioSettings = secrets.get_json("twilio", now).await.unwrap();
    assert_eq!(settings.password.expose_secret(), "s3cret");
    assert_eq!(settings.sms, Some(Sender::Service("MG1".to_owned())));
    assert_eq!(settings.whatsapp, None);
}

#[test]
fn debug_tells_neither_the_password_nor_the_text() {
    let settings = format!("{:?}", sender("http://127.0.0.1:1").settings);
    assert!(!settings.contains("s3cret"), "{settings}");
    insta::assert_snapshot!(
        format!("{:?}", sms()),
        @r#"Text { channel: Sms, dedupe_key: "msg_01", .. }"#
    );
}
