//! One file per operation.

pub(crate) mod get_catalog_photo;
pub(crate) mod get_catalog_product;
pub(crate) mod get_openapi;
pub(crate) mod get_passport;
pub(crate) mod get_passport_keys;
pub(crate) mod get_settings;
pub(crate) mod list_catalog_products;
pub(crate) mod list_watches;
pub(crate) mod update_settings;
pub(crate) mod watch_product;
