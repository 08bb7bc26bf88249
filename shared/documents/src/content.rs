//! What stands on a page, in the language of the file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use printpdf::ParsedFont;

use crate::error::DocumentError;
use crate::font::Face;
use crate::page::{Area, Code, Ink, Mark, Page, Style};
use crate::pdf::Letters;

/// The fonts of a document, each with no more letters than it needs.
pub(crate) struct Fonts(BTreeMap<Face, ParsedFont>);

impl Fonts {
    pub(crate) fn cut_down(letters: &Letters) -> Result<Self, DocumentError> {
        let fonts = letters.iter();
        let fonts = fonts.map(|(face, letters)| Ok((*face, face.cut_down(letters)?)));
        fonts.collect::<Result<_, _>>().map(Self)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Face, &ParsedFont)> {
        self.0.iter().map(|(face, font)| (*face, font))
    }

    /// The glyphs of a text, as the file names them.
    fn glyphs(&self, face: Face, text: &str) -> String {
        let font = self.0.get(&face);
        let glyph = |letter| font.and_then(|font| font.lookup_glyph_index(u32::from(letter)));
        let mut glyphs = String::with_capacity(text.len() * 4);
        for letter in text.chars() {
            write_to(
                &mut glyphs,
                format_args!("{:04X}", glyph(letter).unwrap_or(0)),
            );
        }
        glyphs
    }
}

/// The page's content stream. Pages count from the top, files from the bottom.
pub(crate) fn content(page: &Page, fonts: &Fonts) -> Vec<u8> {
    let mut out = String::new();
    let height = page.size.height;
    for mark in &page.marks {
        match mark {
            Mark::Text { x, y, text, style } => {
                write_text(
                    &mut out,
                    (*x, height - y),
                    *style,
                    &fonts.glyphs(style.face, text),
                );
            }
            Mark::Fill { areas, ink } => write_fill(&mut out, height, areas, *ink),
            Mark::Code { x, y, code } => write_code(&mut out, (*x, height - y), code),
        }
    }
    out.into_bytes()
}

fn write_text(out: &mut String, (x, y): (f32, f32), style: Style, glyphs: &str) {
    out.push_str("BT\n");
    write_ink(out, style.ink);
    let (face, size) = (style.face.resource(), Figure(style.size));
    write_to(
        out,
        format_args!("/{face} {size} Tf\n{} Tc\n", Figure(style.apart)),
    );
    write_to(
        out,
        format_args!("{} {} Td\n<{glyphs}> Tj\nET\n", Figure(x), Figure(y)),
    );
}

fn write_fill(out: &mut String, height: f32, areas: &[Area], ink: Ink) {
    write_ink(out, ink);
    for area in areas {
        let bottom = height - area.y - area.height;
        let (x, y) = (Figure(area.x), Figure(bottom));
        let (wide, high) = (Figure(area.width), Figure(area.height));
        write_to(out, format_args!("{x} {y} {wide} {high} re\n"));
    }
    out.push_str("f\n");
}

/// All dark places in one path, on a grid of its own: whole numbers, and no seam between two.
fn write_code(out: &mut String, (x, y): (f32, f32), code: &Code) {
    out.push_str("q\n");
    write_ink(out, Ink::BLACK);
    let (wide, high) = (code.module, code.row);
    let (x, y) = (Figure(x), Figure(y));
    write_to(out, format_args!("{wide:.5} 0 0 -{high:.5} {x} {y} cm\n"));
    for dark in &code.dark {
        let (start, row, length, rows) = (dark.start, dark.row, dark.length, dark.rows);
        write_to(out, format_args!("{start} {row} {length} {rows} re\n"));
    }
    out.push_str("f\nQ\n");
}

fn write_ink(out: &mut String, Ink(red, green, blue): Ink) {
    let (red, green, blue) = (Thousandth(red), Thousandth(green), Thousandth(blue));
    write_to(out, format_args!("{red} {green} {blue} rg\n"));
}

fn write_to(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text)
        .expect("a string takes whatever is written to it");
}

/// A length. Hundredths of a point are fine enough, and keep the file small.
struct Figure(f32);

impl std::fmt::Display for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Adding nothing turns -0 into 0.
        write!(f, "{}", (self.0 * 100.0).round() / 100.0 + 0.0)
    }
}

/// A part of a colour.
struct Thousandth(f32);

impl std::fmt::Display for Thousandth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", (self.0 * 1_000.0).round() / 1_000.0)
    }
}
