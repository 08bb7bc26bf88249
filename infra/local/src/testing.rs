//! A small house for the tests of the stack, and the real clients to talk to it.

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_s3::config::{Credentials, SharedCredentialsProvider};
use serde_json::Value as Json;

use crate::invoke::{Functions, Handler, InProcess};
use crate::stack::{House, Options, Stack};

/// What functions were called with, in order.
#[derive(Clone, Default)]
pub(crate) struct Calls(Arc<Mutex<Vec<(String, Json)>>>);

impl Calls {
    /// The events of one function.
    pub(crate) fn of(&self, function: &str) -> Vec<Json> {
        let calls = self.0.lock().unwrap();
        let calls = calls.iter().filter(|(name, _)| name == function);
        calls.map(|(_, event)| event.clone()).collect()
    }
}

/// What a function of the house answers.
pub(crate) type Script = fn(&str, &Json) -> Result<String, String>;

/// Everything succeeds and answers nothing.
pub(crate) fn quiet(_: &str, _: &Json) -> Result<String, String> {
    Ok("{}".to_owned())
}

/// The house of `fixtures/`, whose functions write down what they get and do as `script` says.
pub(crate) fn house(script: Script) -> (House, Calls) {
    let calls = Calls::default();
    let seen = calls.clone();
    let mut house = House::new(Box::new(move |_| {
        let functions = InProcess::start(1, move || handler(seen.clone(), script))?;
        Ok(Arc::new(functions) as Arc<dyn Functions>)
    }));
    house.templates = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")];
    (house, calls)
}

fn handler(calls: Calls, script: Script) -> Handler {
    Rc::new(move |function, event| {
        let calls = calls.clone();
        Box::pin(async move {
            let event: Json = serde_json::from_str(&event).map_err(|error| error.to_string())?;
            let answer = script(&function, &event);
            calls.0.lock().unwrap().push((function, event));
            answer
        })
    })
}

pub(crate) fn start(script: Script) -> (Stack, Calls) {
    start_with(Options::default(), script)
}

pub(crate) fn start_with(options: Options, script: Script) -> (Stack, Calls) {
    let (house, calls) = house(script);
    (Stack::start(options, house).unwrap(), calls)
}

/// Keeps things in `dir`.
pub(crate) fn kept_in(dir: &Path) -> Options {
    Options {
        memory: false,
        dir: dir.to_owned(),
        ..Options::default()
    }
}

/// Where cargo puts binaries: beside the folder of this very test.
pub(crate) fn binaries() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    own.parent().unwrap().parent().unwrap().to_owned()
}

pub(crate) async fn settle(stack: &Stack) {
    assert!(stack.idle(Duration::from_secs(20)).await, "work is left");
}

/// The clients' settings for one service of the stack.
pub(crate) fn sdk(stack: &Stack, service: &str) -> SdkConfig {
    let endpoint = &stack.surroundings.environment[&format!("AWS_ENDPOINT_URL_{service}")];
    let credentials = Credentials::new("test", "test", None, None, "local");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .endpoint_url(endpoint)
        .build()
}

pub(crate) fn table(stack: &Stack) -> aws_sdk_dynamodb::Client {
    aws_sdk_dynamodb::Client::new(&sdk(stack, "DYNAMODB"))
}

pub(crate) fn queues(stack: &Stack) -> aws_sdk_sqs::Client {
    aws_sdk_sqs::Client::new(&sdk(stack, "SQS"))
}

pub(crate) fn bus(stack: &Stack) -> aws_sdk_eventbridge::Client {
    aws_sdk_eventbridge::Client::new(&sdk(stack, "EVENTBRIDGE"))
}

pub(crate) fn mail(stack: &Stack) -> aws_sdk_sesv2::Client {
    aws_sdk_sesv2::Client::new(&sdk(stack, "SESV2"))
}

pub(crate) fn files(stack: &Stack) -> aws_sdk_s3::Client {
    let config = aws_sdk_s3::config::Builder::from(&sdk(stack, "S3"))
        .force_path_style(true)
        .build();
    aws_sdk_s3::Client::from_conf(config)
}

/// Puts an item with these text attributes.
pub(crate) async fn put(stack: &Stack, attributes: &[(&str, &str)]) {
    let mut request = table(stack).put_item().table_name("house-local");
    for (name, value) in attributes {
        let value = aws_sdk_dynamodb::types::AttributeValue::S((*value).to_owned());
        request = request.item(*name, value);
    }
    request.send().await.unwrap();
}

/// The bodies that wait in a queue.
pub(crate) async fn bodies(stack: &Stack, queue: &str) -> Vec<Json> {
    let client = queues(stack);
    let url = client
        .get_queue_url()
        .queue_name(queue)
        .send()
        .await
        .unwrap();
    let received = client
        .receive_message()
        .queue_url(url.queue_url.unwrap())
        .max_number_of_messages(10)
        .send()
        .await
        .unwrap();
    let bodies = received.messages.unwrap_or_default().into_iter();
    bodies
        .map(|message| serde_json::from_str(&message.body.unwrap()).unwrap())
        .collect()
}

pub(crate) async fn get(stack: &Stack, path: &str) -> Json {
    let answer = reqwest::get(format!("{}{path}", stack.url()))
        .await
        .unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer.json().await.unwrap()
}

pub(crate) async fn post(stack: &Stack, path: &str, body: &Json) -> (u16, Json) {
    let request = reqwest::Client::new().post(format!("{}{path}", stack.url()));
    let answer = request.json(body).send().await.unwrap();
    (
        answer.status().as_u16(),
        answer.json().await.unwrap_or_default(),
    )
}
