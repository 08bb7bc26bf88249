//! Forgetting the words of a request whose consignor was erased (R20).

use super::{ItemDetails, Request, RequestEvent, RequestItem, State, Status};
use crate::decision::Decision;
use crate::time::Timestamp;

impl Request {
    /// The request without what the consignor wrote, showed or was written to. Who had what
    /// appraised, when and how it ended stays. Nothing when it holds no such words.
    ///
    /// Only of a request that is over, or whose contract is: the house asks before it erases.
    pub fn forget_words(&self, now: Timestamp) -> Option<Decision<Self, RequestEvent>> {
        let mut next = self.clone();
        next.details.note.clear();
        next.facts.source_ref = None;
        for (place, item) in next.items.iter_mut().enumerate() {
            forget_item(place, item);
        }
        match &mut next.state {
            State::Draft {
                changes: Some(changes),
            } => changes.reason.clear(),
            State::Rejected { rejection, .. } => rejection.text.clear(),
            State::Cancelled { cancellation, .. } => cancellation.reason.clear(),
            State::Draft { changes: None }
            | State::Submitted { .. }
            | State::Assigned { .. }
            | State::Scheduled { .. }
            | State::Received { .. }
            | State::InAppraisal { .. }
            | State::Appraised { .. }
            | State::Proposed { .. }
            | State::Accepted { .. }
            | State::Contracted { .. }
            | State::Completed { .. }
            | State::Expired { .. } => {}
        }
        if next == *self {
            return None;
        }
        next.version += 1;
        next.updated_at = now;
        let event = RequestEvent::WordsForgotten;
        Some(Decision::one(Some(self.clone()), next, event))
    }
}

impl Status {
    /// Whether a request that stands here is still waited for. One with a contract is not: the
    /// contract says what is to come.
    pub const fn awaits_someone(self) -> bool {
        match self {
            Self::Draft
            | Self::Submitted
            | Self::Assigned
            | Self::Scheduled
            | Self::Received
            | Self::InAppraisal
            | Self::Appraised
            | Self::Proposed
            | Self::Accepted => true,
            Self::Contracted
            | Self::Completed
            | Self::Rejected
            | Self::Cancelled
            | Self::Expired => false,
        }
    }
}

fn forget_item(place: usize, item: &mut RequestItem) {
    let ItemDetails {
        title,
        category_id: _,
        brand_id: _,
        description,
        expected_price: _,
        minimum_price: _,
        purchase,
        condition: _,
        serial,
        photos,
        checklist,
    } = &mut item.details;
    *title = format!("Artículo {}", place + 1);
    description.clear();
    (*purchase, *serial) = (None, None);
    photos.clear();
    checklist.clear();
}
