//! One file per operation.

pub(crate) mod authenticate_product;
pub(crate) mod get_product;
pub(crate) mod get_product_history;
pub(crate) mod list_products;
pub(crate) mod publish_product;
pub(crate) mod ready_product;
pub(crate) mod record_custody;
pub(crate) mod update_product;
