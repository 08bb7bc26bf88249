//! The services, through the real clients.

use std::time::Duration;

use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_sesv2::primitives::Blob;
use aws_sdk_sesv2::types::{
    Body, Content, Destination, EmailContent, Message, MessageTag, RawMessage,
};
use serde_json::json;

use crate::stack::{Options, Stack};
use crate::testing::{
    bodies, bus, files, kept_in, mail, put, queues, quiet, settle, start, start_with, table,
};

const TABLE: &str = "house-local";

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

#[tokio::test]
async fn the_table_of_the_template_has_its_keys_and_index() {
    let (stack, _) = start(quiet);
    let client = table(&stack);
    put(
        &stack,
        &[
            ("pk", "A"),
            ("sk", "STATE"),
            ("gsi1pk", "O"),
            ("gsi1sk", "1"),
        ],
    )
    .await;
    put(&stack, &[("pk", "B"), ("sk", "STATE")]).await;
    let found = client
        .query()
        .table_name(TABLE)
        .index_name("gsi1")
        .key_condition_expression("gsi1pk = :o")
        .expression_attribute_values(":o", text("O"))
        .send()
        .await
        .unwrap();
    assert_eq!(found.items()[0]["pk"], text("A"));
    assert_eq!(found.count(), 1);

    let once = |pk: &str| {
        let put = Put::builder()
            .table_name(TABLE)
            .item("pk", text(pk))
            .item("sk", text("STATE"))
            .condition_expression("attribute_not_exists(pk)")
            .build()
            .unwrap();
        TransactWriteItem::builder().put(put).build()
    };
    let refused = client
        .transact_write_items()
        .transact_items(once("C"))
        .transact_items(once("A"))
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert!(refused.is_transaction_canceled_exception());
    let absent = client.get_item().table_name(TABLE);
    let absent = absent.key("pk", text("C")).key("sk", text("STATE"));
    assert!(absent.send().await.unwrap().item.is_none());
}

#[tokio::test]
async fn what_has_expired_goes_when_the_clock_is_moved() {
    let (stack, _) = start(quiet);
    let client = table(&stack);
    let soon = stack.clock().now().as_second() + 600;
    for (pk, expires) in [("soon", soon), ("later", soon + 86_400)] {
        let item = client.put_item().table_name(TABLE);
        let item = item.item("pk", text(pk)).item("sk", text("STATE"));
        let item = item.item("expires_at", AttributeValue::N(expires.to_string()));
        item.send().await.unwrap();
    }
    stack.clock().advance(Duration::from_secs(3600));
    let mut left = Vec::new();
    for _ in 0..100 {
        let found = client.scan().table_name(TABLE).send().await.unwrap();
        left = found.items.unwrap_or_default();
        if left.len() == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["pk"], text("later"));
}

#[tokio::test]
async fn an_address_is_signed_for_one_length_and_type() {
    let (stack, _) = start(quiet);
    let client = files(&stack);
    let week = PresigningConfig::expires_in(Duration::from_secs(600)).unwrap();
    let signed = client
        .put_object()
        .bucket("house-files")
        .key("incoming/a b.jpg")
        .content_type("image/jpeg")
        .content_length(4)
        .presigned(week.clone())
        .await
        .unwrap();
    let http = reqwest::Client::new();
    let send = async |body: &'static str, kind: &str| {
        let request = http.put(signed.uri()).header("content-type", kind);
        request.body(body).send().await.unwrap().status().as_u16()
    };
    assert_eq!(send("1234", "text/html").await, 403);
    assert_eq!(send("12345", "image/jpeg").await, 403);
    assert_eq!(send("1234", "image/jpeg").await, 200);
    let bare = signed.uri().split('?').next().unwrap();
    assert_eq!(http.get(bare).send().await.unwrap().status(), 403);

    let signed = client
        .get_object()
        .bucket("house-files")
        .key("incoming/a b.jpg");
    let signed = signed.presigned(week).await.unwrap();
    let got = http.get(signed.uri()).send().await.unwrap();
    assert_eq!(got.headers()["content-type"], "image/jpeg");
    assert_eq!(got.text().await.unwrap(), "1234");
}

#[tokio::test]
async fn an_upload_is_told_of_if_it_is_under_the_prefix() {
    let (stack, _) = start(quiet);
    let client = files(&stack);
    for key in ["media/b.jpg", "incoming/a b.jpg"] {
        let upload = client.put_object().bucket("house-files").key(key);
        upload
            .body(ByteStream::from_static(b"12345"))
            .send()
            .await
            .unwrap();
    }
    let told = bodies(&stack, "house-local-media").await;
    assert_eq!(told.len(), 1);
    let record = &told[0]["Records"][0];
    assert_eq!(record["eventSource"], "aws:s3");
    assert_eq!(record["eventName"], "ObjectCreated:Put");
    assert_eq!(record["s3"]["bucket"]["name"], "house-files");
    assert_eq!(record["s3"]["object"]["key"], "incoming/a+b.jpg");
    assert_eq!(record["s3"]["object"]["size"], 5);
    assert_eq!(
        record["s3"]["object"]["eTag"],
        "827ccb0eea8a706c4c34a16891f84e7b"
    );
    assert!(record["s3"]["object"]["sequencer"].is_string());
}

#[tokio::test]
async fn a_page_of_an_allowed_site_may_upload() {
    let (stack, _) = start(quiet);
    let object = format!(
        "{}/house-files/incoming/a.jpg",
        stack.surroundings.environment["AWS_ENDPOINT_URL_S3"]
    );
    let ask = async |origin: &str, method: &str| {
        reqwest::Client::new()
            .request(reqwest::Method::OPTIONS, &object)
            .header("Origin", origin)
            .header("Access-Control-Request-Method", method)
            .header("Access-Control-Request-Headers", "content-type")
            .send()
            .await
            .unwrap()
    };
    let own = stack.url();
    let allowed = ask(&own, "PUT").await;
    assert_eq!(allowed.status(), 200);
    assert_eq!(
        allowed.headers()["access-control-allow-origin"],
        own.as_str()
    );
    assert_eq!(
        allowed.headers()["access-control-allow-headers"],
        "content-type"
    );
    assert_eq!(ask(&own, "DELETE").await.status(), 403);
    assert_eq!(ask("https://elsewhere.example", "PUT").await.status(), 403);
}

#[tokio::test]
async fn an_event_goes_where_a_rule_sends_it() {
    let (stack, calls) = start(quiet);
    let event = |kind: &str| {
        PutEventsRequestEntry::builder()
            .event_bus_name("house-local")
            .source("dejavu.consignments")
            .detail_type(kind)
            .detail(r#"{"id":"req_1"}"#)
            .build()
    };
    let put = bus(&stack).put_events();
    let put = put
        .entries(event("RequestSubmitted"))
        .entries(event("ContractSigned"));
    assert_eq!(put.send().await.unwrap().failed_entry_count, 0);
    settle(&stack).await;
    let batches = calls.of("notify");
    let body = batches[0]["Records"][0]["body"].as_str().unwrap();
    let sent: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(sent["detail-type"], "RequestSubmitted");
    assert_eq!(sent["source"], "dejavu.consignments");
    assert_eq!(sent["detail"], json!({"id": "req_1"}));
    assert_eq!(sent["account"], "000000000000");
    assert_eq!(sent.get("event-bus-name"), None);
    assert_eq!(
        sent["time"].as_str().unwrap().len(),
        "2026-11-24T10:00:00Z".len()
    );
    let records: usize = batches
        .iter()
        .map(|batch| batch["Records"].as_array().unwrap().len())
        .sum();
    assert_eq!(records, 1, "the other event has no rule");
    let published: Vec<_> = stack
        .events()
        .iter()
        .map(|event| event["detail-type"].clone())
        .collect();
    assert_eq!(published, ["RequestSubmitted", "ContractSigned"]);
}

fn simple(subject: &str) -> EmailContent {
    let part = |data: &str| Content::builder().data(data).build().unwrap();
    let body = Body::builder()
        .text(part("Hola"))
        .html(part("<p>Hola</p>"))
        .build();
    let message = Message::builder().subject(part(subject)).body(body).build();
    EmailContent::builder().simple(message).build()
}

#[tokio::test]
async fn a_message_is_taken_and_can_be_read() {
    let (stack, _) = start(quiet);
    let to = Destination::builder()
        .to_addresses("Ana <ana@example.com>")
        .build();
    let tag = MessageTag::builder()
        .name("message_id")
        .value("msg_01")
        .build()
        .unwrap();
    let send = mail(&stack)
        .send_email()
        .from_email_address("Tienda <no-reply@example.com>");
    let sent = send
        .destination(to)
        .content(simple("Recibimos"))
        .email_tags(tag);
    let id = sent.send().await.unwrap().message_id.unwrap();
    let got = stack.mailbox.get(&id).unwrap();
    assert_eq!(
        (got.from.as_str(), got.subject.as_str()),
        ("no-reply@example.com", "Recibimos")
    );
    assert_eq!(got.to, ["ana@example.com"]);
    assert_eq!(got.text.as_deref(), Some("Hola"));
    assert_eq!(got.tags["message_id"], "msg_01");

    let raw = "From: no-reply@example.com\r\nTo: eva@example.com\r\nSubject: Hola\r\n\r\nTexto\r\n";
    let raw = RawMessage::builder().data(Blob::new(raw)).build().unwrap();
    let raw = EmailContent::builder().raw(raw).build();
    mail(&stack).send_email().content(raw).send().await.unwrap();
    assert_eq!(stack.mailbox.all()[1].to, ["eva@example.com"]);
}

#[tokio::test]
async fn a_message_that_ses_would_refuse_is_refused() {
    let (stack, _) = start(quiet);
    let refused = async |to: Option<&str>, subject: &str| {
        let to = to.map(|to| Destination::builder().to_addresses(to).build());
        let send = mail(&stack)
            .send_email()
            .from_email_address("no-reply@example.com");
        let sent = send
            .set_destination(to)
            .content(simple(subject))
            .send()
            .await;
        sent.unwrap_err()
            .into_service_error()
            .is_bad_request_exception()
    };
    assert!(refused(None, "Hola").await);
    assert!(refused(Some("nobody"), "Hola").await);
    assert!(refused(Some("ana@example.com"), "Hola\r\nBcc: eva@example.com").await);
    assert!(stack.mailbox.all().is_empty());
}

async fn rows(stack: &Stack) -> i32 {
    let found = table(stack).scan().table_name(TABLE).send().await.unwrap();
    found.count()
}

async fn use_everything(stack: &Stack) {
    put(stack, &[("pk", "A"), ("sk", "STATE")]).await;
    let upload = files(stack).put_object().bucket("house-files");
    let upload = upload
        .key("incoming/a.txt")
        .body(ByteStream::from_static(b"1"));
    upload.send().await.unwrap();
    let to = Destination::builder()
        .to_addresses("ana@example.com")
        .build();
    let send = mail(stack)
        .send_email()
        .from_email_address("no-reply@example.com");
    let send = send.destination(to).content(simple("Hola"));
    send.send().await.unwrap();
    settle(stack).await;
}

#[tokio::test]
async fn what_is_kept_is_found_again_until_a_fresh_start() {
    let dir = tempfile::tempdir().unwrap();
    let (stack, _) = start_with(kept_in(dir.path()), quiet);
    use_everything(&stack).await;
    stack.shutdown();

    let (stack, _) = start_with(kept_in(dir.path()), quiet);
    assert_eq!(rows(&stack).await, 1);
    let found = files(&stack).list_objects_v2().bucket("house-files");
    let found = found.send().await.unwrap();
    assert_eq!(found.contents()[0].key(), Some("incoming/a.txt"));
    assert_eq!(stack.mailbox.all()[0].subject, "Hola");
    assert_eq!(bodies(&stack, "house-local-media").await.len(), 1);
    stack.shutdown();

    let fresh = Options {
        fresh: true,
        ..kept_in(dir.path())
    };
    let (stack, _) = start_with(fresh, quiet);
    assert_eq!(rows(&stack).await, 0);
    assert!(stack.mailbox.all().is_empty());
    let listed = queues(&stack).list_queues().send().await.unwrap();
    assert_eq!(listed.queue_urls().len(), 4);
}
