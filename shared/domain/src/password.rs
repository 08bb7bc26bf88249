//! Which passwords are taken: 8 to 128 characters of any kind, none that everyone tries first.
//!
//! No rules of composition, and no changing by the calendar: both make passwords worse. What is
//! refused is what guessing begins with: the passwords that are known to be most in use, the
//! person's own address or name, and one character over and over.
//!
//! `password/common.txt` holds those of the 20,000 most common passwords that have eight
//! characters or more, in lower case and sorted. They are from Django 5.2
//! (`django/contrib/auth/common-passwords.txt.gz`, made by Royce Williams), under the BSD-3-Clause
//! licence of the Django Software Foundation and its contributors.

use crate::contact::Email;
use crate::fault::{Class, Fault};

/// The fewest characters.
pub const SHORTEST: usize = 8;
/// The most characters.
pub const LONGEST: usize = 128;

/// Sorted, one a line.
const COMMON: &str = include_str!("password/common.txt");

/// The shortest part of a name or an address that counts as one.
const SHORTEST_PART: usize = 4;

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    /// Too short or too long.
    #[error("must have 8 to 128 characters")]
    Length,
    /// Among the most common ones.
    #[error("is one of the passwords that are tried first; choose another")]
    Common,
    /// The person's own address or name, or little more.
    #[error("must not be your address or your name")]
    Personal,
}

/// A password that is not taken, with the field it came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("some fields are wrong")]
pub struct WeakPassword {
    /// The field, as the wire calls it.
    pub field: &'static str,
    /// What is wrong with it.
    #[source]
    pub weakness: Weakness,
}

impl Fault for WeakPassword {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "invalid_input"
    }

    fn fields(&self) -> Vec<(String, String)> {
        vec![(self.field.to_owned(), self.weakness.to_string())]
    }
}

/// Whether a password may be anyone's.
///
/// # Errors
/// [`Weakness::Length`] and [`Weakness::Common`].
pub fn check(password: &str) -> Result<(), Weakness> {
    if !(SHORTEST..=LONGEST).contains(&password.chars().count()) {
        return Err(Weakness::Length);
    }
    let lower = password.to_lowercase();
    if is_common(&lower) || is_one_character(&lower) {
        return Err(Weakness::Common);
    }
    Ok(())
}

/// Whether a password may be this person's.
///
/// # Errors
/// [`Weakness`].
pub fn check_for(password: &str, email: &Email, name: &str) -> Result<(), Weakness> {
    check(password)?;
    let lower = password.to_lowercase();
    let email = email.as_str();
    let name = name.to_lowercase();
    let joined: String = name.split_whitespace().collect();
    let local = email.split('@').next().unwrap_or_default();
    let whole = [email, local, name.as_str(), joined.as_str()];
    let core = lower.trim_matches(|one: char| !one.is_alphabetic());
    let parts = local
        .split(|one: char| !one.is_alphanumeric())
        .chain(name.split_whitespace())
        .filter(|part| part.chars().count() >= SHORTEST_PART);
    if whole.contains(&lower.as_str())
        || (!core.is_empty() && whole.contains(&core))
        || parts.into_iter().any(|part| part == core)
    {
        return Err(Weakness::Personal);
    }
    Ok(())
}

/// The list is sorted by bytes, so that it is searched where it lies.
fn is_common(lower: &str) -> bool {
    let bytes = COMMON.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let begin = bytes[..middle]
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let end = bytes[middle..]
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(bytes.len(), |at| middle + at);
        match bytes[begin..end].cmp(lower.as_bytes()) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = begin,
        }
    }
    false
}

fn is_one_character(lower: &str) -> bool {
    let mut all = lower.chars();
    let first = all.next();
    all.all(|one| Some(one) == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_found_and_is_sorted() {
        let lines: Vec<&str> = COMMON.lines().collect();
        assert!(lines.len() > 5_000);
        assert!(lines.is_sorted());
        for line in lines {
            assert_eq!(check(line), Err(Weakness::Common), "{line}");
        }
    }

    #[test]
    fn a_password_is_long_enough_not_too_long_and_not_common() {
        for (password, verdict) in [
            ("corta", Err(Weakness::Length)),
            ("Password1", Err(Weakness::Common)),
            ("12345678", Err(Weakness::Common)),
            ("zzzzzzzzzzzz", Err(Weakness::Common)),
            ("cuero-y-hebillas-7", Ok(())),
            ("ocho 8 ñ", Ok(())),
        ] {
            assert_eq!(check(password), verdict, "{password}");
        }
        assert_eq!(check(&"ab".repeat(64)), Ok(()));
        assert_eq!(check(&"ab".repeat(65)), Err(Weakness::Length));
    }

    #[test]
    fn a_password_is_not_the_person() {
        let email = Email::parse("ana.quintero@example.com").unwrap();
        let check = |password| check_for(password, &email, "Ana Quintero Ríos");
        for personal in [
            "ana.quintero@example.com",
            "Ana.Quintero",
            "ana quintero ríos",
            "AnaQuinteroRíos",
            "quintero2026",
            "12quintero!!",
        ] {
            assert_eq!(check(personal), Err(Weakness::Personal), "{personal}");
        }
        assert_eq!(check("quintero-y-hebillas"), Ok(()));
        assert_eq!(check("password1"), Err(Weakness::Common));
    }

    #[test]
    fn a_weak_password_names_its_field() {
        let weak = WeakPassword {
            field: "new_password",
            weakness: Weakness::Common,
        };
        assert_eq!(weak.fields()[0].0, "new_password");
        assert_eq!(weak.code(), "invalid_input");
    }
}
