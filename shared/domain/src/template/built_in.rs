//! The texts the house starts with.

use crate::contact::Locale;

/// A text the house starts with; published as version 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltIn {
    /// What it is for.
    pub key: &'static str,
    /// Its language.
    pub locale: Locale,
    /// The text.
    pub body: &'static str,
}

/// The texts the house starts with.
pub const BUILT_IN: &[BuiltIn] = &[
    BuiltIn {
        key: "consignment",
        locale: Locale::EsPa,
        body: include_str!("consignment.es-PA.md"),
    },
    BuiltIn {
        key: "consignment",
        locale: Locale::En,
        body: include_str!("consignment.en.md"),
    },
];
