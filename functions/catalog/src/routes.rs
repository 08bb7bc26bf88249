//! One file per operation.

pub(crate) mod get_openapi;
pub(crate) mod list_categories;
pub(crate) mod list_commission_plans;
