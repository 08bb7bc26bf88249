//! What a function is told by its environment.

use std::path::PathBuf;

use aws_config::{BehaviorVersion, SdkConfig};
use aws_smithy_types::timeout::TimeoutConfig;
use std::time::Duration;

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
        let optional = |name: &str| std::env::var(name).unwrap_or_default();
        let needed = |name| std::env::var(name).map_err(|_| ConfigError::Lacks(name));
        let ahead = optional("CLOCK_AHEAD_SECONDS");
        Ok(Self {
            sdk: sdk().await,
            table: needed("TABLE_NAME")?,
            company: needed("COMPANY")?,
            bucket: needed("BUCKET")?,
            bus: needed("BUS_NAME")?,
            origins: optional("ALLOWED_ORIGINS"),
            secret_prefix: optional("SECRET_PREFIX"),
            secrets_file: std::env::var_os("SECRETS_FILE").map(PathBuf::from),
            token_keys: needed("TOKEN_KEYS")?,
            public_url: needed("PUBLIC_URL")?,
            mail_from: needed("MAIL_FROM")?,
            warm_start: optional("WARM_START") == "1",
            clock_ahead: match ahead.as_str() {
                "" => 0,
                text => text
                    .parse()
                    .map_err(|_| ConfigError::NoNumber("CLOCK_AHEAD_SECONDS"))?,
            },
        })
    }
}

impl Config {
    /// Whether the bucket's name goes into the path: what stands in for S3 has no DNS.
    pub fn path_style(&self) -> bool {
        std::env::var_os("AWS_ENDPOINT_URL_S3").is_some()
            || self.sdk.endpoint_url().is_some_and(|url| url.starts_with("http:"))
    }
}

/// The AWS settings from the environment. An endpoint without TLS, as the local stack has, gets a
/// client without it, which starts faster.
async fn sdk() -> SdkConfig {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(2))
        .operation_attempt_timeout(Duration::from_secs(4))
        .build();
    let mut loader = aws_config::defaults(BehaviorVersion::v2026_01_12()).timeout_config(timeouts);
    let plain =
        std::env::var("AWS_ENDPOINT_URL_DYNAMODB").is_ok_and(|url| url.starts_with("http:"));
    if plain {
        loader = loader.http_client(aws_smithy_http_client::Builder::new().build_http());
    }
    loader.load().await
}
