//! Numbers that only their key opens.

use serde::{Deserialize, Serialize};

/// How many of a number's last characters are ever shown.
const TAIL: usize = 4;

/// The number of a document or an account, sealed, with as much of its end as may be shown.
/// Plain: it may be stored as it is. Who sealed it knows how to open it; the domain does not.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedNumber {
    sealed: String,
    tail: String,
}

impl SealedNumber {
    /// A number just sealed. Of a short one less is shown: never more than half of it.
    pub fn new(sealed: String, plain: &str) -> Self {
        let length = plain.chars().count();
        let shown = TAIL.min(length / 2);
        Self {
            sealed,
            tail: plain.chars().skip(length - shown).collect(),
        }
    }

    /// As it was sealed.
    pub fn sealed(&self) -> &str {
        &self.sealed
    }

    /// What may be shown: `••••1234`.
    pub fn masked(&self) -> String {
        format!("••••{}", self.tail)
    }
}

/// Neither what is sealed nor its end: logs must not carry it.
impl std::fmt::Debug for SealedNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealedNumber(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_four_characters_and_half_of_a_number_are_shown() {
        let masked = |plain| SealedNumber::new("sealed".to_owned(), plain).masked();
        assert_eq!(masked("0401-98-123456"), "••••3456");
        assert_eq!(masked("ñandú9"), "••••dú9");
        assert_eq!(masked("7"), "••••");
        assert_eq!(masked(""), "••••");
    }

    #[test]
    fn a_number_is_not_printed() {
        let number = SealedNumber::new("c2VhbGVk".to_owned(), "0401981234");
        assert_eq!(format!("{number:?}"), "SealedNumber(***)");
    }
}
