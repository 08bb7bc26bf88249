//! Reading a template's text. Variables are found before anything is filled in, so that a name
//! with stars or braces in it stays a name.

use super::{Clause, Table, TemplateRefusal, Variable};

/// A text that was read and found right.
pub(super) struct Text {
    pub(super) blocks: Vec<Part>,
}

/// A block of the text.
pub(super) enum Part {
    Title(Vec<Inline>),
    Clause { number: u16, heading: Vec<Inline> },
    Paragraph(Vec<Inline>),
    Bullets(Vec<Vec<Inline>>),
    Table(Table),
}

/// A piece of a block.
pub(super) struct Inline {
    pub(super) content: Content,
    pub(super) bold: bool,
}

pub(super) enum Content {
    Literal(String),
    Variable(Variable),
}

impl Text {
    pub(super) fn clauses(&self) -> Vec<Clause> {
        let clause = |part: &Part| match part {
            Part::Clause { number, heading } => Some(Clause {
                number: *number,
                heading: heading.iter().map(Inline::source).collect(),
            }),
            Part::Title(_) | Part::Paragraph(_) | Part::Bullets(_) | Part::Table(_) => None,
        };
        self.blocks.iter().filter_map(clause).collect()
    }
}

impl Inline {
    fn source(&self) -> String {
        match &self.content {
            Content::Literal(text) => text.clone(),
            Content::Variable(variable) => format!("{{{{{variable}}}}}"),
        }
    }
}

/// Reads a text and checks that a contract can be made of it.
pub(super) fn checked(body: &str) -> Result<Text, TemplateRefusal> {
    let mut reader = Reader::default();
    for (line, block) in split(body) {
        reader.block(line, &block)?;
    }
    reader.finish()
}

/// The blocks of a text, each with its first line's number. Blocks are separated by blank
/// lines; a heading is a block of its own, and so is a run of list items.
fn split(body: &str) -> Vec<(usize, Vec<&str>)> {
    let mut blocks: Vec<(usize, Vec<&str>)> = Vec::new();
    let mut open = false;
    for (place, line) in body.lines().enumerate() {
        let line = line.trim();
        let heading = line.starts_with('#');
        let starts = !open
            || heading
            || blocks.last().is_some_and(|(_, lines)| {
                let list = lines.last().is_some_and(|last| last.starts_with("- "));
                list != line.starts_with("- ")
            });
        match blocks.last_mut() {
            _ if line.is_empty() => open = false,
            Some((_, lines)) if !starts => lines.push(line),
            Some(_) | None => {
                blocks.push((place + 1, vec![line]));
                open = !heading;
            }
        }
    }
    blocks
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Part>,
    clauses: u16,
    unknown: Vec<String>,
    variables: Vec<Variable>,
    tables: Vec<Table>,
}

impl Reader {
    fn block(&mut self, line: usize, lines: &[&str]) -> Result<(), TemplateRefusal> {
        let text = lines.join(" ");
        let table = text
            .strip_prefix("{{")
            .and_then(|rest| rest.strip_suffix("}}"))
            .and_then(|name| Table::named(name.trim()));
        let part = if let Some(table) = table {
            self.tables.push(table);
            Part::Table(table)
        } else if let Some(heading) = text.strip_prefix("## ") {
            self.clauses += 1;
            Part::Clause {
                number: self.clauses,
                heading: self.inline(line, heading)?,
            }
        } else if let Some(title) = text.strip_prefix("# ") {
            if !self.blocks.is_empty() {
                return Err(TemplateRefusal::TitleWrong);
            }
            Part::Title(self.inline(line, title)?)
        } else if text.starts_with("- ") {
            let items = lines.iter().enumerate().map(|(place, item)| {
                let item = item.trim_start_matches("- ");
                self.inline(line + place, item)
            });
            Part::Bullets(items.collect::<Result<_, _>>()?)
        } else {
            Part::Paragraph(self.inline(line, &text)?)
        };
        self.blocks.push(part);
        Ok(())
    }

    fn inline(&mut self, line: usize, text: &str) -> Result<Vec<Inline>, TemplateRefusal> {
        let mut pieces = Vec::new();
        let mut bold = false;
        let mut rest = text;
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix("**") {
                bold = !bold;
                rest = after;
            } else if let Some(after) = rest.strip_prefix("{{") {
                let unclosed = TemplateRefusal::Unclosed { mark: "{{", line };
                let (name, after) = after.split_once("}}").ok_or(unclosed)?;
                if let Some(variable) = self.variable(name.trim())? {
                    let content = Content::Variable(variable);
                    pieces.push(Inline { content, bold });
                }
                rest = after;
            } else {
                let mark = [rest.find("**"), rest.find("{{")];
                let end = mark.into_iter().flatten().min().unwrap_or(rest.len());
                let content = Content::Literal(rest[..end].to_owned());
                pieces.push(Inline { content, bold });
                rest = &rest[end..];
            }
        }
        if bold {
            return Err(TemplateRefusal::Unclosed { mark: "**", line });
        }
        Ok(pieces)
    }

    fn variable(&mut self, name: &str) -> Result<Option<Variable>, TemplateRefusal> {
        if let Some(table) = Table::named(name) {
            let name = table.as_str();
            return Err(TemplateRefusal::TableInText { name });
        }
        let variable = Variable::named(name);
        match variable {
            Some(variable) => self.variables.push(variable),
            None => self.unknown.push(name.to_owned()),
        }
        Ok(variable)
    }

    fn finish(self) -> Result<Text, TemplateRefusal> {
        if !self.unknown.is_empty() {
            let names = self.unknown;
            return Err(TemplateRefusal::UnknownVariables { names });
        }
        if !matches!(self.blocks.first(), Some(Part::Title(_))) {
            return Err(TemplateRefusal::TitleWrong);
        }
        if self.clauses == 0 {
            return Err(TemplateRefusal::NoClauses);
        }
        let missing = Variable::REQUIRED
            .iter()
            .filter(|needed| !self.variables.contains(needed))
            .map(|needed| needed.to_string());
        let mut names: Vec<String> = missing.collect();
        for table in Table::ALL {
            if !self.tables.contains(table) {
                names.push(table.to_string());
            }
        }
        if names.is_empty() {
            Ok(Text {
                blocks: self.blocks,
            })
        } else {
            Err(TemplateRefusal::MissingVariables { names })
        }
    }
}
