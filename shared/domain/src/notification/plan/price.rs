//! What happens to the price of a product.

use super::super::Topic;
use super::{Plan, Recipient};
use crate::product::price::{Change, PriceAnswer, PriceChange, PriceReason};

pub(super) fn of_price(change: &Change) -> Plan {
    match change {
        Change::PriceChangeRequested { change } => told(
            Plan::tell(Topic::ProductPriceApprovalNeeded, Recipient::SalesManagers),
            change,
        ),
        Change::PriceChangeProposed {
            consignor_id,
            change,
            answer_by,
            applies_on,
        } => told(
            Plan::owner(Topic::ProductPriceChangeProposed, consignor_id),
            change,
        )
        .with("answer_by", *answer_by)
        .with("on", *applies_on),
        Change::PriceChangeAnswered {
            change,
            answer: PriceAnswer::Talk,
            ..
        } => told(
            Plan::tell(Topic::ProductPriceTalkWanted, Recipient::SalesManagers),
            change,
        ),
        Change::PriceChanged {
            consignor_id: Some(consignor_id),
            change,
        } => told(
            Plan::owner(Topic::ProductPriceChanged, consignor_id),
            change,
        )
        .with("markdown", change.reason == PriceReason::Markdown),
        // Who said no knows it, and the house's own goods are nobody else's affair.
        Change::PriceChangeAnswered { .. }
        | Change::PriceChangeRefused { .. }
        | Change::PriceChanged {
            consignor_id: None, ..
        } => Plan::default(),
    }
}

fn told(plan: Plan, change: &PriceChange) -> Plan {
    plan.with("from", change.from).with("to", change.to)
}
