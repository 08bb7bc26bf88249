//! One file per operation.

pub(crate) mod block_user;
pub(crate) mod get_me;
pub(crate) mod list_permissions;
pub(crate) mod list_roles;
pub(crate) mod log_in;
pub(crate) mod log_out;
pub(crate) mod refresh_session;
pub(crate) mod register_user;
pub(crate) mod send_otp;
pub(crate) mod verify_otp;
