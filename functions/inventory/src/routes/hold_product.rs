//! `POST /v1/products/{id}/holds`: a product is held.

use contract::inventory::holds::{HoldProduct, HoldView};
use data::StoreError;
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
    let held = held.await?;
    let answer = answer(&held);
    if !held.fresh {
        keep(cx, &input, &held, &answer).await?;
    }
    Ok(answer)
}

/// A hold that stood already is the answer to this key too. That one is kept already means that
/// the hold was taken under this key, and its answer got lost.
async fn keep(
    cx: &Context,
    input: &Input<HoldProduct>,
    held: &Held,
    answer: &Answer,
) -> Result<(), ApiError> {
    let change = cx.table.begin(input.cause()).unchanged(&held.product);
    match change.remember(answer.record()).commit().await {
        Ok(()) | Err(StoreError::Replayed) => Ok(()),
        Err(err) => Err(err.into()),
    }
}
