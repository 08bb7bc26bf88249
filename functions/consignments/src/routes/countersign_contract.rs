//! `POST /v1/contracts/{id}/countersign`: the house signs, and the contract takes effect.

use contract::consignments::contracts::{ContractView, CountersignContract};
use data::counters::{self, Series};
use domain::access::By;
use domain::catalogue::Category;
use domain::contract::{Command, Contract, ContractEvent, ContractLine, LinkedProduct, ParentKind};
use domain::decision::Decision;
use domain::fault::{Class, Fault};
use domain::ids::ProductId;
use domain::product::{Condition, Details, NewProduct, Origin, Product, ProductEvent, slug_of};
use domain::request::{Command as RequestCommand, Request, RequestItem, SelfCondition};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

/// The part of the house that moves the request on.
const BY: By<'static> = By::System("contracts.countersign");

/// The request no longer knows an item, or never knew its category. Its own rules exclude both.
#[derive(Debug, thiserror::Error)]
#[error("an item of the contract has no category in its request")]
struct ItemLost;

impl Fault for ItemLost {
    fn class(&self) -> Class {
        Class::Bug
    }

    fn code(&self) -> &'static str {
        "contract_item_lost"
    }
}

pub(crate) async fn countersign_contract(
    cx: &Context,
    input: Input<CountersignContract>,
) -> Result<Answer, ApiError> {
    let now = cx.now();
    let contract = load::contract(cx, &input, &input.path.id).await?;
    input.matches(contract.version())?;
    let request = data::requests::get(&cx.table, &contract.facts().request_id).await?;
    let made = products(cx, &input, &contract, &request).await?;
    let made_of = |line: &ContractLine| {
        let mut made = made.iter();
        made.find(|product| product.next.facts().origin.contract_line_id == line.id)
            .map(|product| product.next.id().clone())
    };
    let link = |line: &ContractLine| {
        let product = line.product_id.clone().or_else(|| made_of(line))?;
        let line = line.id.clone();
        Some(LinkedProduct { line, product })
    };
    let command = Command::Countersign {
        products: contract.lines().iter().filter_map(link).collect(),
        starts_on: input.body.starts_on.unwrap_or_else(|| now.panama_date()),
    };
    let decision = contract.decide(command, input.by(), now)?;
    let answer = input.answer(&ContractView::from(&decision.next));

    let change = cx.table.begin(input.cause()).save(&decision);
    let change = made
        .iter()
        .fold(change, |change, product| change.save(product));
    let change = match succeeded(cx, &input, &decision.next).await? {
        Some(parent) => change.save(&parent),
        None => {
            let command = RequestCommand::ContractActivated {
                contract: contract.id().clone(),
                products: ids(&made),
            };
            change.save(&request.decide(command, BY, now)?)
        }
    };
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}

/// The contract before this one, as it is once this one has taken its place.
async fn succeeded(
    cx: &Context,
    input: &Input<CountersignContract>,
    contract: &Contract,
) -> Result<Option<Decision<Contract, ContractEvent>>, ApiError> {
    let Some(succession) = contract.succession() else {
        return Ok(None);
    };
    let parent = succession.parent().clone();
    let command = match parent.kind {
        ParentKind::Renewal => Command::Renew(succession),
        ParentKind::Addendum => Command::Addendum(succession),
    };
    let before = data::contracts::get(&cx.table, &parent.contract_id).await?;
    Ok(Some(before.decide(command, input.by(), cx.now())?))
}

fn ids(made: &[Decision<Product, ProductEvent>]) -> Vec<ProductId> {
    made.iter()
        .map(|product| product.next.id().clone())
        .collect()
}

/// One product for each line that has none yet.
async fn products(
    cx: &Context,
    input: &Input<CountersignContract>,
    contract: &Contract,
    request: &Request,
) -> Result<Vec<Decision<Product, ProductEvent>>, ApiError> {
    let lines = contract.lines().iter();
    let lines: Vec<_> = lines.filter(|line| line.product_id.is_none()).collect();
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let categories = data::catalogue::categories(&cx.table).await?;
    let now = cx.now();
    let numbers = counters::take(&cx.table, Series::Product, lines.len(), now).await?;
    let mut made = Vec::with_capacity(lines.len());
    for (line, sku) in lines.into_iter().zip(numbers) {
        let item = request.item(&line.request_item_id).ok_or(ItemLost)?;
        let custody = request.state().custody().filter(|custody| {
            let mut received = custody.received();
            received.any(|received| received.item_id == item.id)
        });
        let new = NewProduct {
            barcode: sku.clone(),
            origin: Origin {
                contract_id: contract.id().clone(),
                contract_line_id: line.id.clone(),
                request_id: request.id().clone(),
                request_item_id: item.id.clone(),
                consignor_id: contract.consignor_id().clone(),
            },
            details: details(item, &sku, &categories).ok_or(ItemLost)?,
            terms: line.terms.clone(),
            location_id: contract.facts().location_id.clone(),
            received_by: custody.map(|custody| custody.id.clone()),
            sku,
        };
        made.push(Product::create(cx.new_id(), new, input.by(), now)?);
    }
    Ok(made)
}

/// What the consignor said of the item; the house edits it before it is ready for sale.
fn details(item: &RequestItem, sku: &str, categories: &[Category]) -> Option<Details> {
    let told = &item.details;
    let category_id = told.category_id.clone()?;
    let category = categories
        .iter()
        .find(|category| category.id == category_id);
    Some(Details {
        title: told.title.clone(),
        slug: slug_of(&told.title, sku),
        description: told.description.clone(),
        brand_id: told.brand_id.clone(),
        condition: match told.condition {
            Some(SelfCondition::New) => Condition::New,
            Some(SelfCondition::Excellent) => Condition::Excellent,
            Some(SelfCondition::Good) => Condition::Good,
            // What nobody has said anything of is not praised.
            Some(SelfCondition::Fair) | None => Condition::Fair,
        },
        serial: told.serial.clone(),
        photos: told
            .photos
            .iter()
            .map(|photo| photo.media_id.clone())
            .collect(),
        tax_class: category.map(|category| category.tax_class),
        category_id,
    })
}
