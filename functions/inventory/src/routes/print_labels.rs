//! `POST /v1/products/labels`: stickers are asked for.

use contract::inventory::labels::{LabelBatchView, PrintLabels};
use domain::label::{LabelBatch, NewLabelBatch};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, labels};

pub(crate) async fn print_labels(
    cx: &Context,
    input: Input<PrintLabels>,
) -> Result<Answer, ApiError> {
    let (body, caller) = (&input.body, input.caller());
    let new = NewLabelBatch {
        id: cx.new_id(),
        products: body.product_ids.clone(),
        format: body.format,
        start_at: body.start_at.unwrap_or(1),
        printed_by: caller.user.clone(),
    };
    let decision = LabelBatch::ask(new, cx.now())?;
    let found = data::products::get_many(&cx.table, &body.product_ids).await?;
    labels::all_seen(caller, &body.product_ids, &found)?;
    let answer = input.answer(&LabelBatchView::of(&decision.next, None));
    cx.table
        .begin(input.cause())
        .save(&decision)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
