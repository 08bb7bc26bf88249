//! Where files lie.

use contract::worker::Folder;
use domain::digest::Sha256;
use domain::ids::MediaId;

/// Where an announced file is sent to.
pub(crate) fn incoming(id: &MediaId) -> String {
    format!("{}{id}", Folder::Incoming.prefix())
}

/// The announced file that is sent to this key.
pub(crate) fn announced(key: &str) -> Option<MediaId> {
    let id = key.strip_prefix(Folder::Incoming.prefix())?;
    MediaId::parse(id).ok()
}

/// Where a checked file is kept. The fingerprint is part of it: two checks of one file at the same
/// time cannot overwrite each other's work.
pub(crate) fn kept(id: &MediaId, sha256: &Sha256) -> String {
    format!("{}{id}/{sha256}", Folder::Media.prefix())
}
