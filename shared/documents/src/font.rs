//! The fonts of the house: how wide their letters are, and how they are cut down to the letters
//! that a document uses.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use allsorts::binary::read::ReadScope;
use allsorts::font_data::FontData;
use allsorts::subset::{CmapTarget, SubsetProfile, subset};
use printpdf::ParsedFont;
use unicode_normalization::UnicodeNormalization as _;

use crate::error::DocumentError;

/// A font of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Face {
    /// For text.
    Regular,
    /// For what stands out.
    Bold,
    /// For titles.
    Display,
}

impl Face {
    const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../assets/fonts/Lato-Regular.ttf"),
            Self::Bold => include_bytes!("../assets/fonts/Lato-Bold.ttf"),
            Self::Display => include_bytes!("../assets/fonts/EBGaramond12-Regular.ttf"),
        }
    }

    /// The name in the file. Six letters and a plus say that letters are left out.
    const fn name(self) -> &'static str {
        match self {
            Self::Regular => "DEJVUA+Lato-Regular",
            Self::Bold => "DEJVUB+Lato-Bold",
            Self::Display => "DEJVUC+EBGaramond12-Regular",
        }
    }

    /// The name pages call it by.
    pub(crate) const fn resource(self) -> &'static str {
        match self {
            Self::Regular => "R",
            Self::Bold => "B",
            Self::Display => "D",
        }
    }

    fn parsed(self) -> &'static ParsedFont {
        static FONTS: [OnceLock<ParsedFont>; 3] = [const { OnceLock::new() }; 3];
        let place = match self {
            Self::Regular => 0,
            Self::Bold => 1,
            Self::Display => 2,
        };
        FONTS[place].get_or_init(|| {
            ParsedFont::from_bytes(self.bytes(), 0, &mut Vec::new())
                .expect("the font is part of the program, and tests read it")
        })
    }

    /// How wide a text is, in points.
    pub(crate) fn width(self, text: &str, size: f32) -> f32 {
        let font = self.parsed();
        let units: u32 = text
            .chars()
            .filter_map(|letter| font.lookup_glyph_index(u32::from(letter)))
            .filter_map(|glyph| font.get_glyph_width(glyph))
            .map(u32::from)
            .sum();
        // Widths of a line of text are far below the 2^24 that an f32 counts exactly.
        units as f32 / f32::from(font.units_per_em) * size
    }

    /// The text as it can be printed. Symbols the font lacks (an emoji in a title) are left
    /// out; a letter or digit it lacks is refused, for a name must not lose one unseen.
    pub(crate) fn printable(self, text: &str) -> Result<String, DocumentError> {
        let font = self.parsed();
        let has = |letter: char| font.lookup_glyph_index(u32::from(letter)).is_some();
        let mut shown = String::with_capacity(text.len());
        for letter in text.chars() {
            if letter.is_whitespace() {
                shown.push(' ');
            } else if has(letter) {
                shown.push(letter);
            } else if letter.is_alphanumeric() {
                return Err(DocumentError::Unprintable { letter });
            }
        }
        Ok(shown)
    }

    /// The text as far as it can be printed, for what must come out of the printer whatever people
    /// wrote: accents joined to their letters, no mark that turns or hides what follows, `?` for
    /// each row of letters that the font lacks, other signs left out.
    pub(crate) fn legible(self, text: &str) -> String {
        let font = self.parsed();
        let has = |letter: char| {
            font.lookup_glyph_index(u32::from(letter))
                .is_some_and(|glyph| glyph > 0)
        };
        let mut shown = String::with_capacity(text.len());
        for letter in text.nfc() {
            let unknown = letter.is_alphanumeric() && !has(letter);
            if letter.is_whitespace() || letter.is_control() {
                if !shown.is_empty() && !shown.ends_with(' ') {
                    shown.push(' ');
                }
            } else if unknown {
                if !shown.ends_with('?') {
                    shown.push('?');
                }
            } else if has(letter) && !is_unseen(letter) {
                shown.push(letter);
            }
        }
        shown.truncate(shown.trim_end().len());
        shown
    }

    /// The font with no more than these letters.
    pub(crate) fn cut_down(self, letters: &BTreeSet<char>) -> Result<ParsedFont, DocumentError> {
        let whole = self.parsed();
        let glyph = |letter: &char| whole.lookup_glyph_index(u32::from(*letter));
        // The missing-letter glyph must come first, and none may come twice.
        let used: BTreeSet<u16> = letters.iter().filter_map(glyph).collect();
        let glyphs: Vec<u16> = std::iter::once(0)
            .chain(used.into_iter().filter(|glyph| *glyph != 0))
            .collect();
        let file = ReadScope::new(self.bytes())
            .read::<FontData<'_>>()
            .map_err(unusable)?;
        let provider = file.table_provider(0).map_err(unusable)?;
        let bytes = subset(&provider, &glyphs, &SubsetProfile::Pdf, CmapTarget::Unicode)
            .map_err(unusable)?;
        let parsed = ParsedFont::from_bytes(&bytes, 0, &mut Vec::new());
        let mut parsed = parsed.ok_or_else(|| unusable("the cut-down font can not be read"))?;
        parsed.font_name = Some(self.name().to_owned());
        Ok(parsed)
    }
}

/// Marks that are not seen themselves but change how their neighbours are: direction, joining,
/// breaking, variants, tags.
const fn is_unseen(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

fn unusable(cause: impl std::fmt::Display) -> DocumentError {
    DocumentError::Font {
        cause: cause.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_knows_the_letters_of_spanish() {
        for face in [Face::Regular, Face::Bold, Face::Display] {
            let text = "áéíóúüñÁÉÍÓÚÜÑ¿¡«»n.º—–…%€";
            assert_eq!(face.printable(text), Ok(text.to_owned()), "{face:?}");
            assert!(face.width("ñ", 10.0) > 3.0);
        }
    }

    #[test]
    fn a_letter_without_a_shape_is_refused_and_a_symbol_left_out() {
        assert_eq!(
            Face::Regular.printable("Bolso 👜\tazul"),
            Ok("Bolso  azul".into())
        );
        let refused = Face::Regular.printable("名");
        assert_eq!(refused, Err(DocumentError::Unprintable { letter: '名' }));
    }

    #[test]
    fn whatever_people_wrote_comes_out_legible() {
        for (written, printed) in [
            ("Bolso 👜\tazul\n\0", "Bolso azul"),
            (
                "Bolso \u{202e}luza\u{202c} de Begon\u{303}a",
                "Bolso luza de Begoña",
            ),
            ("שלום Bolso", "? Bolso"),
            ("名前 𠀀 鞄", "? ? ?"),
            (
                "=HYPERLINK(\"x\")<b>&amp;</b>",
                "=HYPERLINK(\"x\")<b>&amp;</b>",
            ),
            ("a\u{200b}b\u{feff}c\u{ad}d", "abcd"),
            ("👜👨\u{200d}👩\u{200d}👧\u{fe0f}", ""),
        ] {
            assert_eq!(Face::Bold.legible(written), printed, "{written:?}");
            assert!(Face::Bold.printable(printed).is_ok());
        }
    }

    #[test]
    fn a_font_cut_down_keeps_its_letters_and_little_else() {
        let letters: BTreeSet<char> = "comisión".chars().collect();
        let font = Face::Regular
            .cut_down(&letters)
            .expect("it can be cut down");
        assert!(font.lookup_glyph_index(u32::from('ó')).is_some());
        assert!(font.lookup_glyph_index(u32::from('z')).is_none());
        assert!(
            font.original_bytes.len() < 20_000,
            "{}",
            font.original_bytes.len()
        );
    }
}
