//! What callers are shown of transfers.

use schemars::JsonSchema;
use serde::Serialize;

use domain::custody::Scan;
use domain::ids::{LocationId, TransferId, UserId};
use domain::time::Timestamp;
use domain::transfer::{Facts, Line, Standing, State, Status, Transfer};

use crate::route::Reply;

/// A transfer, whole.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TransferView {
    /// Which.
    pub id: TransferId,
    /// The version, as in the `ETag`.
    pub version: u64,
    /// Where it stands.
    pub status: Status,
    /// From where to where, and who opened it.
    #[serde(flatten)]
    pub facts: Facts,
    /// Its products.
    pub lines: Vec<Line>,
    /// Who carries it, once something is loaded.
    pub carrier_id: Option<UserId>,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// When the first thing arrived.
    pub received_since: Option<Timestamp>,
    /// Who closed it, or called it off.
    pub ended: Option<Scan>,
    /// What there is to say of its end.
    pub ended_note: Option<String>,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A transfer in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TransferCard {
    /// Which.
    pub id: TransferId,
    /// The version.
    pub version: u64,
    /// Its human number.
    pub number: String,
    /// Where it stands.
    pub status: Status,
    /// From where.
    pub from_location_id: LocationId,
    /// To where.
    pub to_location_id: LocationId,
    /// Who carries it.
    pub carrier_id: Option<UserId>,
    /// How many products it has.
    pub lines: usize,
    /// Of those, the ones that are still to be loaded or to arrive.
    pub open_lines: usize,
    /// Of those, the ones that are missing.
    pub missing_lines: usize,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Reply for TransferView {
    const VERSIONED: bool = true;
    const LOCATED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/v1/transfers/{}", self.id))
    }
}

impl From<&Transfer> for TransferView {
    fn from(transfer: &Transfer) -> Self {
        let (sent_at, received_since, ended, ended_note) = match transfer.state().clone() {
            State::Open { .. } => (None, None, None, None),
            State::Sent { sent } => (Some(sent.at), None, None, None),
            State::Received { sent, since } => (Some(sent.at), Some(since), None, None),
            State::Closed { sent, closed, note } => (Some(sent.at), None, Some(closed), Some(note)),
            State::Cancelled { cancelled, reason } => (None, None, Some(cancelled), Some(reason)),
        };
        Self {
            id: transfer.id().clone(),
            version: transfer.version(),
            status: transfer.status(),
            facts: transfer.facts().clone(),
            lines: transfer.lines().to_vec(),
            carrier_id: transfer.carrier().cloned(),
            sent_at,
            received_since,
            ended,
            ended_note,
            updated_at: transfer.updated_at(),
        }
    }
}

impl From<&Transfer> for TransferCard {
    fn from(transfer: &Transfer) -> Self {
        let (facts, lines) = (transfer.facts(), transfer.lines());
        let count = |is: fn(&Standing) -> bool| lines.iter().filter(|it| is(&it.standing)).count();
        Self {
            id: transfer.id().clone(),
            version: transfer.version(),
            number: facts.number.clone(),
            status: transfer.status(),
            from_location_id: facts.from.clone(),
            to_location_id: facts.to.clone(),
            carrier_id: transfer.carrier().cloned(),
            lines: lines.len(),
            open_lines: count(|it| !it.is_settled()),
            missing_lines: count(|it| matches!(it, Standing::Missing {})),
            updated_at: transfer.updated_at(),
        }
    }
}
