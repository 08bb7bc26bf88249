//! Labels for goods: what a sticker says, and the pages they are printed on.

mod layout;

use domain::digest::Sha256;
use domain::label::LabelFormat;
use domain::money::Money;
use domain::time::Timestamp;

use crate::barcode::{Bars, Squares};
use crate::error::DocumentError;
use crate::page::{Page, Size};
use crate::pdf::{Imprint, Letters, collect_letters, stream};
use layout::{Sticker, WORDS};

/// What a sticker says. Whatever people wrote as the title comes out of the printer: signs that no
/// font has are left out, and what has no room is cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// What it is.
    pub title: String,
    /// What a buyer pays, ITBMS included.
    pub price: Money,
    /// Whether there is ITBMS in the price, which the sticker then says.
    pub taxed: bool,
    /// Stock number.
    pub sku: String,
    /// What the bars say: printable ASCII.
    pub barcode: String,
    /// Where the code leads to: the item's passport.
    pub passport_url: String,
}

impl Label {
    /// Whether it can be printed.
    ///
    /// # Errors
    /// [`DocumentError::Barcode`]: its bars or its code can not be drawn.
    pub fn check(&self) -> Result<(), DocumentError> {
        Bars::of(&self.barcode)?;
        Squares::of(&self.passport_url)?;
        Ok(())
    }
}

/// Stickers that are printed together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelSheet<'a> {
    /// On what.
    pub format: LabelFormat,
    /// The first free sticker of the first page, from 1. A number that the page has not is the
    /// nearest that it has.
    pub start_at: u16,
    /// The stickers in order.
    pub labels: &'a [Label],
    /// What the file is called.
    pub title: &'a str,
    /// The instant the file is dated.
    pub made_at: Timestamp,
}

/// Prints stickers: vector bars and codes, fonts embedded. The same sheet gives the same bytes.
/// Pages are drawn and packed one by one: what grows with the number of stickers is the packed file.
///
/// # Errors
/// [`DocumentError::Barcode`], of a label that [`Label::check`] refuses.
pub fn label_pdf(sheet: &LabelSheet<'_>) -> Result<Vec<u8>, DocumentError> {
    let stock = Stock::of(sheet.format);
    let cells = usize::from(sheet.format.per_page());
    let before = usize::from(start(sheet)) - 1;
    let pages = (before + sheet.labels.len()).div_ceil(cells).max(1);
    let on_page = |page: usize| {
        let first = (page * cells).saturating_sub(before);
        let last = ((page + 1) * cells).saturating_sub(before);
        let last = last.min(sheet.labels.len());
        let skipped = if page == 0 { before } else { 0 };
        (first.min(last)..last).zip(skipped..)
    };
    let imprint = Imprint {
        title: sheet.title.to_owned(),
        author: "Dejavu".to_owned(),
        language: WORDS.tag,
        made_at: sheet.made_at,
        id: id_of(sheet),
    };
    stream(
        &vec![stock.page; pages],
        &letters(sheet, &stock)?,
        imprint,
        |number| {
            let mut page = Page::of(stock.page);
            for (label, cell) in on_page(number) {
                let (x, y) = stock.corner(cell);
                Sticker::of(&sheet.labels[label], sheet.format).draw(&mut page, x, y)?;
            }
            Ok(page)
        },
    )
}

/// The first sticker of the first page, from 1.
fn start(sheet: &LabelSheet<'_>) -> u16 {
    sheet.start_at.clamp(1, sheet.format.per_page())
}

/// Every letter of every sticker, without drawing the codes.
fn letters(sheet: &LabelSheet<'_>, stock: &Stock) -> Result<Letters, DocumentError> {
    let mut letters = Letters::new();
    for label in sheet.labels {
        let mut page = Page::of(stock.page);
        Sticker::of(label, sheet.format).write(&mut page, 0.0, 0.0)?;
        collect_letters(&mut letters, &page);
    }
    Ok(letters)
}

/// An id for the file, made of what is in it.
fn id_of(sheet: &LabelSheet<'_>) -> String {
    let texts: Vec<String> = sheet
        .labels
        .iter()
        .flat_map(|label| {
            [
                label.title.clone(),
                label.price.cents().to_string(),
                label.taxed.to_string(),
                label.sku.clone(),
                label.barcode.clone(),
                label.passport_url.clone(),
            ]
        })
        .chain([
            sheet.format.to_string(),
            start(sheet).to_string(),
            sheet.made_at.to_string(),
        ])
        .collect();
    let digest = Sha256::of_parts(texts.iter().map(String::as_bytes));
    digest.as_str().chars().take(32).collect()
}

/// Millimetres in points.
pub(crate) const fn mm(millimetres: f32) -> f32 {
    millimetres * 72.0 / 25.4
}

/// What stickers come on.
struct Stock {
    page: Size,
    /// Stickers side by side.
    columns: usize,
    /// The top left corner of the first sticker.
    first: (f32, f32),
    /// From one sticker to the next.
    pitch: (f32, f32),
}

impl Stock {
    const fn of(format: LabelFormat) -> Self {
        match format {
            LabelFormat::Small => Self::roll(40.0, 25.0),
            LabelFormat::Large => Self::roll(60.0, 40.0),
            LabelFormat::Sheet => Self {
                page: Size::A4,
                columns: 3,
                first: (mm(7.25), mm(15.15)),
                pitch: (mm(66.0), mm(38.1)),
            },
        }
    }

    const fn roll(width: f32, height: f32) -> Self {
        Self {
            page: Size {
                width: mm(width),
                height: mm(height),
            },
            columns: 1,
            first: (0.0, 0.0),
            pitch: (0.0, 0.0),
        }
    }

    /// The top left corner of a sticker, from 0.
    fn corner(&self, cell: usize) -> (f32, f32) {
        let (column, row) = (cell % self.columns, cell / self.columns);
        let (x, y) = self.first;
        (
            x + column as f32 * self.pitch.0,
            y + row as f32 * self.pitch.1,
        )
    }
}
