//! `POST /v1/transfers/{id}/receive`: something arrives.

use contract::inventory::transfers::ReceiveTransfer;
use domain::transfer::{Arrival, Standing, Transfer};
use httpkit::{Answer, ApiError, Input};

use crate::transfers::Plan;
use crate::{Context, scanned, transfers};

pub(crate) async fn receive_transfer(
    cx: &Context,
    input: Input<ReceiveTransfer>,
) -> Result<Answer, ApiError> {
    let transfer = transfers::transfer(cx, &input, &input.path.id).await?;
    input.matches(transfer.version())?;
    let items = &input.body.items;
    let field = |place: usize, name| format!("items[{place}].{name}");
    let shelves: Vec<(String, &str)> = items
        .iter()
        .enumerate()
        .filter_map(|(place, it)| Some((field(place, "shelf"), it.shelf.as_deref()?)))
        .collect();
    scanned::shelf(cx, &transfer.facts().to, &shelves).await?;
    let codes: Vec<String> = items.iter().map(|it| it.code.clone()).collect();
    let ids = scanned::products(cx, &codes, |place| field(place, "code")).await?;
    let arrivals = ids.into_iter().zip(items).map(|(product, it)| Arrival {
        product,
        shelf: it.shelf.clone(),
    });
    let arrivals = still_to_come(&transfer, arrivals.collect());
    let plan = Plan::default().receive(&arrivals);
    transfers::carry_out(cx, &input, transfer, plan).await
}

/// Without what a request that ended early has taken in. Where nothing is left, the transfer says
/// what is wrong with it.
fn still_to_come(transfer: &Transfer, arrivals: Vec<Arrival>) -> Vec<Arrival> {
    let there = transfer.products(|it| matches!(it, Standing::Arrived { .. }));
    let is_new = |it: &&Arrival| !there.contains(&it.product);
    let fresh: Vec<Arrival> = arrivals.iter().filter(is_new).cloned().collect();
    if fresh.is_empty() { arrivals } else { fresh }
}
