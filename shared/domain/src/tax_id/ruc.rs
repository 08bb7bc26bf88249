//! A RUC as people write it, and its one spelling.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::TaxpayerKind;
use super::dv::{self, Dv};
use crate::fault::{Class, Fault};

/// How a RUC is written, for whoever typed one that does not read.
pub const FORMATS: &str = "8-442-445, N-19-1821, E-8-127702, PE-842-3681, 4PI-234-123, \
                           1AV-432-658, 8-NT-1-13656, 155596713-2-2015 or 2588017-1-831938";

/// The longest text that is read at all.
const MAX_TEXT: usize = 60;

/// Why a text is no tax id, or not this taxpayer's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TaxIdError {
    /// It has none of the forms.
    #[error("is not written like a RUC; the formats are {FORMATS}")]
    Form,
    /// It begins with letters that no RUC has.
    #[error("begins with letters that no RUC has; the formats are {FORMATS}")]
    Letters,
    /// The province is none.
    #[error("names a province that does not exist: they are 1 to 13; the formats are {FORMATS}")]
    Province,
    /// The first number of a company is empty, zero or too long.
    #[error("begins with a number that is not 1 to 999999999; the formats are {FORMATS}")]
    First,
    /// The part in the middle is empty or too long.
    #[error("has a part in the middle that is empty or too long; the formats are {FORMATS}")]
    Middle,
    /// The last part is empty, zero or too long.
    #[error("has a last part that is empty, zero or too long; the formats are {FORMATS}")]
    Last,
    /// What stands behind the number are no check digits.
    #[error("has check digits (DV) that are not one or two digits")]
    Dv,
    /// Check digits were given twice, and are not the same.
    #[error("has other check digits (DV) than the ones given apart")]
    TwoDvs,
    /// A person has no such number.
    #[error(
        "is a company's number, not a person's: a person's begins with a province 1 to 13 or with N, E, PE, PI, AV or NT"
    )]
    NotNatural,
    /// A company has no such number.
    #[error("is a person's number, not a company's")]
    NotJuridical,
    /// It is a tributary number, or is not, against what was said.
    #[error("is of another type than the one given: NT is a type of its own")]
    OtherType,
    /// An id of another country has other characters or another length.
    #[error("is not 3 to 50 letters, digits, dots, dashes or slashes")]
    Foreign,
    /// Check digits with an id of another country.
    #[error("is of another country, and has no check digits (DV)")]
    ForeignDv,
}

impl Fault for TaxIdError {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "tax_id_invalid"
    }

    /// The number is to blame, whatever is wrong with it.
    fn fields(&self) -> Vec<(String, String)> {
        vec![("ruc".to_owned(), self.to_string())]
    }
}

/// A number with the check digits that were pasted with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pasted {
    /// The number.
    pub ruc: Ruc,
    /// The check digits, if there were any.
    pub dv: Option<Dv>,
}

impl Pasted {
    /// Reads what people paste: any case, blanks anywhere, other dashes, and check digits behind a
    /// colon or `DV`: `8-1-10:15`, `8-1-10 DV 53`, `8-1-10 D.V.30`.
    ///
    /// # Errors
    /// [`TaxIdError`], naming what is wrong.
    pub fn parse(text: &str) -> Result<Self, TaxIdError> {
        let plain = plain(text)?;
        // No form of a RUC holds a D or a colon.
        let (number, dv) = match plain.find([':', 'D']) {
            Some(at) => {
                let (number, rest) = plain.split_at(at);
                let number = number.trim_end_matches(['-', ',', ';', '.', '/', '(']);
                (number, Some(glued(rest)?))
            }
            None => (plain.as_str(), None),
        };
        Ok(Self {
            ruc: Ruc(Form::parse(number)?),
            dv,
        })
    }

    /// The same with check digits that were given apart.
    ///
    /// # Errors
    /// [`TaxIdError::TwoDvs`]: others were pasted with it.
    pub fn and(self, apart: Option<Dv>) -> Result<Self, TaxIdError> {
        match (self.dv, apart) {
            (Some(glued), Some(apart)) if glued != apart => Err(TaxIdError::TwoDvs),
            (glued, apart) => Ok(Self {
                dv: glued.or(apart),
                ..self
            }),
        }
    }
}

/// In upper case, without blanks, every dash a hyphen.
fn plain(text: &str) -> Result<String, TaxIdError> {
    if text.len() > MAX_TEXT {
        return Err(TaxIdError::Form);
    }
    Ok(text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            c => c.to_ascii_uppercase(),
        })
        .collect())
}

/// Check digits behind `:`, `DV`, `D.V.`, `DV:`.
fn glued(text: &str) -> Result<Dv, TaxIdError> {
    let rest = match text.strip_prefix('D') {
        Some(rest) => rest
            .trim_start_matches('.')
            .strip_prefix('V')
            .ok_or(TaxIdError::Dv)?,
        None => text,
    };
    let digits = rest.trim_start_matches(['.', ':', '-']);
    Dv::parse(digits.strip_suffix(')').unwrap_or(digits))
}

/// A RUC in its one spelling: upper case, no blanks, no zeros on the left of a part.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ruc(Form);

impl Ruc {
    /// Reads a number without check digits.
    ///
    /// # Errors
    /// [`TaxIdError`], naming what is wrong.
    pub fn parse(text: &str) -> Result<Self, TaxIdError> {
        Form::parse(&plain(text)?).map(Self)
    }

    /// The check digits by the tax office's rule, for who owns the number.
    ///
    /// # Errors
    /// [`TaxIdError::NotNatural`], [`TaxIdError::NotJuridical`]: such a taxpayer has no such number.
    pub fn dv(&self, taxpayer: TaxpayerKind) -> Result<Dv, TaxIdError> {
        dv::compute(&self.0, taxpayer).ok_or(match taxpayer {
            TaxpayerKind::Natural => TaxIdError::NotNatural,
            TaxpayerKind::Juridical => TaxIdError::NotJuridical,
        })
    }

    /// Whether it is a tributary number (NT), which persons and companies have alike.
    pub fn is_nt(&self) -> bool {
        matches!(self.0, Form::Nt(..))
    }

    /// Whether it is written like the number of a cédula: what a person has who is a citizen or
    /// lives here.
    pub fn is_cedula(&self) -> bool {
        match self.0 {
            Form::Plain(..) => self.0.province().is_some(),
            Form::Lettered(..) => true,
            Form::Nt(..) => false,
        }
    }
}

impl fmt::Display for Ruc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Form::Plain(first, middle, last) => write!(f, "{first}-{middle}-{last}"),
            Form::Lettered(letters, middle, last) => write!(f, "{letters}-{middle}-{last}"),
            Form::Nt(province, middle, last) => write!(f, "{province}-NT-{middle}-{last}"),
        }
    }
}

/// Never the number: it is a person's cédula.
impl fmt::Debug for Ruc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ruc(***)")
    }
}

impl Serialize for Ruc {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Ruc {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Ruc {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Ruc".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "minLength": 5, "maxLength": 60 })
    }

    fn inline_schema() -> bool {
        true
    }
}

/// The parts of a number. A province stands before what has one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Form {
    /// Three numbers: a person's province, volume and entry, or a company's.
    Plain(u32, u32, u32),
    /// Letters, volume, entry.
    Lettered(Letters, u32, u32),
    /// A tributary number: province, volume, entry.
    Nt(u8, u32, u32),
}

/// The letters of a person's number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Letters {
    /// A foreigner who lives here.
    E,
    /// Naturalised.
    N,
    /// Born abroad to Panamanians.
    Pe,
    /// Indigenous, of a province.
    Pi(u8),
    /// From before the register was in force, of a province.
    Av(u8),
}

impl fmt::Display for Letters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::E => f.write_str("E"),
            Self::N => f.write_str("N"),
            Self::Pe => f.write_str("PE"),
            Self::Pi(province) => write!(f, "{province}PI"),
            Self::Av(province) => write!(f, "{province}AV"),
        }
    }
}

impl Form {
    /// The province of three plain numbers, if they can be a person's.
    pub(super) fn province(&self) -> Option<u8> {
        match self {
            Self::Plain(first, 1.., _) => u8::try_from(*first).ok().filter(|p| is_province(*p)),
            Self::Plain(..) => None,
            Self::Lettered(Letters::Pi(province) | Letters::Av(province), ..)
            | Self::Nt(province, ..) => Some(*province),
            Self::Lettered(Letters::E | Letters::N | Letters::Pe, ..) => None,
        }
    }

    fn parse(text: &str) -> Result<Self, TaxIdError> {
        let parts: Vec<&str> = text.split('-').collect();
        match parts.as_slice() {
            [province, "NT", volume, entry] => Self::nt(province, volume, entry),
            [province, letters @ ("PI" | "AV"), volume, entry] => {
                Self::lettered(province, letters, volume, entry)
            }
            [head, volume, entry] => {
                let letters = head.trim_start_matches(|c: char| c.is_ascii_digit());
                let province = head.strip_suffix(letters).unwrap_or(head);
                match letters {
                    "" => Self::plain(province, volume, entry),
                    "NT" => Self::nt(province, volume, entry),
                    letters => Self::lettered(province, letters, volume, entry),
                }
            }
            _ => Err(TaxIdError::Form),
        }
    }

    fn plain(first: &str, middle: &str, last: &str) -> Result<Self, TaxIdError> {
        let first = number(first, 9)
            .filter(|n| *n > 0)
            .ok_or(TaxIdError::First)?;
        let middle = number(middle, 4).ok_or(TaxIdError::Middle)?;
        Ok(Self::Plain(first, middle, entry(last, 6)?))
    }

    fn nt(first: &str, middle: &str, last: &str) -> Result<Self, TaxIdError> {
        let province = province(first)?;
        Ok(Self::Nt(province, volume(middle, 3)?, entry(last, 7)?))
    }

    fn lettered(first: &str, letters: &str, middle: &str, last: &str) -> Result<Self, TaxIdError> {
        let letters = match (first, letters) {
            ("", "E") => Letters::E,
            ("", "N") => Letters::N,
            ("", "PE") => Letters::Pe,
            (first, "PI") => Letters::Pi(province(first)?),
            (first, "AV") => Letters::Av(province(first)?),
            _ => return Err(TaxIdError::Letters),
        };
        Ok(Self::Lettered(letters, volume(middle, 4)?, entry(last, 6)?))
    }
}

fn is_province(number: u8) -> bool {
    (1..=13).contains(&number)
}

fn province(text: &str) -> Result<u8, TaxIdError> {
    number(text, 2)
        .and_then(|number| u8::try_from(number).ok())
        .filter(|number| is_province(*number))
        .ok_or(TaxIdError::Province)
}

fn volume(text: &str, digits: usize) -> Result<u32, TaxIdError> {
    number(text, digits)
        .filter(|number| *number > 0)
        .ok_or(TaxIdError::Middle)
}

fn entry(text: &str, digits: usize) -> Result<u32, TaxIdError> {
    number(text, digits)
        .filter(|number| *number > 0)
        .ok_or(TaxIdError::Last)
}

/// A number of at most so many digits; zeros on its left do not count.
fn number(text: &str, digits: usize) -> Option<u32> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let significant = text.trim_start_matches('0');
    match significant.len() {
        0 => Some(0),
        long if long > digits => None,
        _ => significant.parse().ok(),
    }
}

/// An id of another country in one spelling: upper case, no blanks at its ends.
pub(super) fn foreign(text: &str) -> Result<String, TaxIdError> {
    let text = text.trim().to_ascii_uppercase();
    let ok = (3..=50).contains(&text.len())
        && text.bytes().any(|byte| byte.is_ascii_alphanumeric())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-./ ".contains(&byte));
    if ok {
        Ok(text)
    } else {
        Err(TaxIdError::Foreign)
    }
}
