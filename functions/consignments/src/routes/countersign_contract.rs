//! `POST /v1/contracts/{id}/countersign`: the house signs, and the contract takes effect.

use contract::consignments::contracts::{ContractView, CountersignContract};
use data::counters::{self, Series};
use domain::access::By;
use domain::catalogue::Category;
use domain::consignor::SealedNumber;
use domain::contract::{Command, Contract, ContractEvent, ContractLine, LinkedProduct, ParentKind};
use domain::decision::Decision;
use domain::fault::{Class, Fault};
use domain::ids::ProductId;
use domain::product::term::{self, NewLine};
use domain::product::{
    Command as ProductCommand, Condition, Details, NewProduct, Origin, Product, ProductEvent,
    Serial, Source, slug_of,
};
use domain::request::{Command as RequestCommand, Request, RequestItem, SelfCondition};
use domain::time::Date;
use httpkit::{Answer, ApiError, Input};
use integrations::fields::{FieldError, FieldKeys};

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
        let is_its = |product: &Product| {
            let origin = product.facts().origin.as_ref();
            origin.is_some_and(|origin| origin.contract_line_id == line.id)
        };
        made.find(|product| is_its(&product.next))
            .map(|product| product.next.id().clone())
    };
    let carried = carried(cx, &input, &contract).await?;
    let link = |line: &ContractLine| {
        let product = line.product_id.clone().or_else(|| made_of(line))?;
        let mut carried = carried.iter();
        let goes_on = carried.find(|decision| decision.next.id() == &product);
        Some(LinkedProduct {
            line: line.id.clone(),
            listed_on: goes_on.and_then(|decision| term_from(&decision.next)),
            product,
        })
    };
    let command = Command::Countersign {
        products: contract.lines().iter().filter_map(link).collect(),
        starts_on: input.body.starts_on.unwrap_or_else(|| now.panama_date()),
    };
    let decision = contract.decide(command, input.by(), now)?;
    let answer = input.answer(&ContractView::from(&decision.next));

    // A large contract leaves no room for the codes of its products beside them.
    data::products::claim_codes(&cx.table, &input.cause(), &made).await?;
    let change = cx.table.begin(input.cause()).save(&decision);
    let change = made
        .iter()
        .fold(change, |change, product| change.save_coded(product));
    let change = carried
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

/// The products that go on under a contract which follows another: with a new term under a
/// renewal, with other terms under an addendum. What is sold, lost or on its way back by now
/// stays as it was agreed before.
async fn carried(
    cx: &Context,
    input: &Input<CountersignContract>,
    contract: &Contract,
) -> Result<Vec<Decision<Product, ProductEvent>>, ApiError> {
    let Some(parent) = &contract.facts().parent else {
        return Ok(Vec::new());
    };
    let mut carried = Vec::new();
    for line in contract.lines() {
        let Some(id) = &line.product_id else { continue };
        let product = data::products::get(&cx.table, id).await?;
        if !product.goes_on() {
            continue;
        }
        let line = Box::new(NewLine {
            contract_id: contract.id().clone(),
            contract_line_id: line.id.clone(),
            terms: line.terms.clone(),
        });
        let command = ProductCommand::Term(match parent.kind {
            ParentKind::Renewal => term::Command::Renew(line),
            ParentKind::Addendum => term::Command::Amend(line),
        });
        carried.push(product.decide(command, input.by(), cx.now())?);
    }
    Ok(carried)
}

/// The day from which the term of a product counts, so that it ends when the product's does.
fn term_from(product: &Product) -> Option<Date> {
    let facts = product.facts();
    let last = facts.listing.as_ref()?.expires_on?;
    let days = facts.terms.as_ref()?.term_days;
    Some(last.plus_days(-i32::from(days)))
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
    let keys = cx.field_keys().await?;
    let mut made = Vec::with_capacity(lines.len());
    for (line, sku) in lines.into_iter().zip(numbers) {
        let item = request.item(&line.request_item_id).ok_or(ItemLost)?;
        let custody = request.state().custody().filter(|custody| {
            let mut received = custody.received();
            received.any(|received| received.item_id == item.id)
        });
        let id: ProductId = cx.new_id();
        let new = NewProduct {
            barcode: sku.clone(),
            source: Source::Line {
                origin: Origin {
                    contract_id: contract.id().clone(),
                    contract_line_id: line.id.clone(),
                    request_id: request.id().clone(),
                    request_item_id: item.id.clone(),
                    consignor_id: contract.consignor_id().clone(),
                },
                terms: Box::new(line.terms.clone()),
            },
            details: details(item, &sku, &categories).ok_or(ItemLost)?,
            serial: match &item.details.serial {
                Some(plain) => Some(sealed(&keys, &id, plain)?),
                None => None,
            },
            quantity: 1,
            unique: true,
            location_id: contract.facts().location_id.clone(),
            shelf: None,
            received_by: custody.map(|custody| custody.id.clone()),
            sku,
        };
        made.push(Product::create(id, new, input.by(), now)?);
    }
    Ok(made)
}

/// The serial number, sealed for this product.
fn sealed(keys: &FieldKeys, id: &ProductId, plain: &str) -> Result<Serial, FieldError> {
    let sealed = keys.seal(Serial::FIELD, id.as_str(), plain)?;
    Ok(Serial::Sealed(SealedNumber::new(sealed, plain)))
}

/// What the consignor said of the item; the house edits it before it is ready for sale.
fn details(item: &RequestItem, sku: &str, categories: &[Category]) -> Option<Details> {
    let told = &item.details;
    let category_id = told.category_id.clone()?;
    let category = categories
        .iter()
        .find(|category| category.id == category_id);
    let condition = match told.condition {
        Some(SelfCondition::New) => Condition::New,
        Some(SelfCondition::Excellent) => Condition::Excellent,
        Some(SelfCondition::Good) => Condition::Good,
        // What nobody has said anything of is not praised.
        Some(SelfCondition::Fair) | None => Condition::Fair,
    };
    let slug = slug_of(&told.title, sku);
    let photos = told.photos.iter();
    Some(Details {
        description: told.description.clone(),
        brand_id: told.brand_id.clone(),
        photos: photos.map(|photo| photo.media_id.clone()).collect(),
        tax_class: category.map(|category| category.tax_class),
        ..Details::new(&told.title, slug, category_id, condition)
    })
}
