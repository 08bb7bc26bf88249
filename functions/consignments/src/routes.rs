//! One file per operation.

pub(crate) mod acknowledge_red_flags;
pub(crate) mod add_request_item;
pub(crate) mod appraise_item;
pub(crate) mod assign_appraiser;
pub(crate) mod cancel_request;
pub(crate) mod complete_appraisal;
pub(crate) mod create_request;
pub(crate) mod get_request;
pub(crate) mod list_requests;
pub(crate) mod list_slots;
pub(crate) mod receive_goods;
pub(crate) mod reject_request;
pub(crate) mod remove_request_item;
pub(crate) mod schedule_appointment;
pub(crate) mod submit_request;
pub(crate) mod update_request;
pub(crate) mod update_request_item;
