//! The client of Twilio's Messages API.

use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Client, Response, StatusCode, redirect};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::{Body, Channel, Sent, Text, TextError, TextSender, check};
use crate::{Lazy, Pending, lazily};

/// Where Twilio is.
const TWILIO: &str = "https://api.twilio.com";

const CONNECT: Duration = Duration::from_secs(5);
const TOTAL: Duration = Duration::from_secs(10);

/// An answer is below 2 kB; more than this is not from Twilio.
const MAX_ANSWER: usize = 64 * 1024;

/// In whose name a text goes out.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sender {
    /// One number of ours, in E.164.
    Number(String),
    /// A messaging service, which picks the number: `MG…`.
    Service(String),
}

/// Our account with Twilio, as it is kept among the secrets.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwilioSettings {
    /// The account: `AC…`.
    pub account_sid: String,
    /// Who signs in: the account itself, or an API key (`SK…`).
    pub user: String,
    /// The password to it.
    pub password: SecretString,
    /// In whose name SMS go out; none without it.
    pub sms: Option<Sender>,
    /// In whose name WhatsApp messages go out; none without it.
    pub whatsapp: Option<Sender>,
    /// The approved template that carries a one-time code over WhatsApp, the code being its `1`:
    /// `HX…`. Without it no code goes that way: free text would be taken and never arrive.
    #[serde(default)]
    pub whatsapp_code_template: Option<String>,
    /// Where Twilio reports what became of a text; the text's key is added as `m`.
    pub status_callback: Option<String>,
    /// Another place than Twilio's own, for the local stack.
    pub base_url: Option<String>,
}

/// Sends by Twilio.
pub struct TwilioSender {
    settings: TwilioSettings,
    http: Lazy<Result<Client, String>>,
    total: Duration,
}

impl TwilioSender {
    /// By this account.
    pub fn new(settings: TwilioSettings) -> Self {
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

    /// The form of a text: what Twilio is told of it.
    fn form(&self, text: &Text) -> Result<Vec<(&'static str, String)>, TextError> {
        let (prefix, sender) = match text.channel {
            Channel::Sms => ("", &self.settings.sms),
            Channel::WhatsApp => ("whatsapp:", &self.settings.whatsapp),
        };
        let sender = sender.as_ref().ok_or_else(|| TextError::Misconfigured {
            twilio: 0,
            detail: format!("no sender for {:?}", text.channel),
        })?;
        let mut form = vec![("To", format!("{prefix}{}", text.to.as_str()))];
        form.push(match sender {
            Sender::Number(number) => ("From", format!("{prefix}{number}")),
            Sender::Service(sid) => ("MessagingServiceSid", sid.clone()),
        });
        match &text.body {
            Body::Text(body) => form.push(("Body", body.clone())),
            Body::Template { sid, variables } => {
                let variables = serde_json::json!(variables).to_string();
                form.push(("ContentSid", sid.clone()));
                form.push(("ContentVariables", variables));
            }
        }
        if let Some(callback) = &self.settings.status_callback {
            let mark = if callback.contains('?') { '&' } else { '?' };
            let key = utf8_percent_encode(&text.dedupe_key, NON_ALPHANUMERIC);
            form.push(("StatusCallback", format!("{callback}{mark}m={key}")));
        }
        Ok(form)
    }

    async fn deliver(&self, text: &Text) -> Result<Sent, TextError> {
        check(text)?;
        let form = self.form(text)?;
        let http = self
            .http
            .as_ref()
            .map_err(|detail| TextError::Misconfigured {
                twilio: 0,
                detail: detail.clone(),
            })?;
        let base = self.settings.base_url.as_deref().unwrap_or(TWILIO);
        let account = &self.settings.account_sid;
        let response = http
            .post(format!(
                "{base}/2010-04-01/Accounts/{account}/Messages.json"
            ))
            .basic_auth(
                &self.settings.user,
                Some(self.settings.password.expose_secret()),
            )
            .timeout(self.total)
            .form(&form)
            .send()
            .await
            .map_err(|err| silence(&err))?;
        let status = response.status();
        match read(response).await {
            Ok(body) => judge(status, &body),
            // Whatever came after it, a clear refusal is one.
            Err(_) if refuses(status) => judge(status, b""),
            Err(err) => Err(err),
        }
    }
}

impl TextSender for TwilioSender {
    fn send<'a>(&'a self, text: &'a Text) -> Pending<'a, Result<Sent, TextError>> {
        Box::pin(self.deliver(text))
    }
}

#[derive(Deserialize)]
struct Taken {
    sid: String,
    status: String,
}

#[derive(Default, Deserialize)]
struct Problem {
    #[serde(default)]
    code: u32,
}

async fn read(mut response: Response) -> Result<Vec<u8>, TextError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|err| silence(&err))? {
        body.extend_from_slice(&chunk);
        if body.len() > MAX_ANSWER {
            return Err(TextError::Unknown {
                detail: format!("the answer is longer than {MAX_ANSWER} bytes"),
            });
        }
    }
    Ok(body)
}

/// No answer. Only a connection that was never made is sure to have carried nothing.
fn silence(err: &reqwest::Error) -> TextError {
    // The error's own text holds the URL, and so the account; what kind it is will do.
    let detail = if err.is_connect() {
        return TextError::Unavailable {
            detail: "no connection".to_owned(),
        };
    } else if err.is_timeout() {
        "no answer in time"
    } else {
        "the connection broke"
    };
    TextError::Unknown {
        detail: detail.to_owned(),
    }
}

fn refuses(status: StatusCode) -> bool {
    status.is_client_error()
}

/// What an answer means. Twilio's messages quote the number, so only its code goes on.
fn judge(status: StatusCode, body: &[u8]) -> Result<Sent, TextError> {
    if status.is_success() {
        return match serde_json::from_slice::<Taken>(body) {
            Ok(Taken { sid, status }) => Ok(Sent { sid, status }),
            Err(_) => Err(TextError::Unknown {
                detail: format!("an answer with {status} that makes no sense"),
            }),
        };
    }
    let twilio = serde_json::from_slice::<Problem>(body)
        .unwrap_or_default()
        .code;
    if status.is_server_error() {
        return Err(TextError::Unknown {
            detail: format!("answered {status}, code {twilio}"),
        });
    }
    let misconfigured = |detail: &str| TextError::Misconfigured {
        twilio,
        detail: detail.to_owned(),
    };
    Err(match twilio {
        21211 => TextError::Number { twilio },
        21614 | 21635 | 63024 => TextError::NotReceivable { twilio },
        21610 | 63014 => TextError::OptedOut { twilio },
        21617 => TextError::Length,
        63038 => TextError::QuotaUsed { twilio },
        21408 => misconfigured("the recipient's country is not enabled"),
        21606 | 21612 => misconfigured("the sender cannot write to this recipient"),
        21608 => misconfigured("a trial account writes to verified numbers only"),
        20003 => misconfigured("the account does not let us in"),
        20429 => TextError::Unavailable {
            detail: "too much at once".to_owned(),
        },
        _ => match status {
            StatusCode::TOO_MANY_REQUESTS => TextError::Unavailable {
                detail: "too much at once".to_owned(),
            },
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => {
                misconfigured("the account does not let us in")
            }
            other if refuses(other) => TextError::Refused {
                twilio,
                status: other.as_u16(),
            },
            _ => misconfigured("the address is not Twilio's"),
        },
    })
}

#[cfg(test)]
mod tests;
