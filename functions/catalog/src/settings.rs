//! Dispatch of the operations on settings: a total match; and what they share.

use contract::catalog::settings::{GetSettings, SettingsOp, SettingsView, UpdateSettings};
use contract::common::{DEFAULT_LIMIT, Page};
use data::{Paging, StoreError};
use domain::access::Caller;
use domain::settings::KeptSettings;
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{get_settings, update_settings};

pub(crate) async fn handle(cx: &Context, op: SettingsOp, request: Request) -> Response<Body> {
    use SettingsOp as Op;
    match op {
        Op::GetSettings => serve::<GetSettings, _>(cx, request, get_settings::get_settings).await,
        Op::UpdateSettings => {
            serve::<UpdateSettings, _>(cx, request, update_settings::update_settings).await
        }
    }
}

/// The settings with a page of what was changed before.
pub(crate) async fn shown(
    cx: &Context,
    kept: KeptSettings,
    caller: &Caller,
    (limit, cursor): (Option<u16>, Option<&str>),
) -> Result<SettingsView, StoreError> {
    let paging = Paging {
        limit: limit.unwrap_or(DEFAULT_LIMIT),
        cursor,
        principal: caller.user.as_str(),
    };
    let page = data::catalogue::settings_history(&cx.table, &paging, cx.now()).await?;
    let history = page.map(Into::into);
    Ok(SettingsView::new(
        kept,
        Page {
            items: history.items,
            next: history.next,
        },
    ))
}
