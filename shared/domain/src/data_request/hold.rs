//! What the law or an open deal keeps from being erased.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::machine::vocabulary;
use crate::time::Date;

vocabulary! {
    /// Why something is kept.
    pub enum HoldKind {
        /// A request is still open.
        RequestsOpen = "requests_open",
        /// A contract is being signed or in force.
        ContractsInForce = "contracts_in_force",
        /// Goods of the person are in the house.
        GoodsInHouse = "goods_in_house",
        /// Contracts that are over are kept for as long as the law asks.
        ContractRecords = "contract_records",
    }
}

impl HoldKind {
    /// Whether an erasure must wait for it. The others only say what of the person stays.
    pub const fn blocks(self) -> bool {
        match self {
            Self::RequestsOpen | Self::ContractsInForce | Self::GoodsInHouse => true,
            Self::ContractRecords => false,
        }
    }
}

/// Something that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Hold {
    /// Why.
    pub kind: HoldKind,
    /// Of how many things.
    pub count: u32,
    /// Until when, where that is known.
    pub until: Option<Date>,
}
