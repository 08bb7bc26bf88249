//! What happened to a product at the end of its term.

use serde::{Deserialize, Serialize};

use super::NoticeKind;
use crate::ids::{ContractId, ContractLineId, UserId};
use crate::money::Money;
use crate::product::event::{Effect, said};
use crate::product::{AcquisitionKind, Status};
use crate::terms::Disposition;
use crate::time::Date;

/// What happened to a product at the end of its term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "every field is the id or fact its name says")]
pub enum Change {
    /// The consignor is told that a last day comes.
    TermNoticeGiven {
        consignor_id: Option<UserId>,
        kind: NoticeKind,
        until: Date,
        disposition: Disposition,
    },
    /// The term is over, and grace began.
    TermExpired {
        consignor_id: Option<UserId>,
        ended_on: Option<Date>,
        until: Date,
        disposition: Disposition,
    },
    /// The grace goes on, since nothing proves that the consignor was told.
    GraceProlonged {
        consignor_id: Option<UserId>,
        proved: usize,
        until: Date,
        disposition: Disposition,
    },
    /// The grace is over; the goods go where was agreed.
    GraceEnded {
        consignor_id: Option<UserId>,
        disposition: Disposition,
        status: Status,
    },
    /// The grace is over; the goods are the house's own.
    BoughtOut {
        consignor_id: Option<UserId>,
        contract_id: Option<ContractId>,
        contract_line_id: Option<ContractLineId>,
        kind: AcquisitionKind,
        cost: Money,
    },
    /// A new term began, under another contract.
    TermRenewed {
        consignor_id: Option<UserId>,
        contract_id: ContractId,
        contract_line_id: ContractLineId,
        status: Status,
        price: Money,
        expires_on: Option<Date>,
    },
    /// Other terms hold, under another contract.
    TermsAmended {
        consignor_id: Option<UserId>,
        contract_id: ContractId,
        contract_line_id: ContractLineId,
        status: Status,
        price: Money,
        expires_on: Option<Date>,
    },
}

impl Change {
    /// `<Noun><PastVerb>`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::TermNoticeGiven { .. } => "ProductTermNoticeGiven",
            Self::TermExpired { .. } => "ProductTermExpired",
            Self::GraceProlonged { .. } => "ProductGraceProlonged",
            Self::GraceEnded { .. } => "ProductGraceEnded",
            Self::BoughtOut { .. } => "ProductBoughtOut",
            Self::TermRenewed { .. } => "ProductTermRenewed",
            Self::TermsAmended { .. } => "ProductTermsAmended",
        }
    }

    /// What it makes of the product.
    pub fn effect(&self) -> Effect {
        match self {
            Self::TermNoticeGiven { .. } | Self::GraceProlonged { .. } => Effect::default(),
            Self::TermExpired { .. } => Effect::status(Status::InGrace),
            Self::GraceEnded { status, .. } => Effect::status(*status),
            Self::BoughtOut { .. } => Effect::status(Status::InStock),
            Self::TermRenewed { status, price, .. } | Self::TermsAmended { status, price, .. } => {
                Effect {
                    price: Some(*price),
                    ..Effect::status(*status)
                }
            }
        }
    }

    /// What is hashed of it.
    pub(in crate::product) fn data(&self) -> Vec<(&'static str, String)> {
        let data = match self {
            Self::TermNoticeGiven {
                consignor_id,
                kind,
                until,
                disposition,
            } => vec![
                said("consignor_id", consignor_id.as_ref()),
                Some(("kind", kind.to_string())),
                Some(("until", until.to_string())),
                Some(("disposition", disposition.to_string())),
            ],
            Self::TermExpired {
                consignor_id,
                ended_on,
                until,
                disposition,
            } => vec![
                said("consignor_id", consignor_id.as_ref()),
                said("ended_on", ended_on.as_ref()),
                Some(("until", until.to_string())),
                Some(("disposition", disposition.to_string())),
            ],
            Self::GraceProlonged {
                consignor_id,
                proved,
                until,
                disposition,
            } => vec![
                said("consignor_id", consignor_id.as_ref()),
                Some(("proved", proved.to_string())),
                Some(("until", until.to_string())),
                Some(("disposition", disposition.to_string())),
            ],
            Self::GraceEnded {
                consignor_id,
                disposition,
                status,
            } => vec![
                said("consignor_id", consignor_id.as_ref()),
                Some(("disposition", disposition.to_string())),
                Some(("status", status.to_string())),
            ],
            Self::BoughtOut {
                consignor_id,
                contract_id,
                contract_line_id,
                kind,
                cost,
            } => vec![
                said("consignor_id", consignor_id.as_ref()),
                said("contract_id", contract_id.as_ref()),
                said("contract_line_id", contract_line_id.as_ref()),
                Some(("kind", kind.to_string())),
                Some(("cost", cost.cents().to_string())),
            ],
            Self::TermRenewed { .. } | Self::TermsAmended { .. } => self.carried_data(),
        };
        data.into_iter().flatten().collect()
    }

    fn carried_data(&self) -> Vec<Option<(&'static str, String)>> {
        let (Self::TermRenewed {
            consignor_id,
            contract_id,
            contract_line_id,
            status,
            price,
            expires_on,
        }
        | Self::TermsAmended {
            consignor_id,
            contract_id,
            contract_line_id,
            status,
            price,
            expires_on,
        }) = self
        else {
            return Vec::new();
        };
        vec![
            said("consignor_id", consignor_id.as_ref()),
            Some(("contract_id", contract_id.to_string())),
            Some(("contract_line_id", contract_line_id.to_string())),
            Some(("status", status.to_string())),
            Some(("price", price.cents().to_string())),
            said("expires_on", expires_on.as_ref()),
        ]
    }
}
