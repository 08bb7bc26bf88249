//! One file per operation.

pub(crate) mod add_payout_method;
pub(crate) mod get_consignor;
pub(crate) mod list_consignors;
pub(crate) mod submit_identity_documents;
pub(crate) mod update_consignor;
pub(crate) mod validate_tax_id;
pub(crate) mod verify_consignor;
