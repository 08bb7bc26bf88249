//! What stands in for Twilio: it takes SMS and WhatsApp messages as the real service does, and puts
//! them where mail goes, so that the console shows a code whatever way it was sent.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{Method, Request, StatusCode, header};
use hyper::body::Incoming;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::clock::Clock;
use crate::error::LocalError;
use crate::mailbox::{Mail, Mailbox};
use crate::net::{self, Answer, BoxError, Stop};
use crate::stack::Neighbour;

const BODY_LIMIT: usize = 64 * 1024;
const ACCOUNT: &str = "AC00000000000000000000000000000001";
const PATH: &str = "/2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json";

/// The house's account with it, as [`integrations::messages`] reads it from the secrets.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Account {
    account_sid: String,
    user: String,
    password: String,
    sms: Option<Sender>,
    whatsapp: Option<Sender>,
    whatsapp_code_template: Option<String>,
    base_url: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Sender {
    number: String,
}

/// It, before it answers.
pub(super) struct Twilio {
    listener: TcpListener,
    account: Account,
}

/// What it goes by.
struct Knows {
    account: Account,
    mailbox: Mailbox,
    clock: Clock,
}

impl Twilio {
    /// Takes an address: the secrets name it before the stack starts.
    pub(super) fn open() -> Result<Self, LocalError> {
        let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let failed = |source| LocalError::Listen {
            address: wanted,
            source,
        };
        let listener = TcpListener::bind(wanted).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let sender = |number: &str| {
            Some(Sender {
                number: number.to_owned(),
            })
        };
        let account = Account {
            account_sid: ACCOUNT.to_owned(),
            user: ACCOUNT.to_owned(),
            password: format!("{:032x}", rand::random::<u128>()),
            sms: sender("+50760000001"),
            whatsapp: sender("+50760000002"),
            whatsapp_code_template: Some("HX00000000000000000000000000000001".to_owned()),
            base_url: Some(format!("http://{address}")),
        };
        Ok(Self { listener, account })
    }

    pub(super) fn account(&self) -> Account {
        self.account.clone()
    }

    /// Answers from the start of the stack to its end.
    pub(super) fn answers(self) -> Neighbour {
        Box::new(move |stop: Stop, mailbox: Mailbox, clock: Clock| {
            let knows = Knows {
                account: self.account,
                mailbox,
                clock,
            };
            Box::pin(async move {
                match tokio::net::TcpListener::from_std(self.listener) {
                    Ok(listener) => serve(listener, knows, stop).await,
                    Err(error) => tracing::error!(%error, "Nothing stands in for Twilio"),
                }
            })
        })
    }
}

async fn serve(listener: tokio::net::TcpListener, knows: Knows, stop: Stop) {
    let knows = Arc::new(knows);
    let service = hyper::service::service_fn(move |request| {
        let knows = Arc::clone(&knows);
        async move { Ok::<_, BoxError>(answer(request, &knows).await) }
    });
    net::serve(listener, service, stop).await;
}

async fn answer(request: Request<Incoming>, knows: &Knows) -> Answer {
    if request.method() != Method::POST || request.uri().path() != PATH {
        return refused(StatusCode::NOT_FOUND, 20_404);
    }
    let account = &knows.account;
    let pass = STANDARD.encode(format!("{}:{}", account.user, account.password));
    let pass = format!("Basic {pass}");
    let shown = request.headers().get(header::AUTHORIZATION);
    if shown.and_then(|value| value.to_str().ok()) != Some(pass.as_str()) {
        return refused(StatusCode::UNAUTHORIZED, 20_003);
    }
    let Ok(body) = net::read(request.into_body(), BODY_LIMIT).await else {
        return refused(StatusCode::BAD_REQUEST, 21_617);
    };
    let form: Vec<(String, String)> = serde_urlencoded::from_bytes(&body).unwrap_or_default();
    let sid = format!("SM{:032x}", rand::random::<u128>());
    match text(&form, &sid, &knows.clock.now().to_string()) {
        Ok(text) => {
            knows.mailbox.put(text);
            net::json(
                StatusCode::CREATED,
                &json!({"sid": sid, "status": "queued"}),
            )
        }
        Err(code) => refused(StatusCode::BAD_REQUEST, code),
    }
}

/// The message as the mailbox shows it, or the code with which Twilio refuses the form.
fn text(form: &[(String, String)], sid: &str, now: &str) -> Result<Mail, u32> {
    let field = |name: &str| {
        let found = form.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    };
    let to = field("To").ok_or(21_604_u32)?;
    let (channel, number) = match to.strip_prefix("whatsapp:") {
        Some(number) => ("whatsapp", number),
        None => ("sms", to),
    };
    let digits = number.strip_prefix('+').unwrap_or_default();
    if digits.len() < 8 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(21_211);
    }
    let says = match (
        field("Body"),
        field("ContentSid"),
        field("ContentVariables"),
    ) {
        (Some(body), _, _) => body.to_owned(),
        (None, Some(template), Some(gaps)) => format!("{template} {gaps}"),
        (None, _, _) => return Err(21_619),
    };
    let subject = match channel {
        "whatsapp" => "WhatsApp",
        _ => "SMS",
    };
    Ok(Mail {
        id: sid.to_owned(),
        received_at: now.to_owned(),
        from: field("From").unwrap_or_default().to_owned(),
        to: vec![number.to_owned()],
        subject: subject.to_owned(),
        text: Some(says),
        tags: BTreeMap::from([("channel".to_owned(), channel.to_owned())]),
        ..Mail::default()
    })
}

/// As Twilio refuses: with a code of its own.
fn refused(status: StatusCode, code: u32) -> Answer {
    net::json(status, &json!({"code": code, "status": status.as_u16()}))
}

#[cfg(test)]
mod tests {
    use integrations::messages::{Body, Channel, Text, TextError, TextSender as _, TwilioSender};
    use integrations::phone::Phone;

    use super::*;
    use crate::net::Stopper;

    fn to_ana(channel: Channel, body: Body) -> Text {
        Text {
            to: Phone::parse("+50761234567").unwrap(),
            channel,
            body,
            dedupe_key: "k".to_owned(),
        }
    }

    #[tokio::test]
    async fn what_the_house_sends_lies_in_the_mailbox() {
        let (stopper, stop) = Stopper::new();
        let twilio = Twilio::open().unwrap();
        let settings = serde_json::to_value(twilio.account()).unwrap();
        let mailbox = Mailbox::default();
        let neighbour = twilio.answers();
        let running = tokio::spawn(neighbour(stop, mailbox.clone(), Clock::default()));
        let sender = TwilioSender::new(serde_json::from_value(settings.clone()).unwrap());
        let sms = to_ana(Channel::Sms, Body::from("Dejavu: tu código es 204816."));
        sender.send(&sms).await.unwrap();
        let template = Body::Template {
            sid: "HX1".to_owned(),
            variables: BTreeMap::from([("1".to_owned(), "204816".to_owned())]),
        };
        sender
            .send(&to_ana(Channel::WhatsApp, template))
            .await
            .unwrap();

        let [sms, whatsapp]: [Mail; 2] = mailbox.all().try_into().unwrap();
        assert_eq!(
            (sms.subject.as_str(), sms.tags["channel"].as_str()),
            ("SMS", "sms")
        );
        assert_eq!(sms.to, ["+50761234567"]);
        assert!(sms.text.unwrap().contains("204816"));
        assert_eq!(whatsapp.subject, "WhatsApp");
        assert!(whatsapp.text.unwrap().contains("204816"));

        let mut wrong = settings;
        wrong["password"] = "guessed".into();
        let stranger = TwilioSender::new(serde_json::from_value(wrong).unwrap());
        let refused = stranger
            .send(&to_ana(Channel::Sms, Body::from("hola")))
            .await;
        assert!(matches!(refused, Err(TextError::Misconfigured { .. })));
        stopper.stop();
        running.await.unwrap();
    }

    #[test]
    fn a_form_without_a_number_or_a_text_is_refused() {
        let form = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter();
            let pairs: Vec<_> = pairs
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect();
            text(&pairs, "SM1", "now").map(drop)
        };
        assert_eq!(form(&[("Body", "hola")]), Err(21_604));
        assert_eq!(form(&[("To", "12"), ("Body", "hola")]), Err(21_211));
        assert_eq!(form(&[("To", "+50761234567")]), Err(21_619));
        assert_eq!(form(&[("To", "+50761234567"), ("Body", "hola")]), Ok(()));
    }
}
