//! `POST /v1/products/{id}/custody`: an awaited product is handed over to the house.

use contract::inventory::RecordCustody;
use data::catalogue::{Named, require_known};
use domain::custody::{CustodyItem, CustodyRecord, Party, Subject};
use domain::product::Command;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn record_custody(
    cx: &Context,
    input: Input<RecordCustody>,
) -> Result<Answer, ApiError> {
    let (body, caller, now) = (&input.body, input.caller(), cx.now());
    let product = load::product(cx, &input, &input.path.id).await?;
    input.matches(product.version())?;
    load::photos_may_be_used(cx, caller, &product, &body.photos).await?;
    let location = ("location_id", Named::Location(&body.location_id));
    require_known(&cx.table, &[location]).await?;
    let consignor = || Party::Person {
        id: product.facts().origin.consignor_id.clone(),
    };
    let record = CustodyRecord {
        id: cx.new_id(),
        from: body.from.clone().unwrap_or_else(consignor),
        to: Party::Location {
            id: body.location_id.clone(),
        },
        at: now,
        items: vec![CustodyItem {
            subject: Subject::Product {
                id: product.id().clone(),
            },
            condition_note: body.condition_note.clone(),
            photos: body.photos.clone(),
        }],
        scanned_by: caller.user.clone(),
    };
    let command = Command::Receive {
        record: Box::new(record.clone()),
        shelf: body.shelf.clone(),
    };
    let decision = product.decide(command, input.by(), now)?;
    let answer = input.answer(&load::view(&decision.next, caller));
    cx.table
        .begin(input.cause())
        .save(&decision)
        .custody(&record)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
