//! `GET /v1/media/{id}`: where a file stands, and where it can be fetched.

use std::time::Duration;

use contract::media::{Download, GetMedia, MediaView};
use data::StoreError;
use domain::media::{FileFacts, MediaFile, MediaKind};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

const OPEN: Duration = Duration::from_secs(15 * 60);

pub(crate) async fn get_media(cx: &Context, input: Input<GetMedia>) -> Result<Answer, ApiError> {
    let file = data::media::get(&cx.table, &input.path.id).await?;
    // Someone else's file must look as if there were none.
    if !file.seen_by(input.caller()) {
        return Err(StoreError::Missing { noun: "file" }.into());
    }
    let download = match file.facts() {
        Some(facts) => Some(download(cx, &file, facts).await?),
        None => None,
    };
    Ok(input.answer(&MediaView::of(&file, download)))
}

async fn download(cx: &Context, file: &MediaFile, facts: &FileFacts) -> Result<Download, ApiError> {
    let ending = match facts.kind {
        MediaKind::Image => "jpg",
        MediaKind::Document => "pdf",
    };
    let name = format!("{}.{ending}", file.id);
    let content_type = Some(facts.content_type.as_str());
    let request = cx
        .storage
        .presign_get(&facts.key, Some(&name), content_type, OPEN, cx.now())
        .await?;
    Ok(Download {
        url: request.url,
        expires_at: request.expires_at,
    })
}
