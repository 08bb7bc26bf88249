//! Contract templates: the text of a contract with typed variables in it.
//!
//! A template is published or it is nothing: [`ContractTemplate::publish`] reads the text through
//! and refuses what could not be filled in, and a published version is never changed, only
//! followed by the next one.

mod built_in;
mod parse;
mod render;
#[cfg(test)]
mod tests;
mod variables;

pub use built_in::{BUILT_IN, BuiltIn};
pub use render::{Block, Span, date_text};
pub use variables::{DayRange, Table, TemplateVars, Variable};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contact::Locale;
use crate::contract::{Countersign, TemplateRef};
use crate::fault::{Class, Fault};
use crate::ids::TemplateId;
use crate::time::Timestamp;

/// A numbered clause of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Clause {
    /// Its number, from 1.
    pub number: u16,
    /// Its heading.
    pub heading: String,
}

/// A published version of a template. Frozen: there is no way to change one.
///
/// The text is Markdown in small: one `# title`, `## headings` that open numbered clauses,
/// paragraphs, `- lists`, `**bold**`, `{{variables}}`; a table stands alone in its paragraph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ContractTemplate {
    /// Its id; each version has its own.
    pub id: TemplateId,
    /// What it is for, such as `consignment`.
    pub key: String,
    /// Its language.
    pub locale: Locale,
    /// Which version of key and language, from 1.
    pub version: u32,
    /// Who may sign for the house.
    pub countersign: Countersign,
    /// The text.
    pub body: String,
    /// Its clauses, for an overview.
    pub clauses: Vec<Clause>,
    /// When it was published.
    pub published_at: Timestamp,
}

/// What a version is published from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateText {
    /// What it is for: `a-z` and `_`.
    pub key: String,
    /// Its language.
    pub locale: Locale,
    /// Who may sign for the house.
    pub countersign: Countersign,
    /// The text.
    pub body: String,
}

/// Why a text is no template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateRefusal {
    /// The key has letters it should not have.
    #[error("the key must be lower-case letters and `_`")]
    KeyInvalid,
    /// The version before is of another template.
    #[error("the version before is of another template")]
    OtherTemplate,
    /// Nobody fills these in.
    #[error("unknown variables: {}", names.join(", "))]
    UnknownVariables {
        /// Their names.
        names: Vec<String>,
    },
    /// A contract is not complete without these.
    #[error("missing variables: {}", names.join(", "))]
    MissingVariables {
        /// Their names.
        names: Vec<String>,
    },
    /// A table is in the middle of a text.
    #[error("`{name}` must stand alone in its paragraph")]
    TableInText {
        /// Which.
        name: &'static str,
    },
    /// A `{{` or `**` has no end.
    #[error("`{mark}` in line {line} has no end")]
    Unclosed {
        /// The mark.
        mark: &'static str,
        /// The first line of the paragraph, from 1.
        line: usize,
    },
    /// The text must begin with its only title.
    #[error("the text must begin with one `# title`")]
    TitleWrong,
    /// There is no clause.
    #[error("there must be at least one clause, `## heading`")]
    NoClauses,
}

impl Fault for TemplateRefusal {
    fn class(&self) -> Class {
        match self {
            Self::OtherTemplate => Class::Bug,
            Self::KeyInvalid
            | Self::UnknownVariables { .. }
            | Self::MissingVariables { .. }
            | Self::TableInText { .. }
            | Self::Unclosed { .. }
            | Self::TitleWrong
            | Self::NoClauses => Class::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::KeyInvalid => "template_key_invalid",
            Self::OtherTemplate => "template_other",
            Self::UnknownVariables { .. } => "template_variable_unknown",
            Self::MissingVariables { .. } => "template_variable_missing",
            Self::TableInText { .. } => "template_table_in_text",
            Self::Unclosed { .. } => "template_mark_unclosed",
            Self::TitleWrong => "template_title_wrong",
            Self::NoClauses => "template_no_clauses",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        let field = match self {
            Self::OtherTemplate => return Vec::new(),
            Self::KeyInvalid => "key",
            Self::UnknownVariables { .. }
            | Self::MissingVariables { .. }
            | Self::TableInText { .. }
            | Self::Unclosed { .. }
            | Self::TitleWrong
            | Self::NoClauses => "body",
        };
        vec![(field.to_owned(), self.to_string())]
    }
}

impl ContractTemplate {
    /// Publishes a version: the first, or the one after `previous`.
    ///
    /// # Errors
    /// [`TemplateRefusal`]: the text can not be filled in, or lacks what a contract needs.
    pub fn publish(
        id: TemplateId,
        text: TemplateText,
        previous: Option<&Self>,
        now: Timestamp,
    ) -> Result<Self, TemplateRefusal> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
        if text.key.is_empty() || !text.key.bytes().all(plain) {
            return Err(TemplateRefusal::KeyInvalid);
        }
        let same = |previous: &Self| previous.key == text.key && previous.locale == text.locale;
        if !previous.is_none_or(same) {
            return Err(TemplateRefusal::OtherTemplate);
        }
        let clauses = parse::checked(&text.body)?.clauses();
        Ok(Self {
            id,
            key: text.key,
            locale: text.locale,
            version: previous.map_or(1, |previous| previous.version + 1),
            countersign: text.countersign,
            body: text.body,
            clauses,
            published_at: now,
        })
    }

    /// How a contract names this version.
    pub fn reference(&self) -> TemplateRef {
        TemplateRef {
            id: self.id.clone(),
            key: self.key.clone(),
            version: self.version,
            locale: self.locale,
            countersign: self.countersign,
        }
    }

    /// The text, filled in.
    ///
    /// # Errors
    /// [`TemplateRefusal`], when the stored text is no longer one that could be published.
    pub fn render(&self, vars: &TemplateVars) -> Result<Vec<Block>, TemplateRefusal> {
        let text = parse::checked(&self.body)?;
        Ok(render::blocks(&text, vars, self.locale))
    }
}
