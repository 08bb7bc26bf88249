//! Routes and worker against the embedded table and a real file store.

use std::io::Cursor;

use contract::media::{CHECK_UPLOAD, CreateUpload, GetMedia};
use contract::route::{Endpoint, KeyRule};
use contract::worker::Queue;
use domain::access::Role;
use domain::ids::MediaId;
use domain::media::{FileFacts, MediaFile, MediaStatus, RefusalReason};
use domain::window::PHOTO_EDGES;
use image::{DynamicImage, ImageFormat};
use serde_json::{Value, json};
use testkit::{Person, Stage, anyone_calls, id, messages};

use crate::{Context, invoke, keys};

async fn open() -> (Stage, Context) {
    let stage = Stage::with_files().await;
    let cx = Context::new(&stage.config(), stage.clock.clone()).await;
    (stage, cx.unwrap())
}

/// The status and the body of an answer. Every call of a person has the same key.
async fn ask<E: Endpoint>(
    (stage, cx): (&Stage, &Context),
    parameters: &[(&'static str, &str)],
    person: Option<&Person>,
    body: Option<Value>,
) -> (u16, Value) {
    let mut call = match person {
        Some(person) => person.calls(&E::ROUTE),
        None => anyone_calls(&E::ROUTE),
    };
    if E::ROUTE.key != KeyRule::None {
        call = call.key("key-1");
    }
    for (name, value) in parameters {
        call = call.path(name, value);
    }
    if let Some(body) = body {
        call = call.body(body);
    }
    let invoke = async |name: &str, event: &str| invoke(cx, name, event).await;
    let calling = Box::pin(call.send(invoke));
    let reply = stage.watch(&E::ROUTE, calling).await;
    (reply.status, reply.json)
}

fn png() -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let image = DynamicImage::new_rgb8(30, 20);
    image.write_to(&mut out, ImageFormat::Png).unwrap();
    out.into_inner()
}

fn order(content_type: &str, length: usize) -> Value {
    json!({ "purpose": "item_photo", "content_type": content_type, "content_length": length })
}

/// Announces a file as this person.
async fn announce(
    at: (&Stage, &Context),
    person: &Person,
    content_type: &str,
    length: usize,
) -> MediaId {
    let body = order(content_type, length);
    let (status, body) = ask::<CreateUpload>(at, &[], Some(person), Some(body)).await;
    assert_eq!(status, 201, "{body}");
    serde_json::from_value(body["media_id"].clone()).unwrap()
}

fn arrived(key: &str) -> Value {
    json!({ "Records": [{
        "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "us-east-1",
        "eventTime": "2026-11-24T15:00:00.000Z", "eventName": "ObjectCreated:Put",
        "s3": { "bucket": { "name": "files" }, "object": { "key": key, "size": 1 } },
    }] })
}

/// Sends the bytes as if with the signed request, and runs the worker on the bucket's message.
async fn send(cx: &Context, file: &MediaId, bytes: Vec<u8>) -> (MediaFile, String) {
    let key = keys::incoming(file);
    cx.storage.put(&key, bytes, "image/png").await.unwrap();
    let answer = check(cx, &key).await;
    (data::media::get(&cx.table, file).await.unwrap(), answer)
}

async fn check(cx: &Context, key: &str) -> String {
    let event = messages(Queue::Media, &[arrived(key)]);
    invoke(cx, CHECK_UPLOAD.name, &event).await.unwrap()
}

const ALL_WELL: &str = "{\"batchItemFailures\":[]}";

#[tokio::test]
async fn an_upload_is_announced_with_a_request_for_its_key_type_and_length() {
    let (stage, cx) = open().await;
    let person = stage.person(Role::Consignor).await;
    let body = order("image/jpeg", 1_234);
    let (status, first) =
        ask::<CreateUpload>((&stage, &cx), &[], Some(&person), Some(body.clone())).await;
    assert_eq!(status, 201, "{first}");
    let upload = &first["upload"];
    let file = first["media_id"].as_str().unwrap();
    assert_eq!(upload["method"], "PUT");
    assert_eq!(upload["headers"]["content-type"], "image/jpeg");
    assert_eq!(upload["headers"]["content-length"], "1234");
    let url = upload["url"].as_str().unwrap();
    assert!(url.contains(&format!("/incoming/{file}?")), "{url}");
    assert!(url.contains("X-Amz-Expires=300"), "{url}");
    assert!(
        url.contains("content-length") && url.contains("content-type"),
        "{url}"
    );

    let again = ask::<CreateUpload>((&stage, &cx), &[], Some(&person), Some(body)).await;
    assert_eq!(again, (201, first));
}

#[tokio::test]
async fn an_upload_is_refused_with_every_wrong_field() {
    let (stage, cx) = open().await;
    let person = stage.person(Role::Consignor).await;
    for (body, fields) in [
        (order("image/gif", 1), vec!["content_type"]),
        (order("image/png", 0), vec!["content_length"]),
        (order("application/pdf", 10_485_761), vec!["content_length"]),
        (
            json!({ "purpose": "contract", "content_type": "image/png", "content_length": 5,
                    "sha256": "x", "key": "media/x" }),
            vec!["key", "purpose", "sha256"],
        ),
    ] {
        let (status, body) =
            ask::<CreateUpload>((&stage, &cx), &[], Some(&person), Some(body)).await;
        assert_eq!(status, 400, "{body}");
        let named: Vec<_> = body["errors"].as_object().unwrap().keys().collect();
        assert_eq!(named, fields, "{body}");
    }
    let order = order("image/png", 1);
    let (status, _) = ask::<CreateUpload>((&stage, &cx), &[], None, Some(order)).await;
    assert_eq!(status, 401);
}

/// Where a photo is kept: whole, and in the sizes of the shop window.
fn sorted(facts: &FileFacts) -> Vec<String> {
    let mut keys = vec![facts.key.clone()];
    keys.extend(PHOTO_EDGES.map(|(edge, _)| facts.resized_key(edge)));
    keys.sort();
    keys
}

#[tokio::test]
async fn a_sound_file_is_kept_and_what_was_sent_is_gone() {
    let (stage, cx) = open().await;
    let person = stage.person(Role::Consignor).await;
    let sent = png();
    let file = announce((&stage, &cx), &person, "image/png", sent.len()).await;
    let parameters = [("id", file.as_str())];
    let (_, view) = ask::<GetMedia>((&stage, &cx), &parameters, Some(&person), None).await;
    assert_eq!(
        (&view["status"], &view["download"]),
        (&json!("expected"), &Value::Null)
    );

    let (checked, answer) = send(&cx, &file, sent).await;
    assert_eq!(answer, ALL_WELL);
    let facts = checked.facts().unwrap();
    assert_eq!((facts.width, facts.height), (Some(30), Some(20)));
    assert_eq!(stage.files(), sorted(facts));
    let kept = cx.storage.get(&facts.key, 1_000_000).await.unwrap();
    assert!(kept.starts_with(&[0xff, 0xd8, 0xff]));

    let (status, view) = ask::<GetMedia>((&stage, &cx), &parameters, Some(&person), None).await;
    assert_eq!((status, &view["status"]), (200, &json!("checked")));
    assert_eq!(view["content_type"], "image/jpeg");
    let url = view["download"]["url"].as_str().unwrap();
    assert!(url.contains(&facts.key), "{url}");
    assert!(
        url.contains("response-content-disposition=attachment"),
        "{url}"
    );
    assert!(url.contains("X-Amz-Expires=900"), "{url}");
}

#[tokio::test]
async fn a_message_that_comes_again_changes_nothing() {
    let (stage, cx) = open().await;
    let person = stage.person(Role::Consignor).await;
    let sent = png();
    let file = announce((&stage, &cx), &person, "image/png", sent.len()).await;
    let (first, _) = send(&cx, &file, sent).await;
    assert_eq!(check(&cx, &keys::incoming(&file)).await, ALL_WELL);
    // Something else under the same key, within the five minutes.
    let (second, answer) = send(&cx, &file, b"<script>".to_vec()).await;
    assert_eq!((&second, answer.as_str()), (&first, ALL_WELL));
    assert_eq!(stage.files(), sorted(first.facts().unwrap()));
    let partition = format!("MED#{file}");
    let history = data::events::history(&cx.table, &partition).await.unwrap();
    let names: Vec<_> = history.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(names, ["MediaExpected", "MediaChecked"]);
    assert_eq!(history[1].source, "dejavu.media");
}

#[tokio::test]
async fn a_file_that_is_not_in_order_is_refused_and_not_kept() {
    let (stage, cx) = open().await;
    let person = stage.person(Role::Consignor).await;
    let file = announce((&stage, &cx), &person, "image/jpeg", png().len()).await;
    let (refused, answer) = send(&cx, &file, png()).await;
    assert_eq!(answer, ALL_WELL);
    assert_eq!(refused.reason(), Some(RefusalReason::WrongType));
    assert_eq!(refused.status(), MediaStatus::Refused);
    assert!(stage.files().is_empty());
    let (_, view) =
        ask::<GetMedia>((&stage, &cx), &[("id", file.as_str())], Some(&person), None).await;
    assert_eq!(
        (&view["status"], &view["reason"]),
        (&json!("refused"), &json!("wrong_type"))
    );
    assert_eq!(view["download"], Value::Null);
}

#[tokio::test]
async fn a_file_longer_than_any_that_is_taken_is_refused_unread() {
    let (stage, cx) = open().await;
    let person = stage.person(Role::Consignor).await;
    let file = announce((&stage, &cx), &person, "image/png", 10).await;
    let (refused, _) = send(&cx, &file, vec![0; 10_485_761]).await;
    assert_eq!(refused.reason(), Some(RefusalReason::WrongLength));
    assert!(stage.files().is_empty());
}

#[tokio::test]
async fn messages_about_nothing_of_ours_are_done_with() {
    let (_stage, cx) = open().await;
    for key in [
        "incoming/x",
        "media/y",
        "incoming/med_01J9ZQ5W3N8X7V6T5R4Q3P2N1M",
    ] {
        assert_eq!(check(&cx, key).await, ALL_WELL, "{key}");
    }
    let test = json!({ "Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "files" });
    let event = messages(Queue::Media, &[test]);
    let answer = invoke(&cx, CHECK_UPLOAD.name, &event).await.unwrap();
    assert_eq!(answer, ALL_WELL);
}

#[tokio::test]
async fn a_file_is_shown_to_its_owner_and_to_staff_and_is_absent_to_others() {
    let (stage, cx) = open().await;
    let mut people = Vec::new();
    for role in [Role::Consignor, Role::Consignor, Role::Appraiser] {
        people.push(stage.person(role).await);
    }
    let file = announce((&stage, &cx), &people[0], "image/png", 10).await;
    let parameters = [("id", file.as_str())];
    for (person, expected) in [(&people[0], 200), (&people[1], 404), (&people[2], 200)] {
        let (status, _) = ask::<GetMedia>((&stage, &cx), &parameters, Some(person), None).await;
        assert_eq!(status, expected);
    }
    let unknown: MediaId = id(99);
    let parameters = [("id", unknown.as_str())];
    let mut absent = ask::<GetMedia>((&stage, &cx), &parameters, Some(&people[1]), None).await;
    let parameters = [("id", file.as_str())];
    let mut foreign = ask::<GetMedia>((&stage, &cx), &parameters, Some(&people[1]), None).await;
    // All but the number of the call, which is another one each time.
    for (_, body) in [&mut absent, &mut foreign] {
        assert!(body.as_object_mut().unwrap().remove("request_id").is_some());
    }
    assert_eq!(absent, foreign);
    assert_eq!(absent.0, 404);
    let (status, _) = ask::<GetMedia>((&stage, &cx), &parameters, None, None).await;
    assert_eq!(status, 401);
}
