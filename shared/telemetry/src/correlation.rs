//! Correlation ids: one word that follows a request through every queue it sets in motion.

use std::fmt;

use ulid::Ulid;

/// The longest correlation id that is taken from outside.
const LONGEST: usize = 64;

/// Ties together everything that one outside request set off: 1 to 64 of `A-Z a-z 0-9 _ -`.
///
/// It comes from outside and goes into logs, events and headers, so nothing else gets in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Correlation(String);

impl Correlation {
    /// Reads a correlation id; `None` when the text is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=LONGEST).contains(&text.len()) && text.bytes().all(is_allowed);
        fits.then(|| Self(text.to_owned()))
    }

    /// What the outside sent, if it will do; otherwise a new one made of `fresh`. A bad header
    /// is no reason to refuse a request.
    pub fn parse_or_new(outside: Option<&str>, fresh: Ulid) -> Self {
        outside
            .and_then(Self::parse)
            .unwrap_or_else(|| Self(format!("cor_{fresh}")))
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Correlation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Correlation> for String {
    fn from(correlation: Correlation) -> Self {
        correlation.0
    }
}

fn is_allowed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_outside_sent_is_kept_when_it_will_do() {
        for text in ["a", "till-7_2026", &"x".repeat(64)] {
            let kept = Correlation::parse_or_new(Some(text), Ulid::nil());
            assert_eq!(kept.as_str(), text);
        }
    }

    #[test]
    fn anything_else_is_replaced_by_a_new_one() {
        let long = "x".repeat(65);
        let wrong = ["", "two words", "a\r\nb", "á", "a\"b", "{}", long.as_str()];
        for outside in wrong.into_iter().map(Some).chain([None]) {
            let fresh = Correlation::parse_or_new(outside, Ulid::from_parts(1, 2));
            assert_eq!(fresh.as_str(), "cor_00000000010000000000000002");
            assert_eq!(Correlation::parse(fresh.as_str()), Some(fresh.clone()));
        }
    }
}
