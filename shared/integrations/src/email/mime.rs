//! A message as it travels: headers that cannot be broken, text and HTML side by side, files.

use domain::digest::Sha256;
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address as Header;
use mail_builder::headers::raw::Raw;
use mail_builder::headers::url::URL;

use super::{Address, Attachment, Email, MailError};

/// The most recipients that SES takes at once.
pub const MAX_RECIPIENTS: usize = 50;

/// The longest message that SES takes, encoded.
const MAX_BYTES: usize = 40_000_000;

/// Writes a message out, or says what is wrong with it.
pub(crate) fn write(email: &Email) -> Result<Vec<u8>, MailError> {
    check(email)?;
    let mut message = MessageBuilder::new()
        .from(header(&email.from))
        .to(Header::new_list(email.to.iter().map(header).collect()))
        .subject(email.subject.as_str())
        .message_id(message_id(email))
        .text_body(email.text.as_str());
    if let Some(html) = &email.html {
        message = message.html_body(html.as_str());
    }
    if let Some(reply_to) = &email.reply_to {
        message = message.reply_to(header(reply_to));
    }
    if let Some(link) = &email.list_unsubscribe {
        message = message.header("List-Unsubscribe", URL::new(link.as_str()));
        if link.starts_with("https:") {
            message = message.header(
                "List-Unsubscribe-Post",
                Raw::new("List-Unsubscribe=One-Click"),
            );
        }
    }
    for file in &email.attachments {
        message = message.attachment(
            file.content_type.as_str(),
            file.file_name.as_str(),
            file.bytes.as_slice(),
        );
    }
    let bytes = message
        .write_to_vec()
        .expect("writing to memory does not fail");
    if bytes.len() > MAX_BYTES {
        return Err(MailError::TooLarge);
    }
    Ok(bytes)
}

/// The same message always has the same id, so that a mailbox can see a second copy for what it
/// is. SES puts one of its own in front; others need not.
fn message_id(email: &Email) -> String {
    let (_, host) = email.from.email.rsplit_once('@').unwrap_or_default();
    let word = Sha256::of(email.dedupe_key.as_bytes());
    format!("{}@{host}", &word.as_str()[..32])
}

fn header(address: &Address) -> Header<'_> {
    Header::new_address(address.name.as_deref(), address.email.as_str())
}

/// The library folds and encodes, but what is in a header is ours to answer for: a line break
/// there would be a new header, and a new header may be a new recipient.
fn check(email: &Email) -> Result<(), MailError> {
    if email.to.is_empty() || email.to.len() > MAX_RECIPIENTS {
        return Err(MailError::Recipients);
    }
    person("from", &email.from)?;
    for address in &email.to {
        person("to", address)?;
    }
    if let Some(address) = &email.reply_to {
        person("reply_to", address)?;
    }
    plain("subject", &email.subject)?;
    plain("event", &email.event)?;
    plain("dedupe_key", &email.dedupe_key)?;
    for Attachment {
        file_name,
        content_type,
        bytes: _,
    } in &email.attachments
    {
        plain("file_name", file_name)?;
        plain("content_type", content_type)?;
        if !content_type.bytes().all(is_of_a_type) {
            return Err(MailError::Header {
                field: "content_type",
            });
        }
    }
    if let Some(link) = &email.list_unsubscribe {
        plain("list_unsubscribe", link)?;
        if !link.bytes().all(is_of_a_link) {
            return Err(MailError::Header {
                field: "list_unsubscribe",
            });
        }
    }
    Ok(())
}

fn person(field: &'static str, address: &Address) -> Result<(), MailError> {
    plain(field, address.name.as_deref().unwrap_or_default())?;
    plain(field, &address.email)?;
    // Addresses are validated where they come in. This keeps out what has a meaning in a header.
    let fits = address.email.len() <= 254
        && address.email.bytes().all(is_of_an_address)
        && match address.email.split_once('@') {
            Some((local, host)) => !local.is_empty() && host.contains('.') && !host.contains('@'),
            None => false,
        };
    if fits {
        Ok(())
    } else {
        Err(MailError::Address { field })
    }
}

fn plain(field: &'static str, value: &str) -> Result<(), MailError> {
    // U+2028 and U+2029 are line breaks to some readers.
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if value.contains(breaks) {
        return Err(MailError::Header { field });
    }
    Ok(())
}

fn is_of_an_address(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"<>()[],;:\\\"".contains(&byte)
}

fn is_of_a_type(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/.+-_".contains(&byte)
}

fn is_of_a_link(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"<>,\"".contains(&byte)
}

#[cfg(test)]
mod tests {
    use domain::fault::{Class, Fault};
    use mail_parser::{MessageParser, MimeHeaders, PartType};

    use super::*;

    pub(super) fn email() -> Email {
        Email {
            from: Address::named("Dejavú", "no-reply@dejavu.example"),
            to: vec![Address::named("Ana Núñez", "ana@example.com")],
            subject: "Su artículo se vendió".to_owned(),
            text: "¡Hola! Su artículo se vendió.".to_owned(),
            html: Some("<p>¡Hola! Su artículo se vendió.</p>".to_owned()),
            attachments: vec![Attachment {
                file_name: "liquidación noviembre.pdf".to_owned(),
                content_type: "application/pdf".to_owned(),
                bytes: (0..=255).cycle().take(5_000).collect(),
            }],
            reply_to: Some(Address::new("hola@dejavu.example")),
            list_unsubscribe: Some("https://dejavu.example/stop?m=msg_01".to_owned()),
            event: "sale.completed".to_owned(),
            dedupe_key: "sale.completed:sal_01:usr_01".to_owned(),
        }
    }

    #[test]
    fn a_message_reads_back_as_it_was_written() {
        let email = email();
        let bytes = write(&email).unwrap();
        let read = MessageParser::default().parse(&bytes).unwrap();

        assert_eq!(read.subject(), Some("Su artículo se vendió"));
        let to = read.to().unwrap().first().unwrap();
        assert_eq!(to.name(), Some("Ana Núñez"));
        assert_eq!(to.address(), Some("ana@example.com"));
        let from = read.from().unwrap().first().unwrap();
        assert_eq!(from.name(), Some("Dejavú"));
        let reply_to = read.reply_to().unwrap().first().unwrap();
        assert_eq!(reply_to.address(), Some("hola@dejavu.example"));
        assert_eq!(read.body_text(0).unwrap(), email.text);
        assert_eq!(read.body_html(0).unwrap(), email.html.unwrap());
        let file = read.attachment(0).unwrap();
        assert_eq!(file.attachment_name(), Some("liquidación noviembre.pdf"));
        assert_eq!(file.content_type().unwrap().subtype(), Some("pdf"));
        assert_eq!(file.contents(), email.attachments[0].bytes);
    }

    #[test]
    fn text_and_html_are_alternatives_beside_the_files() {
        let bytes = write(&email()).unwrap();
        let read = MessageParser::default().parse(&bytes).unwrap();
        let types = read.parts.iter().map(|part| {
            let content = part.content_type().unwrap();
            let multipart = matches!(part.body, PartType::Multipart(_));
            format!(
                "{}/{} {multipart}",
                content.ctype(),
                content.subtype().unwrap()
            )
        });
        insta::assert_snapshot!(types.collect::<Vec<_>>().join("\n"), @r"
        multipart/mixed true
        multipart/alternative true
        text/plain false
        text/html false
        application/pdf false
        ");
    }

    #[test]
    fn every_line_is_ascii_and_short_and_ends_in_crlf() {
        let bytes = write(&email()).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.is_ascii());
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        assert!(text.lines().all(|line| line.len() <= 998));
        assert!(text.contains("List-Unsubscribe: <https://dejavu.example/stop?m=msg_01>\r\n"));
        assert!(text.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
        assert!(!text.contains("localhost"));
    }

    #[test]
    fn the_same_message_has_the_same_id() {
        let id = |email: &Email| {
            let bytes = write(email).unwrap();
            let read = MessageParser::default().parse(&bytes).unwrap();
            read.message_id().unwrap().to_owned()
        };
        let other = Email {
            dedupe_key: "another".to_owned(),
            ..email()
        };
        assert_eq!(id(&email()), id(&email()));
        assert_ne!(id(&email()), id(&other));
        assert!(id(&email()).ends_with("@dejavu.example"));
    }

    #[test]
    fn no_header_can_be_broken_from_inside() {
        type Spoil = fn(&mut Email, String);
        let spoils: [(&str, Spoil); 9] = [
            ("from", |email, text| email.from.name = Some(text)),
            ("to", |email, text| email.to[0].name = Some(text)),
            ("to", |email, text| email.to[0].email = text),
            ("reply_to", |email, text| {
                email.reply_to = Some(Address::new(text));
            }),
            ("subject", |email, text| email.subject = text),
            ("event", |email, text| email.event = text),
            ("dedupe_key", |email, text| email.dedupe_key = text),
            ("file_name", |email, text| {
                email.attachments[0].file_name = text;
            }),
            ("list_unsubscribe", |email, text| {
                email.list_unsubscribe = Some(text);
            }),
        ];
        for (field, spoil) in spoils {
            for hostile in [
                "a@b.pa\r\nBcc: all@example.com",
                "a@b.pa\nX: y",
                "a@b.pa\rX: y",
                "a@b.pa\0",
                "a@b.pa\u{2028}X: y",
            ] {
                let mut email = email();
                spoil(&mut email, hostile.to_owned());
                let err = write(&email).unwrap_err();
                assert_eq!(err.class(), Class::Invalid);
                assert_eq!(err.code(), "mail_header_invalid");
                assert_eq!(
                    err.to_string(),
                    format!("`{field}` holds a control character")
                );
            }
        }
    }

    #[test]
    fn what_has_a_meaning_in_a_header_is_no_address() {
        for wrong in [
            "",
            "ana",
            "ana@",
            "@example.com",
            "ana@example",
            "a@b@example.com",
            "ana@example.com, eve@example.com",
            "Ana <ana@example.com>",
            "añá@example.com",
            "ana@example.com (hi)",
        ] {
            let mut email = email();
            email.to[0].email = wrong.to_owned();
            let err = write(&email).unwrap_err();
            assert_eq!(err.code(), "mail_address_invalid", "{wrong}");
        }
        let mut email = email();
        email.list_unsubscribe = Some("https://a.pa/>,<mailto:x@y.z".to_owned());
        assert_eq!(write(&email).unwrap_err().class(), Class::Invalid);
        let mut email = tests::email();
        email.attachments[0].content_type = "text/html; name=x".to_owned();
        assert_eq!(write(&email).unwrap_err().class(), Class::Invalid);
    }

    #[test]
    fn a_message_goes_to_one_to_fifty() {
        let mut email = email();
        email.to = vec![Address::new("a@example.com"); MAX_RECIPIENTS];
        assert!(write(&email).is_ok());
        email.to.push(Address::new("a@example.com"));
        assert_eq!(write(&email).unwrap_err().code(), "mail_recipients_invalid");
        email.to.clear();
        assert_eq!(write(&email).unwrap_err().code(), "mail_recipients_invalid");
    }

    #[test]
    fn debug_tells_neither_who_nor_what() {
        insta::assert_snapshot!(
            format!("{:?}", email()),
            @r#"Email { event: "sale.completed", dedupe_key: "sale.completed:sal_01:usr_01", recipients: 1, attachments: 1, .. }"#
        );
    }
}
