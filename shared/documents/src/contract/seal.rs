//! The end of the contract: both signatures with their evidence, or the room for them.

use domain::contract::Agreement;

use super::ContractDocument;
use super::flow::{BODY, Flow, LABEL, LEFT, MEASURE, NOTE, RIGHT, SMALL};
use crate::barcode::Squares;
use crate::error::DocumentError;
use crate::font::Face;
use crate::page::{Ink, Page, Style};
use crate::text::wrap_plain;

const TITLE: Style = Style::new(Face::Display, 16.0, Ink::TEXT);
const NAME: Style = Style::new(Face::Display, 14.0, Ink::ACCENT);
const HASH: Style = Style::new(Face::Regular, 7.4, Ink::TEXT);
/// Side of the QR code.
const CODE: f32 = 78.0;
const PANEL: f32 = MEASURE - CODE - 18.0;
const HEIGHT: f32 = 236.0;

pub(super) fn draw(flow: &mut Flow<'_>, document: &ContractDocument) -> Result<(), DocumentError> {
    let words = flow.words;
    flow.y += 10.0;
    let top = flow.place(HEIGHT)?;
    let page = flow.page();
    page.rule(LEFT, top, MEASURE, 1.2, Ink::ACCENT);
    page.text(LEFT, top + 8.0, words.signatures, TITLE)?;
    verification(page, document, words.verify, top + 14.0)?;
    match &document.agreement {
        Some(agreement) => signed(flow, document, agreement, top + 36.0),
        None => to_sign(flow, document, top + 36.0),
    }
}

fn verification(
    page: &mut Page,
    document: &ContractDocument,
    label: &str,
    top: f32,
) -> Result<(), DocumentError> {
    let x = RIGHT - CODE;
    let code = Squares::of(&document.verification_url)?;
    page.code(x, top, code.draw(CODE));
    let small = Style { size: 6.2, ..NOTE };
    let mut y = top + CODE + 4.0;
    page.text(
        x,
        y,
        label,
        Style {
            face: Face::Bold,
            ..small
        },
    )?;
    y += small.leading();
    for line in wrap_plain(&document.verification_url, small, CODE) {
        line.draw(page, x, y)?;
        y += small.leading() * 0.95;
    }
    Ok(())
}

fn signed(
    flow: &mut Flow<'_>,
    document: &ContractDocument,
    agreement: &Agreement,
    top: f32,
) -> Result<(), DocumentError> {
    let words = flow.words;
    let signature = &agreement.signature;
    let evidence = [
        (
            words.method,
            words.method_of(signature.method, signature.otp_channel),
        ),
        (words.moment, words.moment_of(signature.signed_at)),
        (words.code, signature.otp_ref.to_string()),
        (words.address, signature.ip.clone()),
        (words.browser, signature.user_agent.clone()),
        (words.consent_version, signature.consent_version.clone()),
    ];
    let house = [
        (words.moment, words.moment_of(agreement.countersigned.at)),
        (words.in_force, words.date(agreement.starts_on)),
    ];
    let signer = match &document.house_signer {
        Some(signer) => format!("{signer} · {}", document.parties.house.name),
        None => document.parties.house.name.clone(),
    };
    let page = flow.page();
    let name = &document.parties.consignor.name;
    let y = block(page, top, words.signed_by, name, &evidence)?;
    let y = block(page, y + 10.0, words.for_the_shop, &signer, &house)?;
    page.text(LEFT, y + 8.0, &words.signed_hash.to_uppercase(), LABEL)?;
    page.text(LEFT, y + 18.0, agreement.document.sha256.as_str(), HASH)?;
    page.text(LEFT, y + 31.0, words.law, NOTE)
}

/// Who signed, and the evidence below; returns where it ends.
fn block(
    page: &mut Page,
    top: f32,
    label: &str,
    name: &str,
    facts: &[(&str, String)],
) -> Result<f32, DocumentError> {
    let mut y = top;
    page.text(LEFT, y, &label.to_uppercase(), LABEL)?;
    y += 10.0;
    for line in wrap_plain(name, NAME, PANEL) {
        line.draw(page, LEFT, y)?;
        y += NAME.leading();
    }
    for (label, value) in facts {
        page.text(LEFT, y, label, NOTE)?;
        // One line each: a browser can say a lot of itself, and the record keeps it whole.
        let lines = wrap_plain(value, SMALL, PANEL - 112.0);
        if let Some(first) = lines.first() {
            first.draw(page, LEFT + 112.0, y)?;
        }
        y += SMALL.leading();
    }
    Ok(y)
}

fn to_sign(
    flow: &mut Flow<'_>,
    document: &ContractDocument,
    top: f32,
) -> Result<(), DocumentError> {
    let words = flow.words;
    let page = flow.page();
    let mut y = top;
    for line in wrap_plain(words.to_sign_note, BODY, PANEL) {
        line.draw(page, LEFT, y)?;
        y += BODY.leading();
    }
    y += 42.0;
    let parties = &document.parties;
    let width = (PANEL - 18.0) / 2.0;
    let sides = [
        (words.consignor, &parties.consignor.name),
        (words.shop, &parties.house.name),
    ];
    for (place, (label, name)) in sides.into_iter().enumerate() {
        let x = LEFT + place as f32 * (width + 18.0);
        page.rule(x, y, width, 0.6, Ink::QUIET);
        page.text(x, y + 4.0, &label.to_uppercase(), LABEL)?;
        let mut below = y + 14.0;
        for line in wrap_plain(name, SMALL, width) {
            line.draw(page, x, below)?;
            below += SMALL.leading();
        }
    }
    page.text(LEFT, y + 52.0, words.law, NOTE)
}
