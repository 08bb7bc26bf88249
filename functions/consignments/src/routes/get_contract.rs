//! `GET /v1/contracts/{id}`: one contract, with a link to its document.

use std::time::Duration;

use contract::consignments::contracts::{ContractView, DocumentLink, GetContract};
use domain::contract::Contract;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

/// How long the link opens.
const LINK: Duration = Duration::from_secs(15 * 60);

pub(crate) async fn get_contract(
    cx: &Context,
    input: Input<GetContract>,
) -> Result<Answer, ApiError> {
    let contract = load::contract(cx, &input, &input.path.id).await?;
    let document_link = link(cx, &contract).await?;
    Ok(input.answer(&ContractView {
        document_link,
        ..ContractView::from(&contract)
    }))
}

async fn link(cx: &Context, contract: &Contract) -> Result<Option<DocumentLink>, ApiError> {
    let Some(document) = contract.document() else {
        return Ok(None);
    };
    let file = data::media::get(&cx.table, &document.file).await?;
    let Some(facts) = file.facts() else {
        return Ok(None);
    };
    let name = format!("{}.pdf", contract.facts().number);
    let content_type = Some("application/pdf");
    let presigned = cx
        .storage
        .presign_get(&facts.key, Some(&name), content_type, LINK, cx.now())
        .await?;
    Ok(Some(DocumentLink {
        url: presigned.url,
        expires_at: presigned.expires_at,
    }))
}
