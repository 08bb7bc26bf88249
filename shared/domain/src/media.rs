//! Files: what people upload, and what the house prints.
//!
//! `expected → checked | refused`. Whoever uploads announces a file first and sends its bytes
//! straight to the store; the house then looks at the bytes. A file may not be used before that
//! check. What the house printed itself needs none.

use serde::{Deserialize, Serialize};

use crate::access::{Caller, Permission};
use crate::digest::Sha256;
use crate::event::Event;
use crate::ids::{MediaId, UserId};
use crate::machine::vocabulary;
use crate::time::Timestamp;
use crate::window::{Edge, PHOTO_EDGES, Photo};

/// The longest file that is taken, in bytes.
pub const MAX_BYTES: u64 = 10 * 1_024 * 1_024;

/// Minutes within which an announced file must be sent.
pub const UPLOAD_MINUTES: u8 = 5;

vocabulary! {
    /// What an uploaded file is for.
    pub enum Purpose {
        /// Shows an item, in a request, an appraisal or the shop.
        ItemPhoto = "item_photo",
        /// Shows where an item was bought.
        Receipt = "receipt",
        /// Shows that an item is genuine.
        Certificate = "certificate",
        /// Shows who someone is. Fewer people see it than any other.
        Identity = "identity",
        /// Shows that someone agreed, paid or handed over.
        Proof = "proof",
        /// A signature drawn by hand.
        Signature = "signature",
    }
}

vocabulary! {
    /// The types that are taken.
    pub enum ContentType {
        /// A photo, as cameras write it.
        Jpeg = "image/jpeg",
        /// An image without loss.
        Png = "image/png",
        /// An image, as browsers write it.
        Webp = "image/webp",
        /// A document.
        Pdf = "application/pdf",
    }
}

vocabulary! {
    /// What a checked file is.
    pub enum MediaKind {
        /// A picture: always a JPEG of ours, whatever was sent.
        Image = "image",
        /// A PDF.
        Document = "document",
    }
}

vocabulary! {
    /// Where a file stands, in one word.
    pub enum MediaStatus {
        /// Announced; its bytes have not been looked at yet.
        Expected = "expected",
        /// In order: it may be used.
        Checked = "checked",
        /// Not in order: it never will be.
        Refused = "refused",
    }
}

vocabulary! {
    /// Why the bytes of a file were refused.
    pub enum RefusalReason {
        /// It has another length than announced.
        WrongLength = "wrong_length",
        /// It has another fingerprint than announced.
        WrongDigest = "wrong_digest",
        /// The bytes are not of the announced type.
        WrongType = "wrong_type",
        /// It is cut off or broken, or can not be read through.
        Unreadable = "unreadable",
        /// The picture has more than 40 million pixels.
        TooManyPixels = "too_many_pixels",
        /// Something else hangs on behind its end.
        TrailingData = "trailing_data",
        /// The document can start something: a script, a program, a form, an attachment.
        ActiveContent = "active_content",
        /// The document is locked, so nobody can look what is in it.
        Encrypted = "encrypted",
    }
}

/// A file, with where it stands. Plain: it may be stored as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaFile {
    /// Which.
    pub id: MediaId,
    /// The optimistic lock.
    pub version: u64,
    /// Whose: who uploaded it, or for whom it was printed.
    pub owner: UserId,
    /// Where it comes from.
    pub origin: Origin,
    /// Where it stands.
    pub state: MediaState,
    /// When it was announced or printed.
    pub created_at: Timestamp,
}

/// Where a file comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Origin {
    /// A person uploads it.
    Uploaded(Announcement),
    /// The house printed it.
    Printed,
}

/// What a person says of a file before they send it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// What it is for.
    pub purpose: Purpose,
    /// Its type.
    pub content_type: ContentType,
    /// Its length in bytes: 1 to [`MAX_BYTES`].
    pub content_length: u64,
    /// The fingerprint of its bytes, if they took it.
    pub sha256: Option<Sha256>,
}

/// Where a file stands, with what is known there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum MediaState {
    /// Announced.
    Expected,
    /// In order.
    Checked(FileFacts),
    /// Not in order.
    Refused {
        /// Why.
        reason: RefusalReason,
    },
}

/// The file as it is kept: for an image, that is not what was sent but what was made of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Where in the store.
    pub key: String,
    /// What it is.
    pub kind: MediaKind,
    /// Its type.
    pub content_type: ContentType,
    /// Its length in bytes.
    pub content_length: u64,
    /// The fingerprint of its bytes.
    pub sha256: Sha256,
    /// Width in pixels, for an image.
    pub width: Option<u32>,
    /// Height in pixels, for an image.
    pub height: Option<u32>,
    /// Whether it is kept in the sizes of the shop window too; see [`FileFacts::resized_key`].
    #[serde(default)]
    pub resized: bool,
}

impl FileFacts {
    /// Where in the store a photo is kept in a size of the shop window. Nobody outside the house
    /// reads it there: what the window shows is copied to [`Photo::public_key`].
    pub fn resized_key(&self, edge: Edge) -> String {
        format!("{}-{edge}.jpg", self.key)
    }
}

/// What happened to a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "every field is the id or fact its name says")]
pub enum MediaEvent {
    /// Announced by who will send it.
    Expected { owner: UserId, purpose: Purpose },
    /// Found in order.
    Checked {
        owner: UserId,
        kind: MediaKind,
        sha256: Sha256,
    },
    /// Found not in order; the owner is told.
    Refused {
        owner: UserId,
        reason: RefusalReason,
    },
    /// Printed by the house.
    Printed { owner: UserId, sha256: Sha256 },
    /// Gone, because its owner was erased.
    Erased { owner: UserId },
}

impl Event for MediaEvent {
    const SOURCE: &'static str = "dejavu.media";

    fn name(&self) -> &'static str {
        match self {
            Self::Expected { .. } => "MediaExpected",
            Self::Checked { .. } => "MediaChecked",
            Self::Refused { .. } => "MediaRefused",
            Self::Printed { .. } => "MediaPrinted",
            Self::Erased { .. } => "MediaErased",
        }
    }
}

impl MediaFile {
    /// A file that its owner is about to send.
    pub fn announce(
        id: MediaId,
        owner: UserId,
        announcement: Announcement,
        now: Timestamp,
    ) -> (Self, MediaEvent) {
        let event = MediaEvent::Expected {
            owner: owner.clone(),
            purpose: announcement.purpose,
        };
        let origin = Origin::Uploaded(announcement);
        let file = Self::new(id, owner, origin, MediaState::Expected, now);
        (file, event)
    }

    /// A file that the house printed for `owner`.
    pub fn printed(
        id: MediaId,
        owner: UserId,
        facts: FileFacts,
        now: Timestamp,
    ) -> (Self, MediaEvent) {
        let event = MediaEvent::Printed {
            owner: owner.clone(),
            sha256: facts.sha256.clone(),
        };
        let file = Self::new(id, owner, Origin::Printed, MediaState::Checked(facts), now);
        (file, event)
    }

    fn new(
        id: MediaId,
        owner: UserId,
        origin: Origin,
        state: MediaState,
        created_at: Timestamp,
    ) -> Self {
        Self {
            id,
            version: 1,
            owner,
            origin,
            state,
            created_at,
        }
    }

    /// What was announced, of a file that still waits for its check. Nothing once it is decided:
    /// a second look at the same file, or at another one sent after it, changes nothing.
    pub fn awaited(&self) -> Option<&Announcement> {
        match (&self.origin, &self.state) {
            (Origin::Uploaded(announcement), MediaState::Expected) => Some(announcement),
            (Origin::Uploaded(_), MediaState::Checked(_) | MediaState::Refused { .. })
            | (Origin::Printed, _) => None,
        }
    }

    /// The verdict of the check, on a file that waits for it.
    pub fn decided(&self, verdict: Result<FileFacts, RefusalReason>) -> (Self, MediaEvent) {
        let owner = self.owner.clone();
        let (state, event) = match verdict {
            Ok(facts) => {
                let event = MediaEvent::Checked {
                    owner,
                    kind: facts.kind,
                    sha256: facts.sha256.clone(),
                };
                (MediaState::Checked(facts), event)
            }
            Err(reason) => (
                MediaState::Refused { reason },
                MediaEvent::Refused { owner, reason },
            ),
        };
        let next = Self {
            version: self.version + 1,
            state,
            ..self.clone()
        };
        (next, event)
    }

    /// Where it stands, in one word.
    pub fn status(&self) -> MediaStatus {
        match self.state {
            MediaState::Expected => MediaStatus::Expected,
            MediaState::Checked(_) => MediaStatus::Checked,
            MediaState::Refused { .. } => MediaStatus::Refused,
        }
    }

    /// The file as it is kept, once it is in order.
    pub fn facts(&self) -> Option<&FileFacts> {
        match &self.state {
            MediaState::Checked(facts) => Some(facts),
            MediaState::Expected | MediaState::Refused { .. } => None,
        }
    }

    /// Why it was refused, if it was.
    pub fn reason(&self) -> Option<RefusalReason> {
        match self.state {
            MediaState::Refused { reason } => Some(reason),
            MediaState::Expected | MediaState::Checked(_) => None,
        }
    }

    /// Everywhere in the store where its bytes are, as far as it was checked.
    pub fn keys(&self) -> Vec<String> {
        let Some(facts) = self.facts() else {
            return Vec::new();
        };
        let mut keys = vec![facts.key.clone()];
        if facts.resized {
            let photo = Photo {
                id: self.id.clone(),
            };
            let sizes = PHOTO_EDGES.iter().map(|(edge, _)| *edge);
            keys.extend(sizes.flat_map(|edge| [facts.resized_key(edge), photo.public_key(edge)]));
        }
        keys
    }

    /// What it is for, of an uploaded file.
    pub fn purpose(&self) -> Option<Purpose> {
        match &self.origin {
            Origin::Uploaded(announcement) => Some(announcement.purpose),
            Origin::Printed => None,
        }
    }

    /// Whether it stays when its owner is erased (R20): what was printed, and what proves that
    /// someone agreed, paid or handed over.
    pub fn is_record(&self) -> bool {
        match self.purpose() {
            None | Some(Purpose::Proof | Purpose::Signature) => true,
            Some(
                Purpose::ItemPhoto | Purpose::Receipt | Purpose::Certificate | Purpose::Identity,
            ) => false,
        }
    }

    /// Whether the caller may look at it: its owner, or staff who work with what it shows. What
    /// shows who someone is, only those see who see consignor files.
    pub fn seen_by(&self, caller: &Caller) -> bool {
        let staff: &[Permission] = match self.purpose() {
            Some(Purpose::Identity) => &[Permission::ConsignorsView],
            Some(
                Purpose::ItemPhoto
                | Purpose::Receipt
                | Purpose::Certificate
                | Purpose::Proof
                | Purpose::Signature,
            ) => &[Permission::RequestsView, Permission::ProductsView],
            None => &[Permission::ContractsView],
        };
        self.owner == caller.user || staff.iter().any(|one| caller.may(*one))
    }
}

/// What keeps a file from being used by one of `owners`, in words for the field that names it.
/// `None` when nothing does. A file of someone else must look as if there were none.
pub fn unusable(file: Option<&MediaFile>, owners: &[&UserId]) -> Option<&'static str> {
    let Some(file) = file.filter(|file| owners.contains(&&file.owner)) else {
        return Some("is no file of yours");
    };
    match file.state {
        MediaState::Checked(_) => None,
        MediaState::Expected => Some("is not checked yet; try again in a moment"),
        MediaState::Refused { .. } => Some("was refused; upload another"),
    }
}

#[cfg(test)]
mod tests;
