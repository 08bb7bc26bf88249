//! The client of EBI's web service, as far as tax ids go.

use std::time::Duration;

use domain::tax_id::check::Answer;
use domain::tax_id::{Dv, Ruc, TaxpayerKind};
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Response, StatusCode, redirect};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::soap::{self, Envelope};
use super::{AuthorityError, TaxAuthority};
use crate::{Lazy, Pending, lazily};

const CONNECT: Duration = Duration::from_secs(5);
/// It answers in two to five seconds; a person is waiting.
const TOTAL: Duration = Duration::from_secs(20);

/// An answer is below 2 kB; more than this is not from the service.
const MAX_ANSWER: usize = 64 * 1024;

/// The word of success of every operation.
const PROCESSED: &str = "200";
/// The tax office's codes for a RUC that is malformed or not registered.
const NOT_REGISTERED: [&str; 2] = ["1601", "1602"];

/// Our account with EBI, as it is kept among the secrets.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EbiSettings {
    /// The whole address of the service, as the contract with EBI names it.
    pub url: String,
    /// Names the account: `tokenEmpresa`.
    pub company_token: SecretString,
    /// Opens it: `tokenPassword`.
    pub password: SecretString,
}

/// Asks by EBI.
pub struct EbiAuthority {
    settings: EbiSettings,
    http: Lazy<Result<Client, String>>,
    total: Duration,
}

impl EbiAuthority {
    /// By this account.
    pub fn new(settings: EbiSettings) -> Self {
        Self {
            settings,
            http: lazily(|| {
                Client::builder()
                    .connect_timeout(CONNECT)
                    // A redirect would take the password elsewhere.
                    .redirect(redirect::Policy::none())
                    .build()
                    .map_err(|err| err.to_string())
            }),
            total: TOTAL,
        }
    }

    async fn ask(&self, ruc: &Ruc, taxpayer: TaxpayerKind) -> Result<Answer, AuthorityError> {
        let http = self.http.as_ref().map_err(|detail| misconfigured(detail))?;
        let kind = match taxpayer {
            TaxpayerKind::Natural => "1",
            TaxpayerKind::Juridical => "2",
        };
        let question = soap::question(
            self.settings.company_token.expose_secret(),
            self.settings.password.expose_secret(),
            kind,
            &ruc.to_string(),
        );
        let response = http
            .post(&self.settings.url)
            .header(
                CONTENT_TYPE,
                HeaderValue::from_static("text/xml; charset=utf-8"),
            )
            .header("SOAPAction", format!("\"{}\"", soap::ACTION))
            .timeout(self.total)
            .body(question)
            .send()
            .await
            .map_err(|err| silence(&err))?;
        let status = response.status();
        let body = read(response).await?;
        judge(status, &body)
    }
}

impl TaxAuthority for EbiAuthority {
    fn look_up<'a>(
        &'a self,
        ruc: &'a Ruc,
        taxpayer: TaxpayerKind,
    ) -> Pending<'a, Result<Answer, AuthorityError>> {
        Box::pin(self.ask(ruc, taxpayer))
    }
}

fn misconfigured(detail: &str) -> AuthorityError {
    AuthorityError::Misconfigured {
        detail: detail.to_owned(),
    }
}

fn unavailable(detail: &str) -> AuthorityError {
    AuthorityError::Unavailable {
        detail: detail.to_owned(),
    }
}

fn unreadable(detail: &str) -> AuthorityError {
    AuthorityError::Unreadable {
        detail: detail.to_owned(),
    }
}

/// No answer. The error's own text holds the address; what kind it is will do.
fn silence(err: &reqwest::Error) -> AuthorityError {
    if err.is_builder() {
        misconfigured("the address is none")
    } else if err.is_connect() {
        unavailable("no connection")
    } else if err.is_timeout() {
        unavailable("no answer in time")
    } else {
        unavailable("the connection broke")
    }
}

async fn read(mut response: Response) -> Result<Vec<u8>, AuthorityError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|err| silence(&err))? {
        body.extend_from_slice(&chunk);
        if body.len() > MAX_ANSWER {
            return Err(unreadable("it is longer than an answer"));
        }
    }
    Ok(body)
}

/// What an answer means. SOAP answers a fault with status 500, so the body is looked at first.
fn judge(status: StatusCode, body: &[u8]) -> Result<Answer, AuthorityError> {
    match (status, soap::read(body)) {
        (StatusCode::OK, Ok(Envelope::Result(members))) => settle(&members),
        (StatusCode::OK | StatusCode::INTERNAL_SERVER_ERROR, Ok(Envelope::Fault(code))) => {
            // The code may name a namespace first: `a:InternalServiceFault`.
            let code = code.rsplit(':').next().unwrap_or_default();
            Err(unavailable(&format!("a fault, {}", short(code))))
        }
        (StatusCode::OK, Err(detail)) => Err(unreadable(detail)),
        (StatusCode::TOO_MANY_REQUESTS, _) => Err(unavailable("too much at once")),
        (status, _) if status.is_server_error() => Err(unavailable(&format!("status {status}"))),
        (status, _) => Err(misconfigured(&format!("the address answers {status}"))),
    }
}

fn settle(members: &[(String, String)]) -> Result<Answer, AuthorityError> {
    let member = |name: &str| {
        let found = members.iter().find(|(path, _)| path == name);
        found.map(|(_, text)| text.as_str())
    };
    let code = member("codigo").ok_or_else(|| unreadable("it has no code"))?;
    if code != PROCESSED {
        let told = [Some(code), member("mensaje"), member("infoRuc/mensaje")];
        let unknown = told.into_iter().flatten().any(names_unregistered);
        return if unknown {
            Ok(Answer::Unknown)
        } else {
            Err(AuthorityError::Refused { code: short(code) })
        };
    }
    let result = member("resultado").unwrap_or_default();
    if !result.eq_ignore_ascii_case("procesado") {
        return Err(unreadable("its code and its result contradict each other"));
    }
    // Processed, and nothing found.
    let Some(dv) = member("infoRuc/dv") else {
        return Ok(Answer::Unknown);
    };
    Ok(Answer::Registered {
        dv: Dv::parse(dv).map_err(|_| unreadable("its check digits are none"))?,
        name: member("infoRuc/razonSocial").map(str::to_owned),
    })
}

/// Whether one of the tax office's codes stands in a text, as a number of its own: the words of a
/// message say nothing reliable.
fn names_unregistered(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|number| NOT_REGISTERED.contains(&number))
}

/// A code for the log: short, and nothing but letters and digits.
fn short(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .take(32)
        .collect()
}

#[cfg(test)]
mod tests;
