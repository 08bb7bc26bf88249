//! Taking what a count found into the books, a page at a time.

use contract::inventory::stock_counts::StockCountView;
use contract::route::Endpoint;
use domain::access::By;
use domain::custody::{Holding, Party};
use domain::decision::Decision;
use domain::ids::ProductId;
use domain::product::{Command as ProductCommand, Product, ProductEvent, Status, standing};
use domain::stock_count::{Command, Difference, Refusal, Row, StockCount};
use domain::time::Timestamp;
use httpkit::{Answer, ApiError, Input};

use crate::Context;

/// Products of one transaction: each is two writes.
const BATCH: usize = 40;

/// The next page goes into the books, and the count is shown as it is after it. What a request that
/// ended early has changed is left as it is.
pub(crate) async fn settle<E: Endpoint<Reply = StockCountView>>(
    cx: &Context,
    input: &Input<E>,
    count: &StockCount,
) -> Result<Answer, ApiError> {
    let (of, page) = count.next_to_settle().ok_or(Refusal::NothingToSettle)?;
    // Whether the caller may, before anything is changed.
    let nothing = Command::Settle {
        of,
        changed: 0,
        skipped: 0,
    };
    count.decide(nothing, input.by(), cx.now()).map(drop)?;
    let rows = data::stock_counts::difference_page(&cx.table, count.id(), (of, page)).await?;
    let changes = changes(cx, count, (of, &rows), input.by()).await?;
    let changed = u32::try_from(changes.len()).unwrap_or(u32::MAX);
    let skipped = u32::try_from(rows.len()).unwrap_or(u32::MAX) - changed;
    let settled = Command::Settle {
        of,
        changed,
        skipped,
    };
    let decision = count.decide(settled, input.by(), cx.now())?;
    let answer = input.answer(&StockCountView::from(&decision.next));
    let mut batches = changes.chunks(BATCH).peekable();
    while let Some(batch) = batches.next() {
        if batches.peek().is_none() {
            let change = cx.table.begin(input.cause()).save(&decision);
            let change = batch.iter().fold(change, |change, it| change.save(it));
            change.remember(answer.record()).commit().await?;
            return Ok(answer);
        }
        let change = cx.table.begin(input.cause());
        let change = batch.iter().fold(change, |change, it| change.save(it));
        change.commit().await?;
    }
    let change = cx.table.begin(input.cause()).save(&decision);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}

/// What changes of the products of a page: nothing of those that have changed since they were
/// counted.
async fn changes(
    cx: &Context,
    count: &StockCount,
    (of, rows): (Difference, &[Row]),
    by: By<'_>,
) -> Result<Vec<Decision<Product, ProductEvent>>, ApiError> {
    let now = cx.now();
    let ids: Vec<ProductId> = rows.iter().filter_map(|it| it.product_id.clone()).collect();
    let goods = data::products::get_many(&cx.table, &ids).await?;
    let holdings = data::custody::holdings(&cx.table, &goods).await?;
    let mut changes = Vec::new();
    for (product, holding) in goods.iter().zip(&holdings) {
        let command = match of {
            Difference::Missing if still_missing(count, product, holding, now) => {
                standing::Command::MarkMissing(standing::Report {
                    note: count.facts().number.clone(),
                    photos: Vec::new(),
                })
            }
            Difference::Found if product.status() == Status::Missing => standing::Command::Found {
                note: count.facts().number.clone(),
                shelf: count.facts().shelf.clone(),
            },
            Difference::Missing
            | Difference::Found
            | Difference::Elsewhere
            | Difference::Unknown => continue,
        };
        changes.push(product.decide(ProductCommand::Standing(command), by, now)?);
    }
    Ok(changes)
}

/// Whether it should still be there by the books, and by its hand-overs: what a carrier has is not
/// missing.
fn still_missing(count: &StockCount, product: &Product, holding: &Holding, now: Timestamp) -> bool {
    let here = Party::Location {
        id: count.facts().location_id.clone(),
    };
    product.facts().deleted.is_none()
        && product.status_at(now).is_in_custody()
        && product.facts().location_id == count.facts().location_id
        && holding.holder == here
}
