//! What happens to a consignor's file.

use super::super::Topic;
use super::{Plan, Recipient};
use crate::consignor::ConsignorEvent;

pub(super) fn of_consignor(event: &ConsignorEvent) -> Plan {
    use {ConsignorEvent as E, Topic as T};
    match event {
        E::Verified { consignor, .. } => Plan::owner(T::ConsignorVerified, consignor),
        E::Rejected { consignor, reason } => {
            Plan::owner(T::ConsignorRejected, consignor).with("reason", reason.clone())
        }
        // Whoever takes an account over changes its address first: both are told.
        E::PayoutMethodAdded {
            consignor,
            method,
            kind,
            replaces,
            cool_down_until,
        } => {
            let former = Recipient::FormerContact {
                consignor: consignor.clone(),
                method: method.clone(),
            };
            Plan::owner(T::PayoutMethodChanged, consignor)
                .and(T::PayoutMethodChangedBefore, former)
                .with("way", *kind)
                .with("replaces", replaces.is_some())
                .with("until", *cool_down_until)
        }
        E::Opened { .. }
        | E::Edited { .. }
        | E::PutOnHold { .. }
        | E::HoldLifted { .. }
        | E::Renamed { .. }
        | E::DocumentsSubmitted { .. }
        | E::MethodsVerified { .. }
        | E::Forgotten { .. } => Plan::default(),
    }
}
