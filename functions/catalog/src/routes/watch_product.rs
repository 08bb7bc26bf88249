//! `POST /v1/catalog/products/{id}/watch`: someone waits for a product, or ends that.

use contract::catalog::watches::{WatchProduct, WatchView};
use data::StoreError;
use domain::ids::WatchId;
use domain::product::Product;
use domain::watch::{Command, NewWatch, Watch};
use domain::window::display;
use httpkit::{Answer, ApiError, Input};

use crate::window::SetUp;
use crate::{Context, watches};

pub(crate) async fn watch_product(
    cx: &Context,
    input: Input<WatchProduct>,
) -> Result<Answer, ApiError> {
    let (user, kind) = (&input.caller().user, input.body.kind);
    let product = data::products::get(&cx.table, &input.path.id).await?;
    let id = WatchId::of(user, product.id(), kind);
    let found = data::watches::find(&cx.table, &id).await?;
    if let Some(watch) = &found {
        input.matches(watch.version())?;
    }
    if !input.body.watching {
        return unwatch(cx, &input, &product, found).await;
    }
    let new = new_watch(cx, &input, &product).await?;
    let decision = match &found {
        None => Watch::begin(new, cx.now())?,
        Some(watch) => watch.decide(Command::WatchAgain(new), input.by(), cx.now())?,
    };
    let place = watches::place_of(cx, &decision.next, cx.now()).await?;
    let answer = input.answer(&WatchView::of(&decision.next, place, cx.now()));
    let change = cx.table.begin(input.cause()).save(&decision);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}

/// What is held for them is free again, in the same change.
async fn unwatch(
    cx: &Context,
    input: &Input<WatchProduct>,
    product: &Product,
    found: Option<Watch>,
) -> Result<Answer, ApiError> {
    let watch = found.ok_or(StoreError::Missing { noun: "watch" })?;
    let decision = watch.decide(Command::Unwatch, input.by(), cx.now())?;
    let answer = input.answer(&WatchView::of(&decision.next, None, cx.now()));
    let mut change = cx.table.begin(input.cause()).save(&decision);
    if let Some(release) = watches::release(product, &watch, cx.now()) {
        change = change.save(&product.decide(release, input.by(), cx.now())?);
    }
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}

/// What is not in the shop window looks absent, whoever asks.
async fn new_watch(
    cx: &Context,
    input: &Input<WatchProduct>,
    product: &Product,
) -> Result<NewWatch, ApiError> {
    let set_up = SetUp::read(cx).await?;
    let shown = display(product, &set_up.shop(), cx.now());
    let page = shown.ok_or(StoreError::Missing { noun: "product" })?.page;
    Ok(NewWatch {
        user: input.caller().user.clone(),
        product: product.id().clone(),
        kind: input.body.kind,
        availability: page.availability_at(cx.now()),
        title: page.title,
        price: page.price,
    })
}
