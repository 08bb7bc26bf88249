//! The head of the first page: the shop, the number, the parties.

use domain::contract::Party;

use super::ContractDocument;
use super::flow::{Flow, LABEL, LEFT, MEASURE, NOTE, RIGHT, SMALL};
use crate::barcode::Bars;
use crate::error::DocumentError;
use crate::font::Face;
use crate::page::{Area, Ink, Style};
use crate::text::wrap_plain;

const SHOP: Style = Style::new(Face::Display, 20.0, Ink::ACCENT).spaced(0.6);
const NUMBER: Style = Style::new(Face::Bold, 8.0, Ink::TEXT).spaced(0.5);
const NAME: Style = Style::new(Face::Bold, 9.6, Ink::TEXT);
const BARS: f32 = 150.0;

pub(super) fn draw(flow: &mut Flow<'_>, document: &ContractDocument) -> Result<(), DocumentError> {
    let top = flow.y;
    let house = &document.parties.house;
    let bars = Bars::of(&document.number)?;
    let module = BARS / f32::from(bars.modules);
    let page = flow.page();
    page.code(RIGHT - BARS, top, bars.draw(module, 24.0));
    page.text_right(RIGHT, top + 26.0, &document.number, NUMBER)?;

    let mut y = top - 6.0;
    for line in wrap_plain(&house.name, SHOP, MEASURE - BARS - 20.0) {
        line.draw(page, LEFT, y)?;
        y += 25.0;
    }
    let contact = [Some(&house.email), house.phone.as_ref()];
    let contact: Vec<&str> = contact.into_iter().flatten().map(String::as_str).collect();
    page.text(LEFT, y + 3.0, &contact.join("  ·  "), NOTE)?;
    let below = (y + 20.0).max(top + 46.0);
    page.rule(LEFT, below, MEASURE, 1.2, Ink::ACCENT);
    flow.y = below + 12.0;
    parties(flow, document)
}

fn parties(flow: &mut Flow<'_>, document: &ContractDocument) -> Result<(), DocumentError> {
    let words = flow.words;
    let gap = 12.0;
    let width = (MEASURE - gap) / 2.0;
    let sides = [
        (words.shop, &document.parties.house),
        (words.consignor, &document.parties.consignor),
    ];
    let texts = sides.map(|(_, party)| lines(party, words.tax_id));
    let inner = width - 20.0;
    let height_of = |texts: &[(String, Style)]| -> f32 {
        let lines = texts.iter().flat_map(|(text, style)| {
            let count = wrap_plain(text, *style, inner).len();
            std::iter::repeat_n(style.leading(), count)
        });
        lines.sum()
    };
    let tallest = texts
        .iter()
        .map(|texts| height_of(texts))
        .fold(0.0, f32::max);
    let height = tallest + 28.0;
    let top = flow.place(height)?;
    let page = flow.page();
    for (place, ((label, _), texts)) in sides.iter().zip(&texts).enumerate() {
        let x = LEFT + place as f32 * (width + gap);
        let y = top;
        page.fill(
            Area {
                x,
                y,
                width,
                height,
            },
            Ink::WASH,
        );
        page.fill(
            Area {
                x,
                y,
                width: 2.0,
                height,
            },
            Ink::ACCENT,
        );
        page.text(x + 12.0, top + 7.0, &label.to_uppercase(), LABEL)?;
        let mut y = top + 19.0;
        for (text, style) in texts {
            for line in wrap_plain(text, *style, inner) {
                line.draw(page, x + 12.0, y)?;
                y += style.leading();
            }
        }
    }
    flow.y += 12.0;
    Ok(())
}

fn lines(party: &Party, tax_id: &str) -> Vec<(String, Style)> {
    let mut lines = vec![
        (party.name.clone(), NAME),
        (format!("{tax_id}: {}", party.tax_id), SMALL),
        (party.address.clone(), SMALL),
        (party.email.clone(), SMALL),
    ];
    lines.extend(party.phone.clone().map(|phone| (phone, SMALL)));
    lines
}
