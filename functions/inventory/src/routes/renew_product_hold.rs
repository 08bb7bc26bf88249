//! `POST /v1/products/{id}/holds/renew`: a product is held longer, once.

use contract::inventory::holds::{HoldView, RenewProductHold};
use domain::product::Command;
use domain::product::hold::{Command as HoldCommand, HoldRefusal};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn renew_product_hold(
    cx: &Context,
    input: Input<RenewProductHold>,
) -> Result<Answer, ApiError> {
    let product = load::product(cx, &input, &input.path.id).await?;
    input.matches(product.version())?;
    let settings = data::catalogue::settings(&cx.table, cx.now()).await?;
    let holder = input.body.kind.holder(&input.body.reference);
    let hold = product.hold_of(&holder, cx.now());
    let until = hold.and_then(|hold| hold.renewed_until(&settings));
    let command = HoldCommand::Renew {
        fence: input.body.fence,
        holder: holder.clone(),
        until: until.ok_or(HoldRefusal::FenceStale)?,
    };
    let decision = product.decide(Command::Hold(command), input.by(), cx.now())?;
    let next = &decision.next;
    let hold = next.hold_of(&holder, cx.now());
    let answer = input.answer(&HoldView::of(next, hold.ok_or(HoldRefusal::FenceStale)?));
    let change = cx.table.begin(input.cause()).save(&decision);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
