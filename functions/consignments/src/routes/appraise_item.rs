//! `PUT /v1/consignment-requests/{id}/items/{item_id}/appraisal`: an item is scored, or declined.

use contract::consignments::requests::AppraiseItem;
use domain::ids::MediaId;
use domain::request::{Command, Verdict};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn appraise_item(
    cx: &Context,
    input: Input<AppraiseItem>,
) -> Result<Answer, ApiError> {
    let request = load::request(cx, &input, &input.path.id).await?;
    input.matches(request.version())?;
    let verdict = input.body.0.clone();
    load::files_may_be_used(cx, &input, &request, files_of(&verdict)).await?;
    let command = Command::AppraiseItem {
        item: input.path.item_id.clone(),
        verdict,
    };
    load::commit(cx, &input, &request, command).await
}

/// The appraiser's photos, and the certificate.
fn files_of(verdict: &Verdict) -> Vec<(String, MediaId)> {
    match verdict {
        Verdict::Declined { .. } => Vec::new(),
        Verdict::Scored { findings } => {
            let certificate = findings.authenticity.certificate_file.clone();
            let certificate =
                certificate.map(|file| ("findings.authenticity.certificate_file".to_owned(), file));
            load::numbered("findings.photos", "", findings.photos.iter())
                .chain(certificate)
                .collect()
        }
    }
}
