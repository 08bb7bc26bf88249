//! Filling a template in.

use super::parse::{Content, Inline, Part, Text};
use super::{DayRange, Table, TemplateVars, Variable};
use crate::contact::Locale;
use crate::time::Date;

/// A piece of text in one weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The text.
    pub text: String,
    /// Whether it is bold.
    pub bold: bool,
}

/// A block of a filled-in text, in reading order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The title of the document.
    Title(String),
    /// The heading of a clause.
    Clause {
        /// Its number, from 1.
        number: u16,
        /// Its words.
        heading: String,
    },
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// A list.
    Bullets(Vec<Vec<Span>>),
    /// Where a table goes.
    Table(Table),
}

pub(super) fn blocks(text: &Text, vars: &TemplateVars, locale: Locale) -> Vec<Block> {
    let fill = |pieces: &[Inline]| spans(pieces, vars, locale);
    let plain = |pieces: &[Inline]| fill(pieces).into_iter().map(|span| span.text).collect();
    let block = |part: &Part| match part {
        Part::Title(title) => Block::Title(plain(title)),
        Part::Clause { number, heading } => Block::Clause {
            number: *number,
            heading: plain(heading),
        },
        Part::Paragraph(pieces) => Block::Paragraph(fill(pieces)),
        Part::Bullets(items) => Block::Bullets(items.iter().map(|item| fill(item)).collect()),
        Part::Table(table) => Block::Table(*table),
    };
    text.blocks.iter().map(block).collect()
}

/// The pieces filled in, neighbours of one weight joined.
fn spans(pieces: &[Inline], vars: &TemplateVars, locale: Locale) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for piece in pieces {
        let text = match &piece.content {
            Content::Literal(text) => text.clone(),
            Content::Variable(variable) => value(*variable, vars, locale),
        };
        match spans.last_mut() {
            Some(last) if last.bold == piece.bold => last.text.push_str(&text),
            Some(_) | None => spans.push(Span {
                text,
                bold: piece.bold,
            }),
        }
    }
    spans
}

fn value(variable: Variable, vars: &TemplateVars, locale: Locale) -> String {
    let phone = |phone: &Option<String>| phone.clone().unwrap_or_else(|| "—".to_owned());
    match variable {
        Variable::ShopName => vars.shop.name.clone(),
        Variable::ShopTaxId => vars.shop.tax_id.clone(),
        Variable::ShopAddress => vars.shop.address.clone(),
        Variable::ShopEmail => vars.shop.email.clone(),
        Variable::ShopPhone => phone(&vars.shop.phone),
        Variable::ConsignorName => vars.consignor.name.clone(),
        Variable::ConsignorTaxId => vars.consignor.tax_id.clone(),
        Variable::ConsignorAddress => vars.consignor.address.clone(),
        Variable::ConsignorEmail => vars.consignor.email.clone(),
        Variable::ConsignorPhone => phone(&vars.consignor.phone),
        Variable::ContractNumber => vars.number.clone(),
        Variable::ContractDate => date_text(vars.date, locale),
        Variable::TermDays => days_text(vars.term_days, locale),
        Variable::GraceDays => days_text(vars.grace_days, locale),
        Variable::LineCount => vars.line_count.to_string(),
    }
}

fn days_text(days: DayRange, locale: Locale) -> String {
    let DayRange { least, most } = days;
    let one = least == most;
    match locale {
        Locale::EsPa if one && least == 1 => "1 día".to_owned(),
        Locale::EsPa if one => format!("{least} días"),
        Locale::EsPa => format!("entre {least} y {most} días, según la tabla"),
        Locale::En if one && least == 1 => "1 day".to_owned(),
        Locale::En if one => format!("{least} days"),
        Locale::En => format!("between {least} and {most} days, as shown in the table"),
    }
}

const MONTHS_ES: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day in words: `24 de noviembre de 2026`, `24 November 2026`.
pub fn date_text(date: Date, locale: Locale) -> String {
    let day = date.civil();
    let month = usize::from(day.month().unsigned_abs()) - 1;
    match locale {
        Locale::EsPa => format!("{} de {} de {}", day.day(), MONTHS_ES[month], day.year()),
        Locale::En => format!("{} {} {}", day.day(), MONTHS_EN[month], day.year()),
    }
}
