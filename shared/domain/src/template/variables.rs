//! What a template's text can leave open, and what it is filled in with.

use crate::contract::{Contract, ContractLine, Party};
use crate::machine::vocabulary;
use crate::time::Date;

vocabulary! {
    /// A table that a template can ask for.
    pub enum Table {
        /// The lines of the contract with their terms.
        Lines = "lines.table",
        /// The markdown steps of the lines.
        Markdown = "markdown.table",
    }
}

vocabulary! {
    /// Something a template's text can leave open.
    pub enum Variable {
        /// Legal name of the shop.
        ShopName = "shop.name",
        /// Tax number of the shop.
        ShopTaxId = "shop.tax_id",
        /// Address of the shop.
        ShopAddress = "shop.address",
        /// E-mail of the shop.
        ShopEmail = "shop.email",
        /// Telephone of the shop.
        ShopPhone = "shop.phone",
        /// Legal name of the consignor.
        ConsignorName = "consignor.name",
        /// Tax or identity number of the consignor.
        ConsignorTaxId = "consignor.tax_id",
        /// Address of the consignor.
        ConsignorAddress = "consignor.address",
        /// E-mail of the consignor.
        ConsignorEmail = "consignor.email",
        /// Telephone of the consignor.
        ConsignorPhone = "consignor.phone",
        /// Number of the contract.
        ContractNumber = "contract.number",
        /// Date of the contract.
        ContractDate = "contract.date",
        /// Term of the lines, in days.
        TermDays = "terms.days",
        /// Grace of the lines, in days.
        GraceDays = "terms.grace_days",
        /// How many lines there are.
        LineCount = "lines.count",
    }
}

impl Variable {
    /// What no contract is complete without.
    pub const REQUIRED: &'static [Self] = &[
        Self::ShopName,
        Self::ShopTaxId,
        Self::ConsignorName,
        Self::ConsignorTaxId,
        Self::ContractNumber,
        Self::ContractDate,
        Self::TermDays,
        Self::GraceDays,
    ];

    /// The variable of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|variable| variable.as_str() == name)
    }
}

impl Table {
    /// The table of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|table| table.as_str() == name)
    }
}

/// The least and the most days among some lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayRange {
    /// The least.
    pub least: u16,
    /// The most.
    pub most: u16,
}

impl DayRange {
    /// The range of these days; none at all is 0 to 0.
    pub fn of(days: impl IntoIterator<Item = u16>) -> Self {
        let none = Self { least: 0, most: 0 };
        days.into_iter()
            .map(|days| Self {
                least: days,
                most: days,
            })
            .reduce(|a, b| Self {
                least: a.least.min(b.least),
                most: a.most.max(b.most),
            })
            .unwrap_or(none)
    }
}

/// What a template is filled in with. Complete by its type: nothing can be forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateVars {
    /// The shop.
    pub shop: Party,
    /// The consignor.
    pub consignor: Party,
    /// Number of the contract.
    pub number: String,
    /// Date of the contract.
    pub date: Date,
    /// Terms of the lines.
    pub term_days: DayRange,
    /// Graces of the lines.
    pub grace_days: DayRange,
    /// How many lines there are.
    pub line_count: usize,
}

impl TemplateVars {
    /// What this contract fills in. Its date is the day it was drawn up, so that the print to
    /// sign and the final one say the same.
    pub fn of(contract: &Contract) -> Self {
        let facts = contract.facts();
        let days = |of: fn(&ContractLine) -> u16| DayRange::of(facts.lines.iter().map(of));
        Self {
            shop: facts.parties.house.clone(),
            consignor: facts.parties.consignor.clone(),
            number: facts.number.clone(),
            date: facts.created_at.panama_date(),
            term_days: days(|line| line.terms.term_days),
            grace_days: days(|line| line.terms.grace_days),
            line_count: facts.lines.len(),
        }
    }
}
