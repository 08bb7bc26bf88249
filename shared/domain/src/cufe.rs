//! The CUFE: the code of an electronic invoice of Panama, as it is received or scanned.
//!
//! 66 characters that say who issued what, where and when; the last one is a Luhn check digit over
//! the 63 after the two letters at the front, each that is no digit being replaced by the last digit of
//! its code in ASCII.

use std::fmt;

use crate::fault::{Class, Fault};
use crate::luhn;
use crate::tax_id::{Dv, Ruc, TaxpayerKind};
use crate::time::Date;

/// How long one is.
const LENGTH: usize = 66;

/// Why a text is no CUFE.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CufeError {
    /// It has another length, begins otherwise, or holds other characters.
    #[error(
        "is not the code of an electronic invoice: FE and 64 capital letters, digits and hyphens"
    )]
    Form,
    /// The last digit is not that of the others: one of them is wrong.
    #[error("has a wrong check digit: one of its characters is not right")]
    CheckDigit,
    /// It holds no RUC, or one that its taxpayer cannot have.
    #[error("holds no RUC in the place of the issuer's")]
    Issuer,
    /// It holds no day.
    #[error("holds no day in the place of the day of issue")]
    Day,
    /// A part that is a number is none, or has none of its values.
    #[error("holds a part that is not what it should be")]
    Part,
}

impl Fault for CufeError {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "cufe_invalid"
    }
}

/// A CUFE whose parts read and whose check digit holds.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Cufe {
    text: String,
    issuer: Ruc,
    taxpayer: TaxpayerKind,
    dv: Dv,
    issued_on: Date,
}

/// Where the parts stand.
mod part {
    use std::ops::Range;

    pub(super) const DOCUMENT: Range<usize> = 2..4;
    pub(super) const TAXPAYER: Range<usize> = 4..5;
    pub(super) const RUC: Range<usize> = 5..25;
    pub(super) const HYPHEN: Range<usize> = 25..26;
    pub(super) const DV: Range<usize> = 26..28;
    pub(super) const BRANCH: Range<usize> = 28..32;
    pub(super) const DAY: Range<usize> = 32..40;
    pub(super) const NUMBER: Range<usize> = 40..50;
    pub(super) const POINT: Range<usize> = 50..53;
    pub(super) const EMISSION: Range<usize> = 53..55;
    pub(super) const ENVIRONMENT: Range<usize> = 55..56;
    pub(super) const SECURITY: Range<usize> = 56..65;
}

impl Cufe {
    /// Reads a code; blanks at its ends do not count.
    ///
    /// # Errors
    /// [`CufeError`], naming what is wrong.
    pub fn parse(text: &str) -> Result<Self, CufeError> {
        let text = text.trim();
        let plain = text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase() || byte == b'-');
        if text.len() != LENGTH || !plain || !text.starts_with("FE") {
            return Err(CufeError::Form);
        }
        let mapped: Vec<u8> = text.bytes().skip(2).map(digit).collect();
        match mapped.split_last() {
            Some((check, body)) if luhn::of(body) == *check && text.ends_with(is_digit) => {}
            Some(_) | None => return Err(CufeError::CheckDigit),
        }
        let taxpayer = match &text[part::TAXPAYER] {
            "1" => TaxpayerKind::Natural,
            "2" => TaxpayerKind::Juridical,
            _ => return Err(CufeError::Part),
        };
        let numbers = [
            part::DOCUMENT,
            part::DV,
            part::BRANCH,
            part::NUMBER,
            part::POINT,
            part::EMISSION,
            part::SECURITY,
        ];
        let numbers_read = numbers.into_iter().all(|at| text[at].chars().all(is_digit));
        if !numbers_read
            || &text[part::HYPHEN] != "-"
            || !matches!(&text[part::ENVIRONMENT], "1" | "2")
        {
            return Err(CufeError::Part);
        }
        let issuer = Ruc::parse(text[part::RUC].trim_start_matches('0'))
            .ok()
            .filter(|ruc| ruc.dv(taxpayer).is_ok())
            .ok_or(CufeError::Issuer)?;
        Ok(Self {
            issuer,
            taxpayer,
            dv: Dv::parse(&text[part::DV]).map_err(|_| CufeError::Part)?,
            issued_on: day(&text[part::DAY])?,
            text: text.to_owned(),
        })
    }

    /// The whole code.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The kind of document, such as `01`.
    pub fn document_type(&self) -> &str {
        &self.text[part::DOCUMENT]
    }

    /// The issuer's RUC.
    pub const fn issuer(&self) -> &Ruc {
        &self.issuer
    }

    /// Whose RUC that is.
    pub const fn taxpayer(&self) -> TaxpayerKind {
        self.taxpayer
    }

    /// The issuer's check digits as they stand in the code. They need not be the rule's.
    pub const fn dv(&self) -> Dv {
        self.dv
    }

    /// The issuer's branch, such as `0001`.
    pub fn branch(&self) -> &str {
        &self.text[part::BRANCH]
    }

    /// The day of issue.
    pub const fn issued_on(&self) -> Date {
        self.issued_on
    }

    /// The number of the document, ten digits.
    pub fn number(&self) -> &str {
        &self.text[part::NUMBER]
    }

    /// The point of billing, three digits.
    pub fn point(&self) -> &str {
        &self.text[part::POINT]
    }

    /// The type of emission, two digits.
    pub fn emission(&self) -> &str {
        &self.text[part::EMISSION]
    }

    /// Whether it comes from the test environment, and so is worth nothing.
    pub fn is_test(&self) -> bool {
        &self.text[part::ENVIRONMENT] == "2"
    }

    /// The security code, nine digits.
    pub fn security_code(&self) -> &str {
        &self.text[part::SECURITY]
    }
}

impl fmt::Display for Cufe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Whoever has the code sees the invoice.
impl fmt::Debug for Cufe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cufe(***)")
    }
}

/// A character as a digit: a hyphen is 45 in ASCII, so a 5.
fn digit(byte: u8) -> u8 {
    if byte.is_ascii_digit() {
        byte - b'0'
    } else {
        byte % 10
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// `20190528`.
fn day(text: &str) -> Result<Date, CufeError> {
    if !text.chars().all(is_digit) {
        return Err(CufeError::Day);
    }
    let (year, month, day) = (&text[..4], &text[4..6], &text[6..]);
    Date::parse(&format!("{year}-{month}-{day}")).map_err(|_| CufeError::Day)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: [&str; 3] = [
        "FE0120000155596713-2-2015-5900012019052800055000155650121566749040",
        "FE01200000045400-2-299934-0900002022050500000000389990117686690628",
        "FE0120000000138-289-35920-0489172020090301000861280010117979798825",
    ];

    #[test]
    fn a_code_is_read_into_its_parts() {
        let cufe = Cufe::parse(&format!(" {}\n", GOOD[0])).expect("a good code");
        assert_eq!(cufe.as_str(), GOOD[0]);
        assert_eq!(cufe.to_string(), GOOD[0]);
        assert_eq!(cufe.document_type(), "01");
        assert_eq!(cufe.issuer().to_string(), "155596713-2-2015");
        assert_eq!(cufe.taxpayer(), TaxpayerKind::Juridical);
        assert_eq!(cufe.dv().to_string(), "59");
        assert_eq!(cufe.branch(), "0001");
        assert_eq!(cufe.issued_on().to_string(), "2019-05-28");
        assert_eq!(cufe.number(), "0005500015");
        assert_eq!(cufe.point(), "565");
        assert_eq!(cufe.emission(), "01");
        assert!(cufe.is_test());
        assert_eq!(cufe.security_code(), "156674904");
        assert_eq!(format!("{cufe:?}"), "Cufe(***)");
    }

    #[test]
    fn the_known_codes_read() {
        for (text, issuer, dv) in [
            (GOOD[0], "155596713-2-2015", "59"),
            (GOOD[1], "45400-2-299934", "09"),
            (GOOD[2], "138-289-35920", "04"),
        ] {
            let cufe = Cufe::parse(text).unwrap_or_else(|err| panic!("{text}: {err}"));
            assert_eq!(cufe.issuer().to_string(), issuer);
            assert_eq!(cufe.dv().to_string(), dv);
        }
    }

    #[test]
    fn every_single_character_that_is_damaged_is_seen() {
        for good in GOOD {
            for place in 0..good.len() {
                for other in (0x20..0x7f_u8).filter(|byte| *byte != good.as_bytes()[place]) {
                    let mut damaged = good.as_bytes().to_vec();
                    damaged[place] = other;
                    let damaged = String::from_utf8(damaged).expect("ASCII");
                    assert!(Cufe::parse(&damaged).is_err(), "{damaged}");
                }
                let mut short = good.to_owned();
                short.remove(place);
                assert!(Cufe::parse(&short).is_err(), "{short}");
            }
        }
    }

    /// The code of these 65 characters, with the check digit they need.
    fn completed(body: &str) -> String {
        let mapped: Vec<u8> = body.bytes().skip(2).map(digit).collect();
        format!("{body}{}", luhn::of(&mapped))
    }

    #[test]
    fn a_persons_code_reads_too() {
        let body = "FE011000000000PE-842-3681-450000202611240000000001001011234567890";
        let cufe = Cufe::parse(&completed(body)).expect("a good code");
        assert_eq!(cufe.issuer().to_string(), "PE-842-3681");
        assert_eq!(cufe.taxpayer(), TaxpayerKind::Natural);
        assert!(!cufe.is_test());
    }

    #[test]
    fn a_right_check_digit_does_not_save_a_wrong_part() {
        let body = &GOOD[0][..LENGTH - 1];
        for (at, part, wrong) in [
            (part::TAXPAYER, "3", CufeError::Part),
            (part::RUC, "00000155596713-22015", CufeError::Issuer),
            (part::RUC, "0000000000PE-842-368", CufeError::Issuer),
            (part::HYPHEN, "0", CufeError::Part),
            (part::DV, "A9", CufeError::Part),
            (part::BRANCH, "00F0", CufeError::Part),
            (part::DAY, "20190230", CufeError::Day),
            (part::DAY, "2019-5-8", CufeError::Day),
            (part::NUMBER, "000550001X", CufeError::Part),
            (part::ENVIRONMENT, "0", CufeError::Part),
        ] {
            let mut body = body.to_owned();
            body.replace_range(at, part);
            assert_eq!(Cufe::parse(&completed(&body)), Err(wrong), "{body}");
        }
        assert_eq!(Cufe::parse("FE01"), Err(CufeError::Form));
        assert_eq!(Cufe::parse(&GOOD[0].to_lowercase()), Err(CufeError::Form));
        assert_eq!(Cufe::parse(&"é".repeat(33)), Err(CufeError::Form));
    }
}
