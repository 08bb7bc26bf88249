//! `POST /v1/media/uploads`: a file is announced.

use std::time::Duration;

use contract::media::{CreateUpload, UploadRequest, UploadView};
use domain::ids::MediaId;
use domain::media::{Announcement, MediaFile, UPLOAD_MINUTES};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, keys};

const OPEN: Duration = Duration::from_secs(60 * UPLOAD_MINUTES as u64);

pub(crate) async fn create_upload(
    cx: &Context,
    input: Input<CreateUpload>,
) -> Result<Answer, ApiError> {
    let announcement = Announcement {
        purpose: input.body.purpose,
        content_type: input.body.content_type,
        content_length: input.body.content_length,
        sha256: input.body.sha256.clone(),
    };
    let id: MediaId = cx.new_id();
    let (content_type, length) = (announcement.content_type, announcement.content_length);
    let owner = input.caller().user.clone();
    let (file, event) = MediaFile::announce(id, owner, announcement, cx.now());
    let key = keys::incoming(&file.id);
    let request = cx
        .storage
        .presign_put(&key, content_type.as_str(), length, OPEN, cx.now())
        .await?;
    let answer = input.answer(&UploadView {
        media_id: file.id.clone(),
        upload: UploadRequest {
            method: request.method,
            url: request.url,
            headers: request.headers,
            expires_at: request.expires_at,
        },
    });
    cx.table
        .begin(input.cause())
        .media(&file, &event)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
