//! `GET /v1/me/data-exports/{id}`: where a copy of one's own data stands, and where to fetch it.

use std::time::Duration;

use contract::identity::privacy::{DataExportView, DataRequestView, GetDataExport};
use contract::media::Download;
use data::{Aggregate as _, StoreError};
use domain::data_request::{DataRequest, Kind};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

const OPEN: Duration = Duration::from_secs(15 * 60);

pub(crate) async fn get_data_export(
    cx: &Context,
    input: Input<GetDataExport>,
) -> Result<Answer, ApiError> {
    let request = data::data_requests::get(&cx.table, &input.path.id).await?;
    // Someone else's copy must look as if there were none, whoever asks.
    if !request.is_of(input.caller()) || request.facts().kind != Kind::Export {
        let noun = DataRequest::NOUN;
        return Err(StoreError::Missing { noun }.into());
    }
    let (mut ready_until, mut download) = (None, None);
    if let Some((copy, until)) = request.copy(cx.now()) {
        let name = format!("{}.zip", request.id());
        let presigned = cx
            .storage
            .presign_get(
                &copy.key,
                Some(&name),
                Some("application/zip"),
                OPEN,
                cx.now(),
            )
            .await?;
        ready_until = Some(until);
        download = Some(Download {
            url: presigned.url,
            expires_at: presigned.expires_at,
        });
    }
    Ok(input.answer(&DataExportView {
        request: DataRequestView::from(&request),
        ready_until,
        download,
    }))
}
