//! What a file is, by its bytes. The announced type is only a claim, and so are the first bytes:
//! an image is decoded and written anew, so that nothing that came with it is left; a document is
//! read through for what could act.

mod document;
mod jpeg;
mod picture;
#[cfg(test)]
mod tests;

use std::panic::{AssertUnwindSafe, catch_unwind};

use domain::digest::Sha256;
use domain::media::{Announcement, ContentType, MAX_BYTES, MediaKind, Purpose, RefusalReason};
use domain::window::{Edge, PHOTO_EDGES};

/// A file that is in order, as it is to be kept.
#[derive(Debug)]
pub(crate) struct Sound {
    pub(crate) bytes: Vec<u8>,
    pub(crate) sha256: Sha256,
    pub(crate) kind: MediaKind,
    pub(crate) content_type: ContentType,
    /// Width and height, for an image.
    pub(crate) size: Option<(u32, u32)>,
    /// The sizes of the shop window, for a photo of an item.
    pub(crate) sizes: Vec<(Edge, Vec<u8>)>,
}

/// Looks at a file that has arrived.
///
/// # Errors
/// Why it may not be used.
pub(crate) fn look_at(bytes: Vec<u8>, announced: &Announcement) -> Result<Sound, RefusalReason> {
    let length = bytes.len() as u64;
    if length != announced.content_length || length > MAX_BYTES {
        return Err(RefusalReason::WrongLength);
    }
    if !begins_like(&bytes, announced.content_type) {
        return Err(RefusalReason::WrongType);
    }
    let sha256 = Sha256::of(&bytes);
    if announced
        .sha256
        .as_ref()
        .is_some_and(|said| said != &sha256)
    {
        return Err(RefusalReason::WrongDigest);
    }
    // A decoder that panics over a file has not read it.
    catch_unwind(AssertUnwindSafe(|| inside(bytes, sha256, announced)))
        .unwrap_or(Err(RefusalReason::Unreadable))
}

fn inside(
    bytes: Vec<u8>,
    sha256: Sha256,
    announced: &Announcement,
) -> Result<Sound, RefusalReason> {
    match announced.content_type {
        ContentType::Pdf => {
            document::read_through(&bytes)?;
            Ok(Sound {
                bytes,
                sha256,
                kind: MediaKind::Document,
                content_type: ContentType::Pdf,
                size: None,
                sizes: Vec::new(),
            })
        }
        ContentType::Jpeg | ContentType::Png | ContentType::Webp => {
            let sizes: &[(Edge, u32)] = match announced.purpose {
                Purpose::ItemPhoto => &PHOTO_EDGES,
                Purpose::Receipt
                | Purpose::Certificate
                | Purpose::Identity
                | Purpose::Proof
                | Purpose::Signature => &[],
            };
            let picture = picture::written_anew(&bytes, announced.content_type, sizes)?;
            Ok(Sound {
                sha256: Sha256::of(&picture.bytes),
                bytes: picture.bytes,
                kind: MediaKind::Image,
                content_type: ContentType::Jpeg,
                size: Some(picture.size),
                sizes: picture.sizes,
            })
        }
    }
}

fn begins_like(bytes: &[u8], content_type: ContentType) -> bool {
    match content_type {
        ContentType::Jpeg => bytes.starts_with(&[0xff, 0xd8, 0xff]),
        ContentType::Png => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
        ContentType::Webp => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
        ContentType::Pdf => bytes.starts_with(b"%PDF-"),
    }
}
