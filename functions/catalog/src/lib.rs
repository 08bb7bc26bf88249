//! How the shop is set up, and what this house offers to programs.
//!
//! | operation | route |
//! |---|---|
//! | `list_categories` | `GET /v1/categories` |
//! | `list_commission_plans` | `GET /v1/commission-plans` |
//! | `get_openapi` | `GET /v1/openapi.json` |
//! | `get_settings` | `GET /v1/settings` |
//! | `update_settings` | `PATCH /v1/settings` |

mod routes;
mod settings;
#[cfg(test)]
mod tests;

use contract::catalog::settings::SettingsOp;
use contract::catalog::{CatalogOp, GetOpenapi, ListCategories, ListCommissionPlans};
use httpkit::serve;
use lambda_http::{Body, Request, Response};
use runtime::NotServed;

use routes::{get_openapi, list_categories, list_commission_plans};
pub use runtime::Core as Context;

/// Runs the operation named `handler` on an event's text.
///
/// # Errors
/// [`NotServed`]: no such operation here, or the event is not its trigger's.
pub async fn invoke(cx: &Context, handler: &str, event: &str) -> Result<String, NotServed> {
    if let Some(op) = SettingsOp::named(handler) {
        return Ok(runtime::http(cx, event, async |request| {
            settings::handle(cx, op, request).await
        })
        .await);
    }
    match CatalogOp::named(handler) {
        Some(op) => {
            Ok(runtime::http(cx, event, async |request| handle(cx, op, request).await).await)
        }
        None => Err(NotServed::NoSuchOperation(handler.to_owned())),
    }
}

async fn handle(cx: &Context, op: CatalogOp, request: Request) -> Response<Body> {
    use CatalogOp as Op;
    match op {
        Op::ListCategories => {
            serve::<ListCategories, _>(cx, request, list_categories::list_categories).await
        }
        Op::ListCommissionPlans => {
            let route = list_commission_plans::list_commission_plans;
            serve::<ListCommissionPlans, _>(cx, request, route).await
        }
        Op::GetOpenapi => serve::<GetOpenapi, _>(cx, request, get_openapi::get_openapi).await,
    }
}
