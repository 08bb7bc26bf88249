use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use domain::api_key::KeyText;
use domain::fault::Class;
use domain::ids::ApiKeyId;
use httpkit::{Answer, ApiError, Input, serve};
use serde_json::{Value, json};
use tracing_subscriber::fmt::MakeWriter;

use crate::fake::{Ask, House, MakeThing, USER, failure, make, token};

const KEY: &str = "key_01J00000000000000000000001";

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

/// What is logged while a request is served.
async fn lines_of(
    house: &House,
    ask: &Ask,
    handler: impl AsyncFn(&House, Input<MakeThing>) -> Result<Answer, ApiError>,
) -> String {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_writer(lines.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    serve(house, ask.request(), handler).await;
    drop(guard);
    String::from_utf8(lines.0.lock().unwrap().clone()).unwrap()
}

/// What is logged while a request with a title nobody may read is served.
async fn logged(
    handler: impl AsyncFn(&House, Input<MakeThing>) -> Result<Answer, ApiError>,
) -> Value {
    let ask = Ask::make(json!({ "title": "hunter2", "count": 1 })).header("cookie", "sid=hunter2");
    let text = lines_of(&House::new(), &ask, handler).await;
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

/// A key that is taken, one that nobody knows, and one with a slip of the pen: in the log stands its
/// id at most.
#[tokio::test]
async fn an_api_key_is_in_no_line() {
    let key = KeyText::new(ApiKeyId::parse(KEY).unwrap(), [0xab; 32]);
    let whole = key.reveal();
    let mistyped = format!("{whole}x");
    let unknown = House::new();
    *unknown.person.borrow_mut() = None;
    for (house, sent) in [
        (&House::new(), &whole),
        (&unknown, &whole),
        (&House::new(), &mistyped),
    ] {
        let ask = Ask::make(json!({ "title": "a title", "count": 1 }))
            .header("authorization", &format!("Bearer {sent}"));
        let text = lines_of(house, &ask, make).await;
        assert_eq!(text.lines().count(), 1, "{text}");
        let secret = whole.rsplit('_').next().unwrap();
        assert!(secret.len() > 30);
        // Nor any part of it that could be tried on.
        for part in [whole.as_str(), secret, &secret[..12], "abababab"] {
            assert!(!text.contains(part), "{text}");
        }
    }
}
