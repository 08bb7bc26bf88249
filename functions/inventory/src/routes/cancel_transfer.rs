//! `POST /v1/transfers/{id}/cancel`: a transfer of which nothing is loaded is called off.

use contract::inventory::transfers::CancelTransfer;
use domain::transfer::{Command, Refusal, Standing};
use httpkit::{Answer, ApiError, Input};

use crate::transfers::{Plan, Step};
use crate::{Context, transfers};

pub(crate) async fn cancel_transfer(
    cx: &Context,
    input: Input<CancelTransfer>,
) -> Result<Answer, ApiError> {
    let transfer = transfers::transfer(cx, &input, &input.path.id).await?;
    input.matches(transfer.version())?;
    // Before anything is let go: with something loaded, it is not called off.
    if !transfer
        .products(|it| matches!(it, Standing::Loaded { .. }))
        .is_empty()
    {
        return Err(Refusal::AlreadyLoaded.into());
    }
    let waiting = transfer.products(|it| matches!(it, Standing::Waiting {}));
    let reason = input.body.reason.clone();
    let plan = Plan::default()
        .add(&waiting, Step::Leave)
        .then(Command::Cancel { reason });
    transfers::carry_out(cx, &input, transfer, plan).await
}
