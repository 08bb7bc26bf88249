//! The shop window, the settings, and what this house offers to programs.
//!
//! | operation | route or trigger |
//! |---|---|
//! | `list_catalog_products` | `GET /v1/catalog/products` |
//! | `get_catalog_product` | `GET /v1/catalog/products/{slug}` |
//! | `get_catalog_photo` | `GET /v1/catalog/photos/{name}` |
//! | `watch_product` | `POST /v1/catalog/products/{id}/watch` |
//! | `list_watches` | `GET /v1/me/watches` |
//! | `get_passport_keys` | `GET /v1/passports/keys` |
//! | `get_passport` | `GET /v1/passports/{code}` |
//! | `follow_products` | something happened to a product |
//! | `rebuild_window` | every night |
//! | `get_openapi` | `GET /v1/openapi.json` |
//! | `get_settings` | `GET /v1/settings` |
//! | `update_settings` | `PATCH /v1/settings` |

mod events;
mod passports;
mod routes;
mod settings;
#[cfg(test)]
mod tests;
mod watches;
mod window;

use contract::catalog::passports::PassportOp;
use contract::catalog::settings::SettingsOp;
use contract::catalog::watches::WatchOp;
use contract::catalog::window::{FOLLOW_PRODUCTS, REBUILD_WINDOW, WindowOp};
use contract::catalog::{CatalogOp, GetOpenapi};
use httpkit::serve;
use lambda_http::{Body, Request, Response};
use runtime::NotServed;

use events::{follow_products, rebuild_window};
use routes::get_openapi;
pub use runtime::Core as Context;

/// Runs the operation named `handler` on an event's text.
///
/// # Errors
/// [`NotServed`]: no such operation here, or the event is not its trigger's.
pub async fn invoke(cx: &Context, handler: &str, event: &str) -> Result<String, NotServed> {
    if handler == FOLLOW_PRODUCTS.name {
        return Ok(Box::pin(follow_products::follow_products(cx, event)).await);
    }
    if handler == REBUILD_WINDOW.name {
        return Box::pin(rebuild_window::rebuild_window(cx, event)).await;
    }
    runtime::answer!(cx, handler, event;
        WindowOp => window::handle,
        WatchOp => watches::handle,
        PassportOp => passports::handle,
        SettingsOp => settings::handle,
        CatalogOp => handle,
    )
}

async fn handle(cx: &Context, op: CatalogOp, request: Request) -> Response<Body> {
    use CatalogOp as Op;
    match op {
        Op::GetOpenapi => serve::<GetOpenapi, _>(cx, request, get_openapi::get_openapi).await,
    }
}
