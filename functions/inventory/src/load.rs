//! Loading what a caller may see. What is out of reach looks absent: 404, as if it were not there.

use contract::inventory::products::{ProductView, Sight};
use contract::route::Endpoint;
use domain::access::{Caller, Permission};
use domain::ids::{LocationId, MediaId, ProductId};
use domain::product::{Command, Product};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

/// The product, if the caller sees it.
pub(crate) async fn product<E: Endpoint>(
    cx: &Context,
    input: &Input<E>,
    id: &ProductId,
) -> Result<Product, ApiError> {
    let product = data::products::get(&cx.table, id).await?;
    let (any, own) = (Permission::ProductsView, Permission::ProductsViewOwn);
    let (caller, row) = (input.caller(), product.subject());
    let acts = caller.acts_in(E::ROUTE.access.permissions(), row.location);
    if acts && caller.sees(any, Some(own), row) {
        Ok(product)
    } else {
        Err(data::StoreError::Missing { noun: "product" }.into())
    }
}

/// Whether the caller may do this in a location.
pub(crate) fn acts_in<E: Endpoint>(caller: &Caller, place: &LocationId) -> Result<(), ApiError> {
    if caller.acts_in(E::ROUTE.access.permissions(), Some(place)) {
        Ok(())
    } else {
        Err(ApiError::forbidden())
    }
}

/// Decides the command, shows the product as it will be, and keeps it: what most routes of a
/// product end with.
pub(crate) async fn commit<E: Endpoint<Reply = ProductView>>(
    cx: &Context,
    input: &Input<E>,
    product: &Product,
    command: Command,
) -> Result<Answer, ApiError> {
    let decision = product.decide(command, input.by(), cx.now())?;
    let answer = input.answer(&view(&decision.next, input.caller()));
    cx.table
        .begin(input.cause())
        .save(&decision)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}

/// The product as far as the caller sees.
pub(crate) fn view(product: &Product, caller: &Caller) -> ProductView {
    let own = product.subject().owner == Some(&caller.user);
    let sight = Sight {
        staff: caller.may(Permission::ProductsView),
        terms: own || caller.may(Permission::ProductsViewCost),
    };
    ProductView::of(product, sight)
}

/// Whether every photo passed the check and was uploaded by the caller or by the consignor. The
/// ones that the product has already were looked at when they came.
pub(crate) async fn photos_may_be_used(
    cx: &Context,
    caller: &Caller,
    product: &Product,
    photos: &[MediaId],
) -> Result<(), ApiError> {
    let facts = product.facts();
    let field = |(place, photo): (usize, &MediaId)| (format!("photos[{place}]"), photo.clone());
    let new = |(_, photo): &(usize, &MediaId)| !facts.details.photos.contains(photo);
    let wanted: Vec<_> = photos.iter().enumerate().filter(new).map(field).collect();
    let owners: Vec<_> = std::iter::once(&caller.user)
        .chain(product.consignor())
        .collect();
    data::media::require_checked(&cx.table, &wanted, &owners).await?;
    Ok(())
}
