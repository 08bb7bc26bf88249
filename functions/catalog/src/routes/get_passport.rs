//! `GET /v1/passports/{code}`: what anyone with an item's code may know of it.

use contract::catalog::passports::{GetPassport, PassportView};
use contract::catalog::window::PhotoView;
use data::StoreError;
use domain::passport::{PassportClaims, is_shown, milestones};
use domain::product::Product;
use domain::window::Photo;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, passports};

pub(crate) async fn get_passport(
    cx: &Context,
    input: Input<GetPassport>,
) -> Result<Answer, ApiError> {
    let keys = cx.passport_keys().await?;
    let claims = keys.read(&input.path.code).ok_or_else(unknown)?;
    let product = match data::products::get(&cx.table, &claims.product_id).await {
        Err(StoreError::Missing { .. }) => return Err(unknown()),
        product => product?,
    };
    if !is_shown(&product, &claims) {
        return Err(unknown());
    }
    let view = view(cx, &product, claims).await?;
    Ok(input.answer(&view))
}

/// A forged code, one of an item that is gone, and one of an item whose passport is not public:
/// nobody is told which.
fn unknown() -> ApiError {
    StoreError::Missing { noun: "passport" }.into()
}

async fn view(
    cx: &Context,
    product: &Product,
    claims: PassportClaims,
) -> Result<PassportView, ApiError> {
    let facts = product.facts();
    let details = &facts.details;
    let mut history = data::products::history(&cx.table, product.id()).await?;
    // What happened since the product was read is told the next time.
    history.retain(|link| link.seq <= product.version());
    let categories = data::catalogue::categories(&cx.table).await?;
    let brand = match &details.brand_id {
        Some(id) => match data::catalogue::brand(&cx.table, id).await {
            Err(StoreError::Missing { .. }) => None,
            brand => Some(brand?.name),
        },
        None => None,
    };
    // Before its first day on sale there are no pictures that anyone may fetch.
    let photos = details.photos.iter().filter(|_| facts.listing.is_some());
    let photos = photos.map(|id| PhotoView::from(Photo { id: id.clone() }));
    Ok(PassportView {
        title: details.title.clone(),
        sku: claims.sku,
        issued_on: claims.issued_on,
        categories: passports::names(&categories, &details.category_id),
        brand,
        condition: details.condition,
        photos: photos.collect(),
        checks: passports::checks(cx, product).await?,
        history: milestones(product, &history),
    })
}
