//! Dispatch of the operations on discounts: a total match; and what they share.

use contract::inventory::setup::discounts::{
    CreateDiscount, DeleteDiscount, DiscountOp, ListDiscounts, RestoreDiscount, UpdateDiscount,
};
use data::catalogue::{Named, require_known};
use domain::discount::DiscountRules;
use httpkit::{ApiError, serve};
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{
    create_discount, delete_discount, list_discounts, restore_discount, update_discount,
};

pub(crate) async fn handle(cx: &Context, op: DiscountOp, request: Request) -> Response<Body> {
    use DiscountOp as Op;
    match op {
        Op::ListDiscounts => {
            serve::<ListDiscounts, _>(cx, request, list_discounts::list_discounts).await
        }
        Op::CreateDiscount => {
            serve::<CreateDiscount, _>(cx, request, create_discount::create_discount).await
        }
        Op::UpdateDiscount => {
            serve::<UpdateDiscount, _>(cx, request, update_discount::update_discount).await
        }
        Op::DeleteDiscount => {
            serve::<DeleteDiscount, _>(cx, request, delete_discount::delete_discount).await
        }
        Op::RestoreDiscount => {
            serve::<RestoreDiscount, _>(cx, request, restore_discount::restore_discount).await
        }
    }
}

/// Whether the categories, brands and locations that a discount names are the house's.
pub(crate) async fn rules_known(cx: &Context, rules: &DiscountRules) -> Result<(), ApiError> {
    let path = |field: &str, place: usize| format!("rules.{field}[{place}]");
    let categories = rules.categories.iter().enumerate();
    let categories = categories.map(|(at, id)| (path("categories", at), Named::Category(id)));
    let brands = rules.brands.iter().enumerate();
    let brands = brands.map(|(at, id)| (path("brands", at), Named::Brand(id)));
    let locations = rules.locations.iter().enumerate();
    let locations = locations.map(|(at, id)| (path("locations", at), Named::Location(id)));
    let wanted: Vec<_> = categories.chain(brands).chain(locations).collect();
    let named: Vec<_> = wanted
        .iter()
        .map(|(field, named)| (field.as_str(), *named))
        .collect();
    require_known(&cx.table, &named).await?;
    Ok(())
}
