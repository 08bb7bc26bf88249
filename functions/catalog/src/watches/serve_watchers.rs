//! What an event of a product means to who waits for it.

use data::StoreError;
use domain::access::{Actor, By};
use domain::event::Cause;
use domain::ids::ProductId;
use domain::money::Money;
use domain::product::hold::Command as HoldCommand;
use domain::product::{Command as ProductCommand, Product, Status as ProductStatus};
use domain::settings::Settings;
use domain::time::Timestamp;
use domain::watch::{Command, Kind, State, Status, Turn, Watch, turn};
use domain::window::{Display, Shop, display};
use eventkit::Failure;

use super::holder;
use crate::Context;

const BY: By<'static> = By::System("watches.serve");

/// Others change the same watch or product at the same time only for moments.
const TRIES: u8 = 10;

/// Tells who waits for a lower price, offers what is free to the first in the queue, and once
/// nobody queues tells who waits for it to be back. Doing it again changes nothing: what was told
/// or offered stands in the watch.
pub(crate) async fn serve_watchers(
    cx: &Context,
    shop: &Shop<'_>,
    id: &ProductId,
    cause: &Cause,
) -> Result<(), Failure> {
    for _ in 0..TRIES {
        match serve_once(cx, shop, id, cause).await {
            Err(StoreError::Changed { .. } | StoreError::Contended | StoreError::Taken { .. }) => {}
            done => return done.map_err(Failure::from),
        }
    }
    Err(StoreError::Contended.into())
}

async fn serve_once(
    cx: &Context,
    shop: &Shop<'_>,
    id: &ProductId,
    cause: &Cause,
) -> Result<(), StoreError> {
    let now = cx.now();
    let product = match data::products::get(&cx.table, id).await {
        Ok(product) => product,
        Err(StoreError::Missing { .. }) => return Ok(()),
        Err(failed) => return Err(failed),
    };
    let Some(Display { page, .. }) = display(&product, shop, now) else {
        return Ok(());
    };
    tell_price(cx, id, page.price, cause).await?;
    let queue = data::watches::of_product(&cx.table, id, Kind::Queue).await?;
    let queue = close_turns(cx, &product, queue, cause, now).await?;
    if product.free_at(now) == 0 {
        return Ok(());
    }
    match turn(&queue, now) {
        Turn::Offered(..) => Ok(()),
        Turn::Next(next) => offer(cx, &product, next, (shop.settings, page.price), cause).await,
        Turn::Nobody => tell_free(cx, id, page.price, cause).await,
    }
}

async fn tell_price(
    cx: &Context,
    id: &ProductId,
    price: Money,
    cause: &Cause,
) -> Result<(), StoreError> {
    for watch in data::watches::of_product(&cx.table, id, Kind::PriceDrop).await? {
        // That it costs no less than they know is no news.
        if let Ok(decision) = watch.decide(Command::TellPrice { price }, BY, cause.at) {
            let change = cx.table.begin(cause.clone()).save(&decision);
            change.commit().await?;
        }
    }
    Ok(())
}

/// Ends the turns that are over: taken, if what was held for them goes on to be bought; missed, if
/// not. Those that still wait, or have their turn, are left.
async fn close_turns(
    cx: &Context,
    product: &Product,
    queue: Vec<Watch>,
    cause: &Cause,
    now: Timestamp,
) -> Result<Vec<Watch>, StoreError> {
    let mut left = Vec::new();
    for watch in queue {
        let State::Offered { fence, .. } = *watch.state() else {
            left.push(watch);
            continue;
        };
        let hold = product.holds_at(now).find(|hold| hold.fence == fence);
        let command = match hold {
            Some(hold) if hold.sale.is_some() => Command::Take,
            // It is their turn, and stays so.
            Some(_) if watch.status_at(now) == Status::Offered => {
                left.push(watch);
                continue;
            }
            Some(_) => Command::Miss { given_back: false },
            // Gone before its time: bought, or given back.
            None if is_sold(product) => Command::Take,
            None => Command::Miss { given_back: true },
        };
        if let Ok(decision) = watch.decide(command, BY, now) {
            let change = cx.table.begin(cause.clone()).save(&decision);
            change.commit().await?;
        }
    }
    Ok(left)
}

fn is_sold(product: &Product) -> bool {
    matches!(
        product.status(),
        ProductStatus::Sold | ProductStatus::Delivered
    )
}

/// Offers the product to who is next: it is held for them, in the same change.
async fn offer(
    cx: &Context,
    product: &Product,
    next: &Watch,
    (settings, price): (&Settings, Money),
    cause: &Cause,
) -> Result<(), StoreError> {
    let now = cx.now();
    let until = now.plus_minutes(i64::from(settings.queue_offer_minutes));
    let hold = ProductCommand::Hold(HoldCommand::Hold {
        holder: holder(next),
        by: Actor::Person {
            id: next.facts().user.clone(),
        },
        quantity: 1,
        until: Some(until),
    });
    // Whatever speaks against it, the next event of the product tries again.
    let Ok(held) = product.decide(hold, BY, now) else {
        return Ok(());
    };
    let fence = held.next.facts().fence;
    let command = Command::Offer {
        until,
        fence,
        price,
    };
    let Ok(offered) = next.decide(command, BY, now) else {
        return Ok(());
    };
    let change = cx.table.begin(cause.clone());
    change.save(&held).save(&offered).commit().await
}

async fn tell_free(
    cx: &Context,
    id: &ProductId,
    price: Money,
    cause: &Cause,
) -> Result<(), StoreError> {
    for watch in data::watches::of_product(&cx.table, id, Kind::BackAvailable).await? {
        if let Ok(decision) = watch.decide(Command::TellFree { price }, BY, cause.at) {
            let change = cx.table.begin(cause.clone()).save(&decision);
            change.commit().await?;
        }
    }
    Ok(())
}
