//! Dispatch of the operations on passports: a total match; and what a passport tells.

use contract::catalog::passports::{GetPassport, GetPassportKeys, PassportOp};
use data::StoreError;
use domain::catalogue::{Category, lineage};
use domain::ids::CategoryId;
use domain::passport::{PassportCheck, passed_check};
use domain::product::Product;
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{get_passport, get_passport_keys};

pub(crate) async fn handle(cx: &Context, op: PassportOp, request: Request) -> Response<Body> {
    use PassportOp as Op;
    match op {
        Op::GetPassportKeys => {
            let route = get_passport_keys::get_passport_keys;
            serve::<GetPassportKeys, _>(cx, request, route).await
        }
        Op::GetPassport => serve::<GetPassport, _>(cx, request, get_passport::get_passport).await,
    }
}

/// The checks that the item passed on its way into the house. Goods that came without a request
/// were looked at elsewhere, and the house says nothing of that.
pub(crate) async fn checks(
    cx: &Context,
    product: &Product,
) -> Result<Vec<PassportCheck>, StoreError> {
    let Some(origin) = &product.facts().origin else {
        return Ok(Vec::new());
    };
    let request = match data::requests::get(&cx.table, &origin.request_id).await {
        Err(StoreError::Missing { .. }) => return Ok(Vec::new()),
        request => request?,
    };
    let item = request.item(&origin.request_item_id);
    let appraisal = item.and_then(|item| item.appraisal.as_ref());
    Ok(appraisal.and_then(passed_check).into_iter().collect())
}

/// The category and those above it by name, from the top.
pub(crate) fn names(categories: &[Category], id: &CategoryId) -> Vec<String> {
    let find = |id| categories.iter().find(|category| &category.id == id);
    let above = lineage(categories, id);
    let named = above.iter().rev().filter_map(find);
    named.map(|category| category.name.clone()).collect()
}
