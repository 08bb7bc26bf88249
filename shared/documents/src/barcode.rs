//! Bar codes and QR codes as vectors.

use std::collections::BTreeMap;

use barcoders::sym::code128::Code128;
use qrcode::{Color, EcLevel, QrCode};

use crate::error::DocumentError;
use crate::page::{Code, Dark};

/// Switches Code 128 to its set of plain letters and digits.
const SET_B: char = '\u{0181}';
/// Switches Code 128 to its set of pairs of digits.
const SET_C: char = '\u{0106}';

/// Code 128 bars.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bars {
    /// How many modules they are wide, without the light on both sides.
    pub(crate) modules: u16,
    dark: Vec<Dark>,
}

impl Bars {
    /// The bars of a text: printable ASCII.
    pub(crate) fn of(text: &str) -> Result<Self, DocumentError> {
        let refused = || DocumentError::Barcode {
            text: text.to_owned(),
        };
        let plain = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        if text.is_empty() || !plain {
            return Err(refused());
        }
        let code = Code128::new(in_sets(text)).map_err(|_| refused())?;
        let modules: Vec<bool> = code.encode().into_iter().map(|bar| bar == 1).collect();
        Ok(Self {
            modules: u16::try_from(modules.len()).map_err(|_| refused())?,
            dark: runs(&modules, 0).collect(),
        })
    }

    /// As they are drawn.
    pub(crate) fn draw(self, module: f32, height: f32) -> Code {
        Code {
            module,
            row: height,
            dark: self.dark,
        }
    }
}

/// A QR code.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Squares {
    /// How many modules a side has, without the light around it.
    pub(crate) modules: u16,
    dark: Vec<Dark>,
}

impl Squares {
    /// The code of a text; it can be read with a sixth of it missing.
    pub(crate) fn of(text: &str) -> Result<Self, DocumentError> {
        let refused = |_| DocumentError::Barcode {
            text: text.to_owned(),
        };
        let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(refused)?;
        let side = code.width();
        let modules: Vec<bool> = code
            .into_colors()
            .into_iter()
            .map(|colour| colour == Color::Dark)
            .collect();
        let rows = modules.chunks(side).zip(0_u16..);
        Ok(Self {
            modules: u16::try_from(side).expect("the largest QR code has 177 modules"),
            dark: merged(rows.flat_map(|(modules, row)| runs(modules, row))),
        })
    }

    /// As it is drawn with sides of this length.
    pub(crate) fn draw(self, side: f32) -> Code {
        let module = side / f32::from(self.modules);
        Code {
            module,
            row: module,
            dark: self.dark,
        }
    }
}

/// The text with the switches between the sets of Code 128 that make it short: four digits and more
/// at its ends, six and more within, go in pairs.
fn in_sets(text: &str) -> String {
    let mut coded = String::new();
    let mut set = None;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let at_end = digits == rest.len() || coded.is_empty();
        let (wanted, length) = if digits >= if at_end { 4 } else { 6 } {
            // An odd digit stays in the set that stands already, before the pairs.
            if digits % 2 == 1 {
                (SET_B, 1)
            } else {
                (SET_C, digits)
            }
        } else {
            let letters = rest
                .bytes()
                .skip(digits)
                .take_while(|byte| !byte.is_ascii_digit());
            (SET_B, digits + letters.count())
        };
        if set != Some(wanted) {
            coded.push(wanted);
            set = Some(wanted);
        }
        let (now, then) = rest.split_at(length);
        coded.push_str(now);
        rest = then;
    }
    coded
}

/// The dark runs of a row: neighbours make one rectangle, so that no hair line shows between them.
fn runs(modules: &[bool], row: u16) -> impl Iterator<Item = Dark> + '_ {
    let starts = (0..modules.len()).filter(|at| modules[*at] && (*at == 0 || !modules[at - 1]));
    starts.map(move |at| {
        let length = modules[at..].iter().take_while(|dark| **dark).count();
        let short = |count: usize| u16::try_from(count).expect("no code is that wide");
        Dark {
            start: short(at),
            row,
            length: short(length),
            rows: 1,
        }
    })
}

/// Runs that stand exactly below each other as one.
fn merged(runs: impl Iterator<Item = Dark>) -> Vec<Dark> {
    let mut whole: Vec<Dark> = Vec::new();
    let mut lowest: BTreeMap<(u16, u16), usize> = BTreeMap::new();
    for run in runs {
        let above = lowest.get(&(run.start, run.length)).copied();
        match above.and_then(|place| whole.get_mut(place)) {
            Some(above) if above.row + above.rows == run.row => above.rows += 1,
            Some(_) | None => {
                lowest.insert((run.start, run.length), whole.len());
                whole.push(run);
            }
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_take_printable_ascii_alone() {
        let bars = Bars::of("CT-2026-000123").expect("plain letters");
        let last = bars.dark.last().expect("bars");
        assert_eq!(bars.dark[0].start, 0);
        assert_eq!(last.start + last.length, bars.modules);
        for wrong in ["ñ", "", "a\nb", "\u{0106}12", "\u{202e}1"] {
            assert!(Bars::of(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn long_rows_of_digits_go_in_pairs() {
        for (text, coded) in [
            ("P-2026-000123", "\u{181}P-2026-\u{106}000123"),
            ("12345", "\u{181}1\u{106}2345"),
            ("200012", "\u{106}200012"),
            ("AB12", "\u{181}AB12"),
            ("1234567ABC", "\u{181}1\u{106}234567\u{181}ABC"),
        ] {
            assert_eq!(in_sets(text), coded, "{text}");
            assert!(Bars::of(text).is_ok());
        }
        let modules = |text| Bars::of(text).expect("plain").modules;
        assert!(modules("P-2026-000123") < modules("P-2026-ABCDEF"));
    }

    #[test]
    fn a_qr_code_begins_with_its_corner() {
        let code = Squares::of("https://example.com/v/CT-2026-000123").expect("it fits");
        assert_eq!((code.dark[0].start, code.dark[0].length), (0, 7));
        let drawn = code.draw(60.0);
        let right = |dark: &Dark| f32::from(dark.start + dark.length) * drawn.module;
        let width = drawn.dark.iter().map(right).fold(0.0, f32::max);
        assert!((width - 60.0).abs() < 0.01);
    }

    #[test]
    fn runs_below_each_other_are_one() {
        let run = |start, row| Dark {
            start,
            row,
            length: 2,
            rows: 1,
        };
        let whole = merged([run(0, 0), run(4, 0), run(0, 1), run(1, 2)].into_iter());
        assert_eq!(whole.len(), 3);
        assert_eq!((whole[0].start, whole[0].rows), (0, 2));
    }
}
