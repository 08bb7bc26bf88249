//! Forgetting a consignor who was erased (R20).

use super::{Consignor, ConsignorEvent, Kyc};
use crate::decision::Decision;
use crate::time::Timestamp;
use crate::user::privacy::{ERASED_NAME, stand_in};

impl Consignor {
    /// The file without what is known of the person: name, address, papers, accounts, notes. Its
    /// number and what was settled stay, because contracts lean on them. Nothing when it was
    /// forgotten before.
    pub fn forget(&self, now: Timestamp) -> Option<Decision<Self, ConsignorEvent>> {
        let mut parts = self.parts.clone();
        ERASED_NAME.clone_into(&mut parts.name);
        parts.contact = stand_in(&parts.id);
        parts.terms.notes_internal.clear();
        parts.documents.clear();
        parts.methods.clear();
        parts.kyc = Kyc::None;
        if let Some(hold) = &mut parts.hold {
            hold.reason.clear();
        }
        if parts == self.parts {
            return None;
        }
        parts.version += 1;
        parts.updated_at = now;
        let event = ConsignorEvent::Forgotten {
            consignor: parts.id.clone(),
        };
        Some(Decision::one(Some(self.clone()), Self { parts }, event))
    }
}
