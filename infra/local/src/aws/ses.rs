//! SES: takes mail as version 2 does, refuses what it would refuse, and puts the rest into the
//! mailbox.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderValue, Method, Request, StatusCode};
use hyper::body::Incoming;
use rand::RngCore as _;
use serde::Deserialize;
use serde_json::json;
use tokio::net::TcpListener;

use crate::clock::Clock;
use crate::mailbox::{Attachment, Mail, Mailbox};
use crate::net::{self, Answer, BoxError, Stop};

/// A message has at most 40 MB, which base64 makes a third more.
const BODY_LIMIT: usize = 56 * 1024 * 1024;
/// And goes to at most so many people.
const RECIPIENT_LIMIT: usize = 50;
/// And no line of it is longer.
const LINE_LIMIT: usize = 1000;

/// Why a message is not taken.
struct Refused {
    code: &'static str,
    message: String,
}

impl Refused {
    fn bad(message: impl Into<String>) -> Self {
        Self {
            code: "BadRequestException",
            message: message.into(),
        }
    }

    fn rejected(message: &str) -> Self {
        Self {
            code: "MessageRejected",
            message: message.to_owned(),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct SendEmail {
    from_email_address: Option<String>,
    destination: Destination,
    reply_to_addresses: Vec<String>,
    content: Content,
    email_tags: Vec<Pair>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Destination {
    to_addresses: Vec<String>,
    cc_addresses: Vec<String>,
    bcc_addresses: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Content {
    raw: Option<Raw>,
    simple: Option<Simple>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Raw {
    data: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Simple {
    subject: Text,
    body: Bodies,
    headers: Vec<Pair>,
    attachments: Vec<File>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Bodies {
    text: Option<Text>,
    html: Option<Text>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Text {
    data: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Pair {
    name: String,
    value: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct File {
    file_name: String,
    raw_content: String,
    #[serde(default)]
    content_type: Option<String>,
}

/// Answers the SDK until `stop`.
pub(crate) async fn serve(listener: TcpListener, mailbox: Mailbox, clock: Clock, stop: Stop) {
    let service = hyper::service::service_fn(move |request| {
        let (mailbox, clock) = (mailbox.clone(), clock.clone());
        async move { Ok::<_, BoxError>(answer(request, &mailbox, &clock).await) }
    });
    net::serve(listener, service, stop).await;
}

async fn answer(request: Request<Incoming>, mailbox: &Mailbox, clock: &Clock) -> Answer {
    let known =
        request.method() == Method::POST && request.uri().path() == "/v2/email/outbound-emails";
    if !known {
        return refuse(
            StatusCode::NOT_FOUND,
            "NotFoundException",
            "unknown operation",
        );
    }
    if !request.headers().contains_key(http::header::AUTHORIZATION) {
        let code = "MissingAuthenticationTokenException";
        return refuse(StatusCode::FORBIDDEN, code, "Missing Authentication Token");
    }
    let Ok(body) = net::read(request.into_body(), BODY_LIMIT).await else {
        let code = "BadRequestException";
        return refuse(
            StatusCode::BAD_REQUEST,
            code,
            "the message is larger than 40 MB",
        );
    };
    match accept(&body, clock) {
        Ok(mail) => {
            let id = mail.id.clone();
            mailbox.put(mail);
            net::json(StatusCode::OK, &json!({"MessageId": id}))
        }
        Err(refused) => refuse(StatusCode::BAD_REQUEST, refused.code, &refused.message),
    }
}

fn accept(body: &[u8], clock: &Clock) -> Result<Mail, Refused> {
    let request: SendEmail =
        serde_json::from_slice(body).map_err(|error| Refused::bad(error.to_string()))?;
    let given = Destination::all(&request.destination);
    check_headers(&request, &given)?;
    let id = message_id(clock);
    let mut mail = match (&request.content.raw, &request.content.simple) {
        (Some(raw), None) => parse_raw(&raw.data, &id, clock)?,
        (None, Some(simple)) => parse_simple(&request, simple, &id, clock)?,
        _ => {
            return Err(Refused::bad(
                "Content must be exactly one of Raw, Simple and Template.",
            ));
        }
    };
    if let Some(from) = &request.from_email_address {
        mail.from = bare(from);
    }
    if mail.from.is_empty() {
        return Err(Refused::bad("Missing required header 'From'."));
    }
    // Who is named in the call gets the message, whatever its headers say.
    if !given.is_empty() {
        mail.to = given.iter().map(|address| bare(address)).collect();
    }
    if mail.to.is_empty() {
        return Err(Refused::bad("Missing required header 'To'."));
    }
    if mail.to.len() > RECIPIENT_LIMIT {
        return Err(Refused::bad(format!(
            "Recipient count exceeds {RECIPIENT_LIMIT}."
        )));
    }
    if let Some(wrong) = mail
        .to
        .iter()
        .chain([&mail.from])
        .find(|one| !is_address(one))
    {
        let what = format!("Invalid email address: {wrong}");
        return Err(Refused::bad(what));
    }
    mail.tags = request
        .email_tags
        .into_iter()
        .map(|tag| (tag.name, tag.value))
        .collect();
    Ok(mail)
}

impl Destination {
    fn all(&self) -> Vec<String> {
        let all = [&self.to_addresses, &self.cc_addresses, &self.bcc_addresses];
        all.into_iter().flatten().cloned().collect()
    }
}

/// A line end in a header would let its writer add headers of their own.
fn check_headers(request: &SendEmail, given: &[String]) -> Result<(), Refused> {
    let simple = request.content.simple.as_ref();
    let subject = simple.map(|simple| &simple.subject.data);
    let own = simple.into_iter().flat_map(|simple| &simple.headers);
    let own = own.flat_map(|pair| [&pair.name, &pair.value]);
    let tags = request
        .email_tags
        .iter()
        .flat_map(|tag| [&tag.name, &tag.value]);
    let mut headers = (request.from_email_address.iter())
        .chain(given)
        .chain(&request.reply_to_addresses)
        .chain(subject)
        .chain(own)
        .chain(tags);
    match headers.find(|value| value.contains(['\r', '\n'])) {
        Some(_) => Err(Refused::bad(
            "Headers must not contain a carriage return or line feed.",
        )),
        None => Ok(()),
    }
}

fn parse_raw(data: &str, id: &str, clock: &Clock) -> Result<Mail, Refused> {
    let raw = STANDARD
        .decode(data)
        .map_err(|_| Refused::bad("Raw data is not base64."))?;
    if raw
        .split(|byte| *byte == b'\n')
        .any(|line| line.len() > LINE_LIMIT)
    {
        return Err(Refused::rejected("A line is longer than 1000 characters."));
    }
    Mail::parse(&raw, id, clock.now()).ok_or_else(|| Refused::bad("Raw data is no message."))
}

fn parse_simple(
    request: &SendEmail,
    simple: &Simple,
    id: &str,
    clock: &Clock,
) -> Result<Mail, Refused> {
    let body = &simple.body;
    if body.text.is_none() && body.html.is_none() {
        return Err(Refused::bad("A message needs a text or an HTML body."));
    }
    let mut attachments = Vec::new();
    for file in &simple.attachments {
        let bytes = STANDARD
            .decode(&file.raw_content)
            .map_err(|_| Refused::bad("An attachment is not base64."))?;
        let kind = file.content_type.as_deref();
        let kind = kind.unwrap_or("application/octet-stream");
        attachments.push(Attachment::new(&file.file_name, kind, &bytes));
    }
    Ok(Mail {
        id: id.to_owned(),
        received_at: clock.now().to_string(),
        from: String::new(),
        to: Vec::new(),
        reply_to: request
            .reply_to_addresses
            .iter()
            .map(|one| bare(one))
            .collect(),
        subject: simple.subject.data.clone(),
        text: body.text.as_ref().map(|text| text.data.clone()),
        html: body.html.as_ref().map(|html| html.data.clone()),
        attachments,
        tags: BTreeMap::new(),
        headers: simple
            .headers
            .iter()
            .map(|pair| (pair.name.clone(), pair.value.clone()))
            .collect(),
    })
}

/// The address without the name that stands before it.
fn bare(address: &str) -> String {
    let inner = address
        .rsplit_once('<')
        .and_then(|(_, rest)| rest.split_once('>'));
    inner.map_or(address, |(inner, _)| inner).trim().to_owned()
}

fn is_address(text: &str) -> bool {
    let parts = text.rsplit_once('@');
    parts.is_some_and(|(name, domain)| {
        !name.is_empty() && domain.contains('.') && !text.contains([' ', ',', '<', '>'])
    })
}

/// As SES makes them: the time in hexadecimal, then something random.
fn message_id(clock: &Clock) -> String {
    let mut random = [0_u8; 16];
    rand::rng().fill_bytes(&mut random);
    let hex: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        "{:016x}-{}-{}-{}-{}-{}-000000",
        clock.now().as_millisecond() | (1 << 56),
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

fn refuse(status: StatusCode, code: &'static str, message: &str) -> Answer {
    let mut answer = net::json(status, &json!({"message": message}));
    answer
        .headers_mut()
        .insert("x-amzn-errortype", HeaderValue::from_static(code));
    answer
}
