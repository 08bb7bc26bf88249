//! Everything of a person that lies in a list, page by page.

use data::{Page, Paging, StoreError};
use domain::contract::Contract;
use domain::ids::UserId;
use domain::media::MediaFile;
use domain::notification::Notification;
use domain::product::Product;
use domain::proposal::Proposal;
use domain::request::Request;

use crate::Context;

/// Rows of a page.
const PAGE: u16 = 100;

/// Every row of a list, read page by page.
async fn all<T>(
    user: &UserId,
    mut page: impl AsyncFnMut(&Paging<'_>) -> Result<Page<T>, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut rows = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let paging = Paging {
            limit: PAGE,
            cursor: cursor.as_deref(),
            principal: user.as_str(),
        };
        let found = page(&paging).await?;
        rows.extend(found.items);
        match found.next {
            Some(next) => cursor = Some(next),
            None => return Ok(rows),
        }
    }
}

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident: $row:ty = $list:path;)*) => {$(
        $(#[$doc])*
        pub(crate) async fn $name(cx: &Context, user: &UserId) -> Result<Vec<$row>, StoreError> {
            let (table, now) = (&cx.table, cx.now());
            all(user, async |paging: &Paging<'_>| $list(table, user, paging, now).await).await
        }
    )*};
}

lists! {
    /// Their consignment requests.
    requests: Request = data::requests::of_consignor;
    /// The proposals that were sent to them.
    proposals: Proposal = data::proposals::of_consignor;
    /// Their contracts.
    contracts: Contract = data::contracts::of_consignor;
    /// Their products.
    products: Product = data::products::of_consignor;
    /// Their files: what they uploaded, and what was printed for them.
    files: MediaFile = data::media::of_owner;
    /// The messages to them.
    messages: Notification = data::notifications::of_recipient;
}
