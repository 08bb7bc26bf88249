//! Why a document can not be made.

use domain::fault::{Class, Fault};

/// Why a document can not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// A text has a letter that no font of the house can show.
    #[error("the letter `{letter}` can not be printed")]
    Unprintable {
        /// The letter.
        letter: char,
    },
    /// A text can not be written as a bar code.
    #[error("`{text}` can not be written as a bar code")]
    Barcode {
        /// The text.
        text: String,
    },
    /// A font of the house can not be read or cut down.
    #[error("a font can not be used")]
    Font {
        /// What is wrong with it; for the log.
        cause: String,
    },
    /// A page can not be put into its file.
    #[error("a page can not be written")]
    Page {
        /// What is wrong with it; for the log.
        cause: String,
    },
}

impl Fault for DocumentError {
    fn class(&self) -> Class {
        match self {
            Self::Unprintable { .. } | Self::Barcode { .. } => Class::Invalid,
            Self::Font { .. } | Self::Page { .. } => Class::Bug,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unprintable { .. } => "document_unprintable",
            Self::Barcode { .. } => "document_barcode",
            Self::Font { .. } => "document_font",
            Self::Page { .. } => "document_page",
        }
    }
}
