//! `GET /v1/catalog/photos/{name}`: a photo of a product on sale.

use contract::catalog::window::GetCatalogPhoto;
use data::StoreError;
use domain::window::Photo;
use httpkit::{Answer, ApiError, Input};
use integrations::storage::StorageError;

use crate::Context;

/// The longest photo in a size of the window, in bytes; most have a tenth of it.
const LONGEST: u64 = 4 * 1_024 * 1_024;

pub(crate) async fn get_catalog_photo(
    cx: &Context,
    input: Input<GetCatalogPhoto>,
) -> Result<Answer, ApiError> {
    let none = || ApiError::from(StoreError::Missing { noun: "photo" });
    let (photo, edge) = Photo::named(&input.path.name).ok_or_else(none)?;
    match cx.storage.get(&photo.public_key(edge), LONGEST).await {
        Ok(bytes) => Ok(input.answer_rendered(bytes)),
        // Without the right to list what is there, the store says of what is missing that it is
        // not for us.
        Err(StorageError::Missing | StorageError::Denied(_)) => Err(none()),
        Err(
            failed @ (StorageError::TooLarge { .. }
            | StorageError::Unavailable(_)
            | StorageError::Unexpected(_)),
        ) => Err(failed.into()),
    }
}
