//! The passport of an item: what its sticker's code stands for, and what anyone may know of it.
//!
//! A passport tells nothing of a person and no price of the past: what the item is, that it was
//! checked, and in which month it came, went on sale and was sold.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::ProductId;
use crate::machine::vocabulary;
use crate::product::{Product, ProductEvent, Status};
use crate::request::{Appraisal, AuthenticityResult, Verdict};
use crate::time::{Date, Timestamp};

/// What a passport's code says, under the house's signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassportClaims {
    /// The item.
    pub product_id: ProductId,
    /// Its stock number, as printed beside the code.
    pub sku: String,
    /// The day its label was made.
    pub issued_on: Date,
}

vocabulary! {
    /// What a passport tells of an item's past.
    pub enum PassportMoment {
        /// It came into the house.
        Received = "received",
        /// It went on sale for the first time.
        Listed = "listed",
        /// It was sold.
        Sold = "sold",
    }
}

/// Something in an item's past that anyone may know: no day, so that nobody is found by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PassportMilestone {
    /// What happened.
    pub moment: PassportMoment,
    /// The month, in the time of Panama: `2026-11`.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}$"))]
    pub month: String,
}

/// A check of authenticity that an item passed. How it was checked is the house's own matter: a
/// note may name people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PassportCheck {
    /// The month, in the time of Panama: `2026-11`.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}$"))]
    pub month: String,
    /// Whether there is a certificate.
    pub certificate: bool,
}

/// Whether anyone with this code sees the item's passport: the house wants it so, and the code is
/// the item's own. What may not be genuine has none, nor has what was deleted.
pub fn is_shown(product: &Product, claims: &PassportClaims) -> bool {
    let facts = product.facts();
    facts.details.passport_public
        && facts.deleted.is_none()
        && product.status() != Status::Quarantined
        && product.id() == &claims.product_id
        && facts.sku == claims.sku
}

/// What anyone may know of an item's past, in the order in which it happened. A sale that came to
/// nothing is none.
pub fn milestones(product: &Product, history: &[ProductEvent]) -> Vec<PassportMilestone> {
    let leads_to = |event: &&ProductEvent, status| event.change.effect().status == Some(status);
    // It is there from the beginning, or handed over later.
    let received = history
        .iter()
        .find(|event| leads_to(event, Status::InProcessing));
    let listed = history
        .iter()
        .find(|event| leads_to(event, Status::Available));
    let sold = history.iter().rfind(|event| leads_to(event, Status::Sold));
    let is_sold = matches!(product.status(), Status::Sold | Status::Delivered);
    let told = [
        (PassportMoment::Received, received),
        (PassportMoment::Listed, listed),
        (PassportMoment::Sold, sold.filter(|_| is_sold)),
    ];
    let told = told.into_iter().filter_map(|(moment, event)| {
        let month = month(event?.at);
        Some(PassportMilestone { moment, month })
    });
    told.collect()
}

/// The check of authenticity that an appraisal tells of, if the item passed it.
pub fn passed_check(appraisal: &Appraisal) -> Option<PassportCheck> {
    let Verdict::Scored { findings } = &appraisal.verdict else {
        return None;
    };
    let found = &findings.authenticity;
    (found.result == AuthenticityResult::Genuine).then(|| PassportCheck {
        month: month(appraisal.submitted_at),
        certificate: found.certificate_file.is_some(),
    })
}

fn month(at: Timestamp) -> String {
    at.panama().strftime("%Y-%m").to_string()
}
