//! The tables of the contract: what is agreed for each item, and its price at each step.

use domain::contract::ContractLine;
use domain::template::Span;
use domain::terms::{LineTerms, Mode};

use super::ContractDocument;
use super::flow::{Flow, LABEL, LEFT, MEASURE, NOTE, SMALL, SMALL_STRONG};
use super::words::Words;
use crate::error::DocumentError;
use crate::page::{Area, Ink, Style};
use crate::text::{Line, Run, wrap, wrap_plain};

/// A column: its label, its width, and whether figures stand to its right.
struct Column {
    label: &'static str,
    width: f32,
    right: bool,
}

/// Room between a column's edge and its text.
const PAD: f32 = 4.0;

type Cell = Vec<Run>;

pub(super) fn lines(flow: &mut Flow<'_>, document: &ContractDocument) -> Result<(), DocumentError> {
    let words = flow.words;
    let column = |label, width, right| Column {
        label,
        width,
        right,
    };
    let columns = [
        column(words.item, 132.0, false),
        column(words.list, 58.0, true),
        column(words.floor, 58.0, true),
        column(words.share, 68.0, false),
        column(words.term, 50.0, false),
        column(words.markdown, 66.0, false),
        column(words.disposition, MEASURE - 432.0, false),
    ];
    let rows = document.lines.iter().enumerate();
    let rows = rows.map(|(place, line)| row(place + 1, line, words));
    table(flow, &columns, rows.collect())
}

fn row(number: usize, line: &ContractLine, words: &Words) -> Vec<Cell> {
    let terms = &line.terms;
    let plain = |text: String| vec![Run::new(text, SMALL)];
    let mut item = vec![Run::new(
        format!("{number}. {}", one_line(&line.title)),
        SMALL_STRONG,
    )];
    if !terms.fees.is_empty() {
        item.push(Run::new(format!("\n{}", fees(terms, words)), NOTE));
    }
    let days = format!("{} {}", terms.term_days, words.days);
    let grace = format!("\n+ {} {}", terms.grace_days, words.grace);
    let (store, note) = words.commission(&terms.plan.kind);
    match terms.mode {
        Mode::Consign => vec![
            item,
            plain(terms.list_price.to_string()),
            plain(terms.floor_price.to_string()),
            vec![Run::new(store, SMALL), Run::new(format!("\n{note}"), NOTE)],
            vec![Run::new(days, SMALL), Run::new(grace, NOTE)],
            plain(steps(terms, words)),
            plain(words.disposition_of(terms.disposition).to_owned()),
        ],
        Mode::BuyOut => {
            let price = words.bought_for(terms.buy_out_price.unwrap_or_default());
            let none = || plain("—".to_owned());
            vec![item, none(), none(), plain(price), none(), none(), none()]
        }
    }
}

fn fees(terms: &LineTerms, words: &Words) -> String {
    let fees = terms.fees.iter();
    let fees = fees.map(|fee| format!("{} {}", words.fee(fee.kind), fee.amount));
    format!("{}: {}", words.fees, fees.collect::<Vec<_>>().join("; "))
}

fn steps(terms: &LineTerms, words: &Words) -> String {
    let steps = terms.markdown.iter().flat_map(|markdown| &markdown.steps);
    let steps = steps.map(|step| words.off(step.percent_off, step.after_days));
    let steps = steps.collect::<Vec<_>>().join("\n");
    if steps.is_empty() {
        "—".to_owned()
    } else {
        steps
    }
}

/// The price of each item from each step on, and what the consignor gets of it.
pub(super) fn markdowns(
    flow: &mut Flow<'_>,
    document: &ContractDocument,
) -> Result<(), DocumentError> {
    let words = flow.words;
    let mut rows = Vec::new();
    for (place, line) in document.lines.iter().enumerate() {
        let Some(markdown) = &line.terms.markdown else {
            continue;
        };
        for (step, at) in line.terms.simulate().iter().enumerate() {
            let title = format!("{}. {}", place + 1, one_line(&line.title));
            let (title, consent) = if step == 0 {
                (title, String::new())
            } else {
                (String::new(), words.consent_of(markdown.consent).to_owned())
            };
            let plain = |text: String| vec![Run::new(text, SMALL)];
            rows.push(vec![
                vec![Run::new(title, SMALL_STRONG)],
                plain(at.day.to_string()),
                plain(at.price.to_string()),
                plain(at.consignor_net.to_string()),
                plain(consent),
            ]);
        }
    }
    if rows.is_empty() {
        let text = words.no_markdowns.to_owned();
        return flow.paragraph(&[Span { text, bold: false }]);
    }
    let column = |label, width, right| Column {
        label,
        width,
        right,
    };
    let columns = [
        column(words.item, 185.0, false),
        column(words.from_day, 60.0, true),
        column(words.price, 68.0, true),
        column(words.consignor_gets, 80.0, true),
        column(words.consent, MEASURE - 393.0, false),
    ];
    table(flow, &columns, rows)
}

fn table(
    flow: &mut Flow<'_>,
    columns: &[Column],
    rows: Vec<Vec<Cell>>,
) -> Result<(), DocumentError> {
    flow.y += 2.0;
    let mut first = true;
    for (place, row) in rows.iter().enumerate() {
        // Rows without a name of their own belong to the one above.
        let goes_on = rows.get(place + 1).is_some_and(|next| is_blank(&next[0]));
        let cells: Vec<Vec<Line>> = row
            .iter()
            .zip(columns)
            .map(|(cell, column)| wrap(cell, column.width - 2.0 * PAD))
            .collect();
        let deepest = cells.iter().map(|cell| depth(cell)).fold(0.0, f32::max);
        let height = deepest + 8.0;
        if first || !flow.fits(height) {
            head(flow, columns, height)?;
            first = false;
        }
        let top = flow.place(height)?;
        for ((cell, column), x) in cells.iter().zip(columns).zip(edges(columns)) {
            draw(flow, cell, column, x, top + 4.0)?;
        }
        if !goes_on {
            flow.page()
                .rule(LEFT, top + height, MEASURE, 0.4, Ink::RULE);
        }
    }
    flow.y += 9.0;
    Ok(())
}

fn is_blank(cell: &Cell) -> bool {
    cell.iter().all(|run| run.text.is_empty())
}

/// The labels of the columns, with room for the row that follows.
fn head(flow: &mut Flow<'_>, columns: &[Column], row: f32) -> Result<(), DocumentError> {
    let labels: Vec<Vec<Line>> = columns
        .iter()
        .map(|column| wrap_plain(column.label, LABEL.spaced(0.2), column.width - 2.0 * PAD))
        .collect();
    let deepest = labels.iter().map(|label| depth(label)).fold(0.0, f32::max);
    let height = deepest + 8.0;
    let top = flow.place(height + row)?;
    flow.y = top + height;
    let area = Area {
        x: LEFT,
        y: top,
        width: MEASURE,
        height,
    };
    flow.page().fill(area, Ink::WASH);
    for ((label, column), x) in labels.iter().zip(columns).zip(edges(columns)) {
        draw(flow, label, column, x, top + height - depth(label) - 4.0)?;
    }
    flow.page()
        .rule(LEFT, top + height, MEASURE, 0.8, Ink::ACCENT);
    Ok(())
}

fn draw(
    flow: &mut Flow<'_>,
    lines: &[Line],
    column: &Column,
    x: f32,
    top: f32,
) -> Result<(), DocumentError> {
    let mut y = top;
    for line in lines {
        let width: f32 = line.0.iter().map(|run| run.style.width(&run.text)).sum();
        let x = if column.right {
            x + column.width - PAD - width
        } else {
            x + PAD
        };
        line.draw(flow.page(), x, y)?;
        y += leading(line);
    }
    Ok(())
}

fn depth(lines: &[Line]) -> f32 {
    lines.iter().map(leading).sum()
}

fn leading(line: &Line) -> f32 {
    let leading = |style: Style| style.leading() * 0.92;
    line.0
        .iter()
        .map(|run| leading(run.style))
        .fold(0.0, f32::max)
}

fn edges(columns: &[Column]) -> impl Iterator<Item = f32> + '_ {
    columns.iter().scan(LEFT, |x, column| {
        let edge = *x;
        *x += column.width;
        Some(edge)
    })
}

/// A title is one line to begin with, whatever was typed.
fn one_line(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}
