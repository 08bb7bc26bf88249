//! Answers to deployments: the one PUT that a custom resource owes `CloudFormation`.

use std::time::Duration;

use domain::fault::{Class, Fault};
use reqwest::{Client, Url, header, redirect};

use crate::{Lazy, Pending, lazily};

const CONNECT: Duration = Duration::from_secs(5);
const TOTAL: Duration = Duration::from_secs(20);
/// So often an answer is offered: without one the deployment waits for an hour.
const TRIES: u32 = 4;
const FIRST_WAIT: Duration = Duration::from_millis(500);

/// Where `CloudFormation` waits for answers: a bucket of its own, in any region.
const HOSTS: &[&str] = &[".amazonaws.com", ".amazonaws.com.cn"];

/// Why an answer did not arrive. Never says where it was to go: whoever knows that may answer.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// The address is not one of AWS.
    #[error("the address for the answer is not one of AWS")]
    Address,
    /// Nothing took it.
    #[error("the answer was not taken: {detail}")]
    NotTaken {
        /// The status, or that there was no connection.
        detail: String,
    },
}

impl Fault for AnswerError {
    fn class(&self) -> Class {
        match self {
            Self::Address => Class::Invalid,
            Self::NotTaken { .. } => Class::Unavailable,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Address => "answer_address_invalid",
            Self::NotTaken { .. } => "answer_not_taken",
        }
    }
}

/// Takes answers to where they are waited for.
pub trait Answers: Send + Sync {
    /// Puts `answer` at `url`, which was signed for this purpose.
    fn put<'a>(&'a self, url: &'a str, answer: &'a str) -> Pending<'a, Result<(), AnswerError>>;
}

/// Answers to `CloudFormation`.
pub struct StackAnswers {
    http: Lazy<Result<Client, String>>,
    first_wait: Duration,
    is_allowed: fn(&Url) -> bool,
}

impl Default for StackAnswers {
    fn default() -> Self {
        Self {
            http: lazily(|| {
                Client::builder()
                    .connect_timeout(CONNECT)
                    .timeout(TOTAL)
                    // The signature is for this address and no other.
                    .redirect(redirect::Policy::none())
                    .build()
                    .map_err(|err| err.to_string())
            }),
            first_wait: FIRST_WAIT,
            is_allowed: is_of_aws,
        }
    }
}

impl StackAnswers {
    async fn deliver(&self, url: &str, answer: &str) -> Result<(), AnswerError> {
        let url = Url::parse(url).map_err(|_| AnswerError::Address)?;
        if !(self.is_allowed)(&url) {
            return Err(AnswerError::Address);
        }
        let mut wait = self.first_wait;
        let mut tries = 1;
        loop {
            match self.offer(&url, answer).await {
                Err(AnswerError::NotTaken { .. }) if tries < TRIES => {}
                outcome => return outcome,
            }
            tokio::time::sleep(wait).await;
            wait *= 2;
            tries += 1;
        }
    }

    async fn offer(&self, url: &Url, answer: &str) -> Result<(), AnswerError> {
        let not_taken = |detail: &str| AnswerError::NotTaken {
            detail: detail.to_owned(),
        };
        let http = self.http.as_ref().map_err(|detail| not_taken(detail))?;
        let sent = http
            .put(url.clone())
            // The address was signed for a body without a type.
            .header(header::CONTENT_TYPE, "")
            .body(answer.to_owned())
            .send()
            .await;
        match sent {
            Ok(response) if response.status().is_success() => Ok(()),
            Ok(response) => Err(not_taken(response.status().as_str())),
            // The error's own text holds the address.
            Err(_) => Err(not_taken("no answer")),
        }
    }
}

impl Answers for StackAnswers {
    fn put<'a>(&'a self, url: &'a str, answer: &'a str) -> Pending<'a, Result<(), AnswerError>> {
        Box::pin(self.deliver(url, answer))
    }
}

fn is_of_aws(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let is_known = HOSTS.iter().any(|ending| host.ends_with(ending));
    let is_plain = url.username().is_empty() && url.password().is_none();
    url.scheme() == "https" && url.port().is_none() && is_plain && is_known
}

#[cfg(test)]
mod tests {
    use wiremock::matchers::{body_string, header, method, path, query_param};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;

    fn anywhere() -> StackAnswers {
        StackAnswers {
            first_wait: Duration::from_millis(1),
            is_allowed: |_| true,
            ..StackAnswers::default()
        }
    }

    #[tokio::test]
    async fn an_answer_is_put_as_it_is_and_without_a_type() {
        let server = MockServer::start().await;
        Mock::given(method("PUT"))
            .and(path("/answer"))
            .and(query_param("X-Amz-Signature", "s"))
            .and(header("content-type", ""))
            .and(body_string("{\"Status\":\"SUCCESS\"}"))
            .respond_with(ResponseTemplate::new(200))
            .expect(1)
            .mount(&server)
            .await;
        let url = format!("{}/answer?X-Amz-Signature=s", server.uri());
        let answers = anywhere();
        answers.put(&url, "{\"Status\":\"SUCCESS\"}").await.unwrap();
    }

    #[tokio::test]
    async fn an_answer_that_is_not_taken_is_offered_again_and_then_given_up() {
        let server = MockServer::start().await;
        Mock::given(method("PUT"))
            .respond_with(ResponseTemplate::new(503))
            .up_to_n_times(2)
            .mount(&server)
            .await;
        Mock::given(method("PUT"))
            .respond_with(ResponseTemplate::new(200))
            .with_priority(9)
            .mount(&server)
            .await;
        anywhere().put(&server.uri(), "{}").await.unwrap();

        server.reset().await;
        Mock::given(method("PUT"))
            .respond_with(ResponseTemplate::new(403))
            .expect(u64::from(TRIES))
            .mount(&server)
            .await;
        let url = format!("{}/secret", server.uri());
        let error = anywhere().put(&url, "{}").await.unwrap_err();
        assert_eq!(error.to_string(), "the answer was not taken: 403");
    }

    #[tokio::test]
    async fn nothing_is_sent_to_an_address_that_is_not_of_aws() {
        let answers = StackAnswers::default();
        for url in [
            "http://bucket.s3.amazonaws.com/x",
            "https://bucket.s3.amazonaws.com.evil.test/x",
            "https://evil.test/x?amazonaws.com",
            "https://user@bucket.s3.amazonaws.com/x",
            "https://bucket.s3.amazonaws.com:8443/x",
            "https://evilamazonaws.com/x",
            "https://169.254.169.254/latest",
            "nonsense",
        ] {
            let error = answers.put(url, "{}").await.unwrap_err();
            assert!(matches!(error, AnswerError::Address), "{url}");
        }
        let real = "https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/a?b=c";
        assert!(is_of_aws(&Url::parse(real).unwrap()));
    }
}
