//! Text from top to bottom, page after page.

use domain::template::Span;

use super::ContractDocument;
use super::words::Words;
use crate::error::DocumentError;
use crate::font::Face;
use crate::page::{HEIGHT, Ink, Page, Style, WIDTH};
use crate::text::{Line, Run, wrap, wrap_plain};

/// The left edge of the text.
pub(crate) const LEFT: f32 = 56.0;
/// The right edge of the text.
pub(crate) const RIGHT: f32 = WIDTH - LEFT;
/// The width of the text.
pub(crate) const MEASURE: f32 = RIGHT - LEFT;
const TOP: f32 = 76.0;
const BOTTOM: f32 = HEIGHT - 64.0;

pub(crate) const BODY: Style = Style::new(Face::Regular, 9.2, Ink::TEXT);
pub(crate) const STRONG: Style = Style::new(Face::Bold, 9.2, Ink::TEXT);
pub(crate) const SMALL: Style = Style::new(Face::Regular, 7.6, Ink::TEXT);
pub(crate) const SMALL_STRONG: Style = Style::new(Face::Bold, 7.6, Ink::TEXT);
pub(crate) const NOTE: Style = Style::new(Face::Regular, 7.0, Ink::QUIET);
pub(crate) const LABEL: Style = Style::new(Face::Bold, 6.4, Ink::ACCENT).spaced(0.7);
const TITLE: Style = Style::new(Face::Display, 23.0, Ink::TEXT);
const HEADING: Style = Style::new(Face::Bold, 9.8, Ink::ACCENT);

/// Pages being filled.
pub(crate) struct Flow<'a> {
    document: &'a ContractDocument,
    pub(crate) words: &'static Words,
    pages: Vec<Page>,
    page: Page,
    /// Where the next thing goes.
    pub(crate) y: f32,
    /// A heading that waits for the text it stands over.
    heading: Option<Vec<Line>>,
}

impl<'a> Flow<'a> {
    pub(crate) fn new(document: &'a ContractDocument, words: &'static Words) -> Self {
        Self {
            document,
            words,
            pages: Vec::new(),
            page: Page::default(),
            y: 48.0,
            heading: None,
        }
    }

    /// The page and the words, to draw on.
    pub(crate) fn page(&mut self) -> &mut Page {
        &mut self.page
    }

    /// Makes sure that so much fits, with the heading that waits; returns where it goes.
    pub(crate) fn place(&mut self, height: f32) -> Result<f32, DocumentError> {
        let heading = self.heading.take();
        let above = heading
            .as_ref()
            .map_or(0.0, |lines| HEADING.leading() * lines.len() as f32 + 13.0);
        if self.y + above + height > BOTTOM && self.y > TOP {
            self.turn();
        }
        if let Some(lines) = heading {
            if self.y > TOP {
                self.y += 9.0;
            }
            for line in lines {
                line.draw(&mut self.page, LEFT, self.y)?;
                self.y += HEADING.leading();
            }
            self.y += 2.5;
        }
        let top = self.y;
        self.y += height;
        Ok(top)
    }

    fn turn(&mut self) {
        self.pages.push(std::mem::take(&mut self.page));
        self.y = TOP;
    }

    /// Whether so much fits on this page.
    pub(crate) fn fits(&self, height: f32) -> bool {
        self.y + height <= BOTTOM
    }

    pub(crate) fn title(&mut self, title: &str) -> Result<(), DocumentError> {
        for line in wrap_plain(title, TITLE, MEASURE) {
            let top = self.place(TITLE.leading())?;
            line.draw(&mut self.page, LEFT, top)?;
        }
        self.y += 4.0;
        Ok(())
    }

    /// Kept until there is text to stand over, so that no heading ends a page.
    pub(crate) fn clause(&mut self, number: u16, heading: &str) {
        let text = format!("{number}. {heading}");
        self.heading = Some(wrap_plain(&text, HEADING, MEASURE));
    }

    pub(crate) fn paragraph(&mut self, spans: &[Span]) -> Result<(), DocumentError> {
        self.lines(&wrap(&runs(spans), MEASURE), LEFT)
    }

    pub(crate) fn bullets(&mut self, items: &[Vec<Span>]) -> Result<(), DocumentError> {
        for item in items {
            let lines = wrap(&runs(item), MEASURE - 13.0);
            let first = self.y;
            let pages = self.pages.len();
            self.lines(&lines, LEFT + 13.0)?;
            let top = if self.pages.len() == pages {
                first
            } else {
                TOP
            };
            self.page.text(
                LEFT + 3.0,
                top,
                "•",
                Style {
                    ink: Ink::ACCENT,
                    ..BODY
                },
            )?;
            self.y -= 2.5;
        }
        self.y += 2.5;
        Ok(())
    }

    /// Lines of text, never one alone on a page.
    fn lines(&mut self, lines: &[Line], x: f32) -> Result<(), DocumentError> {
        let leading = BODY.leading();
        for (place, line) in lines.iter().enumerate() {
            let left = lines.len() - place;
            // The first line takes the second along, the last but one takes the last.
            let together = if place == 0 || left == 2 {
                left.min(2)
            } else {
                1
            };
            let top = self.place(leading * together as f32)?;
            self.y = top + leading;
            line.draw(&mut self.page, x, top)?;
        }
        self.y += 4.5;
        Ok(())
    }

    /// The pages, each with its head and foot.
    pub(crate) fn finish(mut self) -> Result<Vec<Page>, DocumentError> {
        self.turn();
        let count = self.pages.len();
        let mut pages = std::mem::take(&mut self.pages);
        for (place, page) in pages.iter_mut().enumerate() {
            if place > 0 {
                self.head(page)?;
            }
            self.foot(page, place + 1, count)?;
        }
        Ok(pages)
    }

    fn head(&self, page: &mut Page) -> Result<(), DocumentError> {
        let top = 38.0;
        let name = &self.document.parties.house.name;
        page.text(LEFT, top, name, Style { size: 7.6, ..LABEL })?;
        let number = format!("{} {}", self.words.contract, self.document.number);
        page.text_right(RIGHT, top, &number, NOTE)?;
        page.rule(LEFT, top + 15.0, MEASURE, 0.5, Ink::RULE);
        Ok(())
    }

    fn foot(&self, page: &mut Page, number: usize, of: usize) -> Result<(), DocumentError> {
        let top = HEIGHT - 48.0;
        page.rule(LEFT, top, MEASURE, 0.5, Ink::RULE);
        let template = &self.document.template;
        let (key, version) = (&template.key, template.version);
        let tag = template.locale.tag();
        let source = format!("{} {key} {tag} v{version}", self.words.template);
        let left = match &self.document.agreement {
            Some(agreement) => {
                let hash = &agreement.document.sha256;
                format!("{}: {hash}", self.words.signed_hash)
            }
            None => format!("{} · {source}", self.words.to_sign),
        };
        let foot = Style { size: 6.4, ..NOTE };
        page.text(LEFT, top + 5.0, &left, foot)?;
        page.text_right(RIGHT, top + 4.4, &self.words.page(number, of), NOTE)?;
        if self.document.agreement.is_some() {
            page.text(LEFT, top + 14.0, &source, foot)?;
        }
        Ok(())
    }
}

fn runs(spans: &[Span]) -> Vec<Run> {
    let run = |span: &Span| {
        let style = if span.bold { STRONG } else { BODY };
        // A line feed in a name is no line of its own.
        Run::new(span.text.replace(['\n', '\r'], " "), style)
    };
    spans.iter().map(run).collect()
}
