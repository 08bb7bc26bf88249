//! `check_upload`: a file has arrived, and its bytes are looked at.

use domain::event::Cause;
use domain::ids::MediaId;
use domain::media::{Announcement, FileFacts, MAX_BYTES, RefusalReason};
use eventkit::{Failure, Message, Stored};
use integrations::storage::StorageError;

use crate::check::{Sound, look_at};
use crate::{Context, keys};

pub(crate) async fn check_upload(cx: &Context, message: Message<Stored>) -> Result<(), Failure> {
    for object in &message.body.objects {
        match keys::announced(&object.key) {
            Some(id) => check(cx, &id, &message.id).await?,
            None => tracing::warn!("An object arrived under a key that was given to nobody"),
        }
    }
    Ok(())
}

/// Keep the file, then the verdict, then remove what was sent: whatever of it is lost on the way
/// is done again when the message comes back. A file that is decided stays so; what is sent to its
/// key after that is only removed.
async fn check(cx: &Context, id: &MediaId, request: &str) -> Result<(), Failure> {
    let file = data::media::get(&cx.table, id).await?;
    if let Some(announcement) = file.awaited() {
        let verdict = verdict(cx, id, announcement).await?;
        let (next, event) = file.decided(verdict);
        let cause = Cause::house("check_upload", cx.now(), request, id.as_str());
        let change = cx.table.begin(cause).was(&file);
        change.media(&next, &event).commit().await?;
        match next.reason() {
            Some(reason) => tracing::info!(media.id = %id, %reason, "Refused file {id}: {reason}"),
            None => tracing::info!(media.id = %id, "Checked file {id}"),
        }
    }
    cx.storage.delete(&keys::incoming(id)).await?;
    Ok(())
}

async fn verdict(
    cx: &Context,
    id: &MediaId,
    announcement: &Announcement,
) -> Result<Result<FileFacts, RefusalReason>, Failure> {
    let bytes = match cx.storage.get(&keys::incoming(id), MAX_BYTES).await {
        Err(StorageError::TooLarge { .. }) => return Ok(Err(RefusalReason::WrongLength)),
        bytes => bytes?,
    };
    match look_at(bytes, announcement) {
        Ok(sound) => Ok(Ok(keep(cx, id, sound).await?)),
        Err(reason) => Ok(Err(reason)),
    }
}

/// Keeps the very bytes that were looked at. A copy of the object would take what lies there now,
/// and that may be another file.
async fn keep(cx: &Context, id: &MediaId, sound: Sound) -> Result<FileFacts, StorageError> {
    let content_type = sound.content_type;
    let facts = FileFacts {
        key: keys::kept(id, &sound.sha256),
        kind: sound.kind,
        content_type,
        content_length: sound.bytes.len() as u64,
        sha256: sound.sha256,
        width: sound.size.map(|(width, _)| width),
        height: sound.size.map(|(_, height)| height),
        resized: !sound.sizes.is_empty(),
    };
    for (edge, bytes) in sound.sizes {
        let key = facts.resized_key(edge);
        cx.storage.put(&key, bytes, content_type.as_str()).await?;
    }
    let kept = cx
        .storage
        .put(&facts.key, sound.bytes, content_type.as_str());
    kept.await?;
    Ok(facts)
}
