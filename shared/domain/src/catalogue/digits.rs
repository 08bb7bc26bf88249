//! The numbers that the tax authority gives to branches and billing points: digits of a fixed
//! length, zeros in front kept.

use std::fmt;

use crate::fault::{Class, Fault};

/// Why a text is not the number it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}")]
pub struct DigitsError {
    expected: &'static str,
}

impl Fault for DigitsError {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "fiscal_code_invalid"
    }
}

macro_rules! digits {
    ($($(#[$doc:meta])* $name:ident = $length:literal, $expected:literal, $pattern:literal, $fits:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Reads one.
            ///
            /// # Errors
            /// [`DigitsError`].
            pub fn parse(text: &str) -> Result<Self, DigitsError> {
                let fits: fn(&str) -> bool = $fits;
                let digits = text.len() == $length && text.bytes().all(|byte| byte.is_ascii_digit());
                if digits && fits(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(DigitsError { expected: $expected })
                }
            }

            /// The digits.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "pattern": $pattern })
            }

            fn inline_schema() -> bool {
                true
            }
        }
    )*};
}

digits! {
    /// A branch: four digits.
    BranchCode = 4, "four digits", "^[0-9]{4}$", |_| true;
    /// A billing point of a branch: three digits, not `000`.
    BillingPoint = 3, "three digits, not 000", "^(?!000)[0-9]{3}$", |text| text != "000";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_has_four_digits_and_a_billing_point_three_that_are_not_all_zero() {
        assert_eq!(
            BranchCode::parse("0000").map(|code| code.to_string()),
            Ok("0000".to_owned())
        );
        assert_eq!(
            BillingPoint::parse("001").map(|code| code.to_string()),
            Ok("001".to_owned())
        );
        for wrong in ["", "1", "12345", "00a1", "١٢٣٤"] {
            assert!(BranchCode::parse(wrong).is_err(), "{wrong}");
        }
        for wrong in ["000", "1", "0001", "-01"] {
            assert!(BillingPoint::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_number_is_written_as_text_so_that_its_zeros_stay() {
        let code: BranchCode = serde_json::from_str("\"0012\"").expect("four digits");
        assert_eq!(
            serde_json::to_string(&code).expect("plain text"),
            "\"0012\""
        );
        assert!(serde_json::from_str::<BillingPoint>("\"000\"").is_err());
    }
}
