//! Contracts that follow others: renewals and addenda.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Contract;
use crate::ids::{ContractId, ProductId};
use crate::machine::vocabulary;

vocabulary! {
    /// Why a contract has a parent.
    pub enum ParentKind {
        /// It begins a new term after the parent's.
        Renewal = "renewal",
        /// It changes some lines of a parent that goes on.
        Addendum = "addendum",
    }
}

/// The contract that this one follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parent {
    /// Which one.
    pub contract_id: ContractId,
    /// In which way.
    pub kind: ParentKind,
}

/// Proof that a contract which follows another has taken effect: both sides have signed it.
/// Only [`Contract::succession`] makes one, so a parent cannot be replaced by a mere draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Succession {
    child: ContractId,
    parent: Parent,
    products: Vec<ProductId>,
}

impl Contract {
    /// The proof for its parent, if it has one and both sides have signed.
    pub fn succession(&self) -> Option<Succession> {
        self.agreement()?;
        let products = self
            .lines()
            .iter()
            .filter_map(|line| line.product_id.clone());
        Some(Succession {
            child: self.id().clone(),
            parent: self.facts().parent.clone()?,
            products: products.collect(),
        })
    }
}

impl Succession {
    /// The contract that took effect.
    pub fn child(&self) -> &ContractId {
        &self.child
    }

    /// The one it follows.
    pub fn parent(&self) -> &Parent {
        &self.parent
    }

    /// Whether it speaks of this product.
    pub fn covers(&self, product: Option<&ProductId>) -> bool {
        product.is_some_and(|product| self.products.contains(product))
    }
}
