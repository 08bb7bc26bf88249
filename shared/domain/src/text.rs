//! Texts that people type into one line: names, addresses, codes.
//!
//! Every script, direction, emoji and mark-up is a text like any other, and is kept as it was
//! typed: whoever prints or renders it encodes it there. Control characters are no text: they
//! break lines, files and terminals.

/// What is wrong with a line of at most `most` characters that may be empty; nothing when it is
/// right.
pub fn line_problem(text: &str, most: usize) -> Option<&'static str> {
    // The separators of lines and paragraphs are no controls by their class, and break a line.
    let breaks = |letter: char| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}');
    if text.contains(breaks) {
        Some("must be one line without control characters")
    } else if text.chars().count() > most {
        Some("is too long")
    } else {
        None
    }
}

/// What is wrong with a line that must say something.
pub fn name_problem(text: &str, most: usize) -> Option<&'static str> {
    // What is not seen is no name, though it is no white space either.
    let unseen = |letter: char| {
        letter.is_whitespace()
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    if text.chars().all(unseen) {
        Some("must not be empty")
    } else {
        line_problem(text, most)
    }
}

/// What is wrong with a word of programs, such as `box_size`: `a-z`, `0-9` and single underscores,
/// a letter first.
pub fn key_problem(text: &str, most: usize) -> Option<&'static str> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let words = text
        .split('_')
        .all(|word| !word.is_empty() && word.bytes().all(plain));
    let begins = text.starts_with(|first: char| first.is_ascii_lowercase());
    if words && begins && text.len() <= most {
        None
    } else {
        Some("must be words of a-z and 0-9 with single underscores between them")
    }
}

/// What is wrong with a part of an address, such as `bolsos-de-mano`: `a-z`, `0-9` and single
/// dashes.
pub fn slug_problem(text: &str, most: usize) -> Option<&'static str> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let words = text
        .split('-')
        .all(|word| !word.is_empty() && word.bytes().all(plain));
    if words && text.len() <= most {
        None
    } else {
        Some("must be words of a-z and 0-9 with single dashes between them")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_people_type_in_one_line_is_kept_and_control_characters_are_not() {
        for text in [
            "Bolsos",
            "حقائب يد",
            "\u{202e}sosloB",
            "👜👩‍👩‍👧",
            "𠜎𝒳",
            "=HYPERLINK(\"x\")",
            "<script>alert(1)</script>",
            "'; DROP TABLE",
            "é e\u{301}",
        ] {
            assert_eq!(name_problem(text, 80), None, "{text}");
        }
        for text in [
            "a\nb",
            "a\0",
            "\u{7f}a",
            "a\u{85}b",
            "\u{9b}a",
            "a\u{2028}b",
            "\ta",
        ] {
            let told = name_problem(text, 80);
            assert_eq!(
                told,
                Some("must be one line without control characters"),
                "{text:?}"
            );
        }
        for text in ["", "  ", "\u{200b}", "\u{feff}\u{2060}", "\u{202e}"] {
            assert_eq!(
                name_problem(text, 80),
                Some("must not be empty"),
                "{text:?}"
            );
        }
        assert_eq!(name_problem("👜👜👜", 2), Some("is too long"));
        assert_eq!(line_problem("", 2), None);
    }

    #[test]
    fn words_of_programs_and_of_addresses_are_plain() {
        for good in ["box", "box_size", "b2"] {
            assert_eq!(key_problem(good, 40), None, "{good}");
        }
        for bad in ["", "_", "Box", "box__size", "2b", "caña", "box-size"] {
            assert!(key_problem(bad, 40).is_some(), "{bad}");
        }
        for good in ["bolsos", "2-de-mano"] {
            assert_eq!(slug_problem(good, 40), None, "{good}");
        }
        for bad in ["", "-", "Bolsos", "a--b", "caña", "a_b", "abc"] {
            let most = if bad == "abc" { 2 } else { 40 };
            assert!(slug_problem(bad, most).is_some(), "{bad}");
        }
    }
}
