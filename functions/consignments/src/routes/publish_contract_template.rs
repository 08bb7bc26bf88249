//! `POST /v1/contract-templates`: the next version of a template is published.

use contract::consignments::contracts::{PublishContractTemplate, TemplateView};
use data::StoreError;
use domain::template::{ContractTemplate, TemplateText};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn publish_contract_template(
    cx: &Context,
    input: Input<PublishContractTemplate>,
) -> Result<Answer, ApiError> {
    let body = &input.body;
    let previous = data::catalogue::newest_template(&cx.table, &body.key, body.locale).await;
    let previous = match previous {
        Err(StoreError::Missing { .. }) => None,
        previous => Some(previous?),
    };
    let text = TemplateText {
        key: body.key.clone(),
        locale: body.locale,
        countersign: body.countersign,
        body: body.body.clone(),
    };
    let template = ContractTemplate::publish(cx.new_id(), text, previous.as_ref(), cx.now())?;
    let view = TemplateView { template };
    let answer = input.answer(&view);
    cx.table
        .begin(input.cause())
        .put_template(&view.template)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
