//! Writing down what should be there.

use domain::access::By;
use domain::decision::Decision;
use domain::stock_count::{Command, Expected, Place, State, StockCount, StockCountEvent, Thing};
use httpkit::ApiError;

use crate::Context;

/// Products that one request writes down: some 40 reads of the location's list.
const MOST_PRODUCTS: usize = 10_000;

/// Reads of the location's list that one request makes. Of a count of one shelf most is passed over.
const MOST_READS: usize = 60;

/// The count with more of what should be there, and that itself.
pub(crate) async fn list(
    cx: &Context,
    count: &StockCount,
    by: By<'_>,
) -> Result<(Decision<StockCount, StockCountEvent>, Vec<Expected>), ApiError> {
    let mut next = match count.state() {
        State::Listing { next, .. } => Some(next.clone()),
        State::Counting { .. } | State::Closed { .. } | State::Cancelled { .. } => None,
    };
    let mut rows: Vec<Expected> = Vec::new();
    let mut reads = 0;
    while let Some(place) = next.take_if(|_| rows.len() < MOST_PRODUCTS && reads < MOST_READS) {
        let (more, then) = page(cx, count, &place).await?;
        rows.extend(more);
        (next, reads) = (then, reads + 1);
    }
    let products = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let decision = count.decide(Command::List { products, next }, by, cx.now())?;
    Ok((decision, rows))
}

async fn page(
    cx: &Context,
    count: &StockCount,
    place: &Place,
) -> Result<(Vec<Expected>, Option<Place>), ApiError> {
    let location = &count.facts().location_id;
    let (products, next) = data::products::expected_page(&cx.table, location, place).await?;
    let here = products.iter().filter(|it| count.expects(Thing::from(*it)));
    let rows = here.map(|product| Expected {
        product_id: product.id().clone(),
        sku: product.facts().sku.clone(),
        price: product.facts().pricing.current,
    });
    Ok((rows.collect(), next))
}
