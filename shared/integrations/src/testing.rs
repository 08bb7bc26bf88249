//! Fakes: they take what they are given, remember it, and fail when told to.

use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::tax_id::check::Answer;
use domain::tax_id::{Dv, Ruc, TaxpayerKind};

use crate::Pending;
use crate::deployments::{AnswerError, Answers};
use crate::email::{Email, MailError, MailId, Mailer, write_mime};
use crate::messages::{self, Sent, Text, TextError, TextSender};
use crate::tax_authority::{AuthorityError, TaxAuthority};

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

/// A tax authority that knows whom it is told of, and nobody else.
#[derive(Debug, Default)]
pub struct TaxRegister {
    known: Mutex<Vec<(String, TaxpayerKind, Answer)>>,
    inside: Mutex<Inside<(String, TaxpayerKind), AuthorityError>>,
}

impl TaxRegister {
    /// Enters a RUC under check digits and a name.
    pub fn enter(&self, ruc: &Ruc, taxpayer: TaxpayerKind, dv: Dv, name: &str) {
        let answer = Answer::Registered {
            dv,
            name: Some(name.to_owned()),
        };
        lock(&self.known).push((ruc.to_string(), taxpayer, answer));
    }

    /// What was asked so far, oldest first.
    pub fn asked(&self) -> Vec<(String, TaxpayerKind)> {
        lock(&self.inside).sent.clone()
    }

    /// Fails the next question.
    pub fn fail_next(&self, error: AuthorityError) {
        lock(&self.inside).failures.insert(0, error);
    }
}

impl TaxAuthority for TaxRegister {
    fn look_up<'a>(
        &'a self,
        ruc: &'a Ruc,
        taxpayer: TaxpayerKind,
    ) -> Pending<'a, Result<Answer, AuthorityError>> {
        Box::pin(async move {
            let asked = (ruc.to_string(), taxpayer);
            lock(&self.inside).take(&asked)?;
            let known = lock(&self.known);
            let found = known
                .iter()
                .find(|(ruc, taxpayer, _)| (ruc, taxpayer) == (&asked.0, &asked.1));
            Ok(found.map_or(Answer::Unknown, |(_, _, answer)| answer.clone()))
        })
    }
}

/// A place for answers to deployments. It remembers where each was to go.
#[derive(Debug, Default)]
pub struct AnswerBox {
    inside: Mutex<Inside<(String, String), AnswerError>>,
}

impl AnswerBox {
    /// Every answer so far, oldest first, behind its address.
    pub fn taken(&self) -> Vec<(String, String)> {
        lock(&self.inside).sent.clone()
    }

    /// Does not take the next answer.
    pub fn fail_next(&self, error: AnswerError) {
        lock(&self.inside).failures.insert(0, error);
    }
}

impl Answers for AnswerBox {
    fn put<'a>(&'a self, url: &'a str, answer: &'a str) -> Pending<'a, Result<(), AnswerError>> {
        Box::pin(async move {
            let answer = (url.to_owned(), answer.to_owned());
            lock(&self.inside).take(&answer).map(drop)
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

    #[tokio::test]
    async fn the_register_knows_whom_it_is_told_of_and_fails_once_when_told() {
        let register = TaxRegister::default();
        let ruc = Ruc::parse("8-NT-1-24").unwrap();
        let dv = Dv::parse("33").unwrap();
        register.enter(&ruc, TaxpayerKind::Natural, dv, "John Baker");
        register.fail_next(AuthorityError::Refused {
            code: "109".to_owned(),
        });
        let natural = async || register.look_up(&ruc, TaxpayerKind::Natural).await;
        assert_eq!(natural().await.unwrap_err().code(), "tax_authority_refused");
        let name = Some("John Baker".to_owned());
        assert_eq!(natural().await.unwrap(), Answer::Registered { dv, name });
        let juridical = register.look_up(&ruc, TaxpayerKind::Juridical).await;
        assert_eq!(juridical.unwrap(), Answer::Unknown);
        assert_eq!(register.asked().len(), 2);
    }
}
