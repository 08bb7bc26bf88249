mod audit;

use serde_json::{Value, json};
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use data::events::{StoredEvent, unsent};
use domain::access::Actor;
use domain::contact::Channel;
use domain::event::Cause;
use domain::ids::OtpId;
use domain::otp::{Challenge, OtpEvent, Purpose};
use domain::time::Timestamp;
use runtime::{Clock, Config, NotServed};
use testkit::{Emulator, id};

use crate::{Context, invoke};

/// Public coordinates of a key that signs nothing here.
const KEYS: &str = r#"{"keys":[{"kty":"EC","crv":"P-256","kid":"1","alg":"ES256","use":"sig",
    "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}"#;

const SWEEP: &str = include_str!("../../../events/sweep_outbox.json");

/// The relay on a table of its own, and a bus that is told what to take.
struct Stage {
    cx: Context,
    bus: MockServer,
    _emulator: Emulator,
    _secrets: tempfile::NamedTempFile,
}

/// A bus that turns down events whose id it is given, so many times.
struct Bus {
    refuses: &'static str,
}

impl Respond for Bus {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let put: Value = request.body_json().expect("JSON");
        let entries = put["Entries"].as_array().expect("entries");
        let answers: Vec<Value> = entries
            .iter()
            .map(|entry| {
                let detail = entry["Detail"].as_str().expect("a detail");
                if !self.refuses.is_empty() && detail.contains(self.refuses) {
                    json!({ "ErrorCode": "InternalFailure", "ErrorMessage": "no" })
                } else {
                    json!({ "EventId": "b1" })
                }
            })
            .collect();
        let failed = answers.iter().filter(|a| a["EventId"].is_null()).count();
        ResponseTemplate::new(200)
            .set_body_json(json!({ "FailedEntryCount": failed, "Entries": answers }))
    }
}

impl Stage {
    async fn set() -> Self {
        let emulator = Emulator::start().await;
        let bus = MockServer::start().await;
        let secrets = tempfile::NamedTempFile::new().unwrap();
        let values = json!({ "cursor-key": "0f".repeat(32) });
        std::fs::write(secrets.path(), values.to_string()).unwrap();
        let config = Config {
            sdk: emulator.sdk.clone(),
            table: emulator.table.clone(),
            company: "1".to_owned(),
            bucket: "files".to_owned(),
            bus: "dejavu-test".to_owned(),
            origins: String::new(),
            secret_prefix: String::new(),
            secrets_file: Some(secrets.path().to_owned()),
            token_keys: KEYS.to_owned(),
            public_url: "https://dejavu.example".to_owned(),
            mail_from: "no-reply@dejavu.example".to_owned(),
            warm_start: false,
            clock_ahead: 0,
            path_style: true,
        };
        let cx = Context::new(&config, Clock::default()).await.unwrap();
        let sdk = emulator.sdk.to_builder().endpoint_url(bus.uri()).build();
        Self {
            cx: cx.with_bus(aws_sdk_eventbridge::Client::new(&sdk)),
            bus,
            _emulator: emulator,
            _secrets: secrets,
        }
    }

    /// The bus turns down whatever holds this text; nothing, if it is empty.
    async fn bus_refuses(&self, refuses: &'static str) {
        self.bus.reset().await;
        Mock::given(method("POST"))
            .respond_with(Bus { refuses })
            .mount(&self.bus)
            .await;
    }

    /// Puts the events of so many one-time codes into the outbox, all as old as `at`.
    async fn happen(&self, count: u128, at: Timestamp) -> Vec<StoredEvent> {
        for number in 1..=count {
            let challenge =
                Challenge::ask(id(number), None, Purpose::Login, None, Channel::Email, at);
            let cause = Cause {
                actor: Actor::Public,
                ..Cause::house("cor_1", at, "cor_1", "cor_1")
            };
            let event = OtpEvent::Requested { user: None };
            let change = self
                .cx
                .table
                .begin(cause)
                .challenge(&challenge, Some(event));
            change.commit().await.unwrap();
        }
        self.outbox().await
    }

    /// What is not marked as sent, by the number of its code.
    async fn outbox(&self) -> Vec<StoredEvent> {
        let end_of_time = self.cx.now().plus_days(365);
        let mut events = unsent(&self.cx.table, end_of_time).await.unwrap();
        events.sort_by(|a, b| a.envelope.aggregate.cmp(&b.envelope.aggregate));
        events
    }

    /// How many codes are still in the outbox, and which.
    async fn left(&self) -> Vec<String> {
        let events = self.outbox().await.into_iter();
        events.map(|event| event.envelope.aggregate).collect()
    }

    async fn relay(&self, event: &str) -> Value {
        let answer = invoke(&self.cx, "relay_events", event).await.unwrap();
        serde_json::from_str(&answer).unwrap()
    }

    /// The entries that reached the bus, one list for each call.
    async fn puts(&self) -> Vec<Vec<Value>> {
        let requests = self.bus.received_requests().await.unwrap_or_default();
        let entries = |request: &Request| {
            let put: Value = request.body_json().unwrap();
            put["Entries"].as_array().unwrap().clone()
        };
        requests.iter().map(entries).collect()
    }
}

/// The events as the stream sends them, numbered from 1.
fn stream(events: &[StoredEvent]) -> Vec<Value> {
    events
        .iter()
        .enumerate()
        .map(|(place, event)| {
            let aggregate = &event.envelope.aggregate;
            let keys = json!({
                "pk": { "S": format!("1#OTP#{aggregate}") }, "sk": { "S": "EVT#00000001#0" },
            });
            let mut image = json!({
                "id": { "S": event.envelope.id }, "source": { "S": event.envelope.source },
                "name": { "S": event.envelope.name }, "aggregate": { "S": aggregate },
                "version": { "N": "1" }, "at": { "S": event.envelope.at.to_string() },
                "actor": { "M": { "kind": { "S": "public" } } },
                "correlation_id": { "S": "cor_1" }, "schema": { "N": "1" },
                "body": { "M": { "type": { "S": "requested" } } },
            });
            image["pk"] = keys["pk"].clone();
            image["sk"] = keys["sk"].clone();
            record(&(place + 1).to_string(), "INSERT", &keys, &image)
        })
        .collect()
}

fn record(sequence: &str, kind: &str, keys: &Value, image: &Value) -> Value {
    json!({
        "eventID": "e", "eventVersion": "1.1", "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1", "eventName": kind,
        "eventSourceARN": "arn:aws:dynamodb:us-east-1:1:table/t/stream/s",
        "dynamodb": {
            "ApproximateCreationDateTime": 1_795_514_400.0, "SizeBytes": 100, "Keys": keys,
            "NewImage": image, "SequenceNumber": sequence, "StreamViewType": "NEW_IMAGE",
        },
    })
}

fn batch(records: &[Value]) -> String {
    json!({ "Records": records }).to_string()
}

fn failed(sequence: &str) -> Value {
    json!({ "batchItemFailures": [{ "itemIdentifier": sequence }] })
}

fn went_well() -> Value {
    json!({ "batchItemFailures": [] })
}

#[tokio::test]
async fn events_are_published_in_their_order_and_taken_out_of_the_outbox() {
    let stage = Stage::set().await;
    stage.bus_refuses("").await;
    let events = stage.happen(12, stage.cx.now()).await;
    assert_eq!(stage.relay(&batch(&stream(&events))).await, went_well());
    assert!(stage.left().await.is_empty());
    let puts = stage.puts().await;
    assert_eq!(puts.iter().map(Vec::len).collect::<Vec<_>>(), [10, 2]);
    let first = &puts[0][0];
    assert_eq!(first["EventBusName"], "dejavu-test");
    assert_eq!(first["Source"], "dejavu.identity");
    assert_eq!(first["DetailType"], "OtpRequested");
    let details: Vec<Value> = puts
        .iter()
        .flatten()
        .map(|entry| serde_json::from_str(entry["Detail"].as_str().unwrap()).unwrap())
        .collect();
    let ids: Vec<&Value> = details.iter().map(|detail| &detail["id"]).collect();
    assert_eq!(
        ids,
        events.iter().map(|e| &e.envelope.id).collect::<Vec<_>>()
    );
    assert!(details[0].get("pk").is_none(), "no key leaves the house");
}

#[tokio::test]
async fn the_same_records_again_are_published_again_and_change_nothing() {
    let stage = Stage::set().await;
    stage.bus_refuses("").await;
    let events = batch(&stream(&stage.happen(1, stage.cx.now()).await));
    assert_eq!(stage.relay(&events).await, went_well());
    assert_eq!(stage.relay(&events).await, went_well());
    assert_eq!(stage.puts().await.len(), 2);
}

#[tokio::test]
async fn what_the_bus_turns_down_stays_in_the_outbox_and_comes_again() {
    let stage = Stage::set().await;
    let refused = id::<OtpId>(2).to_string();
    stage
        .bus_refuses(Box::leak(refused.clone().into_boxed_str()))
        .await;
    let events = stage.happen(3, stage.cx.now()).await;
    assert_eq!(stage.relay(&batch(&stream(&events))).await, failed("2"));
    assert_eq!(stage.left().await, [refused]);
    // The two that were taken are not offered with the third try.
    let sizes: Vec<usize> = stage.puts().await.iter().map(Vec::len).collect();
    assert_eq!(sizes, [3, 1, 1]);
    stage.bus_refuses("").await;
    assert_eq!(
        stage.relay(&batch(&stream(&events)[1..])).await,
        went_well()
    );
    assert!(stage.left().await.is_empty());
}

#[tokio::test]
async fn a_bus_that_does_not_answer_loses_nothing() {
    let stage = Stage::set().await;
    let events = stage.happen(2, stage.cx.now()).await;
    assert_eq!(stage.relay(&batch(&stream(&events))).await, failed("1"));
    assert_eq!(stage.left().await.len(), 2);
}

#[tokio::test]
async fn a_record_that_does_not_read_holds_up_only_what_comes_after_it() {
    let stage = Stage::set().await;
    stage.bus_refuses("").await;
    let events = stage.happen(3, stage.cx.now()).await;
    let mut records = stream(&events);
    records[1]["dynamodb"]["NewImage"] = json!({ "pk": { "S": "x" } });
    assert_eq!(stage.relay(&batch(&records)).await, failed("2"));
    assert_eq!(stage.left().await.len(), 2);
}

#[tokio::test]
async fn what_is_no_new_event_is_passed_over() {
    let stage = Stage::set().await;
    stage.bus_refuses("").await;
    let keys = json!({ "pk": { "S": "1#OTP#x" }, "sk": { "S": "EVT#00000001#0" } });
    let state = json!({ "pk": { "S": "1#OTP#x" }, "sk": { "S": "STATE" } });
    let records = [
        record("1", "MODIFY", &keys, &json!({})),
        record("2", "REMOVE", &keys, &Value::Null),
        record("3", "INSERT", &state, &json!({})),
    ];
    assert_eq!(stage.relay(&batch(&records)).await, went_well());
    assert!(stage.puts().await.is_empty());
    assert!(invoke(&stage.cx, "relay_events", "{}").await.is_err());
}

#[tokio::test]
async fn the_sweep_publishes_what_is_older_than_a_minute() {
    let stage = Stage::set().await;
    stage.bus_refuses("").await;
    stage.happen(3, stage.cx.now().plus_seconds(-61)).await;
    let young = Challenge::ask(
        id(9),
        None,
        Purpose::Login,
        None,
        Channel::Email,
        stage.cx.now(),
    );
    let cause = Cause {
        actor: Actor::Public,
        ..Cause::house("cor_1", stage.cx.now(), "cor_1", "cor_1")
    };
    let event = OtpEvent::Requested { user: None };
    let change = stage.cx.table.begin(cause).challenge(&young, Some(event));
    change.commit().await.unwrap();
    assert_eq!(
        invoke(&stage.cx, "sweep_outbox", SWEEP).await.unwrap(),
        "null"
    );
    assert_eq!(stage.left().await, [id::<OtpId>(9).to_string()]);
    assert_eq!(stage.puts().await.len(), 1);
}

#[tokio::test]
async fn a_sweep_that_left_something_behind_runs_again() {
    let stage = Stage::set().await;
    let refused = id::<OtpId>(2).to_string();
    stage
        .bus_refuses(Box::leak(refused.clone().into_boxed_str()))
        .await;
    stage.happen(12, stage.cx.now().plus_seconds(-61)).await;
    let left = invoke(&stage.cx, "sweep_outbox", SWEEP).await;
    assert!(matches!(left, Err(NotServed::Failed(_))), "{left:?}");
    assert_eq!(stage.left().await, [refused]);
    stage.bus_refuses("").await;
    assert!(invoke(&stage.cx, "sweep_outbox", SWEEP).await.is_ok());
    assert!(stage.left().await.is_empty());
}

#[tokio::test]
async fn the_sample_event_is_published() {
    let stage = Stage::set().await;
    stage.bus_refuses("").await;
    let sample = include_str!("../../../events/relay_events.json");
    assert_eq!(stage.relay(sample).await, went_well());
    assert_eq!(stage.puts().await[0][0]["DetailType"], "ContractSent");
    assert!(invoke(&stage.cx, "relay", sample).await.is_err());
}
