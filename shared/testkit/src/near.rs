//! The real table in this very thread: no network, no other thread. A paused clock stands still
//! while it is asked, so that waits of hours, and races of many, take no time at all.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{Credentials, SharedCredentialsProvider};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use dynoxide::Database;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::table::create;

/// The name of the table.
const NAME: &str = "dejavu-test";

/// An empty table of its own, made as the deployed template says, which this reaches without a
/// network. It answers what a product's life needs: reads, queries, updates and transactions.
///
/// # Panics
/// The table is not created.
pub async fn near_table() -> SdkConfig {
    let database = Database::memory().expect("an empty database");
    let sdk = SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("us-east-1"))
        .endpoint_url("http://table.test")
        .credentials_provider(SharedCredentialsProvider::new(Credentials::new(
            "test", "test", None, None, "testkit",
        )))
        .sleep_impl(aws_sdk_dynamodb::config::SharedAsyncSleep::new(Sleep))
        .http_client(SharedHttpClient::new(Near(database)))
        .build();
    create(&Client::new(&sdk), NAME).await;
    sdk
}

/// Waits by the clock of the test.
#[derive(Debug)]
struct Sleep;

impl aws_sdk_dynamodb::config::AsyncSleep for Sleep {
    fn sleep(&self, duration: std::time::Duration) -> aws_sdk_dynamodb::config::Sleep {
        aws_sdk_dynamodb::config::Sleep::new(tokio::time::sleep(duration))
    }
}

#[derive(Clone)]
struct Near(Database);

impl std::fmt::Debug for Near {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Near")
    }
}

impl HttpClient for Near {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Near {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let operation = target.rsplit('.').next().unwrap_or_default();
        let body = request.body().bytes().unwrap_or_default();
        let (status, body) = match self.answer(operation, body) {
            Ok(body) => (200, body),
            Err(error) => (error.status_code(), error.to_json()),
        };
        let status = status.try_into().expect("a status of HTTP");
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status, SdkBody::from(body))))
    }
}

impl Near {
    fn answer(&self, operation: &str, body: &[u8]) -> dynoxide::Result<String> {
        let db = &self.0;
        match operation {
            "CreateTable" => asked(body, |request| db.create_table(request)),
            "GetItem" => asked(body, |request| db.get_item(request)),
            "BatchGetItem" => asked(body, |request| db.batch_get_item(request)),
            "Query" => asked(body, |request| db.query(request)),
            "UpdateItem" => asked(body, |request| db.update_item(request)),
            "TransactWriteItems" => asked(body, |request| db.transact_write_items(request)),
            other => panic!("the table of this thread does not answer {other}"),
        }
    }
}

fn asked<T: DeserializeOwned, R: Serialize>(
    body: &[u8],
    answer: impl FnOnce(T) -> dynoxide::Result<R>,
) -> dynoxide::Result<String> {
    let request = serde_json::from_slice(body).expect("the SDK asks in JSON");
    let answer = answer(request)?;
    Ok(serde_json::to_string(&answer).expect("an answer is JSON"))
}
