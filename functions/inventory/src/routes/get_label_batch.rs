//! `GET /v1/label-batches/{id}`: where labels stand, and where their file can be fetched.

use std::time::Duration;

use contract::inventory::labels::{GetLabelBatch, LabelBatchView};
use contract::media::Download;
use data::StoreError;
use domain::access::{Permission, Sight};
use domain::ids::MediaId;
use httpkit::{Answer, ApiError, Input};

use crate::Context;

const OPEN: Duration = Duration::from_secs(15 * 60);

pub(crate) async fn get_label_batch(
    cx: &Context,
    input: Input<GetLabelBatch>,
) -> Result<Answer, ApiError> {
    let batch = data::labels::get(&cx.table, &input.path.id).await?;
    let caller = input.caller();
    let everywhere = caller.sight(Permission::ProductsPrintLabels) == Sight::All;
    if !everywhere && !batch.is_of(caller) {
        return Err(StoreError::Missing {
            noun: "label_batch",
        }
        .into());
    }
    let download = match batch.file() {
        Some(file) => download(cx, file, batch.id().as_str()).await?,
        None => None,
    };
    Ok(input.answer(&LabelBatchView::of(&batch, download)))
}

async fn download(cx: &Context, file: &MediaId, name: &str) -> Result<Option<Download>, ApiError> {
    let file = data::media::get(&cx.table, file).await?;
    let Some(facts) = file.facts() else {
        return Ok(None);
    };
    let (name, content_type) = (format!("{name}.pdf"), facts.content_type.as_str());
    let request = cx
        .storage
        .presign_get(&facts.key, Some(&name), Some(content_type), OPEN, cx.now())
        .await?;
    Ok(Some(Download {
        url: request.url,
        expires_at: request.expires_at,
    }))
}
