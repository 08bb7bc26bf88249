//! What happened to a product in its sale.

use serde::{Deserialize, Serialize};

use crate::ids::SaleId;
use crate::product::Status;
use crate::product::event::Effect;

/// What happened to a product in its sale. `status` is where the product stands after it: counted
/// stock stays on sale while pieces are left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "every field is the id or fact its name says")]
pub enum Change {
    /// Its buyer is paying.
    CheckedOut {
        sale: SaleId,
        fence: u64,
        quantity: u32,
        status: Status,
    },
    /// Its buyer did not pay.
    PaymentFailed {
        sale: SaleId,
        fence: u64,
        status: Status,
    },
    /// Its buyer pays in parts.
    LaidAway {
        sale: SaleId,
        fence: u64,
        quantity: u32,
        status: Status,
    },
    /// Its buyer does not pay in parts after all.
    PlanCancelled {
        sale: SaleId,
        fence: u64,
        status: Status,
    },
    /// It is paid for.
    Sold {
        sale: SaleId,
        fence: u64,
        quantity: u32,
        status: Status,
    },
    /// Its buyer has it.
    Delivered {
        sale: SaleId,
        quantity: u32,
        status: Status,
    },
    /// Its buyer brought it back.
    ReturnAccepted {
        sale: SaleId,
        quantity: u32,
        status: Status,
    },
}

/// What a change tells, whichever it is.
struct Told<'a> {
    sale: &'a SaleId,
    fence: Option<u64>,
    quantity: Option<u32>,
    status: Status,
}

impl Change {
    /// `<Noun><PastVerb>`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::CheckedOut { .. } => "ProductCheckedOut",
            Self::PaymentFailed { .. } => "ProductPaymentFailed",
            Self::LaidAway { .. } => "ProductLaidAway",
            Self::PlanCancelled { .. } => "ProductPlanCancelled",
            Self::Sold { .. } => "ProductSold",
            Self::Delivered { .. } => "ProductDelivered",
            Self::ReturnAccepted { .. } => "ProductReturnAccepted",
        }
    }

    /// What it makes of the product.
    pub fn effect(&self) -> Effect {
        Effect::status(self.told().status)
    }

    /// What is hashed of it.
    pub(in crate::product) fn data(&self) -> Vec<(&'static str, String)> {
        let told = self.told();
        let mut data = vec![("sale", told.sale.to_string())];
        data.extend(told.fence.map(|fence| ("fence", fence.to_string())));
        let quantity = told.quantity;
        data.extend(quantity.map(|quantity| ("quantity", quantity.to_string())));
        data.push(("status", told.status.to_string()));
        data
    }

    fn told(&self) -> Told<'_> {
        let (sale, fence, quantity, status) = match self {
            Self::CheckedOut {
                sale,
                fence,
                quantity,
                status,
            }
            | Self::LaidAway {
                sale,
                fence,
                quantity,
                status,
            }
            | Self::Sold {
                sale,
                fence,
                quantity,
                status,
            } => (sale, Some(*fence), Some(*quantity), *status),
            Self::PaymentFailed {
                sale,
                fence,
                status,
            }
            | Self::PlanCancelled {
                sale,
                fence,
                status,
            } => (sale, Some(*fence), None, *status),
            Self::Delivered {
                sale,
                quantity,
                status,
            }
            | Self::ReturnAccepted {
                sale,
                quantity,
                status,
            } => (sale, None, Some(*quantity), *status),
        };
        Told {
            sale,
            fence,
            quantity,
            status,
        }
    }
}
