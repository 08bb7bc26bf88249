//! Dispatch of the operations on labels: a total match; and what they share.

use contract::inventory::labels::{GetLabelBatch, LabelOp, PrintLabels};
use domain::access::{Caller, Permission};
use domain::fault::{Class, Fault};
use domain::ids::ProductId;
use domain::product::Product;
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{get_label_batch, print_labels};

pub(crate) async fn handle(cx: &Context, op: LabelOp, request: Request) -> Response<Body> {
    use LabelOp as Op;
    match op {
        Op::PrintLabels => serve::<PrintLabels, _>(cx, request, print_labels::print_labels).await,
        Op::GetLabelBatch => {
            serve::<GetLabelBatch, _>(cx, request, get_label_batch::get_label_batch).await
        }
    }
}

/// Products of which the caller sees none, or may print no label: to them they are not there.
#[derive(Debug, thiserror::Error)]
#[error("some products are not there")]
pub(crate) struct NoSuchProducts(Vec<usize>);

impl Fault for NoSuchProducts {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "no_such_product"
    }

    fn fields(&self) -> Vec<(String, String)> {
        let field = |place: &usize| format!("product_ids[{place}]");
        let told = |place| (field(place), "is no product".to_owned());
        self.0.iter().map(told).collect()
    }
}

/// Whether the caller sees every product and may print its label.
///
/// # Errors
/// [`NoSuchProducts`], naming each.
pub(crate) fn all_seen(
    caller: &Caller,
    ids: &[ProductId],
    found: &[Product],
) -> Result<(), NoSuchProducts> {
    let (view, own) = (Permission::ProductsView, Permission::ProductsViewOwn);
    let seen = |id: &ProductId| {
        let product = found.iter().find(|product| product.id() == id);
        product.is_some_and(|product| {
            let row = product.subject();
            product.facts().deleted.is_none()
                && caller.acts_in(&[Permission::ProductsPrintLabels], row.location)
                && caller.sees(view, Some(own), row)
        })
    };
    let missing = |(place, id)| (!seen(id)).then_some(place);
    let places: Vec<usize> = ids.iter().enumerate().filter_map(missing).collect();
    if places.is_empty() {
        Ok(())
    } else {
        Err(NoSuchProducts(places))
    }
}
