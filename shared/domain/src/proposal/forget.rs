//! Forgetting the words of a proposal whose consignor was erased (R20).

use super::{LineResponse, Proposal, ProposalEvent};
use crate::decision::Decision;
use crate::time::Timestamp;

impl Proposal {
    /// The proposal without the words that went to and fro. Terms, answers and how it ended stay.
    /// Nothing when it holds no such words.
    pub fn forget_words(&self, now: Timestamp) -> Option<Decision<Self, ProposalEvent>> {
        let mut next = self.clone();
        next.message.clear();
        for line in &mut next.lines {
            match &mut line.response {
                LineResponse::Rejected { reason } => reason.clear(),
                LineResponse::Countered { counter } => counter.reason.clear(),
                LineResponse::Pending | LineResponse::Accepted => {}
            }
        }
        if next == *self {
            return None;
        }
        next.version += 1;
        next.updated_at = now;
        let event = ProposalEvent::WordsForgotten;
        Some(Decision::one(Some(self.clone()), next, event))
    }
}
