//! `POST /v1/transfers`: somebody scans what shall go from one location to another.

use contract::inventory::transfers::{OpenTransfer, TransferView};
use data::catalogue::{Named, require_known};
use data::counters::{self, Series};
use domain::custody::{Claim, Holding, Party};
use domain::product::Product;
use domain::transfer::{NewTransfer, Transfer};
use httpkit::{Answer, ApiError, Input};

use crate::scanned::ScanFault;
use crate::{Context, scanned, transfers};

pub(crate) async fn open_transfer(
    cx: &Context,
    input: Input<OpenTransfer>,
) -> Result<Answer, ApiError> {
    let (body, now) = (&input.body, cx.now());
    let from = ("from_location_id", Named::Location(&body.from_location_id));
    let to = ("to_location_id", Named::Location(&body.to_location_id));
    require_known(&cx.table, &[from, to]).await?;
    let goods = goods(cx, &input).await?;
    let new = NewTransfer {
        number: counters::next(&cx.table, Series::Transfer, now).await?,
        from: body.from_location_id.clone(),
        to: body.to_location_id.clone(),
        note: body.note.clone(),
        products: goods
            .iter()
            .map(|it| (it.id().clone(), it.facts().sku.clone()))
            .collect(),
    };
    let decision = Transfer::open(cx.new_id(), new, input.by(), now)?;
    let claimed = claimed(cx, &decision.next, &goods).await?;
    let answer = input.answer(&TransferView::from(&decision.next));
    let change = cx.table.begin(input.cause()).save(&decision);
    let change = claimed.iter().fold(change, |change, it| change.holding(it));
    change.remember(answer.record()).commit().await?;
    hold(cx, &input, &decision.next, &goods).await?;
    Ok(answer)
}

/// What was scanned: all of it here, and free to go.
async fn goods(cx: &Context, input: &Input<OpenTransfer>) -> Result<Vec<Product>, ApiError> {
    let body = &input.body;
    let field = |place: usize| format!("codes[{place}]");
    let ids = scanned::products(cx, &body.codes, field).await?;
    let goods = scanned::goods(cx, &ids).await?;
    let elsewhere: Vec<String> = goods
        .iter()
        .enumerate()
        .filter(|(_, product)| product.facts().location_id != body.from_location_id)
        .map(|(place, _)| field(place))
        .collect();
    if !elsewhere.is_empty() {
        return Err(ScanFault::Elsewhere(elsewhere).into());
    }
    for product in &goods {
        product.check_may_move(cx.now())?;
    }
    Ok(goods)
}

async fn claimed(
    cx: &Context,
    transfer: &Transfer,
    goods: &[Product],
) -> Result<Vec<Holding>, ApiError> {
    let id = transfer.id().clone();
    let here = Party::Location {
        id: transfer.facts().from.clone(),
    };
    let claim = Claim::Transfer { id };
    let held = data::custody::holdings(&cx.table, goods).await?;
    let claimed = held.iter().map(|it| it.claim(&here, claim.clone()));
    Ok(claimed.collect::<Result<_, _>>()?)
}

/// Holds what is on sale, one by one. What somebody else was quicker to hold is not held: it is
/// looked at again when it is loaded.
async fn hold(
    cx: &Context,
    input: &Input<OpenTransfer>,
    transfer: &Transfer,
    goods: &[Product],
) -> Result<(), ApiError> {
    let now = cx.now();
    let settings = data::catalogue::settings(&cx.table, now).await?;
    for product in goods {
        let held = transfers::held(product, transfer.id(), input.by(), &settings, now);
        let Some(Ok(held)) = held else { continue };
        let kept = cx.table.begin(input.cause()).save(&held).commit().await;
        if let Err(err) = kept {
            tracing::warn!(error = %err, product.id = %product.id(), "A product was not held for its transfer");
        }
    }
    Ok(())
}
