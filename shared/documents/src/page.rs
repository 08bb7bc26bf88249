//! Pages: marks at places, counted in points from the top left corner.

use crate::error::DocumentError;
use crate::font::Face;

/// Width of A4.
pub(crate) const WIDTH: f32 = 595.28;
/// Height of A4.
pub(crate) const HEIGHT: f32 = 841.89;

/// How large a page is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Size {
    pub(crate) width: f32,
    pub(crate) height: f32,
}

impl Size {
    /// A4.
    pub(crate) const A4: Self = Self {
        width: WIDTH,
        height: HEIGHT,
    };
}

/// A colour: red, green, blue from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ink(pub(crate) f32, pub(crate) f32, pub(crate) f32);

impl Ink {
    /// Text.
    pub(crate) const TEXT: Self = Self(0.13, 0.14, 0.16);
    /// What stands back.
    pub(crate) const QUIET: Self = Self(0.42, 0.43, 0.46);
    /// What stands out.
    pub(crate) const ACCENT: Self = Self(0.40, 0.13, 0.22);
    /// Lines.
    pub(crate) const RULE: Self = Self(0.80, 0.78, 0.76);
    /// Grounds.
    pub(crate) const WASH: Self = Self(0.972, 0.962, 0.952);
    /// Bars and squares that machines read, and what stands on stickers.
    pub(crate) const BLACK: Self = Self(0.0, 0.0, 0.0);
}

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Area {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
}

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Style {
    pub(crate) face: Face,
    pub(crate) size: f32,
    pub(crate) ink: Ink,
    /// Points between letters, beyond what the font asks for.
    pub(crate) apart: f32,
}

impl Style {
    pub(crate) const fn new(face: Face, size: f32, ink: Ink) -> Self {
        let apart = 0.0;
        Self {
            face,
            size,
            ink,
            apart,
        }
    }

    pub(crate) const fn spaced(self, apart: f32) -> Self {
        Self { apart, ..self }
    }

    pub(crate) fn width(self, text: &str) -> f32 {
        let apart = if self.apart > 0.0 {
            text.chars().count() as f32 * self.apart
        } else {
            0.0
        };
        self.face.width(text, self.size) + apart
    }

    /// The distance from one line to the next.
    pub(crate) fn leading(self) -> f32 {
        self.size * 1.42
    }
}

/// Something on a page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Mark {
    /// A line of text; `y` is its base line.
    Text {
        x: f32,
        y: f32,
        text: String,
        style: Style,
    },
    /// Filled rectangles of one colour.
    Fill { areas: Vec<Area>, ink: Ink },
    /// What machines read, in black.
    Code { x: f32, y: f32, code: Code },
}

/// Bars or squares on a grid: whole numbers of modules, so that no rounding moves an edge.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Code {
    /// How wide a module is.
    pub(crate) module: f32,
    /// How high a row is: a module for squares, the height of the bars for bars.
    pub(crate) row: f32,
    /// The dark places.
    pub(crate) dark: Vec<Dark>,
}

/// A dark run in a row of a code, in modules from its top left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dark {
    pub(crate) start: u16,
    pub(crate) row: u16,
    pub(crate) length: u16,
    /// How many rows below have the same run, with this one.
    pub(crate) rows: u16,
}

/// A page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Page {
    pub(crate) size: Size,
    pub(crate) marks: Vec<Mark>,
}

impl Default for Page {
    fn default() -> Self {
        Self::of(Size::A4)
    }
}

impl Page {
    pub(crate) const fn of(size: Size) -> Self {
        let marks = Vec::new();
        Self { size, marks }
    }

    /// A code whose top left corner is there.
    pub(crate) fn code(&mut self, x: f32, y: f32, code: Code) {
        self.marks.push(Mark::Code { x, y, code });
    }

    /// A text that begins at `x`, in the line whose top is `top`.
    pub(crate) fn text(
        &mut self,
        x: f32,
        top: f32,
        text: &str,
        style: Style,
    ) -> Result<(), DocumentError> {
        let text = style.face.printable(text)?;
        if !text.trim().is_empty() {
            let y = top + style.leading() * 0.5 + style.size * 0.34;
            self.marks.push(Mark::Text { x, y, text, style });
        }
        Ok(())
    }

    /// A text that ends at `right`.
    pub(crate) fn text_right(
        &mut self,
        right: f32,
        top: f32,
        text: &str,
        style: Style,
    ) -> Result<(), DocumentError> {
        self.text(right - style.width(text), top, text, style)
    }

    pub(crate) fn fill(&mut self, area: Area, ink: Ink) {
        self.fill_all(vec![area], ink);
    }

    pub(crate) fn fill_all(&mut self, areas: Vec<Area>, ink: Ink) {
        self.marks.push(Mark::Fill { areas, ink });
    }

    /// A line across.
    pub(crate) fn rule(&mut self, x: f32, y: f32, width: f32, thick: f32, ink: Ink) {
        let height = thick;
        self.fill(
            Area {
                x,
                y,
                width,
                height,
            },
            ink,
        );
    }
}
