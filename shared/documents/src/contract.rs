//! The contract on paper.

mod flow;
mod head;
mod seal;
mod tables;
mod words;

use domain::contact::Locale;
use domain::contract::{Agreement, Contract, ContractLine, Parties, TemplateRef};
use domain::digest::Sha256;
use domain::template::{Block, Table};
use domain::time::Timestamp;

use crate::error::DocumentError;
use crate::page::{Mark, Page};
use crate::pdf::{Imprint, file};
use flow::Flow;
use words::Words;

/// A contract as it is printed: to be signed, or with both signatures on it.
#[derive(Clone, Debug, PartialEq)]
pub struct ContractDocument {
    /// The language of the labels; that of the text.
    pub locale: Locale,
    /// The number people read.
    pub number: String,
    /// Both parties.
    pub parties: Parties,
    /// Where the text comes from.
    pub template: TemplateRef,
    /// The filled-in text.
    pub text: Vec<Block>,
    /// The agreed lines.
    pub lines: Vec<ContractLine>,
    /// The instant the file is dated: of the draft, or of the second signature.
    pub dated: Timestamp,
    /// Both signatures; none on the print that is to be signed.
    pub agreement: Option<Agreement>,
    /// Who signed for the house, by name; shown beside the second signature.
    pub house_signer: Option<String>,
    /// Where anyone can check that the document is the house's.
    pub verification_url: String,
}

impl ContractDocument {
    /// The print that this contract is due now: to be signed until both sides have signed, and
    /// after that the final one. `text` is the contract's template, filled in. Nothing else
    /// goes in, so printing it again gives the same bytes.
    pub fn of(
        contract: &Contract,
        text: Vec<Block>,
        verification_url: String,
        house_signer: Option<String>,
    ) -> Self {
        let facts = contract.facts();
        let agreement = contract.agreement().cloned();
        Self {
            locale: facts.template.locale,
            number: facts.number.clone(),
            parties: facts.parties.clone(),
            template: facts.template.clone(),
            text,
            lines: facts.lines.clone(),
            dated: agreement
                .as_ref()
                .map_or(facts.created_at, |agreement| agreement.countersigned.at),
            agreement,
            house_signer,
            verification_url,
        }
    }
}

/// Prints a contract: A4, fonts embedded, text that can be selected, and nothing in it that
/// acts (no scripts, links or forms). The same document gives the same bytes.
///
/// # Errors
/// [`DocumentError`]: a name with letters that no font has, or a number that is no bar code.
pub fn contract_pdf(document: &ContractDocument) -> Result<Vec<u8>, DocumentError> {
    let words = Words::of(document.locale);
    let mut flow = Flow::new(document, words);
    head::draw(&mut flow, document)?;
    for block in &document.text {
        draw_block(&mut flow, document, block)?;
    }
    seal::draw(&mut flow, document)?;
    let pages = flow.finish()?;
    let imprint = Imprint {
        title: format!("{} {}", words.contract, document.number),
        author: document.parties.house.name.clone(),
        language: document.locale.tag(),
        made_at: document.dated,
        id: id_of(&pages, document.dated),
    };
    file(&pages, imprint)
}

fn draw_block(
    flow: &mut Flow<'_>,
    document: &ContractDocument,
    block: &Block,
) -> Result<(), DocumentError> {
    match block {
        Block::Title(title) => flow.title(title),
        Block::Clause { number, heading } => {
            flow.clause(*number, heading);
            Ok(())
        }
        Block::Paragraph(spans) => flow.paragraph(spans),
        Block::Bullets(items) => flow.bullets(items),
        Block::Table(Table::Lines) => tables::lines(flow, document),
        Block::Table(Table::Markdown) => tables::markdowns(flow, document),
    }
}

/// An id for the file, made of what is in it.
fn id_of(pages: &[Page], dated: Timestamp) -> String {
    let dated = dated.to_string();
    let texts = pages.iter().flat_map(|page| &page.marks);
    let texts = texts.filter_map(|mark| match mark {
        Mark::Text { text, .. } => Some(text.as_bytes()),
        Mark::Fill { .. } | Mark::Code { .. } => None,
    });
    let parts = std::iter::once(dated.as_bytes()).chain(texts);
    let digest = Sha256::of_parts(parts);
    digest.as_str().chars().take(32).collect()
}
