//! By which words goods are found.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::fault::{Class, Fault};

/// Words by which one product is found, at most.
pub const MOST_WORDS: usize = 12;
/// Letters of a word that count.
const LONGEST_WORD: usize = 24;
/// Letters that a word must have to be looked up by; a shorter one only narrows.
const SHORTEST_DRIVER: usize = 2;
/// Words that are looked up in the table; the others narrow what these find.
const MOST_DRIVERS: usize = 3;

/// The words of texts, as they are looked for: without accents and capitals, each once, in their
/// order, the first [`MOST_WORDS`] of them. A word with a hyphen or an apostrophe is found by its
/// parts and as a whole.
pub fn words<'t>(texts: impl IntoIterator<Item = &'t str>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for text in texts {
        for joined in runs(text) {
            let mut parts: Vec<String> = joined.split(is_joint).map(cut).collect();
            parts.retain(|part| !part.is_empty());
            if parts.len() > 1 {
                parts.push(cut(&parts.concat()));
            }
            for part in parts {
                if found.len() < MOST_WORDS && !found.contains(&part) {
                    found.push(part);
                }
            }
        }
    }
    found
}

/// Runs of letters and digits with what joins them.
fn runs(text: &str) -> Vec<String> {
    let mut runs = vec![String::new()];
    for letter in text.nfkd().filter(|letter| !is_silent(*letter)) {
        let at_end = runs.len() - 1;
        if letter.is_alphanumeric() {
            fold(letter, &mut runs[at_end]);
        } else if is_joint(letter) {
            runs[at_end].push('-');
        } else if !runs[at_end].is_empty() {
            runs.push(String::new());
        }
    }
    runs
}

/// What joins the parts of one word: a hyphen of any kind, an apostrophe.
fn is_joint(letter: char) -> bool {
    matches!(
        letter,
        '-' | '\'' | '\u{2010}'..='\u{2013}' | '\u{2019}' | '\u{5be}'
    )
}

/// What is written and not read: accents, and marks that only steer how text is set, such as the
/// direction of it. They part no word.
fn is_silent(letter: char) -> bool {
    is_combining_mark(letter)
        || matches!(
            letter,
            '\u{ad}' | '\u{61c}' | '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        )
}

/// A letter as it is looked for: small, and as it is typed by who has no other keys.
fn fold(letter: char, word: &mut String) {
    for small in letter.to_lowercase() {
        match small {
            'ß' => word.push_str("ss"),
            'æ' => word.push_str("ae"),
            'œ' => word.push_str("oe"),
            'ø' => word.push('o'),
            'ł' => word.push('l'),
            'đ' | 'ð' => word.push('d'),
            'ı' => word.push('i'),
            // What a capital leaves behind when it is made small.
            mark if is_combining_mark(mark) => {}
            other => word.push(other),
        }
    }
}

fn cut(word: &str) -> String {
    word.chars().take(LONGEST_WORD).collect()
}

/// What someone looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    words: Vec<String>,
}

/// Why nothing can be looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a search needs a word of at least two letters or digits")]
pub struct SearchRefusal;

impl Fault for SearchRefusal {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "search_too_short"
    }

    fn fields(&self) -> Vec<(String, String)> {
        vec![("q".to_owned(), self.to_string())]
    }
}

impl Search {
    /// Reads what someone typed. Every word of it may be the beginning of one.
    ///
    /// # Errors
    /// [`SearchRefusal`]: there is no word to look up.
    pub fn parse(typed: &str) -> Result<Self, SearchRefusal> {
        let mut words: Vec<String> = Vec::new();
        for run in runs(typed) {
            for part in run.split(is_joint).map(cut) {
                if !part.is_empty() && !words.contains(&part) && words.len() < MOST_WORDS {
                    words.push(part);
                }
            }
        }
        let search = Self { words };
        if search.drivers().is_empty() {
            Err(SearchRefusal)
        } else {
            Ok(search)
        }
    }

    /// The words that are looked up, the longest ones first, at most three. The beginning of
    /// another one finds nothing that the other does not.
    pub fn drivers(&self) -> Vec<&str> {
        let long = |word: &&String| word.chars().count() >= SHORTEST_DRIVER;
        let begins_another = |word: &&String| {
            let mut others = self.words.iter().filter(|other| other != word);
            others.any(|other| other.starts_with(word.as_str()))
        };
        let drivers = self.words.iter().filter(long);
        let mut drivers: Vec<&str> = drivers
            .filter(|word| !begins_another(word))
            .map(String::as_str)
            .collect();
        drivers.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        drivers.truncate(MOST_DRIVERS);
        drivers
    }

    /// How well these words answer: how many of what was typed are whole words of them. Nothing,
    /// when one that was typed begins none of them.
    pub fn answered_by(&self, words: &[&str]) -> Option<usize> {
        let begins_one = |typed: &String| words.iter().any(|word| word.starts_with(typed.as_str()));
        if !self.words.iter().all(begins_one) {
            return None;
        }
        let whole = self.words.iter();
        Some(
            whole
                .filter(|typed| words.contains(&typed.as_str()))
                .count(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        words([text])
    }

    #[test]
    fn words_are_found_however_they_are_accented_or_set() {
        assert_eq!(of("Bolso de PIEL, Ñandú"), ["bolso", "de", "piel", "nandu"]);
        assert_eq!(
            of("Jose\u{301} ﬁno Ærø Straße"),
            ["jose", "fino", "aero", "strasse"]
        );
        assert_eq!(of("İstanbul"), ["istanbul"]);
        assert_eq!(of("👜 ✨!?"), Vec::<String>::new());
        assert_eq!(of("5㎡ 501"), ["5m2", "501"]);
    }

    #[test]
    fn a_hyphen_or_an_apostrophe_joins_and_parts() {
        assert_eq!(of("T-shirt"), ["t", "shirt", "tshirt"]);
        assert_eq!(of("Levi’s"), ["levi", "s", "levis"]);
        assert_eq!(of("--a--b--"), ["a", "b", "ab"]);
        assert_eq!(of(" - "), Vec::<String>::new());
    }

    #[test]
    fn other_scripts_and_marks_of_direction_are_safe() {
        assert_eq!(of("حَقِيبَة"), of("حقيبة"));
        assert_eq!(of("\u{202e}bolso\u{202c} תִּיק"), ["bolso", "תיק"]);
        assert_eq!(of("bol\u{ad}so\u{200f}"), ["bolso"]);
        assert_eq!(of("手袋 kimono"), ["手袋", "kimono"]);
    }

    #[test]
    fn there_is_an_end_to_words_and_to_letters() {
        let long = "x".repeat(900);
        assert_eq!(of(&long)[0].len(), LONGEST_WORD);
        let many: Vec<String> = (0..40).map(|n| format!("w{n}")).collect();
        assert_eq!(of(&many.join(" ")).len(), MOST_WORDS);
    }

    #[test]
    fn a_search_looks_up_its_longest_words_and_narrows_by_all() {
        let search = Search::parse("a Bolso-rojo bol grande piel").expect("words");
        assert_eq!(search.drivers(), ["grande", "bolso", "rojo"]);
        let narrow = ["bolso", "rojo", "grande", "piel", "azul"];
        assert_eq!(search.answered_by(&narrow), Some(4));
        assert_eq!(search.answered_by(&["bolso", "rojo", "grande"]), None);
        for nothing in ["", "a", " - é ", "👜"] {
            assert_eq!(Search::parse(nothing), Err(SearchRefusal), "{nothing}");
        }
    }

    #[test]
    fn whoever_types_a_word_finds_what_is_called_so() {
        for title in ["T-shirt", "Levi’s 501", "Café-Crème", "حقيبة يد", "O'Neill"] {
            let kept = of(title);
            let kept: Vec<&str> = kept.iter().map(String::as_str).collect();
            let search = Search::parse(title).expect("words");
            assert!(search.answered_by(&kept).is_some(), "{title}");
        }
        let kept = of("T-shirt");
        let kept: Vec<&str> = kept.iter().map(String::as_str).collect();
        for typed in ["tshirt", "t-shirt", "t shirt", "shi", "TSHI"] {
            let search = Search::parse(typed).expect("words");
            assert!(search.answered_by(&kept).is_some(), "{typed}");
        }
    }
}
