//! Fakes: they take what they are given, remember it, and fail when told to.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::Pending;
use crate::email::{Email, MailError, MailId, Mailer, write_mime};
use crate::messages::{self, Sent, Text, TextError, TextSender};

/// A mailer that delivers nowhere. It refuses what the real one refuses before sending.
#[derive(Debug, Default)]
pub struct MailBox {
    inside: Mutex<Inside<Email, MailError>>,
}

impl MailBox {
    /// Everything sent so far, oldest first.
    pub fn sent(&self) -> Vec<Email> {
        lock(&self.inside).sent.clone()
    }

    /// Fails the next message that nothing else is wrong with.
    pub fn fail_next(&self, error: MailError) {
        lock(&self.inside).failures.insert(0, error);
    }
}

impl Mailer for MailBox {
    fn send<'a>(&'a self, email: &'a Email) -> Pending<'a, Result<MailId, MailError>> {
        Box::pin(async move {
            write_mime(email)?;
            let number = lock(&self.inside).take(email)?;
            Ok(MailId(format!("mail-{number}")))
        })
    }
}

/// A sender of texts that delivers nowhere. It refuses what the real one refuses before sending.
#[derive(Debug, Default)]
pub struct TextBox {
    inside: Mutex<Inside<Text, TextError>>,
}

impl TextBox {
    /// Everything sent so far, oldest first.
    pub fn sent(&self) -> Vec<Text> {
        lock(&self.inside).sent.clone()
    }

    /// Fails the next text that nothing else is wrong with.
    pub fn fail_next(&self, error: TextError) {
        lock(&self.inside).failures.insert(0, error);
    }
}

impl TextSender for TextBox {
    fn send<'a>(&'a self, text: &'a Text) -> Pending<'a, Result<Sent, TextError>> {
        Box::pin(async move {
            messages::check(text)?;
            let number = lock(&self.inside).take(text)?;
            Ok(Sent {
                sid: format!("SM{number:032x}"),
                status: "queued".to_owned(),
            })
        })
    }
}

#[derive(Debug)]
struct Inside<T, E> {
    sent: Vec<T>,
    /// The next one last.
    failures: Vec<E>,
}

impl<T, E> Default for Inside<T, E> {
    fn default() -> Self {
        Self {
            sent: Vec::new(),
            failures: Vec::new(),
        }
    }
}

impl<T: Clone, E> Inside<T, E> {
    fn take(&mut self, what: &T) -> Result<usize, E> {
        if let Some(error) = self.failures.pop() {
            return Err(error);
        }
        self.sent.push(what.clone());
        Ok(self.sent.len())
    }
}

fn lock<T>(inside: &Mutex<T>) -> MutexGuard<'_, T> {
    inside.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use domain::fault::Fault;

    use super::*;
    use crate::email::Address;
    use crate::messages::{Body, Channel};
    use crate::phone::Phone;

    #[tokio::test]
    async fn the_mail_box_keeps_what_it_takes_and_fails_once_when_told() {
        let mail_box = MailBox::default();
        let email = Email {
            from: Address::new("a@example.com"),
            to: vec![Address::new("b@example.com")],
            subject: "Hi".to_owned(),
            text: "Hi".to_owned(),
            html: None,
            attachments: Vec::new(),
            reply_to: None,
            list_unsubscribe: None,
            event: "auth.otp".to_owned(),
            dedupe_key: "otp_01".to_owned(),
        };
        mail_box.fail_next(MailError::TooLarge);
        assert!(mail_box.send(&email).await.is_err());
        assert!(mail_box.send(&email).await.is_ok());
        assert_eq!(mail_box.sent(), std::slice::from_ref(&email));
        let broken = Email {
            subject: "a\nb".to_owned(),
            ..email
        };
        let err = mail_box.send(&broken).await.unwrap_err();
        assert_eq!(err.code(), "mail_header_invalid");
        assert_eq!(mail_box.sent().len(), 1);
    }

    #[tokio::test]
    async fn the_text_box_keeps_what_it_takes_and_fails_once_when_told() {
        let text_box = TextBox::default();
        let text = Text {
            to: Phone::parse("6123-4567").unwrap(),
            channel: Channel::Sms,
            body: Body::from("482913"),
            dedupe_key: "otp_01".to_owned(),
        };
        text_box.fail_next(TextError::Unknown {
            detail: "timed out".to_owned(),
        });
        assert_eq!(
            text_box.send(&text).await.unwrap_err().code(),
            "text_unknown"
        );
        assert!(text_box.send(&text).await.is_ok());
        assert_eq!(text_box.sent(), std::slice::from_ref(&text));
        let fixed = Text {
            to: Phone::parse("201-2345").unwrap(),
            ..text
        };
        let err = text_box.send(&fixed).await.unwrap_err();
        assert_eq!(err.code(), "text_not_receivable");
        assert_eq!(text_box.sent().len(), 1);
    }
}
