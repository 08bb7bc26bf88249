//! A consignor's file as it is stored.

use domain::access::Actor;
use domain::consignor::{
    Consignor, ConsignorParts, ConsignorTerms, Hold, IdentityDocument, Kyc, PayoutMethod,
};
use domain::contact::Email;
use domain::ids::{ConsignorFileId, UserId};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub(crate) struct ConsignorStored {
    id: UserId,
    version: u64,
    number: String,
    name: String,
    contact: Email,
    terms: ConsignorTerms,
    #[serde(default)]
    hold: Option<Hold>,
    kyc: KycStored,
    #[serde(default)]
    documents: Vec<IdentityDocument>,
    #[serde(default)]
    methods: Vec<PayoutMethod>,
    opened_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
enum KycStored {
    None,
    Pending {
        since: Timestamp,
    },
    Verified {
        at: Timestamp,
        by: Actor,
        reason: String,
    },
    Rejected {
        at: Timestamp,
        by: Actor,
        reason: String,
    },
}

impl From<&Kyc> for KycStored {
    fn from(kyc: &Kyc) -> Self {
        match kyc.clone() {
            Kyc::None => Self::None,
            Kyc::Pending { since } => Self::Pending { since },
            Kyc::Verified { at, by, reason } => Self::Verified { at, by, reason },
            Kyc::Rejected { at, by, reason } => Self::Rejected { at, by, reason },
        }
    }
}

impl From<KycStored> for Kyc {
    fn from(stored: KycStored) -> Self {
        match stored {
            KycStored::None => Self::None,
            KycStored::Pending { since } => Self::Pending { since },
            KycStored::Verified { at, by, reason } => Self::Verified { at, by, reason },
            KycStored::Rejected { at, by, reason } => Self::Rejected { at, by, reason },
        }
    }
}

impl From<&Consignor> for ConsignorStored {
    fn from(file: &Consignor) -> Self {
        let parts = file.parts().clone();
        Self {
            id: parts.id,
            version: parts.version,
            number: parts.number,
            name: parts.name,
            contact: parts.contact,
            terms: parts.terms,
            hold: parts.hold,
            kyc: KycStored::from(&parts.kyc),
            documents: parts.documents,
            methods: parts.methods,
            opened_at: parts.opened_at,
            updated_at: parts.updated_at,
        }
    }
}

impl From<ConsignorStored> for Consignor {
    fn from(stored: ConsignorStored) -> Self {
        Self::restore(ConsignorParts {
            file: ConsignorFileId::of(&stored.id),
            id: stored.id,
            version: stored.version,
            number: stored.number,
            name: stored.name,
            contact: stored.contact,
            terms: stored.terms,
            hold: stored.hold,
            kyc: stored.kyc.into(),
            documents: stored.documents,
            methods: stored.methods,
            opened_at: stored.opened_at,
            updated_at: stored.updated_at,
        })
    }
}
