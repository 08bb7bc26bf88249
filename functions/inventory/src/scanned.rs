//! What a scanner says: which product a code means, and whether a shelf is one.

use std::collections::BTreeMap;

use domain::fault::{Class, Fault};
use domain::ids::{LocationId, ProductId};
use domain::product::Product;
use httpkit::ApiError;

use crate::Context;

/// What was scanned or typed is not there: each by the field that says it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ScanFault {
    /// No product has these codes.
    #[error("no product has this code")]
    Unknown(Vec<String>),
    /// Two codes mean one product.
    #[error("it is there twice")]
    Twice(Vec<String>),
    /// Products that are in another location.
    #[error("it is in another location by the books")]
    Elsewhere(Vec<String>),
    /// The location has shelves, and this is none of them.
    #[error("the location has no such shelf")]
    NoShelf(String),
}

impl Fault for ScanFault {
    fn class(&self) -> Class {
        match self {
            Self::Elsewhere(_) => Class::Refused,
            Self::Unknown(_) | Self::Twice(_) | Self::NoShelf(_) => Class::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "code_unknown",
            Self::Twice(_) => "code_repeated",
            Self::Elsewhere(_) => "product_elsewhere",
            Self::NoShelf(_) => "shelf_unknown",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        let told = |field: &String| (field.clone(), self.to_string());
        match self {
            Self::Unknown(fields) | Self::Twice(fields) | Self::Elsewhere(fields) => {
                fields.iter().map(told).collect()
            }
            Self::NoShelf(field) => vec![told(field)],
        }
    }
}

/// The product that the code in the field `code` means.
pub(crate) async fn product(cx: &Context, code: &str) -> Result<ProductId, ApiError> {
    let found = data::products::find_by_code(&cx.table, code).await?;
    Ok(found.ok_or_else(|| ScanFault::Unknown(vec!["code".to_owned()]))?)
}

/// The products that codes mean, in their order, each there once. `field` names the field of the
/// code at a place.
pub(crate) async fn products(
    cx: &Context,
    codes: &[String],
    field: impl Fn(usize) -> String,
) -> Result<Vec<ProductId>, ApiError> {
    let found = data::products::find_by_codes(&cx.table, codes).await?;
    let unknown: Vec<String> = codes
        .iter()
        .enumerate()
        .filter(|(_, code)| !found.contains_key(*code))
        .map(|(place, _)| field(place))
        .collect();
    if !unknown.is_empty() {
        return Err(ScanFault::Unknown(unknown).into());
    }
    let ids: Vec<ProductId> = codes
        .iter()
        .filter_map(|it| found.get(it).cloned())
        .collect();
    let twice: Vec<String> = ids
        .iter()
        .enumerate()
        .filter(|(place, id)| ids[..*place].contains(id))
        .map(|(place, _)| field(place))
        .collect();
    if twice.is_empty() {
        Ok(ids)
    } else {
        Err(ScanFault::Twice(twice).into())
    }
}

/// These products in the order of their ids as given.
pub(crate) async fn goods(cx: &Context, ids: &[ProductId]) -> Result<Vec<Product>, ApiError> {
    let found = data::products::get_many(&cx.table, ids).await?;
    let mut by_id: BTreeMap<ProductId, Product> = found
        .into_iter()
        .map(|product| (product.id().clone(), product))
        .collect();
    let missing = || data::StoreError::Missing { noun: "product" };
    let taken = ids.iter().map(|id| by_id.remove(id).ok_or_else(missing));
    Ok(taken.collect::<Result<_, _>>()?)
}

/// Whether a shelf is one of the location's, where that has any: without, any word is a shelf.
pub(crate) async fn shelf(
    cx: &Context,
    location: &LocationId,
    shelves: &[(String, &str)],
) -> Result<(), ApiError> {
    if shelves.is_empty() {
        return Ok(());
    }
    let known = data::catalogue::location(&cx.table, location)
        .await?
        .shelves;
    for (field, shelf) in shelves {
        if !known.is_empty() && !known.iter().any(|it| it == shelf) {
            return Err(ScanFault::NoShelf(field.clone()).into());
        }
    }
    Ok(())
}
