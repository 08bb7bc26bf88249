//! One file per operation.

pub(crate) mod create_upload;
pub(crate) mod get_media;
