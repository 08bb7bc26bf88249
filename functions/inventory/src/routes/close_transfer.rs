//! `POST /v1/transfers/{id}/close`: nothing more is to come; what is missing is named.

use std::collections::BTreeSet;

use contract::inventory::transfers::CloseTransfer;
use domain::ids::ProductId;
use domain::transfer::{Command, Refusal, Standing};
use httpkit::{Answer, ApiError, Input};

use crate::transfers::{Plan, Step};
use crate::{Context, transfers};

pub(crate) async fn close_transfer(
    cx: &Context,
    input: Input<CloseTransfer>,
) -> Result<Answer, ApiError> {
    let transfer = transfers::transfer(cx, &input, &input.path.id).await?;
    input.matches(transfer.version())?;
    let body = &input.body;
    let named: BTreeSet<ProductId> = body.missing.iter().cloned().collect();
    // What a request that ended early has marked is marked.
    let known = transfer.products(|it| matches!(it, Standing::Missing {}));
    let named: Vec<ProductId> = named.into_iter().filter(|id| !known.contains(id)).collect();
    let mut open = transfer.products(|it| matches!(it, Standing::Loaded { .. }));
    open.retain(|id| !named.contains(id));
    if !open.is_empty() {
        return Err(Refusal::Unsettled { products: open }.into());
    }
    let note = body.note.trim().to_owned();
    if !body.missing.is_empty() && note.is_empty() {
        return Err(Refusal::NoteMissing.into());
    }
    let plan = Plan::default()
        .add(&named, |ids| Step::Miss(ids, note.clone()))
        .then(Command::Close { note: note.clone() });
    transfers::carry_out(cx, &input, transfer, plan).await
}
