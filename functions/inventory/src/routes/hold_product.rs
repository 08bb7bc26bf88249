//! `POST /v1/products/{id}/holds`: a product is held.

use contract::inventory::holds::{HoldProduct, HoldView};
use data::products::{Held, HoldAsk};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn hold_product(
    cx: &Context,
    input: Input<HoldProduct>,
) -> Result<Answer, ApiError> {
    let product = load::product(cx, &input, &input.path.id).await?;
    let settings = data::catalogue::settings(&cx.table, cx.now()).await?;
    let holder = input.body.kind.holder(&input.body.reference);
    let ask = HoldAsk {
        until: holder.kind.until(&settings, cx.now()),
        holder,
        quantity: input.body.quantity,
        by: input.by(),
        now: cx.now(),
    };
    let answer = |held: &Held| input.answer(&HoldView::of(&held.product, &held.hold));
    let cause = input.cause();
    let held = data::products::hold(&cx.table, &cause, product, &ask, |change, held| {
        change.remember(answer(held).record())
    });
    Ok(answer(&held.await?))
}
