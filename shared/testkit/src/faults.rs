//! What goes wrong between a client and the table, on demand. It goes wrong inside the SDK's own
//! HTTP client, so everything above that is the real thing.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::{Credentials, SharedCredentialsProvider};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};

/// What goes wrong with one call.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The table answers so at once, and does nothing.
    Answered {
        /// The HTTP status.
        status: u16,
        /// The body.
        body: Value,
    },
    /// The call does not get there.
    Unreachable,
    /// The call takes effect, and its answer gets lost on the way back.
    AnswerLost,
    /// The call gets there so much later.
    Late(Duration),
    /// The call gets there so much later, even if nobody waits for its answer any more.
    Adrift(Duration),
    /// The transaction meets another one on everything that it touches, and is cancelled.
    Contended,
}

/// What decides, call by call, what goes wrong. Told the operation.
type Chance = Box<dyn FnMut(&str) -> Option<Fault> + Send>;

/// A call that was made, whatever became of it.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The operation, such as `TransactWriteItems`.
    pub operation: String,
    /// What was asked.
    pub body: Value,
}

/// The way to a table, on which things go wrong.
#[derive(Clone, Debug)]
pub struct Faults {
    plan: Arc<Mutex<Plan>>,
    /// Nothing, where every call must end on the way.
    table: Option<SharedHttpClient>,
}

#[derive(Default)]
struct Plan {
    once: Vec<(&'static str, Fault)>,
    always: Vec<(&'static str, Fault)>,
    chance: Option<Chance>,
    asked: Vec<Asked>,
}

impl std::fmt::Debug for Plan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plan")
            .field("once", &self.once)
            .field("always", &self.always)
            .finish_non_exhaustive()
    }
}

impl Fault {
    /// The table refuses with this error, such as `ThrottlingException`.
    pub fn error(status: u16, code: &str) -> Self {
        Self::Answered {
            status,
            body: json!({ "__type": kind(code), "message": "on demand" }),
        }
    }

    /// A transaction is cancelled for these reasons, as the table writes them: `Code`, and `Item`
    /// where it was asked for the old one and there is one.
    pub fn cancelled(reasons: &[Value]) -> Self {
        Self::Answered {
            status: 400,
            body: json!({
                "__type": kind("TransactionCanceledException"),
                "Message": "Transaction cancelled, please refer cancellation reasons",
                "CancellationReasons": reasons,
            }),
        }
    }
}

fn kind(code: &str) -> String {
    format!("com.amazonaws.dynamodb.v20120810#{code}")
}

impl Faults {
    /// Things go wrong on the way to the table that `sdk` reaches, when they are told to.
    ///
    /// # Panics
    /// `sdk` has no HTTP client.
    pub fn on_the_way(sdk: &SdkConfig) -> (Self, SdkConfig) {
        let faults = Self {
            plan: Arc::default(),
            table: Some(sdk.http_client().expect("an HTTP client")),
        };
        let client = SharedHttpClient::new(faults.clone());
        (faults, sdk.to_builder().http_client(client).build())
    }

    /// There is no table: every call needs a [`Fault::Answered`] or a [`Fault::Unreachable`].
    /// Nothing here waits for a network, so a paused clock stands still while a call is made.
    pub fn without_a_table() -> (Self, SdkConfig) {
        let faults = Self {
            plan: Arc::default(),
            table: None,
        };
        let sdk = SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new("us-east-1"))
            .endpoint_url("http://table.test")
            .credentials_provider(SharedCredentialsProvider::new(Credentials::new(
                "test", "test", None, None, "testkit",
            )))
            .http_client(SharedHttpClient::new(faults.clone()))
            .build();
        (faults, sdk)
    }

    /// The next call of `operation` goes wrong so; told several times, the next calls in turn.
    pub fn once(&self, operation: &'static str, fault: Fault) {
        self.plan().once.push((operation, fault));
    }

    /// From now on every call of `operation` goes wrong so.
    pub fn always(&self, operation: &'static str, fault: Fault) {
        let mut plan = self.plan();
        plan.always.retain(|(other, _)| *other != operation);
        plan.always.push((operation, fault));
    }

    /// From now on `chance` says of every call, given its operation, what goes wrong with it, where
    /// nothing else was told.
    pub fn by_chance(&self, chance: impl FnMut(&str) -> Option<Fault> + Send + 'static) {
        self.plan().chance = Some(Box::new(chance));
    }

    /// Nothing goes wrong by chance any more.
    pub fn by_no_chance(&self) {
        self.plan().chance = None;
    }

    /// The calls of `operation` until now, first to last.
    pub fn asked(&self, operation: &str) -> Vec<Asked> {
        let plan = self.plan();
        let asked = plan.asked.iter();
        asked
            .filter(|asked| asked.operation == operation)
            .cloned()
            .collect()
    }

    /// Forgets which calls were made.
    pub fn forget(&self) {
        self.plan().asked.clear();
    }

    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().expect("nobody panics with the plan")
    }

    /// Notes a call and answers what goes wrong with it.
    fn meet(&self, request: &HttpRequest) -> Option<Fault> {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
        let body = request.body().bytes().unwrap_or_default();
        let body = serde_json::from_slice(body).unwrap_or_default();
        let mut plan = self.plan();
        let once = plan.once.iter().position(|(name, _)| *name == operation);
        let fault = match once {
            Some(place) => Some(plan.once.remove(place).1),
            None => {
                let mut always = plan.always.iter();
                let found = always.find(|(name, _)| *name == operation);
                let told = found.map(|(_, fault)| fault.clone());
                let chance = plan.chance.as_mut();
                told.or_else(|| chance.and_then(|chance| chance(&operation)))
            }
        };
        plan.asked.push(Asked { operation, body });
        fault
    }
}

impl HttpClient for Faults {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let table = self.table.as_ref();
        SharedHttpConnector::new(Way {
            faults: self.clone(),
            table: table.map(|table| table.http_connector(settings, components)),
        })
    }
}

#[derive(Debug)]
struct Way {
    faults: Faults,
    table: Option<SharedHttpConnector>,
}

impl HttpConnector for Way {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let fault = self.faults.meet(&request);
        let table = self.table.clone();
        HttpConnectorFuture::new(async move {
            match fault {
                None => pass(table, request).await,
                Some(Fault::Answered { status, body }) => Ok(answer(status, &body)),
                Some(Fault::Unreachable) => Err(lost()),
                Some(Fault::AnswerLost) => pass(table, request).await.and(Err(lost())),
                Some(Fault::Late(wait)) => {
                    tokio::time::sleep(wait).await;
                    pass(table, request).await
                }
                Some(Fault::Adrift(wait)) => {
                    let on_its_own = tokio::spawn(async move {
                        tokio::time::sleep(wait).await;
                        pass(table, request).await
                    });
                    on_its_own.await.unwrap_or_else(|_| Err(lost()))
                }
                Some(Fault::Contended) => Ok(contended(&request)),
            }
        })
    }
}

async fn pass(
    table: Option<SharedHttpConnector>,
    request: HttpRequest,
) -> Result<HttpResponse, ConnectorError> {
    let table = table.expect("there is no table: what goes wrong must be told");
    table.call(request).await
}

fn contended(request: &HttpRequest) -> HttpResponse {
    let body = request.body().bytes().unwrap_or_default();
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let actions = body["TransactItems"].as_array().map_or(0, Vec::len);
    let reason = json!({ "Code": "TransactionConflict", "Message": "on demand" });
    let Fault::Answered { status, body } = Fault::cancelled(&vec![reason; actions]) else {
        panic!("a cancelled transaction is an answer")
    };
    answer(status, &body)
}

fn lost() -> ConnectorError {
    ConnectorError::io("the line is down, on demand".into())
}

fn answer(status: u16, body: &Value) -> HttpResponse {
    let status = status.try_into().expect("a status of HTTP");
    HttpResponse::new(status, SdkBody::from(body.to_string()))
}
