//! `POST /v1/products/bulk-edits`: many products are edited at once, as it was previewed.

use std::collections::BTreeSet;

use contract::inventory::products::{
    BulkEdit, BulkEditProducts, BulkItem, BulkOutcome, BulkRefusal, BulkReport, BulkResult,
    BulkValues,
};
use data::StoreError;
use data::catalogue::{Named, require_known};
use domain::decision::Decision;
use domain::fault::{Class, Fault};
use domain::product::{Command, Edit, Product, ProductEvent, Refusal};
use httpkit::{Answer, ApiError, Input};

use crate::details::Attributes;
use crate::{Context, load};

type Decided = Decision<Product, ProductEvent>;

/// Why an edit of many products is not made at all.
#[derive(Debug, thiserror::Error)]
enum BulkFault {
    #[error("the edit says nothing")]
    Empty,
    #[error("each product is named once")]
    Repeated,
    #[error("this is not the edit that the token was given for; preview it again")]
    OtherEdit,
}

impl Fault for BulkFault {
    fn class(&self) -> Class {
        match self {
            Self::Empty | Self::Repeated => Class::Invalid,
            Self::OtherEdit => Class::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "bulk_edit_empty",
            Self::Repeated => "product_repeated",
            Self::OtherEdit => "bulk_edit_not_previewed",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        let field = match self {
            Self::Empty => "edit",
            Self::Repeated => "products",
            Self::OtherEdit => "token",
        };
        vec![(field.to_owned(), self.to_string())]
    }
}

/// What one product would become.
enum Looked {
    Changed(Box<Decided>),
    Unchanged(Box<Product>),
    Refused(Option<u64>, BulkRefusal),
}

pub(crate) async fn bulk_edit_products(
    cx: &Context,
    input: Input<BulkEditProducts>,
) -> Result<Answer, ApiError> {
    let body = &input.body;
    check(cx, body).await?;
    let attributes = Attributes::read(cx).await?;
    let mut items = Vec::with_capacity(body.products.len());
    for item in &body.products {
        let looked = look(cx, &input, &attributes, item).await?;
        let looked = match looked {
            Looked::Changed(decision) if !body.dry_run => make(cx, &input, decision).await?,
            shown @ (Looked::Changed(_) | Looked::Unchanged(_) | Looked::Refused(..)) => shown,
        };
        items.push(outcome(body, item, looked));
    }
    let answer = input.answer(&report(body, items));
    let change = cx.table.begin(input.cause());
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}

async fn check(cx: &Context, body: &BulkEdit) -> Result<(), ApiError> {
    let edit = &body.edit;
    if edit.is_empty() {
        return Err(BulkFault::Empty.into());
    }
    let ids: BTreeSet<&str> = body.products.iter().map(|item| item.id.as_str()).collect();
    if ids.len() < body.products.len() {
        return Err(BulkFault::Repeated.into());
    }
    if !body.dry_run && body.token.as_ref() != Some(&edit.token(&body.products)) {
        return Err(BulkFault::OtherEdit.into());
    }
    let category = edit.category_id.as_ref();
    let category = category.map(|id| ("edit.category_id", Named::Category(id)));
    let brand = edit.brand_id.as_ref();
    let brand = brand.map(|id| ("edit.brand_id", Named::Brand(id)));
    let named: Vec<_> = category.into_iter().chain(brand).collect();
    Ok(require_known(&cx.table, &named).await?)
}

/// What one product would become, or why not. Only what stops all of them is an error.
async fn look(
    cx: &Context,
    input: &Input<BulkEditProducts>,
    attributes: &Attributes,
    item: &BulkItem,
) -> Result<Looked, ApiError> {
    let product = match load::product(cx, input, &item.id).await {
        Ok(product) => product,
        Err(absent) if absent.class() == Class::Missing => {
            let fault = StoreError::Missing { noun: "product" };
            return Ok(Looked::Refused(None, refused(&fault)));
        }
        Err(other) => return Err(other),
    };
    let version = Some(product.version());
    let edit = input.body.edit.of(product.facts());
    if !input.body.dry_run && item.version != version {
        // A lost answer: it was made before, by a call that did not come to its end.
        if BulkValues::from(&edit) == values(&product) {
            return Ok(Looked::Unchanged(Box::new(product)));
        }
        let fault = StoreError::Changed { noun: "product" };
        return Ok(Looked::Refused(version, refused(&fault)));
    }
    if let Err(fault) = attributes.check(&product.facts().details, &edit.details) {
        return Ok(Looked::Refused(version, refused(&fault)));
    }
    let command = Command::Edit(Box::new(edit));
    Ok(match product.decide(command, input.by(), cx.now()) {
        Ok(decision) => Looked::Changed(Box::new(decision)),
        Err(Refusal::NothingChanges) => Looked::Unchanged(Box::new(product)),
        Err(refusal) => Looked::Refused(version, refused(&refusal)),
    })
}

/// Each product is a transaction of its own: one that was changed meanwhile holds up no other.
async fn make(
    cx: &Context,
    input: &Input<BulkEditProducts>,
    decision: Box<Decided>,
) -> Result<Looked, ApiError> {
    let written = cx.table.begin(input.cause()).save(&decision).commit().await;
    match written {
        Ok(()) => Ok(Looked::Changed(decision)),
        Err(fault @ StoreError::Changed { .. }) => Ok(Looked::Refused(
            Some(decision.next.version() - 1),
            refused(&fault),
        )),
        Err(other) => Err(other.into()),
    }
}

fn refused(fault: &dyn Fault) -> BulkRefusal {
    let fields = fault.fields().into_iter();
    let fields: Vec<_> = fields
        .map(|(path, problem)| format!("{path} {problem}"))
        .collect();
    BulkRefusal {
        code: fault.code().to_owned(),
        detail: if fields.is_empty() {
            fault.to_string()
        } else {
            format!("{fault}: {}", fields.join("; "))
        },
    }
}

fn values(product: &Product) -> BulkValues {
    let facts = product.facts();
    BulkValues::from(&Edit {
        details: facts.details.clone(),
        shelf: facts.shelf.clone(),
        serial: None,
    })
}

fn outcome(body: &BulkEdit, item: &BulkItem, looked: Looked) -> BulkOutcome {
    let (version, result, before, after, refusal) = match looked {
        Looked::Changed(decision) => {
            let before = decision.was.as_ref().map(values);
            let next = decision.next.version();
            let version = if body.dry_run { next - 1 } else { next };
            let after = Some(values(&decision.next));
            (Some(version), BulkResult::Changed, before, after, None)
        }
        Looked::Unchanged(product) => {
            let version = Some(product.version());
            (
                version,
                BulkResult::Unchanged,
                Some(values(&product)),
                None,
                None,
            )
        }
        Looked::Refused(version, refusal) => {
            (version, BulkResult::Refused, None, None, Some(refusal))
        }
    };
    BulkOutcome {
        id: item.id.clone(),
        version,
        result,
        before,
        after,
        refusal,
    }
}

fn report(body: &BulkEdit, items: Vec<BulkOutcome>) -> BulkReport {
    let count = |result| items.iter().filter(|item| item.result == result).count();
    let seen = items.iter().map(|item| BulkItem {
        id: item.id.clone(),
        version: item.version,
    });
    let seen: Vec<_> = seen.collect();
    let token = match &body.token {
        Some(token) if !body.dry_run => token.clone(),
        Some(_) | None => body.edit.token(&seen),
    };
    BulkReport {
        dry_run: body.dry_run,
        token,
        changed: count(BulkResult::Changed),
        unchanged: count(BulkResult::Unchanged),
        refused: count(BulkResult::Refused),
        items,
    }
}
