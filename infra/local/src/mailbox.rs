//! The mail that was sent, so that a person or a test can read it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use mail_parser::{Address, HeaderValue, Message, MessageParser, MimeHeaders};
use serde::{Deserialize, Serialize};

use crate::error::LocalError;

/// Every mail that was sent, oldest first. Clones are the same box.
#[derive(Clone, Debug, Default)]
pub struct Mailbox {
    mails: Arc<Mutex<Vec<Mail>>>,
    folder: Option<PathBuf>,
}

/// One mail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// The message id that the sender was answered.
    pub id: String,
    /// When, by the stack's clock.
    pub received_at: String,
    /// Who sent it.
    pub from: String,
    /// Everyone who gets it: to, copy and blind copy. Bare addresses.
    pub to: Vec<String>,
    /// Where answers go.
    pub reply_to: Vec<String>,
    /// The subject.
    pub subject: String,
    /// The part for reading as text.
    pub text: Option<String>,
    /// The part for a browser.
    pub html: Option<String>,
    /// The files in it.
    pub attachments: Vec<Attachment>,
    /// The tags that come back with bounces and complaints.
    pub tags: BTreeMap<String, String>,
    /// The other headers that the sender set, as they stand in the message.
    pub headers: BTreeMap<String, String>,
}

/// A file in a mail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub content_type: String,
    /// How many bytes it has.
    pub size: usize,
    /// Its bytes in base64.
    pub base64: String,
}

impl Mailbox {
    /// The mails kept in `folder`, where new ones are kept as well. Without a folder they live
    /// as long as the box.
    pub(crate) fn open(folder: Option<&Path>) -> Result<Self, LocalError> {
        let mut mails = Vec::new();
        if let Some(folder) = folder {
            std::fs::create_dir_all(folder).map_err(LocalError::files(folder))?;
            let entries = std::fs::read_dir(folder).map_err(LocalError::files(folder))?;
            for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
                let text = std::fs::read(&path).map_err(LocalError::files(&path))?;
                mails.extend(serde_json::from_slice::<Mail>(&text).ok());
            }
        }
        mails.sort_by(|a, b| (&a.received_at, &a.id).cmp(&(&b.received_at, &b.id)));
        Ok(Self {
            mails: Arc::new(Mutex::new(mails)),
            folder: folder.map(Path::to_owned),
        })
    }

    /// Every mail, oldest first.
    pub fn all(&self) -> Vec<Mail> {
        self.mails
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The mail of that id.
    pub fn get(&self, id: &str) -> Option<Mail> {
        self.all().into_iter().find(|mail| mail.id == id)
    }

    pub(crate) fn put(&self, mail: Mail) {
        if let Some(folder) = &self.folder {
            let text = serde_json::to_vec_pretty(&mail).unwrap_or_default();
            if let Err(error) = std::fs::write(folder.join(format!("{}.json", mail.id)), text) {
                tracing::error!(%error, "A mail could not be kept");
            }
        }
        self.mails
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(mail);
    }
}

impl Mail {
    /// Reads a MIME message. None if it is none.
    pub(crate) fn parse(raw: &[u8], id: &str, now: Timestamp) -> Option<Self> {
        let message = MessageParser::default().parse(raw)?;
        let to = [message.to(), message.cc(), message.bcc()];
        Some(Self {
            id: id.to_owned(),
            received_at: now.to_string(),
            from: addresses(message.from()).join(", "),
            to: to.into_iter().flat_map(addresses).collect(),
            reply_to: addresses(message.reply_to()),
            subject: message.subject().unwrap_or_default().to_owned(),
            // A part that the message does not have would be made from the other one.
            text: own_part(&message, false),
            html: own_part(&message, true),
            attachments: message.attachments().map(attachment).collect(),
            tags: BTreeMap::new(),
            headers: headers(&message),
        })
    }
}

impl Attachment {
    pub(crate) fn new(name: &str, content_type: &str, bytes: &[u8]) -> Self {
        Self {
            name: name.to_owned(),
            content_type: content_type.to_owned(),
            size: bytes.len(),
            base64: STANDARD.encode(bytes),
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        STANDARD.decode(&self.base64).unwrap_or_default()
    }
}

fn own_part(message: &Message<'_>, html: bool) -> Option<String> {
    let mut bodies: Vec<_> = message.text_bodies().collect();
    bodies.extend(message.html_bodies());
    let own = bodies
        .into_iter()
        .find(|part| part.is_text_html() == html)?;
    own.text_contents().map(str::to_owned)
}

fn attachment(part: &mail_parser::MessagePart<'_>) -> Attachment {
    let content_type = part.content_type().map_or_else(
        || "application/octet-stream".to_owned(),
        |kind| match kind.subtype() {
            Some(subtype) => format!("{}/{subtype}", kind.ctype()),
            None => kind.ctype().to_owned(),
        },
    );
    let name = part.attachment_name().unwrap_or("attachment");
    Attachment::new(name, &content_type, part.contents())
}

fn addresses(of: Option<&Address<'_>>) -> Vec<String> {
    let all = of.into_iter().flat_map(Address::iter);
    all.filter_map(|one| Some(one.address.as_ref()?.to_string()))
        .collect()
}

/// Headers that no field of [`Mail`] shows: a sender's own, and those about unsubscribing.
fn headers(message: &Message<'_>) -> BTreeMap<String, String> {
    message
        .headers()
        .iter()
        .filter(|header| {
            let name = header.name().to_ascii_lowercase();
            name.starts_with("x-") || name.starts_with("list-")
        })
        .map(|header| {
            let value = if let HeaderValue::Text(text) = &header.value {
                text.to_string()
            } else {
                let (start, end) = (header.offset_start as usize, header.offset_end as usize);
                let raw = message.raw_message().get(start..end).unwrap_or_default();
                String::from_utf8_lossy(raw).trim().to_owned()
            };
            (header.name().to_owned(), value)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RAW: &str = "From: Tienda <no-reply@example.com>\r\nTo: Ana <ana@example.com>\r\n\
        Subject: =?utf-8?B?UmVjaWJpw7M=?=\r\nX-Event: RequestSubmitted\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Hola</p>\r\n\
        --b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\
        Content-Disposition: attachment; filename=\"acta.pdf\"\r\n\r\nJVBERg==\r\n--b--\r\n";

    fn mail() -> Mail {
        Mail::parse(
            RAW.as_bytes(),
            "m1",
            "2026-11-24T10:00:00Z".parse().unwrap(),
        )
        .unwrap()
    }

    #[test]
    fn a_message_is_read_with_its_parts_and_files() {
        let mail = mail();
        assert_eq!(mail.from, "no-reply@example.com");
        assert_eq!(mail.to, ["ana@example.com"]);
        assert_eq!(mail.subject, "Recibió");
        assert_eq!(mail.html.as_deref(), Some("<p>Hola</p>"));
        assert_eq!(mail.text, None);
        assert_eq!(mail.headers["X-Event"], "RequestSubmitted");
        let [file] = mail.attachments.as_slice() else {
            panic!("one file: {:?}", mail.attachments);
        };
        assert_eq!((file.name.as_str(), file.size), ("acta.pdf", 4));
        assert_eq!(file.content_type, "application/pdf");
        assert_eq!(file.bytes(), b"%PDF");
    }

    #[test]
    fn a_box_with_a_folder_finds_its_mail_again() {
        let folder = tempfile::tempdir().unwrap();
        Mailbox::open(Some(folder.path())).unwrap().put(mail());
        let again = Mailbox::open(Some(folder.path())).unwrap();
        assert_eq!(again.all(), [mail()]);
        assert_eq!(again.get("m1"), Some(mail()));
    }
}
