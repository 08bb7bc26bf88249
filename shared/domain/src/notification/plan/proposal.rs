//! Who is told of what happened to a proposal.

use super::{Fact, Plan, Recipient};
use crate::ids::UserId;
use crate::notification::Topic;
use crate::proposal::ProposalEvent;
use crate::time::Timestamp;

pub(super) fn of_proposal(event: &ProposalEvent) -> Plan {
    use {ProposalEvent as E, Recipient as R, Topic as T};
    match event {
        E::ApprovalRequested { .. } => Plan::tell(T::ProposalApprovalNeeded, R::SalesManagers),
        E::Sent {
            consignor,
            round,
            valid_until,
            auto_accept,
            ..
        } => to_answer(consignor, *round, *valid_until)
            .with("auto_accept", auto_accept.as_ref().map(|plan| plan.at)),
        // With the consignor once more, after a declined contract; it does not accept itself again.
        E::Reopened {
            consignor,
            round,
            valid_until,
            ..
        } => to_answer(consignor, *round, *valid_until).with("auto_accept", Fact::Nothing),
        // That a counter was refused is told with the request that it ends, and so is a proposal
        // taken back with its request.
        E::Countered {
            author, countered, ..
        } => to_house(T::ProposalCountered, author).with("lines", countered.len()),
        E::Accepted {
            author, accepted, ..
        } => to_house(T::ProposalAccepted, author)
            .with("accepted", accepted.len())
            .with("rejected", 0),
        E::PartiallyAccepted {
            author,
            accepted,
            rejected,
            ..
        } => to_house(T::ProposalAccepted, author)
            .with("accepted", accepted.len())
            .with("rejected", rejected.len()),
        E::Rejected { author, .. } => to_house(T::ProposalRejected, author),
        E::AutoAccepted {
            consignor,
            accepted,
            undo_until,
            ..
        } => Plan::owner(T::ProposalAutoAccepted, consignor)
            .and(T::ProposalAutoAccepted, R::SalesManagers)
            .with("accepted", accepted.len())
            .with("undo_until", *undo_until),
        E::Expired { consignor, .. } => {
            Plan::owner(T::ProposalExpired, consignor).and(T::ProposalExpired, R::SalesManagers)
        }
        E::Drafted { .. }
        | E::Edited { .. }
        | E::Approved { .. }
        | E::SentBack { .. }
        | E::Viewed { .. }
        | E::CounterAgreed { .. }
        | E::CounterRefused { .. }
        | E::Superseded { .. }
        | E::CounterReopened { .. }
        | E::AcceptanceUndone { .. }
        | E::Withdrawn { .. }
        | E::WordsForgotten => Plan::default(),
    }
}

/// A proposal is with the consignor.
fn to_answer(consignor: &UserId, round: u8, valid_until: Timestamp) -> Plan {
    Plan::owner(Topic::ProposalSent, consignor)
        .with("round", usize::from(round))
        .with("valid_until", valid_until)
}

/// The answer of a consignor: to whoever drafted the proposal and to those who run the shop.
fn to_house(topic: Topic, author: &UserId) -> Plan {
    Plan::tell(topic, Recipient::Appraiser(author.clone())).and(topic, Recipient::SalesManagers)
}
