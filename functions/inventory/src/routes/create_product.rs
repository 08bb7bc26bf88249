//! `POST /v1/products`: goods of the house's own are taken in.

use contract::inventory::products::{CreateProduct, NewGoods};
use data::catalogue::{Named, require_known};
use data::counters::{self, Series};
use domain::ids::ProductId;
use domain::product::{
    Acquisition, AcquisitionKind, Details, NewProduct, Product, Refusal, Source, slug_of,
};
use domain::time::Date;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, details, load};

pub(crate) async fn create_product(
    cx: &Context,
    input: Input<CreateProduct>,
) -> Result<Answer, ApiError> {
    let (body, caller, now) = (&input.body, input.caller(), cx.now());
    load::acts_in::<CreateProduct>(caller, &body.location_id)?;
    let brand = body.brand_id.as_ref();
    let brand = brand.map(|id| ("brand_id", Named::Brand(id)));
    let wanted = [
        ("category_id", Named::Category(&body.category_id)),
        ("location_id", Named::Location(&body.location_id)),
    ];
    let wanted: Vec<_> = wanted.into_iter().chain(brand).collect();
    require_known(&cx.table, &wanted).await?;
    let places = body.photos.iter().enumerate();
    let photos = places.map(|(place, photo)| (format!("photos[{place}]"), photo.clone()));
    let photos: Vec<_> = photos.collect();
    data::media::require_checked(&cx.table, &photos, &[&caller.user]).await?;
    let category = data::catalogue::category(&cx.table, &body.category_id).await?;

    let id: ProductId = cx.new_id();
    let serial = match body.serial.as_deref() {
        // One number is of one piece.
        Some(_) if body.pieces.is_some() => return Err(Refusal::QuantityInvalid.into()),
        Some(plain) => Some(details::sealed(cx, &id, plain.trim()).await?),
        None => None,
    };
    let numbers = counters::take(&cx.table, Series::Product, 1, now).await?;
    let sku = numbers.into_iter().next();
    let sku = sku.expect("one number was asked for");
    let new = NewProduct {
        barcode: sku.clone(),
        source: source(body, now.panama_date()),
        details: Details {
            description: body.description.clone(),
            brand_id: body.brand_id.clone(),
            photos: body.photos.clone(),
            tax_class: Some(body.tax_class.unwrap_or(category.tax_class)),
            ..Details::new(
                &body.title,
                slug_of(&body.title, &sku),
                body.category_id.clone(),
                body.condition,
            )
        },
        serial,
        quantity: body.pieces.unwrap_or(1),
        unique: body.pieces.is_none(),
        location_id: body.location_id.clone(),
        shelf: body.shelf.clone(),
        received_by: None,
        sku,
    };
    let decision = Product::create(id, new, input.by(), now)?;
    let answer = input.answer(&load::view(&decision.next, caller));
    cx.table
        .begin(input.cause())
        .save(&decision)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}

fn source(body: &NewGoods, today: Date) -> Source {
    Source::House {
        acquired: Acquisition {
            kind: AcquisitionKind::Bought,
            cost: body.cost,
            on: body.bought_on.unwrap_or(today),
        },
        list_price: body.list_price,
        floor_price: body.floor_price.unwrap_or(body.list_price),
    }
}
