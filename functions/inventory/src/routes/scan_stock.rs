//! `POST /v1/stock-counts/{id}/scans`: a batch of scans is held against the books.

use std::collections::BTreeMap;

use contract::inventory::stock_counts::{ScanReport, ScanStock, ScannedCode};
use data::StoreError;
use data::stock_counts::{BatchScan, MOST_SCANS, seen_before};
use domain::ids::ProductId;
use domain::product::Product;
use domain::stock_count::{Seen, StockCount, Thing, Verdict};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, stock_counts};

/// Times a batch is held against the books again because another scanner was quicker.
const ROUNDS: usize = 4;

pub(crate) async fn scan_stock(cx: &Context, input: Input<ScanStock>) -> Result<Answer, ApiError> {
    let count = stock_counts::stock_count(cx, &input, &input.path.id).await?;
    count.takes_scans()?;
    let codes = &input.body.codes;
    let found = data::products::find_by_codes(&cx.table, codes).await?;
    let ids: Vec<ProductId> = found.values().cloned().collect();
    let goods = data::products::get_many(&cx.table, &ids).await?;
    let goods: BTreeMap<_, _> = goods.iter().map(|it| (it.id(), it)).collect();
    let of = |code: &String| found.get(code).and_then(|id| goods.get(id).copied());
    let scans: Vec<(Seen, Option<&Product>)> = codes
        .iter()
        .map(|code| (first_seen(&count, code, of(code)), of(code)))
        .collect();
    let mut round = 0;
    loop {
        round += 1;
        match take(cx, &input, &count, &scans).await {
            Err(Taken::ByAnother(err)) if round >= ROUNDS => return Err(err.into()),
            Err(Taken::ByAnother(_)) => {}
            Err(Taken::Failed(err)) => return Err(err),
            Ok(answer) => return Ok(answer),
        }
    }
}

/// What a code says that was not scanned before.
fn first_seen(count: &StockCount, code: &str, product: Option<&Product>) -> Seen {
    Seen {
        code: code.to_owned(),
        product_id: product.map(|product| product.id().clone()),
        verdict: count.verdict(product.map(Thing::from)),
    }
}

/// Why a batch was not taken.
enum Taken {
    /// Somebody has just scanned one of the things.
    ByAnother(StoreError),
    /// Anything else.
    Failed(ApiError),
}

impl<E: Into<ApiError>> From<E> for Taken {
    fn from(err: E) -> Self {
        Self::Failed(err.into())
    }
}

/// Keeps what was not scanned before, under the name of the batch: sent again, it is the same.
async fn take(
    cx: &Context,
    input: &Input<ScanStock>,
    count: &StockCount,
    scans: &[(Seen, Option<&Product>)],
) -> Result<Answer, Taken> {
    // A batch is called as its request key is.
    let key = input.answer_rendered(Vec::new()).record();
    let batch = key.map(|record| record.key).unwrap_or_default();
    let seen: Vec<Seen> = scans.iter().map(|(seen, _)| seen.clone()).collect();
    let before = seen_before(&cx.table, count.id(), &seen).await?;
    let mut fresh: Vec<Seen> = Vec::new();
    let mut items = Vec::with_capacity(scans.len());
    for ((seen, product), before) in scans.iter().zip(before) {
        let in_batch = fresh.iter().any(|other| BatchScan::same(other, seen));
        let elsewhere = before.is_some_and(|it| it.batch != batch);
        let verdict = if in_batch || elsewhere {
            Verdict::Twice
        } else {
            fresh.push(seen.clone());
            seen.verdict
        };
        items.push(ScannedCode {
            code: seen.code.clone(),
            verdict,
            product_id: seen.product_id.clone(),
            title: product.map(|product| product.facts().details.title.clone()),
        });
    }
    let answer = input.answer(&ScanReport { items });
    let mut batches: Vec<&[Seen]> = fresh.chunks(MOST_SCANS).collect();
    let last = batches.pop().unwrap_or_default();
    let begin = |scans| {
        let change = cx.table.begin(input.cause()).unchanged(count);
        change.seen(count.id(), &batch, scans)
    };
    for scans in batches {
        kept(begin(scans).commit().await)?;
    }
    kept(begin(last).remember(answer.record()).commit().await)?;
    Ok(answer)
}

fn kept(kept: Result<(), StoreError>) -> Result<(), Taken> {
    match kept {
        Err(err @ StoreError::Taken { .. }) => Err(Taken::ByAnother(err)),
        other => Ok(other?),
    }
}
