//! What the routes that make and edit products share: attributes by their definitions, and serial
//! numbers, sealed before they reach the domain.

use domain::catalogue::{AttributeDef, Category, Kept, attributes_for, check_attributes, lineage};
use domain::consignor::SealedNumber;
use domain::fault::{Class, Fault};
use domain::ids::ProductId;
use domain::product::{Details, Serial};
use httpkit::ApiError;

use crate::Context;

/// Attributes that are not those of the category.
#[derive(Debug, thiserror::Error)]
#[error("some attributes are not those of the category")]
pub(crate) struct AttributesInvalid(Vec<(String, &'static str)>);

impl Fault for AttributesInvalid {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "attributes_invalid"
    }

    fn fields(&self) -> Vec<(String, String)> {
        let told = |(path, problem): &(String, &'static str)| (path.clone(), (*problem).to_owned());
        self.0.iter().map(told).collect()
    }
}

/// The attributes that the shop defines.
pub(crate) struct Attributes {
    all: Vec<Kept<AttributeDef>>,
    categories: Vec<Category>,
}

impl Attributes {
    pub(crate) async fn read(cx: &Context) -> Result<Self, ApiError> {
        Ok(Self {
            all: data::catalogue::kept_attributes(&cx.table).await?,
            categories: data::catalogue::categories(&cx.table).await?,
        })
    }

    /// Whether `after` says of its goods what their category asks for. What does not touch it is
    /// not held up by what was defined later.
    pub(crate) fn check(&self, before: &Details, after: &Details) -> Result<(), AttributesInvalid> {
        let same = before.category_id == after.category_id;
        if same && before.attributes == after.attributes {
            return Ok(());
        }
        let lineage = lineage(&self.categories, &after.category_id);
        let problems = check_attributes(&after.attributes, &attributes_for(&self.all, &lineage));
        if problems.is_empty() {
            Ok(())
        } else {
            Err(AttributesInvalid(problems))
        }
    }
}

/// A serial number, sealed for this product.
pub(crate) async fn sealed(cx: &Context, id: &ProductId, plain: &str) -> Result<Serial, ApiError> {
    let keys = cx.field_keys().await?;
    let sealed = keys.seal(Serial::FIELD, id.as_str(), plain)?;
    Ok(Serial::Sealed(SealedNumber::new(sealed, plain)))
}

/// The whole serial number of this product.
pub(crate) async fn opened(
    cx: &Context,
    id: &ProductId,
    serial: &Serial,
) -> Result<String, ApiError> {
    match serial {
        Serial::Open(plain) => Ok(plain.clone()),
        Serial::Sealed(number) => {
            let keys = cx.field_keys().await?;
            Ok(keys.open(Serial::FIELD, id.as_str(), number.sealed())?)
        }
    }
}

/// The serial number as it shall be: an empty text takes it away, and what was kept open before is
/// sealed by any edit.
pub(crate) async fn edited(
    cx: &Context,
    id: &ProductId,
    sent: Option<&str>,
    now: Option<&Serial>,
) -> Result<Option<Serial>, ApiError> {
    match (sent.map(str::trim), now) {
        (Some(""), _) | (None, None) => Ok(None),
        (Some(plain), Some(was)) if opened(cx, id, was).await? == plain => kept(cx, id, was).await,
        (Some(plain), _) => Ok(Some(sealed(cx, id, plain).await?)),
        (None, Some(was)) => kept(cx, id, was).await,
    }
}

async fn kept(cx: &Context, id: &ProductId, was: &Serial) -> Result<Option<Serial>, ApiError> {
    Ok(Some(match was {
        Serial::Open(plain) => sealed(cx, id, plain).await?,
        Serial::Sealed(_) => was.clone(),
    }))
}
