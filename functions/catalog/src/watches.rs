//! Watches: dispatch of their operations, and what an event of a product means to who waits.

mod serve_watchers;

use contract::catalog::watches::{ListWatches, WatchOp, WatchProduct};
use data::StoreError;
use domain::ids::ProductId;
use domain::product::hold::{Command as HoldCommand, HoldKind, Holder};
use domain::product::{Command, Product};
use domain::time::Timestamp;
use domain::watch::{Kind, Watch, place};
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{list_watches, watch_product};

pub(crate) use serve_watchers::serve_watchers;

pub(crate) async fn handle(cx: &Context, op: WatchOp, request: Request) -> Response<Body> {
    use WatchOp as Op;
    match op {
        Op::WatchProduct => {
            serve::<WatchProduct, _>(cx, request, watch_product::watch_product).await
        }
        Op::ListWatches => serve::<ListWatches, _>(cx, request, list_watches::list_watches).await,
    }
}

/// Who holds a product for a turn in the queue.
pub(crate) fn holder(watch: &Watch) -> Holder {
    Holder {
        kind: HoldKind::Offer,
        reference: watch.id().to_string(),
    }
}

/// What lets go of the product that is held for a turn. Nothing, where it is held no more.
pub(crate) fn release(product: &Product, watch: &Watch, now: Timestamp) -> Option<Command> {
    let holder = holder(watch);
    let hold = product.hold_of(&holder, now)?;
    let fence = hold.fence;
    Some(Command::Hold(HoldCommand::Release { fence, holder }))
}

/// The place of a watch in the queue, while it waits in one.
pub(crate) async fn place_of(
    cx: &Context,
    watch: &Watch,
    now: Timestamp,
) -> Result<Option<usize>, StoreError> {
    match watch.facts().kind {
        Kind::Queue => {}
        Kind::PriceDrop | Kind::BackAvailable => return Ok(None),
    }
    let product: &ProductId = &watch.facts().product;
    let queue = data::watches::of_product(&cx.table, product, Kind::Queue).await?;
    Ok(place(&queue, watch, now))
}
