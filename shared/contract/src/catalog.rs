//! `functions/catalog`: the shop window, the settings, and what this house offers to programs.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::common::Nothing;
use crate::route::{Reply, Route, Row, join};
use crate::routes;
use crate::worker::{Grant, Secret, Worker};

pub mod passports;
pub mod settings;
pub mod watches;
pub mod window;

const TABLES: &[&[Row]] = &[
    window::WindowOp::ROWS,
    watches::WatchOp::ROWS,
    CatalogOp::ROWS,
    passports::PassportOp::ROWS,
    settings::SettingsOp::ROWS,
];
const COUNT: usize = window::WindowOp::ROWS.len()
    + watches::WatchOp::ROWS.len()
    + CatalogOp::ROWS.len()
    + passports::PassportOp::ROWS.len()
    + settings::SettingsOp::ROWS.len();

/// The workers of the window.
pub const WORKERS: &[Worker] = &[window::FOLLOW_PRODUCTS, window::REBUILD_WINDOW];

/// Every row of the domain.
pub const ROWS: &[Row] = &join::<COUNT>(TABLES);

routes! {
    /// What this house offers to programs.
    CatalogOp {
        /// This document.
        GetOpenapi {
            route: Route::get("get_openapi", "/v1/openapi.json")
                .summary("Show the contract of this API")
                .public()
                .kept(300, 0)
                .grants(&[Grant::Secret(Secret::CursorKey)]),
            path: Nothing,
            query: Nothing,
            body: Nothing,
            reply: OpenApiDocument,
        }
    }
}

/// An `OpenAPI` 3.1 document.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct OpenApiDocument(pub Map<String, Value>);

impl Reply for OpenApiDocument {}
