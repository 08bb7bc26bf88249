//! How a person is reached: e-mail addresses and phone numbers, normalised once.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fault::{Class, Fault};

/// Why a text is no address or number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContactError {
    /// No e-mail address.
    #[error("is not an e-mail address")]
    Email,
    /// No phone number.
    #[error("is not a phone number, such as 6123-4567 or +507 6123-4567")]
    Phone,
}

impl Fault for ContactError {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Email => "email_invalid",
            Self::Phone => "phone_invalid",
        }
    }
}

/// An e-mail address, trimmed and in lower case: one spelling, one account.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Reads and normalises an address.
    ///
    /// # Errors
    /// Not `local@domain.tld` in printable ASCII of at most 254 characters.
    pub fn parse(text: &str) -> Result<Self, ContactError> {
        let text = text.trim().to_ascii_lowercase();
        let (local, host) = text.rsplit_once('@').ok_or(ContactError::Email)?;
        let local_ok = (1..=64).contains(&local.len())
            && local
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b))
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let label_ok = |label: &str| {
            (1..=63).contains(&label.len())
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let host_ok = host.contains('.') && host.split('.').all(label_ok);
        if local_ok && host_ok && text.len() <= 254 {
            Ok(Self(text))
        } else {
            Err(ContactError::Email)
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A phone number in E.164, such as `+50761234567`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Phone(String);

/// Panama's country code. It has no trunk prefix and no area codes.
const PANAMA: &str = "507";

impl Phone {
    /// Reads a number as people write it. One without a country is in Panama: eight digits that
    /// begin with 6 are a mobile, seven a fixed line. Whether a network has such a number is for
    /// whoever calls it.
    ///
    /// # Errors
    /// Not 8 to 15 digits after the plus, or a number that Panama cannot have.
    pub fn parse(text: &str) -> Result<Self, ContactError> {
        let dialled = dialled(text).ok_or(ContactError::Phone)?;
        let digits = match dialled.strip_prefix('+') {
            Some(digits) => digits.to_owned(),
            None => format!("{PANAMA}{dialled}"),
        };
        let ok = match digits.strip_prefix(PANAMA) {
            Some(national) => is_panamanian(national),
            None => (8..=15).contains(&digits.len()) && !digits.starts_with('0'),
        };
        if ok {
            Ok(Self(format!("+{digits}")))
        } else {
            Err(ContactError::Phone)
        }
    }

    /// The number in E.164.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits with the country code, as `wa.me` links want them: `50761234567`.
    pub fn digits(&self) -> &str {
        self.0.trim_start_matches('+')
    }

    /// The number within Panama; nothing for one of another country.
    fn national(&self) -> Option<&str> {
        self.digits().strip_prefix(PANAMA)
    }

    /// Whether it is in Panama.
    pub fn is_panamanian(&self) -> bool {
        self.national().is_some()
    }

    /// Whether it is a mobile of Panama, which takes SMS and WhatsApp. The numbering plan lists a few
    /// short ranges as mobile too; nobody receives a message there.
    pub fn is_panamanian_mobile(&self) -> bool {
        self.national().is_some_and(is_mobile)
    }

    /// As it is written in Panama, and as the tax service wants it: `6123-4567`, `201-2345`.
    /// Nothing for a number of another country.
    pub fn local(&self) -> Option<String> {
        let national = self.national()?;
        let (head, tail) = national.split_at_checked(national.len().checked_sub(4)?)?;
        Some(format!("{head}-{tail}"))
    }
}

/// What one would dial: digits, behind a plus if the country is in front. Nothing if the text holds
/// something else than digits, a leading plus and what is written between digits.
pub fn dialled(text: &str) -> Option<String> {
    let text = text.trim();
    let (plus, rest) = match text.strip_prefix('+') {
        Some(rest) => ("+", rest),
        None => match text.strip_prefix("00") {
            Some(rest) => ("+", rest),
            None => ("", text),
        },
    };
    let mut digits = String::with_capacity(rest.len());
    for c in rest.chars() {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}' => {}
            _ => return None,
        }
    }
    if digits.is_empty() || digits.len() > 15 {
        return None;
    }
    // People leave out the plus. Panama has no number of 10 or 11 digits, so this is one of its
    // own with the country in front.
    let own = plus.is_empty() && digits.starts_with(PANAMA) && matches!(digits.len(), 10 | 11);
    let plus = if own { "+" } else { plus };
    Some(format!("{plus}{digits}"))
}

/// Eight digits that begin with 6, or seven of a fixed line; none begins with 0.
fn is_panamanian(national: &str) -> bool {
    is_mobile(national) || (national.len() == 7 && !national.starts_with('0'))
}

fn is_mobile(national: &str) -> bool {
    national.len() == 8 && national.starts_with('6')
}

macro_rules! contact {
    ($name:ident, $schema:tt) => {
        /// Never the value: logs and error texts must not carry it.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(***)"))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!($schema)
            }

            fn inline_schema() -> bool {
                true
            }
        }
    };
}

contact!(Email, { "type": "string", "format": "email", "maxLength": 254 });
contact!(Phone, { "type": "string", "pattern": "^\\s*\\+?[0-9 ()./-]{7,24}\\s*$" });

/// The languages people are written to in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Locale {
    /// Spanish of Panama.
    #[default]
    #[serde(rename = "es-PA")]
    EsPa,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Locale {
    /// Every language.
    pub const ALL: &'static [Self] = &[Self::EsPa, Self::En];

    /// The tag, such as `es-PA`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::EsPa => "es-PA",
            Self::En => "en",
        }
    }
}

/// The ways a message reaches a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Email,
    /// SMS.
    Sms,
    /// WhatsApp.
    Whatsapp,
}

impl Channel {
    /// The stable word, such as `whatsapp`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Whatsapp => "whatsapp",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_spelling() {
        let spelled = Email::parse("  Ana.Pérez@x.pa ");
        assert_eq!(spelled, Err(ContactError::Email));
        assert_eq!(
            Email::parse(" Ana@Dejavu.Test ").map(|e| e.as_str().to_owned()),
            Ok("ana@dejavu.test".to_owned())
        );
        for wrong in [
            "",
            "@",
            "a@b",
            "a b@c.pa",
            "a@b..pa",
            "a@-b.pa",
            ".a@b.pa",
            "a@b.pa\r\nBcc: x@y.pa",
        ] {
            assert!(Email::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_number_has_one_spelling_with_its_country_code() {
        for (typed, kept) in [
            ("+507 6123-4567", "+50761234567"),
            ("6123-4567", "+50761234567"),
            (" (507) 6123.4567 ", "+50761234567"),
            ("50761234567", "+50761234567"),
            ("0050761234567", "+50761234567"),
            ("201-2345", "+5072012345"),
            ("507 201 2345", "+5072012345"),
            ("800-1234", "+5078001234"),
            ("+34 612 345 678", "+34612345678"),
        ] {
            let phone = Phone::parse(typed).map(|p| p.as_str().to_owned());
            assert_eq!(phone, Ok(kept.to_owned()), "{typed}");
        }
        for wrong in [
            "",
            "612345",
            "0612-34567",
            "7123-4567",
            "06123456",
            "+507 7123-4567",
            "+507 0123456",
            "+0123456789",
            "+50",
            "+507abc45678",
            "+1234567890123456",
            "6123-4567 ext 5",
        ] {
            assert!(Phone::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_number_of_panama_goes_back_to_its_local_form() {
        let read = |text| Phone::parse(text).expect("a number");
        let mobile = read("+507 6123-4567");
        assert_eq!(mobile.local().as_deref(), Some("6123-4567"));
        assert_eq!(mobile.digits(), "50761234567");
        assert!(mobile.is_panamanian_mobile());
        let fixed = read("2012345");
        assert_eq!(fixed.local().as_deref(), Some("201-2345"));
        assert!(fixed.is_panamanian() && !fixed.is_panamanian_mobile());
        for phone in [&mobile, &fixed] {
            let local = phone.local().expect("a number of Panama");
            assert_eq!(Phone::parse(&local).as_ref(), Ok(phone));
        }
        let spain = read("+34 612 345 678");
        assert_eq!(spain.local(), None);
        assert!(!spain.is_panamanian() && !spain.is_panamanian_mobile());
    }

    #[test]
    fn a_debug_print_does_not_show_the_value() {
        assert_eq!(
            format!("{:?}", Email::parse("ana@dejavu.test").unwrap()),
            "Email(***)"
        );
    }
}
