//! Telephone numbers: read as people write them, kept as E.164.

use std::fmt;

use domain::contact;
use domain::fault::{Class, Fault};
use phonenumber::country::Id;
use phonenumber::metadata::DATABASE;
use phonenumber::{Mode, Type};

/// Why a text is no telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// It holds something else than digits, a leading plus and what is written between digits.
    #[error("expected a telephone number, such as 6123-4567 or +507 6123-4567")]
    Unreadable,
    /// No network has such a number.
    #[error("there is no such telephone number")]
    Unassigned,
}

impl Fault for PhoneError {
    fn class(&self) -> Class {
        match self {
            Self::Unreadable | Self::Unassigned => Class::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable => "phone_unreadable",
            Self::Unassigned => "phone_unassigned",
        }
    }
}

/// A telephone number that exists by the numbering plan. `Debug` hides it and `Display` is
/// missing: it tells who someone is.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone {
    number: contact::Phone,
    texts: bool,
}

impl Phone {
    /// Reads a number. One without a country is taken to be in Panama.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let dialled = contact::dialled(text).ok_or(PhoneError::Unreadable)?;
        let plan = phonenumber::parse(Some(Id::PA), &dialled)
            .ok()
            .filter(phonenumber::is_valid)
            .ok_or(PhoneError::Unassigned)?;
        let e164 = plan.format().mode(Mode::E164).to_string();
        let number = contact::Phone::parse(&e164).map_err(|_| PhoneError::Unassigned)?;
        let texts = if number.is_panamanian() {
            number.is_panamanian_mobile()
        } else {
            matches!(
                plan.number_type(&DATABASE),
                Type::Mobile | Type::FixedLineOrMobile
            )
        };
        Ok(Self { number, texts })
    }

    /// The number in E.164: `+50761234567`.
    pub fn as_str(&self) -> &str {
        self.number.as_str()
    }

    /// Whether an SMS or a WhatsApp message can be sent to it.
    pub fn receives_texts(&self) -> bool {
        self.texts
    }

    /// The digits with the country code, as `wa.me` links want them: `50761234567`.
    pub fn digits(&self) -> &str {
        self.number.digits()
    }

    /// As it is written in Panama, and as the tax service wants it: `6123-4567`, `201-2345`.
    /// `None` for a number of another country.
    pub fn local(&self) -> Option<String> {
        self.number.local()
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mobile_of_panama_is_read_however_it_is_written() {
        for text in [
            "6123-4567",
            "61234567",
            "6123 4567",
            " (507) 6123.4567 ",
            "50761234567",
            "+507 6123-4567",
            "0050761234567",
            "00 507 6123-4567",
        ] {
            let phone = Phone::parse(text).unwrap();
            assert_eq!(phone.as_str(), "+50761234567", "{text}");
            assert!(phone.receives_texts(), "{text}");
        }
    }

    #[test]
    fn a_fixed_line_of_panama_gets_no_texts() {
        for (text, e164) in [
            ("201-2345", "+5072012345"),
            ("507 201 2345", "+5072012345"),
            ("800-1234", "+5078001234"),
        ] {
            let phone = Phone::parse(text).unwrap();
            assert_eq!(phone.as_str(), e164);
            assert!(!phone.receives_texts(), "{text}");
        }
    }

    #[test]
    fn a_number_that_no_network_has_is_refused() {
        for text in [
            "0612-34567",
            "7123-4567",
            "06123456",
            "612345",
            "+5070",
            "12",
        ] {
            assert_eq!(Phone::parse(text), Err(PhoneError::Unassigned), "{text}");
        }
        assert_eq!(PhoneError::Unassigned.class(), Class::Invalid);
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        for text in [
            "",
            "+",
            "call me",
            "6123-4567 ext 5",
            "6123-4567;ext=5",
            "6123\r\n4567",
            "tel:61234567",
            "1234567890123456",
            "6123+4567",
        ] {
            assert_eq!(Phone::parse(text), Err(PhoneError::Unreadable), "{text}");
        }
    }

    #[test]
    fn numbers_of_other_countries_are_kept_in_their_own() {
        let spain = Phone::parse("+34 612 345 678").unwrap();
        assert_eq!(spain.as_str(), "+34612345678");
        assert!(spain.receives_texts());
        assert_eq!(spain.local(), None);
        let madrid = Phone::parse("+34 912 345 678").unwrap();
        assert!(!madrid.receives_texts());
        let miami = Phone::parse("+1 305 555 0123").unwrap();
        assert!(miami.receives_texts());
    }

    #[test]
    fn each_neighbour_gets_the_number_in_its_own_spelling() {
        let mobile = Phone::parse("61234567").unwrap();
        assert_eq!(mobile.digits(), "50761234567");
        assert_eq!(mobile.local().as_deref(), Some("6123-4567"));
        let fixed = Phone::parse("2012345").unwrap();
        assert_eq!(fixed.local().as_deref(), Some("201-2345"));
    }

    #[test]
    fn debug_does_not_tell_the_number() {
        assert_eq!(format!("{:?}", Phone::parse("61234567")), "Ok(***)");
    }
}
