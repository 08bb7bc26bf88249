//! `POST /v1/transfers/{id}/send`: the carrier loads, and departs.

use contract::inventory::transfers::SendTransfer;
use domain::transfer::{Command, Refusal, Standing};
use httpkit::{Answer, ApiError, Input};

use crate::transfers::{Plan, Step};
use crate::{Context, scanned, transfers};

pub(crate) async fn send_transfer(
    cx: &Context,
    input: Input<SendTransfer>,
) -> Result<Answer, ApiError> {
    let transfer = transfers::transfer(cx, &input, &input.path.id).await?;
    input.matches(transfer.version())?;
    let codes = &input.body.codes;
    let ids = scanned::products(cx, codes, |place| format!("codes[{place}]")).await?;
    // What a request that ended early has loaded is loaded.
    let loaded = transfer.products(|it| matches!(it, Standing::Loaded { .. }));
    let load: Vec<_> = ids.into_iter().filter(|id| !loaded.contains(id)).collect();
    let mut rest = transfer.products(|it| matches!(it, Standing::Waiting {}));
    rest.retain(|id| !load.contains(id));
    if !rest.is_empty() && !input.body.leave_rest {
        return Err(Refusal::Unsettled { products: rest }.into());
    }
    let plan = Plan::default()
        .add(&load, Step::Load)
        .add(&rest, Step::Leave)
        .then(Command::Send);
    transfers::carry_out(cx, &input, transfer, plan).await
}
