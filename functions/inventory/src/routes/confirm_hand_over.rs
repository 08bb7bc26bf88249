//! `POST /v1/custody-records/{id}/confirm`: what was given is taken.

use contract::inventory::custody::{ConfirmHandOver, CustodyRecordView};
use domain::custody::{Claim, Command, CustodyRecord, Party};
use domain::decision::Decision;
use domain::product::{Command as ProductCommand, Product, ProductEvent, place};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, custody, scanned};

pub(crate) async fn confirm_hand_over(
    cx: &Context,
    input: Input<ConfirmHandOver>,
) -> Result<Answer, ApiError> {
    let body = &input.body;
    let hand_over = custody::hand_over(cx, input.caller(), &input.path.id).await?;
    input.matches(hand_over.version())?;
    let command = Command::Confirm {
        scanned: scanned::product(cx, &body.code).await?,
        note: body.note.clone(),
    };
    let decision = hand_over.decide(command, input.by(), cx.now())?;
    let record = decision.next.record();
    let record = record.expect("a hand-over that was just confirmed has its record");
    let product = data::products::get(&cx.table, &hand_over.facts().product_id).await?;
    product.check_may_change_hands()?;
    let holding = data::custody::holding(&cx.table, &product).await?;
    let id = hand_over.id().clone();
    let settled = holding.settle(&record, &Claim::HandOver { id })?;
    let moved = moved(cx, &input, &product, &record).await?;
    let answer = input.answer(&CustodyRecordView::from(&decision.next));
    let change = cx.table.begin(input.cause()).save(&decision);
    let change = change.custody(&record).holding(&settled);
    let change = match &moved {
        Some(moved) => change.save(moved),
        None => change.unchanged(&product),
    };
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}

/// The product in its new place, where it comes to a location other than the one it is booked in,
/// or is put on another shelf.
async fn moved(
    cx: &Context,
    input: &Input<ConfirmHandOver>,
    product: &Product,
    record: &CustodyRecord,
) -> Result<Option<Decision<Product, ProductEvent>>, ApiError> {
    let Party::Location { id: to } = &record.to else {
        return Ok(None);
    };
    let (facts, shelf) = (product.facts(), input.body.shelf.as_ref());
    let sent = shelf.map(|shelf| ("shelf".to_owned(), shelf.as_str()));
    scanned::shelf(cx, to, sent.as_slice()).await?;
    let stays = to == &facts.location_id && (shelf.is_none() || shelf == facts.shelf.as_ref());
    if stays {
        return Ok(None);
    }
    let command = ProductCommand::Place(place::Command::Move {
        to: to.clone(),
        shelf: shelf.cloned(),
        custody: record.id.clone(),
        transfer: None,
    });
    Ok(Some(product.decide(command, input.by(), cx.now())?))
}
