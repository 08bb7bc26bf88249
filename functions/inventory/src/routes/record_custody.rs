//! `POST /v1/products/{id}/custody`: an awaited product is handed over to the house.

use contract::inventory::products::RecordCustody;
use data::catalogue::{Named, require_known};
use domain::custody::{CustodyItem, CustodyRecord, Holding, Party, Scan, Subject};
use domain::product::{Command, Product};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load, scanned};

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
    let shelf = body.shelf.as_deref().map(|it| ("shelf".to_owned(), it));
    scanned::shelf(cx, &body.location_id, shelf.as_slice()).await?;
    let from = match (&body.from, product.consignor()) {
        (Some(from), _) => from.clone(),
        (None, Some(id)) => Party::Person { id: id.clone() },
        // Goods without a consignor are the house's, and not awaited.
        (None, None) => Party::Location {
            id: product.facts().location_id.clone(),
        },
    };
    let record = CustodyRecord {
        id: cx.new_id(),
        from,
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
        // Who hands goods in has no scanner; the house does.
        scan_by_from: None,
        scan_by_to: Some(Scan {
            by: caller.user.clone(),
            at: now,
        }),
        geo: body.geo,
    };
    let command = Command::Receive {
        record: Box::new(record.clone()),
        shelf: body.shelf.clone(),
    };
    let decision = product.decide(command, input.by(), now)?;
    let holding = received(cx, &product, &record).await?;
    let answer = input.answer(&load::view(&decision.next, caller));
    cx.table
        .begin(input.cause())
        .save(&decision)
        .custody(&record)
        .holding(&holding)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}

/// Who has it now. Whoever brings it the first time has had it: the house did not hand it to them.
async fn received(
    cx: &Context,
    product: &Product,
    record: &CustodyRecord,
) -> Result<Holding, ApiError> {
    let before = data::custody::holding(&cx.table, product).await?;
    let before = match before.version {
        0 => Holding {
            holder: record.from.clone(),
            ..before
        },
        _ => before,
    };
    Ok(before.pass(record, None)?)
}
