//! One file per operation.

pub(crate) mod get_openapi;
pub(crate) mod get_settings;
pub(crate) mod list_categories;
pub(crate) mod list_commission_plans;
pub(crate) mod update_settings;
