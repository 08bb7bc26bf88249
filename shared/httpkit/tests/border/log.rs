use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use domain::fault::Class;
use httpkit::{Answer, ApiError, Input, serve};
use serde_json::{Value, json};
use tracing_subscriber::fmt::MakeWriter;

use crate::fake::{Ask, House, MakeThing, USER, failure, make, token};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// What is logged while a request with a title nobody may read is served.
async fn logged(
    handler: impl AsyncFn(&House, Input<MakeThing>) -> Result<Answer, ApiError>,
) -> Value {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_writer(lines.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let ask = Ask::make(json!({ "title": "hunter2", "count": 1 })).header("cookie", "sid=hunter2");
    serve(&House::new(), ask.request(), handler).await;
    drop(guard);
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(
        !text.contains("hunter2") && !text.contains(&token()),
        "{text}"
    );
    assert!(!text.contains("192.0.2.1"), "{text}");
    let line: Value = serde_json::from_str(&text).unwrap();
    line["fields"].clone()
}

#[tokio::test]
async fn a_request_leaves_one_line_without_a_word_of_the_caller() {
    let line = logged(make).await;
    assert_eq!(line["route"], "make_thing");
    assert_eq!(line["status"], 201);
    assert_eq!(line["code"], "ok");
    assert_eq!(line["caller"], USER);
    assert_eq!(line["request_id"], "JKJaXmPLvHcESHA=");
}

#[tokio::test]
async fn a_failure_is_logged_once_with_its_causes() {
    let line = logged(async |_: &House, _: Input<MakeThing>| Err(failure(Class::Bug))).await;
    assert_eq!(line["status"], 500);
    assert_eq!(line["code"], "test_failure");
    assert_eq!(
        line["cause"],
        "test_failure: public words: secret-cause at 10.0.0.1"
    );
}
