//! `POST /v1/products/{id}/publish`: a product goes on sale, or off.

use contract::inventory::products::PublishProduct;
use data::Transaction;
use domain::access::By;
use domain::contract::{Command as ContractCommand, Contract, Status as ContractStatus};
use domain::ids::ContractLineId;
use domain::product::{Command, Product, ProductChange, ProductEvent};
use domain::request::Command as RequestCommand;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

/// The part of the house that tells contract and request.
const BY: By<'static> = By::System("products.publish");

pub(crate) async fn publish_product(
    cx: &Context,
    input: Input<PublishProduct>,
) -> Result<Answer, ApiError> {
    let product = load::product(cx, &input, &input.path.id).await?;
    input.matches(product.version())?;
    if !input.body.listed {
        let reason = input.body.reason.clone();
        return load::commit(cx, &input, &product, Command::Unpublish { reason }).await;
    }
    let decision = product.decide(Command::Publish, input.by(), cx.now())?;
    let answer = input.answer(&load::view(&decision.next, input.caller()));
    let change = cx.table.begin(input.cause()).save(&decision);
    let change = if decision.events.iter().any(first) {
        first_listing(cx, change, &decision.next).await?
    } else {
        change
    };
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}

fn first(event: &ProductEvent) -> bool {
    matches!(event.change, ProductChange::Listed { first, .. } if first)
}

/// On the first day on sale the line's term begins, and the request has one product less to wait
/// for; the last one completes it.
async fn first_listing<'t>(
    cx: &'t Context,
    change: Transaction<'t>,
    product: &Product,
) -> Result<Transaction<'t>, ApiError> {
    let Some(origin) = &product.facts().origin else {
        return Ok(change);
    };
    let now = cx.now();
    let request = data::requests::get(&cx.table, &origin.request_id).await?;
    let command = RequestCommand::ItemListed {
        product: product.id().clone(),
    };
    let change = change.save(&request.decide(command, BY, now)?);
    let contract = data::contracts::get(&cx.table, &origin.contract_id).await?;
    if !begins(&contract, &origin.contract_line_id) {
        return Ok(change);
    }
    let command = ContractCommand::LineListed {
        line: origin.contract_line_id.clone(),
        on: now.panama_date(),
    };
    Ok(change.save(&contract.decide(command, BY, now)?))
}

/// Whether the line still runs under the contract that brought the product: it may have ended, or
/// gone on under another one, before the product was ever listed.
fn begins(contract: &Contract, line: &ContractLineId) -> bool {
    let mut lines = contract.lines().iter();
    let line = lines.find(|other| &other.id == line);
    contract.status() == ContractStatus::Active && line.is_some_and(|line| line.closing.is_none())
}
