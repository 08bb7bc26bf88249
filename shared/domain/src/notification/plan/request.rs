//! Who is told of what happened to a request.

use super::{Plan, Recipient};
use crate::ids::UserId;
use crate::notification::Topic;
use crate::request::RequestEvent;

#[expect(
    clippy::too_many_lines,
    reason = "one total match over everything that happens to a request"
)]
pub(super) fn of_request(event: &RequestEvent) -> Plan {
    use {RequestEvent as E, Topic as T};
    match event {
        E::Submitted {
            consignor,
            items,
            sla_due_at,
            ..
        } => Plan::owner(T::RequestReceivedAck, consignor)
            .and(T::RequestSubmitted, Recipient::SalesManagers)
            .with("items", items.len())
            .with("due", *sla_due_at),
        E::ChangesRequested { consignor, reason } => {
            Plan::owner(T::RequestChangesRequested, consignor).with("reason", reason.clone())
        }
        E::AppraiserAssigned {
            consignor,
            appraiser,
            ..
        }
        | E::AppraiserReassigned {
            consignor,
            to: appraiser,
            ..
        } => to_both(T::RequestAppraiserAssigned, consignor, appraiser),
        E::AppointmentSet {
            consignor,
            appraiser,
            appointment,
        } => to_both(T::RequestAppointmentSet, consignor, appraiser).at(appointment),
        E::AppointmentMoved {
            consignor,
            appraiser,
            from,
            to,
        } => to_both(T::RequestAppointmentChanged, consignor, appraiser)
            .at(to)
            .with("before", from.start),
        E::GoodsReceived {
            consignor,
            custody,
            received,
            missing,
            ..
        } => Plan::owner(T::RequestGoodsReceived, consignor)
            .with("received", received.len())
            .with("missing", missing.len())
            .with("custody", custody),
        E::AppraisalCompleted {
            scored,
            declined,
            suspicious,
            ..
        } => of_appraisal(scored.len(), declined.len(), suspicious.len()),
        E::Rejected {
            consignor,
            reason,
            text,
            return_needed,
            held,
            ..
        } => Plan::owner(T::RequestRejected, consignor)
            .with("reason", *reason)
            .with("words", text.clone())
            .with("return_needed", *return_needed)
            .with("held", *held),
        E::Cancelled {
            consignor,
            reason,
            fee,
            return_needed,
            ..
        } => Plan::owner(T::RequestCancelled, consignor)
            .with("words", reason.clone())
            .with("fee", *fee)
            .with("return_needed", *return_needed),
        E::Opened { .. }
        | E::Edited { .. }
        | E::ItemAdded { .. }
        | E::ItemEdited { .. }
        | E::ItemRemoved { .. }
        | E::AppointmentMissed { .. }
        | E::AppraisalStarted { .. }
        | E::ItemAppraised { .. }
        | E::RedFlagsAcknowledged { .. }
        | E::ProposalSent { .. }
        | E::Countered { .. }
        | E::RoundSent { .. }
        | E::Accepted { .. }
        | E::Reopened { .. }
        | E::Expired { .. }
        | E::Contracted { .. }
        | E::ContractActivated { .. }
        | E::ItemListed { .. }
        | E::Completed { .. }
        | E::WordsForgotten => Plan::default(),
    }
}

fn to_both(topic: Topic, consignor: &UserId, appraiser: &UserId) -> Plan {
    Plan::owner(topic, consignor).and(topic, Recipient::Appraiser(appraiser.clone()))
}

fn of_appraisal(scored: usize, declined: usize, suspicious: usize) -> Plan {
    let plan = Plan::tell(Topic::AppraisalCompleted, Recipient::SalesManagers)
        .with("scored", scored)
        .with("declined", declined)
        .with("suspicious", suspicious);
    if suspicious == 0 {
        return plan;
    }
    plan.and(Topic::AppraisalRedFlag, Recipient::SalesManagers)
        .and(Topic::AppraisalRedFlag, Recipient::Admins)
}
