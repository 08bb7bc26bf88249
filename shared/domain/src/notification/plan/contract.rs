//! Who is told of what happened to a contract.

use super::{Plan, Recipient};
use crate::contract::ContractEvent;
use crate::notification::Topic;

pub(super) fn of_contract(event: &ContractEvent) -> Plan {
    use {ContractEvent as E, Recipient as R, Topic as T};
    match event {
        E::Sent {
            consignor_id,
            expires_at,
            ..
        } => Plan::owner(T::ContractToSign, consignor_id).with("expires", *expires_at),
        E::Signed { consignor_id, .. } => {
            Plan::owner(T::ContractSigned, consignor_id).and(T::ContractSigned, R::SalesManagers)
        }
        // Not on activation: the document that goes along is printed after it.
        E::FinalPrinted {
            consignor_id, file, ..
        } => Plan {
            file: Some(file.clone()),
            ..Plan::owner(T::ContractActive, consignor_id).and(T::ContractActive, R::SalesManagers)
        },
        E::Terminated {
            consignor_id,
            reason,
            fee,
            products,
            ..
        } => Plan::owner(T::ContractTerminated, consignor_id)
            .and(T::ContractTerminated, R::SalesManagers)
            .with("reason", reason.clone())
            .with("fee", *fee)
            .with("items", products.len()),
        E::Generated { .. }
        | E::Printed { .. }
        | E::Reviewed { .. }
        | E::Declined { .. }
        | E::LinkExpired { .. }
        | E::Activated { .. }
        | E::LineListed { .. }
        | E::LineClosed { .. }
        | E::Completed { .. }
        | E::Expired { .. }
        | E::Renewed { .. }
        | E::Amended { .. }
        | E::Voided { .. } => Plan::default(),
    }
}
