use std::sync::Arc;

use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use aws_config::retry::RetryConfig;
use domain::access::{Actor, Role};
use domain::contact::Channel;
use domain::event::Envelope;
use domain::ids::{MediaId, RequestId};
use domain::media::{ContentType, FileFacts, MediaFile, MediaKind};
use domain::notification::{LEASE_SECONDS, Notification, NotificationStatus, Topic};
use domain::user::UserStatus;
use integrations::email::SesMailer;
use testkit::id;

use super::samples::{self, contracts, proposals, requests, user};
use super::stage::{Stage, cause, published};

fn named(events: Vec<Envelope<Value>>, name: &str) -> Envelope<Value> {
    let mut found = events.into_iter().filter(|event| event.name == name);
    found.next().expect("a sample of this name")
}

#[tokio::test]
async fn an_event_is_told_to_each_person_once_however_often_it_comes() {
    let stage = Stage::set().await;
    let submitted = named(requests(), "RequestSubmitted");
    assert!(
        stage
            .deliver(&[submitted.clone(), submitted.clone()])
            .await
            .is_empty()
    );
    assert!(stage.deliver(&[submitted]).await.is_empty());
    let mut to = stage.written_to();
    to.sort();
    assert_eq!(
        to,
        [
            "u1@dejavu.example",
            "u3@dejavu.example",
            "u4@dejavu.example"
        ]
    );
    let sent = stage.mail.sent();
    assert!(
        sent.iter()
            .any(|mail| mail.subject == "Recibimos tu solicitud SR-2026-000123")
    );
    let link = format!("https://dejavu.example/requests/{}", id::<RequestId>(1));
    assert!(sent.iter().all(|mail| mail.text.contains(&link)));
}

#[tokio::test]
async fn two_deliveries_at_the_same_time_make_one_message() {
    let stage = Stage::set().await;
    let sent = [named(contracts(), "ContractSent")];
    let (one, two) = futures::join!(stage.deliver(&sent), stage.deliver(&sent));
    assert!(one.is_empty() || two.is_empty());
    assert_eq!(stage.mail.sent().len(), 1);
}

#[tokio::test]
async fn a_message_that_does_not_read_fails_alone() {
    let stage = Stage::set().await;
    let mut poison = named(contracts(), "ContractSent");
    poison.body = json!({ "type": "sent" });
    let good = named(contracts(), "ContractSigned");
    let bodies = [
        "not JSON".to_owned(),
        published(&poison),
        published(&good),
        published(&samples::silent()),
    ];
    assert_eq!(stage.deliver_raw(&bodies).await, ["m0", "m1"]);
    assert_eq!(stage.mail.sent().len(), 3);
}

#[tokio::test]
async fn who_runs_the_shop_is_not_told_of_what_they_did() {
    let stage = Stage::set().await;
    let mut expired = named(proposals(), "ProposalExpired");
    expired.actor = Actor::Person { id: user(3) };
    assert!(stage.deliver(&[expired]).await.is_empty());
    assert_eq!(
        stage.written_to(),
        ["u1@dejavu.example", "u4@dejavu.example"]
    );
}

#[tokio::test]
async fn who_is_told_in_two_roles_gets_one_message_and_two_topics_are_two() {
    let stage = Stage::set().await;
    let mut countered = named(proposals(), "ProposalCountered");
    countered.body["author"] = json!(user(3));
    assert!(stage.deliver(&[countered]).await.is_empty());
    assert_eq!(
        stage.written_to(),
        ["u3@dejavu.example", "u4@dejavu.example"]
    );
    let completed = named(requests(), "RequestAppraisalCompleted");
    assert!(stage.deliver(&[completed]).await.is_empty());
    // Two managers of the appraisal and of the red flag, the admin of the red flag.
    assert_eq!(stage.mail.sent().len(), 2 + 5);
}

#[tokio::test]
async fn who_is_blocked_or_gone_is_not_written_to() {
    let stage = Stage::set().await;
    stage
        .cast(7, Role::Consignor, UserStatus::Blocked, None)
        .await;
    for consignor in [user(7), user(99)] {
        let mut sent = named(contracts(), "ContractSent");
        sent.body["consignor_id"] = json!(consignor);
        assert!(stage.deliver(&[sent]).await.is_empty());
    }
    assert!(stage.mail.sent().is_empty());
}

#[tokio::test]
async fn a_message_whose_sender_died_is_marked_and_not_sent_again() {
    let stage = Stage::set().await;
    let sent = named(contracts(), "ContractSent");
    let long_ago = stage.cx.now().plus_seconds(-LEASE_SECONDS - 1);
    let begun = Notification::begin(
        &sent.id,
        &sent.aggregate,
        Topic::ContractToSign,
        user(samples::CONSIGNOR),
        Channel::Email,
        long_ago,
    );
    let change = stage.table().begin(cause()).notification(&begun);
    change.commit().await.unwrap();
    assert!(stage.deliver(std::slice::from_ref(&sent)).await.is_empty());
    assert!(stage.mail.sent().is_empty());
    let kept = data::notifications::about(stage.table(), &sent.aggregate)
        .await
        .unwrap();
    assert_eq!(kept[0].status, NotificationStatus::Unknown);
    assert_eq!(kept[0].code.as_deref(), Some("sender_lost"));
}

/// The worker with the real client of the mail service, which is told to answer so.
async fn with_ses(stage: &mut Stage, answers: Vec<ResponseTemplate>) -> MockServer {
    let server = MockServer::start().await;
    for answer in answers {
        Mock::given(method("POST"))
            .and(path("/v2/email/outbound-emails"))
            .respond_with(answer)
            .up_to_n_times(1)
            .mount(&server)
            .await;
    }
    let sdk = stage.cx.config.sdk.to_builder();
    let sdk = sdk
        .endpoint_url(server.uri())
        .retry_config(RetryConfig::disabled())
        .build();
    stage.cx = stage
        .cx
        .clone()
        .with_mailer(Arc::new(SesMailer::connect(&sdk, None)));
    server
}

async fn requests_to(server: &MockServer) -> usize {
    server.received_requests().await.map_or(0, |all| all.len())
}

fn taken() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({ "MessageId": "0100-1" }))
}

#[tokio::test]
async fn a_mail_that_may_have_gone_out_is_not_sent_again() {
    let mut stage = Stage::set().await;
    let server = with_ses(&mut stage, vec![ResponseTemplate::new(500), taken()]).await;
    let sent = named(contracts(), "ContractSent");
    for _ in 0..2 {
        assert!(stage.deliver(std::slice::from_ref(&sent)).await.is_empty());
    }
    assert_eq!(requests_to(&server).await, 1);
    let kept = data::notifications::about(stage.table(), &sent.aggregate)
        .await
        .unwrap();
    assert_eq!(kept[0].status, NotificationStatus::Unknown);
    assert_eq!(kept[0].code.as_deref(), Some("mail_unavailable"));
}

#[tokio::test]
async fn a_mail_that_surely_did_not_go_out_comes_back_and_is_sent() {
    let mut stage = Stage::set().await;
    let busy = ResponseTemplate::new(429)
        .insert_header("x-amzn-errortype", "TooManyRequestsException")
        .set_body_json(json!({ "message": "slow down" }));
    let server = with_ses(&mut stage, vec![busy, taken()]).await;
    let sent = named(contracts(), "ContractSent");
    assert_eq!(stage.deliver(std::slice::from_ref(&sent)).await, ["m0"]);
    assert!(stage.deliver(std::slice::from_ref(&sent)).await.is_empty());
    assert!(stage.deliver(std::slice::from_ref(&sent)).await.is_empty());
    assert_eq!(requests_to(&server).await, 2);
    let kept = data::notifications::about(stage.table(), &sent.aggregate)
        .await
        .unwrap();
    assert_eq!(kept[0].status, NotificationStatus::Sent);
    assert_eq!(
        (kept[0].tries, kept[0].reference.as_deref()),
        (2, Some("0100-1"))
    );
}

#[tokio::test]
async fn one_who_cannot_be_written_to_does_not_keep_the_others_from_their_message() {
    let mut stage = Stage::set().await;
    let refused = ResponseTemplate::new(400)
        .insert_header("x-amzn-errortype", "MessageRejected")
        .set_body_json(json!({ "message": "no" }));
    let server = with_ses(&mut stage, vec![refused, taken(), taken()]).await;
    let submitted = named(requests(), "RequestSubmitted");
    assert_eq!(
        stage.deliver(std::slice::from_ref(&submitted)).await,
        ["m0"]
    );
    assert_eq!(requests_to(&server).await, 3);
    let kept = data::notifications::about(stage.table(), &submitted.aggregate)
        .await
        .unwrap();
    let sent = |n: &&Notification| n.status == NotificationStatus::Sent;
    assert_eq!(kept.iter().filter(sent).count(), 2);
}

#[tokio::test]
async fn the_contract_in_force_goes_along_to_the_consignor_alone() {
    let mut stage = Stage::set().await;
    let files = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path("/files/documents/ct.pdf"))
        .respond_with(ResponseTemplate::new(200).set_body_bytes(b"%PDF-1.7".to_vec()))
        .mount(&files)
        .await;
    let sdk = stage
        .cx
        .config
        .sdk
        .to_builder()
        .endpoint_url(files.uri())
        .build();
    stage.cx.storage = Arc::new(integrations::storage::Storage::connect(&sdk, "files", true));
    let facts = FileFacts {
        key: "documents/ct.pdf".to_owned(),
        kind: MediaKind::Document,
        content_type: ContentType::Pdf,
        content_length: 8,
        sha256: domain::digest::Sha256::of(b"%PDF-1.7"),
        width: None,
        height: None,
        resized: false,
    };
    let now = stage.cx.now();
    let (file, event) = MediaFile::printed(id::<MediaId>(1), user(1), facts, now);
    let change = stage.table().begin(cause()).media(&file, &event);
    change.commit().await.unwrap();

    let printed = named(contracts(), "ContractFinalPrinted");
    assert!(stage.deliver(&[printed]).await.is_empty());
    for mail in stage.mail.sent() {
        let expected = if mail.to[0].email == "u1@dejavu.example" {
            vec![("CT-2026-000067.pdf".to_owned(), b"%PDF-1.7".to_vec())]
        } else {
            Vec::new()
        };
        let attached: Vec<_> = mail
            .attachments
            .into_iter()
            .map(|file| (file.file_name, file.bytes))
            .collect();
        assert_eq!(attached, expected, "{}", mail.to[0].email);
    }
    assert_eq!(stage.mail.sent().len(), 3);
}

#[tokio::test]
async fn without_its_document_the_contract_is_told_all_the_same() {
    let stage = Stage::set().await;
    let printed = named(contracts(), "ContractFinalPrinted");
    assert!(stage.deliver(&[printed]).await.is_empty());
    let sent = stage.mail.sent();
    let to_consignor = sent
        .iter()
        .find(|mail| mail.to[0].email == "u1@dejavu.example");
    let text = &to_consignor.expect("the consignor is told").text;
    assert!(text.contains("Puedes descargar el documento"), "{text}");
}

#[tokio::test]
async fn the_sample_event_is_one_that_people_are_told_of() {
    let stage = Stage::set().await;
    let sample = include_str!("../../../../events/send_notifications.json");
    let answer = crate::invoke(&stage.cx, "send_notifications", sample).await;
    assert_eq!(answer.unwrap(), "{\"batchItemFailures\":[]}");
    assert!(
        crate::invoke(&stage.cx, "send_letters", sample)
            .await
            .is_err()
    );
}
