//! What callers are shown of hand-overs.

use schemars::JsonSchema;
use serde::Serialize;

use domain::custody::{CustodyItem, CustodyRecord, HandOver, Party, Scan, State, Status, Subject};
use domain::ids::{CustodyId, OtpId, UserId};
use domain::time::Timestamp;
use domain::user::Geo;

use crate::route::Reply;

/// A hand-over.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CustodyRecordView {
    /// Which.
    pub id: CustodyId,
    /// The version, as in the `ETag`.
    pub version: u64,
    /// Where it stands.
    pub status: Status,
    /// Who gave.
    pub from: Party,
    /// Who took, or shall take.
    pub to: Party,
    /// What, with the condition it was in.
    pub items: Vec<CustodyItem>,
    /// The giver's scan; none of someone without a scanner.
    pub scan_by_from: Option<Scan>,
    /// The taker's scan; none while it is open, and of someone without a scanner.
    pub scan_by_to: Option<Scan>,
    /// Where it happened.
    pub geo: Option<Geo>,
    /// That it did not take place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<Cancellation>,
}

/// That a hand-over did not take place.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "HandOverCancellation")]
pub struct Cancellation {
    /// Who called it off, or refused it.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// A code was sent.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HandBackCode {
    /// Which; it is sent along with the digits.
    pub otp_id: OtpId,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

impl Reply for HandBackCode {}

impl Reply for CustodyRecordView {
    const VERSIONED: bool = true;
    const LOCATED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/v1/custody-records/{}", self.id))
    }
}

impl From<CustodyRecord> for CustodyRecordView {
    /// A record never changes.
    fn from(record: CustodyRecord) -> Self {
        Self {
            id: record.id,
            version: 1,
            status: Status::Confirmed,
            from: record.from,
            to: record.to,
            items: record.items,
            scan_by_from: record.scan_by_from,
            scan_by_to: record.scan_by_to,
            geo: record.geo,
            cancelled: None,
        }
    }
}

impl From<&HandOver> for CustodyRecordView {
    fn from(it: &HandOver) -> Self {
        if let Some(record) = it.record() {
            return Self {
                version: it.version(),
                ..Self::from(record)
            };
        }
        let facts = it.facts();
        Self {
            id: it.id().clone(),
            version: it.version(),
            status: it.status(),
            from: facts.from.clone(),
            to: facts.to.clone(),
            items: vec![CustodyItem {
                subject: Subject::Product {
                    id: facts.product_id.clone(),
                },
                condition_note: facts.condition_note.clone(),
                photos: facts.photos.clone(),
            }],
            scan_by_from: Some(facts.given.clone()),
            scan_by_to: None,
            geo: facts.geo,
            cancelled: cancelled(it.state()),
        }
    }
}

fn cancelled(state: &State) -> Option<Cancellation> {
    match state {
        State::Cancelled { by, at, reason } => Some(Cancellation {
            by: by.clone(),
            at: *at,
            reason: reason.clone(),
        }),
        State::Open | State::Confirmed { .. } => None,
    }
}
