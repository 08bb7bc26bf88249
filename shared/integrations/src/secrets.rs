//! Keys and passwords, by name: from Secrets Manager, or from a file for the local stack.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use aws_config::SdkConfig;
use aws_sdk_secretsmanager::Client;
use domain::fault::{Class, Fault};
use domain::time::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;

use crate::aws::{AwsFailure, Kind};
use crate::{Lazy, lazily};

/// How long a secret that was read is used before it is read again. While one is being changed,
/// the old and the new must both be valid for at least this long.
pub const KEPT_SECONDS: i64 = 300;

/// Why a secret could not be read. None of these tells any part of one.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// No such secret.
    #[error("there is no secret `{name}`")]
    Missing {
        /// Its name.
        name: String,
    },
    /// The secret is not the JSON it should be.
    #[error("the secret `{name}` is malformed at line {line}, column {column}")]
    Malformed {
        /// Its name, or that of the whole file.
        name: String,
        /// Where reading it failed.
        line: usize,
        /// Where reading it failed.
        column: usize,
    },
    /// The file cannot be read.
    #[error("the file of secrets cannot be read")]
    Unreadable(#[source] std::io::Error),
    /// Secrets Manager does not answer, or is busy.
    #[error("the store of secrets does not answer")]
    Unavailable(#[source] AwsFailure),
    /// Secrets Manager refuses us.
    #[error("the store of secrets does not let us in")]
    Denied(#[source] AwsFailure),
}

impl Fault for SecretsError {
    fn class(&self) -> Class {
        match self {
            Self::Unavailable(_) => Class::Unavailable,
            Self::Missing { .. }
            | Self::Malformed { .. }
            | Self::Unreadable(_)
            | Self::Denied(_) => Class::Bug,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "secret_missing",
            Self::Malformed { .. } => "secret_malformed",
            Self::Unreadable(_) => "secrets_unreadable",
            Self::Unavailable(_) => "secrets_unavailable",
            Self::Denied(_) => "secrets_denied",
        }
    }
}

/// The secrets that this process may read.
pub struct Secrets {
    source: Source,
    kept: Mutex<HashMap<String, Kept>>,
}

enum Source {
    Manager(Lazy<Client>),
    File(HashMap<String, SecretString>),
}

struct Kept {
    value: SecretString,
    until: Timestamp,
}

impl Secrets {
    /// From the file, if there is one; otherwise from Secrets Manager.
    ///
    /// # Errors
    /// [`SecretsError::Unreadable`] or [`SecretsError::Malformed`], of the file.
    pub fn open(config: &SdkConfig, file: Option<&Path>) -> Result<Self, SecretsError> {
        if let Some(file) = file {
            let text = std::fs::read_to_string(file).map_err(SecretsError::Unreadable)?;
            return Self::from_json(&text);
        }
        let config = config.clone();
        Ok(Self::from(Source::Manager(lazily(move || {
            Client::new(&config)
        }))))
    }

    /// From Secrets Manager, by this client.
    pub fn manager(client: Client) -> Self {
        Self::from(Source::Manager(lazily(move || client)))
    }

    /// From a JSON object: name to secret. A secret that is not a string is kept as its JSON.
    ///
    /// # Errors
    /// [`SecretsError::Malformed`].
    pub fn from_json(text: &str) -> Result<Self, SecretsError> {
        let values: HashMap<String, serde_json::Value> =
            serde_json::from_str(text).map_err(|err| malformed("the file", &err))?;
        let values = values
            .into_iter()
            .map(|(name, value)| match value {
                serde_json::Value::String(text) => (name, SecretString::from(text)),
                other @ (serde_json::Value::Null
                | serde_json::Value::Bool(_)
                | serde_json::Value::Number(_)
                | serde_json::Value::Array(_)
                | serde_json::Value::Object(_)) => (name, SecretString::from(other.to_string())),
            })
            .collect();
        Ok(Self::from(Source::File(values)))
    }

    /// A secret's text, at most five minutes old. Time is an argument because a frozen function
    /// does not feel it pass.
    ///
    /// # Errors
    /// [`SecretsError`].
    pub async fn get(&self, name: &str, now: Timestamp) -> Result<SecretString, SecretsError> {
        let client = match &self.source {
            Source::Manager(client) => client,
            Source::File(values) => {
                return values
                    .get(name)
                    .cloned()
                    .ok_or_else(|| SecretsError::Missing {
                        name: name.to_owned(),
                    });
            }
        };
        if let Some(value) = self.kept(name, now) {
            return Ok(value);
        }
        let value = fetch(client, name).await?;
        let until = now.plus_seconds(KEPT_SECONDS);
        self.lock().insert(
            name.to_owned(),
            Kept {
                value: value.clone(),
                until,
            },
        );
        Ok(value)
    }

    /// A secret that is a JSON object, read into `T`.
    ///
    /// # Errors
    /// [`SecretsError`].
    pub async fn get_json<T: DeserializeOwned>(
        &self,
        name: &str,
        now: Timestamp,
    ) -> Result<T, SecretsError> {
        let text = self.get(name, now).await?;
        // The parser's own message can quote the value, so only the place goes on.
        serde_json::from_str(text.expose_secret()).map_err(|err| malformed(name, &err))
    }

    fn kept(&self, name: &str, now: Timestamp) -> Option<SecretString> {
        self.lock()
            .get(name)
            .filter(|kept| now < kept.until)
            .map(|kept| kept.value.clone())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Kept>> {
        // Nothing can panic half-way through an insert here, so what is inside is whole.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl From<Source> for Secrets {
    fn from(source: Source) -> Self {
        Self {
            source,
            kept: Mutex::default(),
        }
    }
}

async fn fetch(client: &Client, name: &str) -> Result<SecretString, SecretsError> {
    let missing = || SecretsError::Missing {
        name: name.to_owned(),
    };
    let answer = client.get_secret_value().secret_id(name).send().await;
    let answer = answer.map_err(|err| {
        let failure = AwsFailure::read(&err);
        match (failure.kind, failure.code()) {
            (Kind::Unavailable, _) => SecretsError::Unavailable(failure),
            (_, Some("ResourceNotFoundException")) | (Kind::Missing, _) => missing(),
            (Kind::Denied | Kind::Answered | Kind::Malformed, _) => SecretsError::Denied(failure),
        }
    })?;
    let text = answer.secret_string().ok_or_else(missing)?;
    Ok(SecretString::from(text))
}

fn malformed(name: &str, err: &serde_json::Error) -> SecretsError {
    SecretsError::Malformed {
        name: name.to_owned(),
        line: err.line(),
        column: err.column(),
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_secretsmanager::operation::get_secret_value::{
        GetSecretValueError, GetSecretValueOutput,
    };
    use aws_sdk_secretsmanager::types::error::{InternalServiceError, ResourceNotFoundException};
    use aws_smithy_mocks::{mock, mock_client};
    use serde::Deserialize;

    use super::*;

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-24T10:00:00Z").unwrap()
    }

    #[derive(Deserialize)]
    struct Account {
        sid: String,
        token: SecretString,
    }

    #[tokio::test]
    async fn a_secret_is_asked_for_once_in_five_minutes() {
        let rule = mock!(Client::get_secret_value)
            .match_requests(|request| request.secret_id() == Some("dejavu/twilio"))
            .sequence()
            .output(|| GetSecretValueOutput::builder().secret_string("old").build())
            .output(|| GetSecretValueOutput::builder().secret_string("new").build())
            .build();
        let secrets = Secrets::manager(mock_client!(aws_sdk_secretsmanager, [&rule]));

        for (seconds, expected, calls) in [
            (0, "old", 1),
            (KEPT_SECONDS - 1, "old", 1),
            (KEPT_SECONDS, "new", 2),
        ] {
            let at = now().plus_seconds(seconds);
            let secret = secrets.get("dejavu/twilio", at).await.unwrap();
            assert_eq!(secret.expose_secret(), expected);
            assert_eq!(rule.num_calls(), calls);
        }
    }

    #[tokio::test]
    async fn a_missing_secret_and_a_silent_store_are_told_apart() {
        let missing = mock!(Client::get_secret_value).then_error(|| {
            GetSecretValueError::ResourceNotFoundException(
                ResourceNotFoundException::builder()
                    .meta(
                        aws_smithy_types::error::ErrorMetadata::builder()
                            .code("ResourceNotFoundException")
                            .build(),
                    )
                    .build(),
            )
        });
        let secrets = Secrets::manager(mock_client!(aws_sdk_secretsmanager, [&missing]));
        let err = secrets.get("x", now()).await.unwrap_err();
        assert_eq!((err.class(), err.code()), (Class::Bug, "secret_missing"));

        let broken = mock!(Client::get_secret_value).then_error(|| {
            GetSecretValueError::InternalServiceError(
                InternalServiceError::builder()
                    .meta(
                        aws_smithy_types::error::ErrorMetadata::builder()
                            .code("InternalServiceError")
                            .build(),
                    )
                    .build(),
            )
        });
        let secrets = Secrets::manager(mock_client!(aws_sdk_secretsmanager, [&broken]));
        let err = secrets.get("x", now()).await.unwrap_err();
        assert_eq!(err.class(), Class::Unavailable);
    }

    #[tokio::test]
    async fn a_file_serves_strings_and_objects() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secrets.json");
        std::fs::write(
            &file,
            r#"{"pepper":"p","twilio":{"sid":"AC1","token":"t"}}"#,
        )
        .unwrap();
        let config = SdkConfig::builder().build();
        let secrets = Secrets::open(&config, Some(&file)).unwrap();

        let pepper = secrets.get("pepper", now()).await.unwrap();
        assert_eq!(pepper.expose_secret(), "p");
        let account: Account = secrets.get_json("twilio", now()).await.unwrap();
        assert_eq!(
            (account.sid.as_str(), account.token.expose_secret()),
            ("AC1", "t")
        );
        let err = secrets.get("other", now()).await.unwrap_err();
        assert_eq!(err.to_string(), "there is no secret `other`");

        let none = Secrets::open(&config, Some(&folder.path().join("none.json")));
        assert_eq!(none.err().map(|err| err.code()), Some("secrets_unreadable"));
    }

    #[tokio::test]
    async fn a_malformed_secret_is_not_quoted() {
        let secrets = Secrets::from_json(r#"{"twilio":"hunter2"}"#).unwrap();
        let read = secrets.get_json::<Account>("twilio", now()).await;
        let err = read.map(|_| ()).unwrap_err();
        assert_eq!(
            err.to_string(),
            "the secret `twilio` is malformed at line 1, column 1"
        );
        assert!(!format!("{err:?}").contains("hunter2"));
    }
}
