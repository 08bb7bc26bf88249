//! The parties and the template, as they were when the contract was drawn up.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contact::Locale;
use crate::ids::TemplateId;
use crate::machine::vocabulary;

/// One side of the contract, as it is named in it. Kept as it was, so that the signed document
/// and its final print always say the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Legal name.
    pub name: String,
    /// RUC with its check digits, or the cédula or passport number of a person.
    pub tax_id: String,
    /// Postal address in one line.
    pub address: String,
    /// E-mail for notices.
    pub email: String,
    /// Telephone in E.164.
    pub phone: Option<String>,
}

/// Both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parties {
    /// The shop.
    pub house: Party,
    /// Who owns the goods.
    pub consignor: Party,
}

vocabulary! {
    /// Who may sign for the house.
    pub enum Countersign {
        /// A person only.
        Person = "person",
        /// The house itself may, as soon as the consignor has signed.
        Automatic = "automatic",
    }
}

/// The template a contract's text comes from. The version is frozen, so this names the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateRef {
    /// Which one.
    pub id: TemplateId,
    /// Its key, such as `consignment`.
    pub key: String,
    /// Which version.
    pub version: u32,
    /// In which language.
    pub locale: Locale,
    /// Who may sign for the house.
    pub countersign: Countersign,
}
