//! The words of each message, one file per language: `templates/<language>/<name>.txt`.
//!
//! The first line of a file is the subject. A second line that begins with `>` is what the link
//! says. After an empty line come the paragraphs, with an empty line between them; one that turns
//! out empty is left out. Text and HTML are made of the same paragraphs, so they cannot differ.
//!
//! The file is cut before it is filled in: what people wrote can neither add a paragraph nor a
//! link, and in HTML it is escaped.

use std::sync::LazyLock;

use minijinja::{Environment, UndefinedBehavior, Value, context};

use domain::contact::Locale;
use domain::fault::{Class, Fault};
use domain::notification::{Audience, Topic};

/// The longest subject, in characters.
const MAX_SUBJECT: usize = 150;

/// A message in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

/// Why there are no words.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LetterFault {
    /// No file of this name.
    #[error("there is no letter `{0}`")]
    Missing(String),
    /// The file uses what it is not given, or is malformed.
    #[error("the letter `{name}` cannot be written")]
    Malformed {
        name: String,
        #[source]
        cause: minijinja::Error,
    },
}

impl Fault for LetterFault {
    fn class(&self) -> Class {
        Class::Bug
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Missing(_) => "letter_missing",
            Self::Malformed { .. } => "letter_malformed",
        }
    }
}

macro_rules! letters {
    ($($name:literal,)*) => {
        /// Every letter: its name, in Spanish, in English.
        pub(crate) const LETTERS: &[(&str, &str, &str)] = &[$((
            $name,
            include_str!(concat!("templates/es-PA/", $name, ".txt")),
            include_str!(concat!("templates/en/", $name, ".txt")),
        ),)*];
    };
}

letters! {
    "appraisal.completed.staff",
    "appraisal.red_flag.staff",
    "auth.email_changed",
    "auth.email_replaced",
    "auth.new_device",
    "auth.otp",
    "auth.otp.short",
    "auth.password_changed",
    "auth.registration_repeated",
    "auth.second_factor_changed",
    "consignor.rejected",
    "consignor.verified",
    "contract.active",
    "contract.active.staff",
    "contract.signed",
    "contract.signed.staff",
    "contract.terminated",
    "contract.terminated.staff",
    "contract.to_sign",
    "contract.expiring",
    "contract.grace_started",
    "contract.grace_ending",
    "contract.grace_unproved.staff",
    "payout_method.changed",
    "payout_method.changed_before",
    "data_request.done",
    "data_request.done.staff",
    "data_request.opened",
    "data_request.opened.staff",
    "product.back_available.watcher",
    "product.listed",
    "product.price_changed.watcher",
    "product.price_change_proposed",
    "product.price_changed",
    "product.price_approval_needed.staff",
    "product.price_talk_wanted.staff",
    "product.bought_out",
    "proposal.accepted.staff",
    "proposal.approval_needed.staff",
    "proposal.auto_accepted",
    "proposal.auto_accepted.staff",
    "proposal.countered.staff",
    "proposal.expired",
    "proposal.expired.staff",
    "proposal.rejected.staff",
    "proposal.sent",
    "queue.your_turn.watcher",
    "request.appointment_changed",
    "request.appointment_changed.staff",
    "request.appointment_set",
    "request.appointment_set.staff",
    "request.appraiser_assigned",
    "request.appraiser_assigned.staff",
    "request.cancelled",
    "request.changes_requested",
    "request.goods_received",
    "request.received_ack",
    "request.rejected",
    "request.submitted.staff",
    "user.invited",
    "user.roles_changed",
    "user.roles_changed.staff",
}

/// The name of the letter for an audience: the house is told in other words than a customer.
pub(crate) fn name(topic: Topic, audience: Audience) -> String {
    match audience {
        Audience::User | Audience::Consignor => topic.to_string(),
        Audience::Watcher => format!("{topic}.watcher"),
        Audience::Appraiser | Audience::SalesManagers | Audience::Admins => {
            format!("{topic}.staff")
        }
    }
}

/// Writes a letter. `url` is where its link leads, if it has one.
pub(crate) fn write(
    name: &str,
    locale: Locale,
    values: &Value,
    url: &str,
) -> Result<Letter, LetterFault> {
    let source = source(name, locale)?;
    compose(source, locale, values, url).map_err(|cause| LetterFault::Malformed {
        name: name.to_owned(),
        cause,
    })
}

/// Writes a text: a letter of a single line.
pub(crate) fn write_short(
    name: &str,
    locale: Locale,
    values: &Value,
) -> Result<String, LetterFault> {
    let source = source(name, locale)?;
    one_line(source.trim(), values).map_err(|cause| LetterFault::Malformed {
        name: name.to_owned(),
        cause,
    })
}

fn source(name: &str, locale: Locale) -> Result<&'static str, LetterFault> {
    let found = LETTERS.iter().find(|(of, _, _)| *of == name);
    let (_, spanish, english) = found.ok_or_else(|| LetterFault::Missing(name.to_owned()))?;
    Ok(match locale {
        Locale::EsPa => spanish,
        Locale::En => english,
    })
}

fn compose(
    source: &str,
    locale: Locale,
    values: &Value,
    url: &str,
) -> Result<Letter, minijinja::Error> {
    let mut parts = source.trim().split("\n\n");
    let mut head = parts.next().unwrap_or_default().lines();
    let subject = one_line(head.next().unwrap_or_default(), values)?;
    let action = head.next().and_then(|line| line.strip_prefix("> "));
    let mut paragraphs = Vec::new();
    for part in parts {
        let paragraph = LAYOUTS.render_str(part, values)?;
        if !paragraph.trim().is_empty() {
            paragraphs.push(paragraph.trim().to_owned());
        }
    }
    let (footer, lang) = match locale {
        Locale::EsPa => (
            "Recibes este mensaje porque tienes una cuenta en Dejavu.",
            "es",
        ),
        Locale::En => (
            "You receive this message because you have an account at Dejavu.",
            "en",
        ),
    };
    let values = context! { subject, action, url, paragraphs, footer, lang };
    Ok(Letter {
        text: LAYOUTS.get_template("layout.txt")?.render(&values)?,
        html: LAYOUTS.get_template("layout.html")?.render(&values)?,
        subject,
    })
}

/// A header carries no line breaks, whatever a title holds.
fn one_line(source: &str, values: &Value) -> Result<String, minijinja::Error> {
    let line = LAYOUTS.render_str(source, values)?;
    let plain = line.replace(char::is_control, " ");
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok(line.chars().take(MAX_SUBJECT).collect())
}

static LAYOUTS: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut layouts = Environment::new();
    layouts.set_undefined_behavior(UndefinedBehavior::Strict);
    layouts.add_filter("many", many);
    for (name, source) in [
        ("layout.txt", include_str!("templates/layout.txt")),
        ("layout.html", include_str!("templates/layout.html")),
    ] {
        layouts
            .add_template(name, source)
            .expect("the layouts are part of the program");
    }
    layouts
});

/// `1 artículo`, `3 artículos`.
fn many(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}
