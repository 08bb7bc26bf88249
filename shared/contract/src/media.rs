//! `functions/media`: files that people upload.

use std::collections::BTreeMap;

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use domain::access::Permission;
use domain::digest::Sha256;
use domain::ids::MediaId;
use domain::media::{
    ContentType, MAX_BYTES, MediaFile, MediaKind, MediaStatus, Origin, Purpose, RefusalReason,
};
use domain::time::Timestamp;

use crate::common::Nothing;
use crate::route::{Reply, Route};
use crate::routes;
use crate::worker::{Folder, Grant, Queue, Secret, Trigger, Worker};

routes! {
    /// Every operation of `functions/media`.
    MediaOp {
        /// Announces a file and tells where to send it: one request that takes exactly this type
        /// and length, within five minutes. The file may not be used before the house has looked
        /// at it; images are written anew, without what cameras hide in them.
        CreateUpload {
            route: Route::create("create_upload", "/v1/media/uploads")
                .summary("Announce a file and learn where to send it")
                .any_of(&[Permission::MediaUpload])
                .grants(&[
                    Grant::TableRead,
                    Grant::TableWrite,
                    Grant::FilesWrite(Folder::Incoming),
                    Grant::Secret(Secret::CursorKey),
                ]),
            path: Nothing,
            query: Nothing,
            body: NewUpload,
            reply: UploadView,
        }
        /// Where a file stands and, once it is in order, where it can be fetched for the next
        /// fifteen minutes. Its owner sees it, and staff who work with what it shows.
        GetMedia {
            route: Route::get("get_media", "/v1/media/{id}")
                .summary("Show a file and where to fetch it")
                .grants(&[
                    Grant::TableRead,
                    Grant::FilesRead(Folder::Media),
                    Grant::FilesRead(Folder::Documents),
                    Grant::Secret(Secret::CursorKey),
                ]),
            path: MediaPath,
            query: Nothing,
            body: Nothing,
            reply: MediaView,
        }
    }
}

/// Looks at the bytes of a file that has arrived.
///
/// The largest image that is taken unfolds to 320 MB, and is copied twice on its way to a smaller
/// one; and it is slow below one whole processor.
pub const CHECK_UPLOAD: Worker = Worker {
    name: "check_upload",
    trigger: Trigger::Queue(Queue::Media),
    grants: &[
        Grant::TableRead,
        Grant::TableWrite,
        Grant::FilesRead(Folder::Incoming),
        Grant::FilesDelete(Folder::Incoming),
        Grant::FilesWrite(Folder::Media),
        Grant::Secret(Secret::CursorKey),
    ],
    memory: 2_048,
    timeout: 60,
    summary: "Checks an upload that has arrived, and makes it usable or refuses it",
};

/// Every worker of `functions/media`.
pub const WORKERS: &[Worker] = &[CHECK_UPLOAD];

/// A file that is about to be sent.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewUpload {
    /// What it is for.
    #[garde(skip)]
    pub purpose: Purpose,
    /// Its type.
    #[garde(skip)]
    pub content_type: ContentType,
    /// Its length in bytes, at most 10 MiB.
    #[garde(range(min = 1, max = MAX_BYTES))]
    #[schemars(range(min = 1, max = 10_485_760))]
    pub content_length: u64,
    /// The fingerprint of its bytes. If it is given, a file that arrives damaged is noticed.
    #[garde(skip)]
    #[serde(default)]
    pub sha256: Option<Sha256>,
}

/// An announced file, and how to send it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UploadView {
    /// The file.
    pub media_id: MediaId,
    /// How to send it.
    pub upload: UploadRequest,
}

impl Reply for UploadView {
    const VERSIONED: bool = true;
    const LOCATED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(1)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/v1/media/{}", self.media_id))
    }
}

/// A request to the file store. It must be made just so.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UploadRequest {
    /// `PUT`.
    pub method: String,
    /// Where to. Good for anyone who has it, until it expires.
    pub url: String,
    /// Headers to send. A browser sets `content-length` by itself.
    pub headers: BTreeMap<String, String>,
    /// Until when.
    pub expires_at: Timestamp,
}

/// The path of a file.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct MediaPath {
    /// Which file.
    #[garde(skip)]
    pub id: MediaId,
}

/// A file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MediaView {
    /// Which.
    pub id: MediaId,
    /// The version, as in the `ETag`.
    pub version: u64,
    /// Where it stands.
    pub status: MediaStatus,
    /// What it is for; nothing for what the house printed.
    pub purpose: Option<Purpose>,
    /// Why it was refused.
    pub reason: Option<RefusalReason>,
    /// What it is, once it is in order.
    pub kind: Option<MediaKind>,
    /// Its type: as announced, and as it is kept once it is in order.
    pub content_type: ContentType,
    /// Its length in bytes, in the same way.
    pub content_length: u64,
    /// The fingerprint of its bytes, in the same way.
    pub sha256: Option<Sha256>,
    /// Width in pixels, of an image in order.
    pub width: Option<u32>,
    /// Height in pixels, of an image in order.
    pub height: Option<u32>,
    /// When it was announced or printed.
    pub created_at: Timestamp,
    /// Where to fetch it, once it is in order.
    pub download: Option<Download>,
}

impl Reply for MediaView {
    const VERSIONED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }
}

/// Where a file can be fetched, as a download.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Download {
    /// Where. Good for anyone who has it, until it expires.
    pub url: String,
    /// Until when.
    pub expires_at: Timestamp,
}

impl MediaView {
    /// The file, with where to fetch it.
    pub fn of(file: &MediaFile, download: Option<Download>) -> Self {
        let facts = file.facts();
        let (content_type, content_length, sha256) = match (facts, &file.origin) {
            (Some(facts), _) => (
                facts.content_type,
                facts.content_length,
                Some(facts.sha256.clone()),
            ),
            (None, Origin::Uploaded(announced)) => (
                announced.content_type,
                announced.content_length,
                announced.sha256.clone(),
            ),
            (None, Origin::Printed) => (ContentType::Pdf, 0, None),
        };
        Self {
            id: file.id.clone(),
            version: file.version,
            status: file.status(),
            purpose: file.purpose(),
            reason: file.reason(),
            kind: facts.map(|facts| facts.kind),
            content_type,
            content_length,
            sha256,
            width: facts.and_then(|facts| facts.width),
            height: facts.and_then(|facts| facts.height),
            created_at: file.created_at,
            download,
        }
    }
}
