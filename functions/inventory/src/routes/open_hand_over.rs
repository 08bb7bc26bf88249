//! `POST /v1/products/{id}/hand-overs`: a product is given to another party of the house.

use contract::inventory::custody::{CustodyRecordView, OpenHandOver};
use data::catalogue::{Named, require_known};
use domain::custody::{Claim, HandOver, NewHandOver, Party};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, custody, load, scanned};

pub(crate) async fn open_hand_over(
    cx: &Context,
    input: Input<OpenHandOver>,
) -> Result<Answer, ApiError> {
    let (body, now) = (&input.body, cx.now());
    let product = load::product(cx, &input, &input.path.id).await?;
    product.check_may_change_hands()?;
    load::photos_may_be_used(cx, input.caller(), &product, &body.photos).await?;
    if let Party::Location { id } = &body.to {
        require_known(&cx.table, &[("to", Named::Location(id))]).await?;
        if id != &product.facts().location_id {
            product.check_may_move(now)?;
        }
    }
    let holding = data::custody::holding(&cx.table, &product).await?;
    let new = NewHandOver {
        product_id: product.id().clone(),
        scanned: scanned::product(cx, &body.code).await?,
        from: holding.holder.clone(),
        to: body.to.clone(),
        taker_may: custody::taker_may(cx, &body.to).await?,
        condition_note: body.condition_note.clone(),
        photos: body.photos.clone(),
        geo: body.geo,
        location_id: product.facts().location_id.clone(),
    };
    let decision = HandOver::open(cx.new_id(), new, input.by(), now)?;
    let id = decision.next.id().clone();
    let claimed = holding.claim(&decision.next.facts().from, Claim::HandOver { id })?;
    let answer = input.answer(&CustodyRecordView::from(&decision.next));
    cx.table
        .begin(input.cause())
        .save(&decision)
        .holding(&claimed)
        .unchanged(&product)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
