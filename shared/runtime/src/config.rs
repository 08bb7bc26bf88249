//! What a function is told by its environment.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};

/// What a function is told by its environment. Secrets are not in it: they are read by name.
#[derive(Clone, Debug)]
pub struct Config {
    /// Reaches AWS, or what stands in for it.
    pub sdk: SdkConfig,
    /// The table.
    pub table: String,
    /// Whose rows.
    pub company: String,
    /// The bucket of uploads and documents.
    pub bucket: String,
    /// The event bus.
    pub bus: String,
    /// Origins whose pages may call, separated by commas.
    pub origins: String,
    /// What stands before the name of every secret.
    pub secret_prefix: String,
    /// A file of secrets, in place of Secrets Manager.
    pub secrets_file: Option<PathBuf>,
    /// The public keys of access tokens: a JSON Web Key Set.
    pub token_keys: String,
    /// Where people open the shop: links in messages begin with it.
    pub public_url: String,
    /// The address messages come from.
    pub mail_from: String,
    /// Whether to call the table once before the first request.
    pub warm_start: bool,
    /// Whether the bucket's name goes into the path: what stands in for S3 has no DNS.
    pub path_style: bool,
    /// Seconds by which the clock is moved. Only the local stack moves it.
    pub clock_ahead: i64,
}

/// Why a function does not start.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The environment lacks a variable.
    #[error("the environment lacks {0}")]
    Lacks(&'static str),
    /// A variable is no number.
    #[error("{0} is no number")]
    NoNumber(&'static str),
}

impl Config {
    /// Reads the environment that the stacks set.
    ///
    /// # Errors
    /// [`ConfigError`], naming the variable.
    pub async fn from_env() -> Result<Self, ConfigError> {
        let variables: BTreeMap<String, String> = std::env::vars().collect();
        let sdk = if is_plain(&variables) {
            plain(&variables)
        } else {
            cloud().await
        };
        Self::read(&variables, sdk)
    }

    /// Reads the environment that the local stack would give a process, for functions that run
    /// inside it.
    ///
    /// # Errors
    /// [`ConfigError`], naming the variable.
    pub fn from_variables(variables: &BTreeMap<String, String>) -> Result<Self, ConfigError> {
        Self::read(variables, plain(variables))
    }

    fn read(variables: &BTreeMap<String, String>, sdk: SdkConfig) -> Result<Self, ConfigError> {
        let optional = |name: &str| variables.get(name).cloned().unwrap_or_default();
        let needed = |name| variables.get(name).cloned().ok_or(ConfigError::Lacks(name));
        Ok(Self {
            sdk,
            table: needed("TABLE_NAME")?,
            company: needed("COMPANY")?,
            bucket: needed("BUCKET")?,
            bus: needed("BUS_NAME")?,
            origins: optional("ALLOWED_ORIGINS"),
            secret_prefix: optional("SECRET_PREFIX"),
            secrets_file: variables.get("SECRETS_FILE").map(PathBuf::from),
            token_keys: needed("TOKEN_KEYS")?,
            public_url: needed("PUBLIC_URL")?,
            mail_from: needed("MAIL_FROM")?,
            warm_start: optional("WARM_START") == "1",
            path_style: is_plain(variables),
            clock_ahead: match optional("CLOCK_AHEAD_SECONDS").as_str() {
                "" => 0,
                text => text
                    .parse()
                    .map_err(|_| ConfigError::NoNumber("CLOCK_AHEAD_SECONDS"))?,
            },
        })
    }
}

/// Whether the services are reached without TLS, as in the local stack.
fn is_plain(variables: &BTreeMap<String, String>) -> bool {
    let endpoint = variables.get("AWS_ENDPOINT_URL_DYNAMODB");
    endpoint.is_some_and(|url| url.starts_with("http:"))
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(2))
        .operation_attempt_timeout(Duration::from_secs(4))
        .build()
}

async fn cloud() -> SdkConfig {
    aws_config::defaults(BehaviorVersion::v2026_01_12())
        .timeout_config(timeouts())
        .load()
        .await
}

/// Settings for what stands in for AWS: the endpoints and keys of the variables, and a client
/// without TLS, which starts faster.
fn plain(variables: &BTreeMap<String, String>) -> SdkConfig {
    let variable = |name: &str| variables.get(name).cloned().unwrap_or_default();
    let credentials = Credentials::new(
        variable("AWS_ACCESS_KEY_ID"),
        variable("AWS_SECRET_ACCESS_KEY"),
        None,
        None,
        "variables",
    );
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new(variable("AWS_REGION")))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .timeout_config(timeouts())
        .sleep_impl(aws_smithy_async::rt::sleep::SharedAsyncSleep::new(
            aws_smithy_async::rt::sleep::TokioSleep::new(),
        ))
        .service_config(Endpoints(variables.clone()))
        .build()
}

/// The endpoint of each service, under the names that the SDKs agree on.
#[derive(Debug)]
struct Endpoints(BTreeMap<String, String>);

impl LoadServiceConfig for Endpoints {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        let service = key.service_id().to_uppercase().replace(' ', "_");
        self.0.get(&format!("{}_{service}", key.env())).cloned()
    }
}
