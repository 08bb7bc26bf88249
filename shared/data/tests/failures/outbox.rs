//! An event that does not read keeps no other in the outbox.

use std::io::Write;
use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use data::events::{mark_sent, unsent};
use testkit::{Emulator, now};
use tracing_subscriber::fmt::MakeWriter;

use crate::{change, connect};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, text: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(text)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Log {
    fn lines(&self) -> Vec<serde_json::Value> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        let lines = text.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

/// Puts an item into the outbox that is no event.
async fn break_one(emulator: &Emulator) {
    let text = |text: &str| AttributeValue::S(text.to_owned());
    Client::new(&emulator.sdk)
        .put_item()
        .table_name(&emulator.table)
        .item("pk", text("dejavu#USR#usr_broken"))
        .item("sk", text("EVT#00000001#0"))
        .item("gsi2pk", text("dejavu#OUTBOX#0"))
        .item("gsi2sk", text("2020-01-01T00:00:00Z#usr_broken.1.0"))
        .item("name", text("ana@dejavu.test"))
        .send()
        .await
        .unwrap();
}

#[tokio::test]
async fn an_event_that_does_not_read_is_told_and_passed_over() {
    let emulator = Emulator::start().await;
    let table = connect(&emulator.sdk);
    change(&table).commit().await.unwrap();
    break_one(&emulator).await;

    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing_subscriber::filter::LevelFilter::ERROR)
        .with_writer(log.clone())
        .finish();
    let told = tracing::subscriber::set_default(subscriber);
    let later = now().plus_minutes(1);
    let found = unsent(&table, later).await.unwrap();
    drop(told);

    let names: Vec<_> = found.iter().map(|one| &one.envelope.name).collect();
    assert_eq!(names, ["UserRegistered"]);
    mark_sent(&table, &found[0], later).await.unwrap();
    assert!(unsent(&table, later).await.unwrap().is_empty());

    let lines = log.lines();
    assert_eq!(lines.len(), 1, "{lines:?}");
    let fields = &lines[0]["fields"];
    assert_eq!(fields["pk"], "dejavu#USR#usr_broken");
    assert_eq!(fields["sk"], "EVT#00000001#0");
    assert_eq!(fields["code"], "store_corrupt");
    let whole = lines[0].to_string();
    assert!(!whole.contains("ana@"), "what it says is nobody's business");
}
