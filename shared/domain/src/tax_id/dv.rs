//! The two check digits of a RUC (R17): modulo 11 over twenty digits that depend on whose RUC it is.
//! It is not Luhn: Luhn refuses most good RUCs.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::TaxpayerKind;
use super::ruc::{Form, Letters, TaxIdError};

/// Two check digits, such as `05`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dv([u8; 2]);

impl Dv {
    /// Reads one or two digits; a single one is padded.
    ///
    /// # Errors
    /// [`TaxIdError::Dv`].
    pub fn parse(text: &str) -> Result<Self, TaxIdError> {
        let digits: Vec<u8> = text.trim().bytes().collect();
        match digits.as_slice() {
            [b] if b.is_ascii_digit() => Ok(Self([0, b - b'0'])),
            [a, b] if a.is_ascii_digit() && b.is_ascii_digit() => Ok(Self([a - b'0', b - b'0'])),
            _ => Err(TaxIdError::Dv),
        }
    }
}

impl fmt::Display for Dv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [tens, ones] = self.0;
        write!(f, "{tens}{ones}")
    }
}

impl fmt::Debug for Dv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dv({self})")
    }
}

impl Serialize for Dv {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Dv {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Dv {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Dv".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9]{1,2}$" })
    }

    fn inline_schema() -> bool {
        true
    }
}

/// The check digits of a number in the hands of `taxpayer`. `None`: such a taxpayer has no such
/// number.
pub(super) fn compute(form: &Form, taxpayer: TaxpayerKind) -> Option<Dv> {
    let (digits, old) = body(form, taxpayer)?;
    let first = digit(&digits, old);
    let mut both = digits;
    both.push(first);
    Some(Dv([first, digit(&both, old)]))
}

/// One check digit. Weights grow from 2 on the right; an old RUC uses the weight 11 twice, once
/// only.
fn digit(digits: &[u8], old: bool) -> u8 {
    let mut weight = 2_u32;
    let mut armed = old;
    let mut sum = 0;
    for digit in digits.iter().rev() {
        if armed && weight == 12 {
            weight = 11;
            armed = false;
        }
        sum += weight * u32::from(*digit);
        weight += 1;
    }
    match sum % 11 {
        0 | 1 => 0,
        rest => u8::try_from(11 - rest).expect("a rest of 2 to 10 leaves 1 to 9"),
    }
}

/// The digits that are weighed, and whether the RUC is an old one. Zeros on the left weigh nothing,
/// so they are left out.
fn body(form: &Form, taxpayer: TaxpayerKind) -> Option<(Vec<u8>, bool)> {
    let text = match (form, taxpayer) {
        (Form::Plain(first, second, third), TaxpayerKind::Juridical) => {
            return Some(company(*first, *second, *third));
        }
        (Form::Plain(first, volume, entry), TaxpayerKind::Natural) => {
            let province = form
                .province()
                .filter(|province| u32::from(*province) == *first)?;
            format!("5{province:02}00{volume:03}{}", five(*entry))
        }
        (Form::Nt(province, volume, entry), taxpayer) => {
            let person = match taxpayer {
                TaxpayerKind::Natural => "5",
                TaxpayerKind::Juridical => "",
            };
            format!("{person}{province:02}43{volume:03}{}", six_or_five(*entry))
        }
        (Form::Lettered(letters, volume, entry), TaxpayerKind::Natural) => {
            lettered(*letters, *volume, *entry)
        }
        (Form::Lettered(..), TaxpayerKind::Juridical) => return None,
    };
    Some((digits_of(&text), false))
}

fn lettered(letters: Letters, volume: u32, entry: u32) -> String {
    // With a volume of four digits the tax office weighs only the nine digits of volume and entry;
    // what stands before them is chosen so that both passes come out the same.
    if volume > 999 {
        let front = match letters {
            Letters::E => "5665",
            Letters::N => "5924",
            Letters::Pe => "58275",
            Letters::Pi(_) | Letters::Av(_) => "59595",
        };
        return format!("{front}{volume}{}", five(entry));
    }
    match letters {
        Letters::E => format!("50050{volume:03}{}", six_or_five(entry)),
        Letters::N => format!("50040{volume:03}{}", six_or_five(entry)),
        Letters::Pe => format!("50075{volume:03}{}", five(entry)),
        Letters::Pi(province) => format!("5{province:02}79{volume:03}{}", five(entry)),
        Letters::Av(province) => format!("5{province:02}15{volume:03}{}", five(entry)),
    }
}

/// The first five digits of an entry, padded to five.
fn five(entry: u32) -> String {
    let text = entry.to_string();
    let first = text.get(..5).unwrap_or(&text);
    format!("{first:0>5}")
}

/// An entry of six digits whole; any other as [`five`].
fn six_or_five(entry: u32) -> String {
    let text = entry.to_string();
    if text.len() == 6 { text } else { five(entry) }
}

/// A company's twenty digits. Old are those with a small number before the folio era; of them, two
/// digits are exchanged before weighing.
fn company(first: u32, second: u32, third: u32) -> (Vec<u8>, bool) {
    let mut digits = digits_of(&format!("{first:010}{second:04}{third:06}"));
    let old = digits[3] == 0 && digits[4] == 0 && digits[5] < 5;
    if old {
        let pair = digits[5] * 10 + digits[6];
        if let Some(exchanged) = exchanged(pair) {
            digits[5] = 0;
            digits[6] = exchanged;
        }
    }
    (digits, old)
}

/// The tax office's table. The jump between 22 and 23 is its own; 01 to 09 and 50 upwards are not
/// exchanged.
fn exchanged(pair: u8) -> Option<u8> {
    const FROM_10: [u8; 40] = [
        1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 7, 8, 9, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6,
        7, 8, 9, 1, 2, 3, 4, 5, 6, 7,
    ];
    match pair {
        0 => Some(0),
        10..=49 => Some(FROM_10[usize::from(pair - 10)]),
        _ => None,
    }
}

fn digits_of(text: &str) -> Vec<u8> {
    text.bytes().map(|byte| byte - b'0').collect()
}
