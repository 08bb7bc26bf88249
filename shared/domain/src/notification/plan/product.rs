//! What happens to a product.

use super::super::Topic;
use super::{Plan, price, term};
use crate::product::ProductChange;

pub(super) fn of_product(change: &ProductChange) -> Plan {
    match change {
        ProductChange::Listed {
            consignor_id: Some(consignor_id),
            first: true,
            price,
            expires_on,
            ..
        } => Plan::owner(Topic::ProductListed, consignor_id)
            .with("price", *price)
            .with("until", *expires_on),
        ProductChange::Price(change) => price::of_price(change),
        ProductChange::Term(change) => term::of_term(change),
        ProductChange::Created { .. }
        | ProductChange::Received { .. }
        | ProductChange::Quarantined { .. }
        | ProductChange::Readied
        | ProductChange::Listed { .. }
        | ProductChange::Unlisted
        | ProductChange::Edited { .. }
        | ProductChange::Labelled
        | ProductChange::Standing(_)
        | ProductChange::Place(_)
        | ProductChange::Hold(_)
        | ProductChange::Commerce(_) => Plan::default(),
    }
}
