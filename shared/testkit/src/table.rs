//! The real table, embedded: the SDK talks to it over HTTP as it would to the cloud.

use std::path::Path;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::Credentials;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, Projection,
    ProjectionType,
};
use serde_norway::Value;

/// An empty table of its own, made as the deployed template says. Gone when dropped.
#[derive(Debug)]
pub struct Emulator {
    /// Reaches it.
    pub sdk: SdkConfig,
    /// Its name.
    pub table: String,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
}

impl Emulator {
    /// Starts one in memory.
    ///
    /// # Panics
    /// The emulator does not start, or the template does not read.
    pub async fn start() -> Self {
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let (ready, address) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.expect("a runtime").block_on(async {
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
                let listener = listener.expect("a free port");
                ready
                    .send(listener.local_addr().expect("an address"))
                    .expect("someone waits");
                let db = dynoxide::Database::memory().expect("an empty database");
                let serving = dynoxide::server::serve_with_shutdown(listener, db, async {
                    stopped.await.ok();
                });
                serving.await.expect("the emulator ends in good order");
            });
        });
        let address = address.recv().expect("the emulator starts");
        let sdk = SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new("us-east-1"))
            .endpoint_url(format!("http://{address}"))
            .credentials_provider(aws_sdk_dynamodb::config::SharedCredentialsProvider::new(
                Credentials::new("test", "test", None, None, "testkit"),
            ))
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .build();
        let table = "dejavu-test".to_owned();
        create(&Client::new(&sdk), &table).await;
        Self {
            sdk,
            table,
            stop: Some(stop),
        }
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop.send(()).ok();
        }
    }
}

/// Creates the table that the deployed template describes, so that the two cannot differ.
pub(crate) async fn create(client: &Client, name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/stacks/data.yaml");
    let text = std::fs::read_to_string(path).expect("the data stack");
    let stack: Value = serde_norway::from_str(&text).expect("YAML");
    let resources = stack["Resources"].as_mapping().expect("resources");
    let table = resources
        .values()
        .find(|r| r["Type"] == "AWS::DynamoDB::Table")
        .expect("a table");
    let table = &table["Properties"];

    let mut request = client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .set_key_schema(Some(keys(&table["KeySchema"])));
    for attribute in list(&table["AttributeDefinitions"]) {
        let definition = AttributeDefinition::builder()
            .attribute_name(word(&attribute["AttributeName"]))
            .attribute_type(word(&attribute["AttributeType"]).into())
            .build();
        request = request.attribute_definitions(definition.expect("a definition"));
    }
    for index in list(&table["GlobalSecondaryIndexes"]) {
        let all = Projection::builder()
            .projection_type(ProjectionType::All)
            .build();
        let index = GlobalSecondaryIndex::builder()
            .index_name(word(&index["IndexName"]))
            .set_key_schema(Some(keys(&index["KeySchema"])))
            .projection(all)
            .build();
        request = request.global_secondary_indexes(index.expect("an index"));
    }
    request.send().await.expect("the table is created");
}

fn keys(schema: &Value) -> Vec<KeySchemaElement> {
    let element = |key: &Value| {
        KeySchemaElement::builder()
            .attribute_name(word(&key["AttributeName"]))
            .key_type(word(&key["KeyType"]).into())
            .build()
            .expect("a key")
    };
    list(schema).iter().map(element).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_sequence().expect("a list")
}

fn word(value: &Value) -> &str {
    value.as_str().expect("a word")
}
