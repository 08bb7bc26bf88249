//! Goods that leave the house for good other than by a sale: back to their consignor, who proves
//! with a one-time code that they took them, or to a charity.

use contract::route::Endpoint;
use data::Transaction;
use domain::custody::{CustodyItem, CustodyRecord, Holding, Party, Scan, Subject};
use domain::ids::{CustodyId, MediaId, OtpId};
use domain::otp::{Challenge, Purpose};
use domain::product::{Product, Refusal};
use domain::user::Geo;
use httpkit::{ApiError, Input};
use runtime::EnteredCode;

use crate::Context;

/// What is said of goods as they leave.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HandBackProof<'a> {
    /// The code that was sent to the consignor for this product.
    pub(crate) otp_id: &'a OtpId,
    /// Its digits, as the consignor tells them.
    pub(crate) code: &'a str,
    /// The condition in which it leaves.
    pub(crate) condition_note: &'a str,
    /// Photos, which have passed the check.
    pub(crate) photos: &'a [MediaId],
    /// Where.
    pub(crate) geo: Option<Geo>,
}

/// A product that is given back: the record for the product's command, and what is kept with it.
pub(crate) struct HandedOut {
    /// The hand-over: store to consignor, the code being the consignor's scan.
    pub(crate) record: CustodyRecord,
    used: Challenge,
    holding: Holding,
}

/// A product that goes to a charity.
pub(crate) struct Donated {
    /// The hand-over: store to charity.
    pub(crate) record: CustodyRecord,
    holding: Holding,
}

impl HandedOut {
    /// Keeps the record, who has the product now, and that the code is used, in the transaction of
    /// the product's command.
    pub(crate) fn keep<'t>(&self, change: Transaction<'t>) -> Transaction<'t> {
        change
            .custody(&self.record)
            .holding(&self.holding)
            .challenge(&self.used, None)
    }
}

impl Donated {
    /// Keeps the record and who has the product now, in the transaction of the product's command.
    pub(crate) fn keep<'t>(&self, change: Transaction<'t>) -> Transaction<'t> {
        change.custody(&self.record).holding(&self.holding)
    }
}

/// Checks the code of the product's consignor and draws up the hand-over to them. A wrong code is
/// counted, whatever becomes of the request. Whoever calls it needs the pepper.
pub(crate) async fn hand_back<E: Endpoint>(
    cx: &Context,
    input: &Input<E>,
    product: &Product,
    proof: HandBackProof<'_>,
) -> Result<HandedOut, ApiError> {
    let now = cx.now();
    let consignor = product.consignor().ok_or(Refusal::NotConsigned)?;
    let holding = data::custody::holding(&cx.table, product).await?;
    let entered = EnteredCode {
        id: proof.otp_id,
        digits: proof.code,
        purpose: Purpose::HandBack,
        subject: Some(product.id().as_str()),
        sent_to: Some(consignor),
    };
    let (_, used) = cx.enter_code(input, entered, now).await?;
    let record = CustodyRecord {
        id: cx.new_id(),
        from: holding.holder.clone(),
        to: Party::Person {
            id: consignor.clone(),
        },
        at: now,
        items: vec![CustodyItem {
            subject: Subject::Product {
                id: product.id().clone(),
            },
            condition_note: proof.condition_note.to_owned(),
            photos: proof.photos.to_vec(),
        }],
        scan_by_from: Some(Scan {
            by: input.caller().user.clone(),
            at: now,
        }),
        scan_by_to: Some(Scan {
            by: consignor.clone(),
            at: now,
        }),
        geo: proof.geo,
    };
    let holding = holding.pass(&record, None)?;
    Ok(HandedOut {
        record,
        used,
        holding,
    })
}

/// Draws up the hand-over of a product to a charity, which has no scanner: its receipt is its side.
pub(crate) async fn donate<E: Endpoint>(
    cx: &Context,
    input: &Input<E>,
    product: &Product,
    charity: &str,
    receipt: Option<&MediaId>,
) -> Result<Donated, ApiError> {
    let now = cx.now();
    let id: CustodyId = cx.new_id();
    let holding = data::custody::holding(&cx.table, product).await?;
    let record = CustodyRecord {
        id,
        from: holding.holder.clone(),
        to: Party::Outside {
            name: charity.to_owned(),
        },
        at: now,
        items: vec![CustodyItem {
            subject: Subject::Product {
                id: product.id().clone(),
            },
            condition_note: product.facts().details.condition.to_string(),
            photos: receipt.cloned().into_iter().collect(),
        }],
        scan_by_from: Some(Scan {
            by: input.caller().user.clone(),
            at: now,
        }),
        scan_by_to: None,
        geo: None,
    };
    let holding = holding.pass(&record, None)?;
    Ok(Donated { record, holding })
}
