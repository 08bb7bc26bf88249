//! `GET /v1/consignors/{id}`: a consignor's file, with what the house owes them.

use std::collections::BTreeMap;

use contract::consignors::files::{ConsignorView, GetConsignor, Numbers, Sight};
use domain::access::Permission;
use domain::consignor::{Balances, BankDetailsViewed, Consignor};
use domain::ids::PayoutMethodId;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, numbers};

/// Whole numbers are shown once it is kept that they were looked at, and not otherwise.
pub(crate) async fn get_consignor(
    cx: &Context,
    input: Input<GetConsignor>,
) -> Result<Answer, ApiError> {
    let whole = input.query.numbers == Numbers::Whole;
    if whole && !input.caller().may(Permission::ConsignorsViewBankDetails) {
        return Err(ApiError::forbidden());
    }
    let file = data::consignors::get(&cx.table, &input.path.id).await?;
    let sight = Sight::of(input.caller());
    let view = ConsignorView::of(&file, Balances::no_entries(), sight);
    if !whole {
        return Ok(input.answer(&view));
    }
    let numbers = opened(cx, &file).await?;
    let seen = BankDetailsViewed {
        consignor: file.id().clone(),
        methods: numbers.keys().cloned().collect(),
    };
    let look = cx.new_id();
    cx.table
        .begin(input.cause())
        .bank_details_viewed(&look, &seen)
        .commit()
        .await?;
    Ok(input.answer(&view.with_numbers(numbers)))
}

/// The numbers of the methods in use.
async fn opened(
    cx: &Context,
    file: &Consignor,
) -> Result<BTreeMap<PayoutMethodId, String>, ApiError> {
    let keys = cx.field_keys().await?;
    let mut opened = BTreeMap::new();
    for method in file.methods() {
        if let Some(number) = method.details.number() {
            let plain = numbers::open(&keys, numbers::ACCOUNT, file.id(), number)?;
            opened.insert(method.id.clone(), plain);
        }
    }
    Ok(opened)
}
