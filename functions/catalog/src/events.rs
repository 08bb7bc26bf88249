pub(crate) mod follow_products;
pub(crate) mod rebuild_window;
