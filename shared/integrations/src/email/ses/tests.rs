use std::sync::{Arc, Mutex};

use aws_sdk_sesv2::operation::send_email::{SendEmailInput, SendEmailOutput};
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use domain::fault::{Class, Fault};
use mail_parser::MessageParser;

use super::*;
use crate::email::Address;

fn email() -> Email {
    Email {
        from: Address::named("Dejavú", "no-reply@dejavu.example"),
        to: vec![
            Address::new("ana@example.com"),
            Address::new("luis@example.com"),
        ],
        subject: "Código".to_owned(),
        text: "482913".to_owned(),
        html: None,
        attachments: Vec::new(),
        reply_to: None,
        list_unsubscribe: None,
        event: "auth.otp".to_owned(),
        dedupe_key: "otp_01".to_owned(),
    }
}

fn mailer(rule: &Rule) -> SesMailer {
    let client = mock_client!(aws_sdk_sesv2, RuleMode::MatchAny, [rule], |config| config
        .retry_config(aws_sdk_sesv2::config::retry::RetryConfig::disabled()));
    SesMailer::new(client, Some("dejavu".to_owned()))
}

#[tokio::test]
async fn a_message_is_handed_over_whole() {
    let seen: Arc<Mutex<Option<SendEmailInput>>> = Arc::default();
    let sink = Arc::clone(&seen);
    let rule = mock!(Client::send_email)
        .match_requests(move |input| {
            *sink.lock().unwrap() = Some(input.clone());
            true
        })
        .then_output(|| SendEmailOutput::builder().message_id("0100-1").build());

    let id = mailer(&rule).send(&email()).await.unwrap();

    assert_eq!(id, MailId("0100-1".to_owned()));
    let input = seen.lock().unwrap().take().unwrap();
    assert_eq!(input.from_email_address(), Some("no-reply@dejavu.example"));
    assert_eq!(input.configuration_set_name(), Some("dejavu"));
    assert_eq!(
        input.destination().unwrap().to_addresses(),
        ["ana@example.com", "luis@example.com"]
    );
    let tags = input.email_tags().iter();
    let tags = tags
        .map(|tag| (tag.name(), tag.value()))
        .collect::<Vec<_>>();
    assert_eq!(tags, [("event", "auth-otp"), ("dedupe_key", "otp_01")]);
    let raw = input.content().unwrap().raw().unwrap().data().as_ref();
    let read = MessageParser::default().parse(raw).unwrap();
    assert_eq!(read.subject(), Some("Código"));
    assert_eq!(read.body_text(0).unwrap(), "482913");
}

#[tokio::test]
async fn a_message_with_a_broken_header_never_leaves() {
    let rule = mock!(Client::send_email).then_output(|| SendEmailOutput::builder().build());
    let hostile = Email {
        subject: "Hi\r\nBcc: all@example.com".to_owned(),
        ..email()
    };
    let err = mailer(&rule).send(&hostile).await.unwrap_err();
    assert_eq!(err.code(), "mail_header_invalid");
    assert_eq!(rule.num_calls(), 0);
}

#[test]
fn a_key_that_ses_would_not_take_goes_by_its_fingerprint() {
    let value = |text| tag("dedupe_key", text).value().to_owned();
    assert_eq!(value("msg_01"), "msg_01");
    assert_eq!(value("a:b"), Sha256::of(b"a:b").as_str());
    assert_eq!(value(""), Sha256::of(b"").as_str());
    assert_eq!(value(&"x".repeat(257)).len(), 64);
}

/// Every answer of SES that means something else.
const FAILURES: [(u16, &str, &str, Class); 11] = [
    (400, "BadRequestException", "mail_malformed", Class::Invalid),
    (400, "MessageRejected", "mail_refused", Class::Refused),
    (
        400,
        "MailFromDomainNotVerifiedException",
        "mail_refused",
        Class::Refused,
    ),
    (
        400,
        "AccountSuspendedException",
        "mail_refused",
        Class::Refused,
    ),
    (
        400,
        "SendingPausedException",
        "mail_unavailable",
        Class::Unavailable,
    ),
    (
        400,
        "LimitExceededException",
        "mail_quota_used",
        Class::Limited,
    ),
    (
        429,
        "TooManyRequestsException",
        "mail_unavailable",
        Class::Unavailable,
    ),
    (
        500,
        "InternalFailure",
        "mail_unavailable",
        Class::Unavailable,
    ),
    (
        503,
        "ServiceUnavailable",
        "mail_unavailable",
        Class::Unavailable,
    ),
    (404, "NotFoundException", "mail_misconfigured", Class::Bug),
    (
        403,
        "AccessDeniedException",
        "mail_misconfigured",
        Class::Bug,
    ),
];

#[tokio::test]
async fn every_failure_has_its_class() {
    for (status, name, code, class) in FAILURES {
        let rule = mock!(Client::send_email).then_http_response(move || {
            let body = r#"{"message":"ana@example.com is not verified"}"#;
            let status = StatusCode::try_from(status).unwrap();
            let mut answer = HttpResponse::new(status, SdkBody::from(body));
            answer.headers_mut().insert("x-amzn-errortype", name);
            answer
        });
        let err = mailer(&rule).send(&email()).await.unwrap_err();
        assert_eq!((err.code(), err.class()), (code, class), "{name}");
        // SES quotes addresses; none may reach the log.
        let told = format!("{err:?} {err} {}", std::error::Error::source(&err).unwrap());
        assert!(!told.contains('@'), "{told}");
        assert!(told.contains(name), "{told}");
    }
}
