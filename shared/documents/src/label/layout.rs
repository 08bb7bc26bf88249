//! Where things stand on a sticker: the words to the left, the code to the right, the bars below.

use domain::label::LabelFormat;

use super::{Label, mm};
use crate::barcode::{Bars, Squares};
use crate::error::DocumentError;
use crate::font::Face;
use crate::page::{Ink, Page, Style};
use crate::text::wrap_within;

/// The words of the house on a sticker, in the language of the shop.
pub(super) struct Words {
    pub(super) tag: &'static str,
    taxed: &'static str,
    exempt: &'static str,
}

pub(super) const WORDS: Words = Words {
    tag: "es-PA",
    taxed: "ITBMS incluido",
    exempt: "Exento de ITBMS",
};

/// Light that a QR code needs on each side, in modules of its own.
const QUIET_SQUARES: f32 = 4.0;
/// Light that bars need on both sides together, in modules of their own.
const QUIET_BARS: f32 = 20.0;
/// The widest module of bars: more would only look coarse.
const WIDEST: f32 = mm(0.33);

/// The measures of one kind of sticker, in points.
struct Plan {
    width: f32,
    margin: f32,
    /// Side of the code.
    code: f32,
    title: f32,
    title_lines: usize,
    price: f32,
    note: f32,
    sku: f32,
    /// Top of the bars.
    bars: f32,
    bars_height: f32,
}

const SMALL: Plan = Plan {
    width: mm(40.0),
    margin: mm(1.4),
    code: mm(15.6),
    title: 6.2,
    title_lines: 2,
    price: 10.5,
    note: 4.4,
    sku: 6.0,
    bars: mm(18.3),
    bars_height: mm(5.4),
};

const LARGE: Plan = Plan {
    width: mm(60.0),
    margin: mm(2.0),
    code: mm(23.5),
    title: 8.6,
    title_lines: 3,
    price: 15.0,
    note: 5.6,
    sku: 7.6,
    bars: mm(28.4),
    bars_height: mm(9.2),
};

/// The stickers of a sheet are as large as the large ones of a roll, but for a few millimetres.
const SHEET: Plan = Plan {
    width: mm(63.5),
    margin: mm(2.4),
    code: mm(22.0),
    title: 8.2,
    title_lines: 3,
    price: 14.0,
    note: 5.6,
    sku: 7.6,
    bars: mm(27.4),
    bars_height: mm(8.2),
};

/// A label with the place for each part of it.
pub(super) struct Sticker<'a> {
    label: &'a Label,
    plan: &'static Plan,
}

impl<'a> Sticker<'a> {
    pub(super) const fn of(label: &'a Label, format: LabelFormat) -> Self {
        let plan = match format {
            LabelFormat::Small => &SMALL,
            LabelFormat::Large => &LARGE,
            LabelFormat::Sheet => &SHEET,
        };
        Self { label, plan }
    }

    /// Everything, with the top left corner of the sticker there.
    pub(super) fn draw(&self, page: &mut Page, x: f32, y: f32) -> Result<(), DocumentError> {
        self.write(page, x, y)?;
        let plan = self.plan;
        let squares = Squares::of(&self.label.passport_url)?;
        let left = x + plan.width - plan.margin - plan.code;
        page.code(left, y + plan.margin, squares.draw(plan.code));

        let bars = Bars::of(&self.label.barcode)?;
        let modules = f32::from(bars.modules);
        let module = (plan.width / (modules + QUIET_BARS)).min(WIDEST);
        let left = x + (plan.width - module * modules) / 2.0;
        page.code(left, y + plan.bars, bars.draw(module, plan.bars_height));
        Ok(())
    }

    /// The words alone.
    pub(super) fn write(&self, page: &mut Page, x: f32, y: f32) -> Result<(), DocumentError> {
        let (plan, label) = (self.plan, self.label);
        let left = x + plan.margin;
        let room = self.room();
        let title = black(Face::Bold, plan.title);
        let text = Face::Bold.legible(&label.title);
        let mut top = y + plan.margin - title.size * 0.2;
        for line in wrap_within(&text, title, room, plan.title_lines) {
            page.text(left, top, &line, title)?;
            top += title.size * 1.18;
        }
        // From the bottom up, so that prices stand in a row whatever the titles are.
        let bottom = y + plan.margin + plan.code;
        let sku = fitting(
            &Face::Regular.legible(&label.sku),
            black(Face::Regular, plan.sku),
            room,
        );
        let note = if label.taxed {
            WORDS.taxed
        } else {
            WORDS.exempt
        };
        let note = (note.to_owned(), black(Face::Regular, plan.note));
        let price = label.price.to_string();
        let price = fitting(&price, black(Face::Bold, plan.price), room);
        let mut base = bottom;
        for (text, style) in [sku, note, price] {
            base -= style.size * 1.25;
            page.text(left, base, &text, style)?;
        }
        Ok(())
    }

    /// The width that words have: up to the light around the code. Its modules are at least this
    /// small: the shortest passport has a code of 45.
    fn room(&self) -> f32 {
        let plan = self.plan;
        plan.width - 2.0 * plan.margin - plan.code - plan.code / 45.0 * QUIET_SQUARES
    }
}

const fn black(face: Face, size: f32) -> Style {
    Style::new(face, size, Ink::BLACK)
}

/// A text in one line: smaller if it must be, and cut where even that is too wide.
fn fitting(text: &str, style: Style, room: f32) -> (String, Style) {
    const SMALLEST: f32 = 0.6;
    let wide = style.width(text);
    if wide <= room {
        return (text.to_owned(), style);
    }
    let size = style.size * (room / wide).max(SMALLEST);
    let style = Style { size, ..style };
    let line = wrap_within(text, style, room + 0.05, 1);
    (line.into_iter().next().unwrap_or_default(), style)
}
