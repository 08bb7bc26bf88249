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
    /// No phone number in E.164.
    #[error("is not a phone number with country code, such as +50761234567")]
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

impl Phone {
    /// Reads a number that is already in E.164; spaces, dots and dashes between digits are dropped.
    ///
    /// # Errors
    /// Not a plus sign and 8 to 15 digits that do not begin with zero.
    pub fn parse(text: &str) -> Result<Self, ContactError> {
        let plain: String = text
            .trim()
            .chars()
            .filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')'))
            .collect();
        let digits = plain.strip_prefix('+').ok_or(ContactError::Phone)?;
        let ok = (8..=15).contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
            && !digits.starts_with('0');
        if ok {
            Ok(Self(plain))
        } else {
            Err(ContactError::Phone)
        }
    }

    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }
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
contact!(Phone, { "type": "string", "pattern": "^\\s*\\+[0-9 ().-]{8,24}\\s*$" });

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
    fn a_number_has_its_country_code() {
        assert_eq!(
            Phone::parse("+507 6123-4567").map(|p| p.as_str().to_owned()),
            Ok("+50761234567".to_owned())
        );
        for wrong in [
            "61234567",
            "+0123456789",
            "+50",
            "+507abc45678",
            "+1234567890123456",
        ] {
            assert!(Phone::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_debug_print_does_not_show_the_value() {
        assert_eq!(
            format!("{:?}", Email::parse("ana@dejavu.test").unwrap()),
            "Email(***)"
        );
    }
}
