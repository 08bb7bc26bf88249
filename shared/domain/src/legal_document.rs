//! The papers by which people and companies prove who they are. Which ones the house takes, and how
//! their numbers are checked, is a setting.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fault::{Class, Fault};
use crate::luhn;
use crate::machine::vocabulary;
use crate::tax_id::{LocalVerdict, Pasted, TaxpayerKind, local};

/// The longest number that is kept.
const MAX_NUMBER: usize = 40;

vocabulary! {
    /// How the number of a document is checked.
    pub enum DocumentCheck {
        /// Not at all, but for its length and characters.
        None = "none",
        /// By the form of a cédula of Panama.
        Cedula = "cedula",
        /// By the form of a passport: 5 to 20 letters and digits.
        Passport = "passport",
        /// By the form of a RUC; its check digits, if they come with it, by their own rule (R17).
        RucDv = "ruc_dv",
        /// By its last digit, modulo 10.
        Luhn = "luhn",
    }
}

/// A kind of document that the house takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LegalDocumentType {
    /// What programs call it: lower-case letters, digits and underscores.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9_]{0,39}$"))]
    pub key: String,
    /// What people call it.
    #[schemars(length(min = 1, max = 60))]
    pub name: String,
    /// How its number is checked.
    pub check: DocumentCheck,
}

/// Why a text is no number of such a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentNumberError {
    /// It is empty or too long, or holds other characters.
    #[error("is not 1 to 40 letters, digits, blanks, dots, dashes or slashes")]
    Characters,
    /// It is not a cédula's.
    #[error(
        "is not a cédula, such as 8-442-445, N-19-1821, E-8-127702, PE-842-3681, 4PI-234-123 or 1AV-432-658"
    )]
    Cedula,
    /// It is not a passport's.
    #[error("is not 5 to 20 letters and digits")]
    Passport,
    /// It is not a RUC.
    #[error("is not a RUC; the formats are {}", crate::tax_id::ruc::FORMATS)]
    Ruc,
    /// Its last digit is not that of the others.
    #[error("has a wrong check digit: one of its digits is not right")]
    Luhn,
}

impl Fault for DocumentNumberError {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "document_number_invalid"
    }
}

/// A number that passed its document's check.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentNumber {
    /// In its one spelling.
    pub text: String,
    /// What the rule says of the check digits that came with a RUC: a warning, no refusal. Nothing
    /// where there were none, or for another document.
    pub dv: Option<LocalVerdict>,
}

/// Never the number: it tells who someone is.
impl std::fmt::Debug for DocumentNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DocumentNumber(***, {:?})", self.dv)
    }
}

impl LegalDocumentType {
    /// The documents a house starts with.
    pub fn defaults() -> Vec<Self> {
        let document = |key: &str, name: &str, check| Self {
            key: key.to_owned(),
            name: name.to_owned(),
            check,
        };
        vec![
            document("cedula", "Cédula", DocumentCheck::Cedula),
            document("passport", "Pasaporte", DocumentCheck::Passport),
            document("ruc", "RUC", DocumentCheck::RucDv),
            document(
                "business_licence",
                "Aviso de operación",
                DocumentCheck::None,
            ),
            document("other", "Otro", DocumentCheck::None),
        ]
    }

    /// Reads a number by the check of this document.
    ///
    /// # Errors
    /// [`DocumentNumberError`], naming what is wrong.
    pub fn read(&self, number: &str) -> Result<DocumentNumber, DocumentNumberError> {
        let plain = plain(number)?;
        let text = match self.check {
            DocumentCheck::None => plain,
            DocumentCheck::Cedula => match Pasted::parse(&plain) {
                Ok(Pasted { ruc, dv: None }) if ruc.is_cedula() => ruc.to_string(),
                Ok(_) | Err(_) => return Err(DocumentNumberError::Cedula),
            },
            DocumentCheck::Passport => passport(&plain)?,
            DocumentCheck::RucDv => return ruc(&plain),
            DocumentCheck::Luhn if luhn::verify(&plain) => {
                plain.chars().filter(char::is_ascii_digit).collect()
            }
            DocumentCheck::Luhn => return Err(DocumentNumberError::Luhn),
        };
        Ok(DocumentNumber { text, dv: None })
    }

    /// What is wrong with the setting itself, by field.
    pub(crate) fn problems(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let mut letters = self.key.bytes();
        let key_ok = self.key.len() <= 40
            && letters.next().is_some_and(|byte| byte.is_ascii_lowercase())
            && letters
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        let name_ok = !self.name.trim().is_empty() && self.name.chars().count() <= 60;
        let key =
            (!key_ok).then_some(("key", "must be lower-case letters, digits and underscores"));
        let name = (!name_ok).then_some(("name", "must be 1 to 60 characters"));
        key.into_iter().chain(name)
    }
}

/// What is wrong with a list of documents, by path within it.
pub(crate) fn problems(documents: &[LegalDocumentType]) -> Vec<(String, &'static str)> {
    let mut problems = Vec::new();
    if documents.is_empty() {
        problems.push((String::new(), "must have at least one document"));
    }
    for (place, document) in documents.iter().enumerate() {
        for (field, problem) in document.problems() {
            problems.push((format!("[{place}].{field}"), problem));
        }
        let mut before = documents.iter().take(place);
        if before.any(|other| other.key == document.key) {
            problems.push((format!("[{place}].key"), "must not be there twice"));
        }
    }
    problems
}

/// Trimmed, in upper case, each run of blanks one blank.
fn plain(number: &str) -> Result<String, DocumentNumberError> {
    let words: Vec<&str> = number.split_whitespace().collect();
    let text = words.join(" ").to_uppercase();
    let allowed = |c: char| c.is_alphanumeric() || " .-/:".contains(c);
    let ok = (1..=MAX_NUMBER).contains(&text.chars().count())
        && text.chars().all(allowed)
        && text.contains(char::is_alphanumeric);
    if ok {
        Ok(text)
    } else {
        Err(DocumentNumberError::Characters)
    }
}

fn passport(plain: &str) -> Result<String, DocumentNumberError> {
    let text: String = plain.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let ok = (5..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
    if ok {
        Ok(text)
    } else {
        Err(DocumentNumberError::Passport)
    }
}

/// Whose RUC it is stays open here: check digits hold if they are those of either.
fn ruc(plain: &str) -> Result<DocumentNumber, DocumentNumberError> {
    let pasted = Pasted::parse(plain).map_err(|_| DocumentNumberError::Ruc)?;
    let verdict = |stated| {
        let owners = TaxpayerKind::ALL.iter();
        let mut rules = owners.filter_map(|kind| pasted.ruc.dv(*kind).ok());
        if rules.any(|rule| local(rule, Some(stated)) == LocalVerdict::LocalOk) {
            LocalVerdict::LocalOk
        } else {
            LocalVerdict::LocalMismatch
        }
    };
    Ok(DocumentNumber {
        text: pasted.ruc.to_string(),
        dv: pasted.dv.map(verdict),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(check: DocumentCheck, number: &str) -> Result<String, DocumentNumberError> {
        let document = LegalDocumentType {
            key: "paper".to_owned(),
            name: "Paper".to_owned(),
            check,
        };
        document.read(number).map(|read| read.text)
    }

    #[test]
    fn a_cedula_is_checked_by_its_form_alone() {
        for (typed, kept) in [
            ("8-442-445", "8-442-445"),
            ("08-0442-445", "8-442-445"),
            ("pe-842-3681", "PE-842-3681"),
            ("e 8-127702", ""),
            ("155596713-2-2015", ""),
            ("8-NT-1-24", ""),
            ("8-442-445 DV 08", ""),
            ("14-442-445", ""),
        ] {
            let expected = match kept {
                "" => Err(DocumentNumberError::Cedula),
                kept => Ok(kept.to_owned()),
            };
            assert_eq!(read(DocumentCheck::Cedula, typed), expected, "{typed}");
        }
    }

    #[test]
    fn a_passport_is_letters_and_digits() {
        let kept = read(DocumentCheck::Passport, " ab 123-456 ");
        assert_eq!(kept, Ok("AB123456".to_owned()));
        for wrong in ["AB12", "ÑB12345", "AB/12345", "A2345678901234567890B"] {
            assert_eq!(
                read(DocumentCheck::Passport, wrong),
                Err(DocumentNumberError::Passport),
                "{wrong}"
            );
        }
    }

    #[test]
    fn wrong_check_digits_of_a_ruc_are_a_warning() {
        let [_, _, ruc, ..] = &LegalDocumentType::defaults()[..] else {
            panic!("the third is the RUC");
        };
        let dv = |number| ruc.read(number).map(|read| (read.text, read.dv));
        let number = || "8-NT-1-123456".to_owned();
        assert_eq!(dv("8nt-1-123456"), Ok((number(), None)));
        for good in ["8-NT-1-123456 DV 76", "8-NT-1-123456:52"] {
            assert_eq!(dv(good), Ok((number(), Some(LocalVerdict::LocalOk))));
        }
        assert_eq!(
            dv("8-NT-1-123456 DV 77"),
            Ok((number(), Some(LocalVerdict::LocalMismatch)))
        );
        assert_eq!(dv("8442445"), Err(DocumentNumberError::Ruc));
    }

    #[test]
    fn a_luhn_number_and_a_free_one_are_kept_in_one_spelling() {
        let luhn = |number| read(DocumentCheck::Luhn, number);
        assert_eq!(luhn("7992-7398 713"), Ok("79927398713".to_owned()));
        assert_eq!(luhn("79927398714"), Err(DocumentNumberError::Luhn));
        let free = |number| read(DocumentCheck::None, number);
        assert_eq!(free("  ao  12/b "), Ok("AO 12/B".to_owned()));
        for wrong in ["", "  ", "-", "a\u{0}b", "<b>", &"9".repeat(41)] {
            assert_eq!(free(wrong), Err(DocumentNumberError::Characters), "{wrong}");
        }
    }

    #[test]
    fn a_list_that_does_not_hold_together_names_each_field() {
        assert_eq!(problems(&LegalDocumentType::defaults()), []);
        assert_eq!(problems(&[]).len(), 1);
        let mut documents = LegalDocumentType::defaults();
        documents[1].key = "Passport".to_owned();
        documents[2].name = " ".to_owned();
        documents[4].key = "cedula".to_owned();
        let paths: Vec<_> = problems(&documents)
            .into_iter()
            .map(|(path, _)| path)
            .collect();
        assert_eq!(paths, ["[1].key", "[2].name", "[4].key"]);
    }
}
