//! Labels: one file for a batch, and the word to each product that it has one.
//!
//! Every step can be done again. The file's key is made of its bytes; the batch takes a file only
//! once; and a product that was labelled since the batch was printed is passed over.

use std::collections::BTreeMap;

use contract::worker::Folder;
use data::StoreError;
use documents::{Label, LabelSheet, label_pdf};
use domain::access::By;
use domain::digest::Sha256;
use domain::event::Cause;
use domain::ids::{LabelBatchId, MediaId, ProductId};
use domain::label::{Command, LabelBatch, LeftOut, Omission, State};
use domain::media::{ContentType, FileFacts, MediaFile, MediaKind};
use domain::passport::PassportClaims;
use domain::product::{Command as ProductCommand, Product, TaxClass, price_with_tax};
use domain::time::Timestamp;
use eventkit::Failure;
use integrations::passports::PassportKeys;

use crate::Context;

const BY: By<'static> = By::System("printing");

/// Products that are told in one transaction: each takes its state, its link of history and what
/// stands beside it, and the table takes a hundred writes.
const CHUNK: usize = 10;

/// How often a chunk is tried before the message goes back: someone may be editing one of its
/// products at that moment.
const TRIES: usize = 4;

/// Prints what is due of the batch, and tells its products.
pub(crate) async fn print(cx: &Context, id: &LabelBatchId, cause: Cause) -> Result<(), Failure> {
    let batch = data::labels::get(&cx.table, id).await?;
    let batch = match batch.state() {
        State::Queued => print_queued(cx, &batch, &cause).await?,
        State::Printed { .. } | State::Failed { .. } => batch,
    };
    let State::Printed { at, .. } = batch.state() else {
        tracing::warn!(label_batch.id = %id, "No label of batch {id} could be printed");
        return Ok(());
    };
    let labelled: Vec<ProductId> = batch.labelled().cloned().collect();
    for chunk in labelled.chunks(CHUNK) {
        tell(cx, chunk, *at, &cause).await?;
    }
    let count = labelled.len();
    tracing::info!(label_batch.id = %id, labels = count, "Printed batch {id} of labels");
    Ok(())
}

/// Prints the file, keeps it, and tells the batch.
async fn print_queued(
    cx: &Context,
    batch: &LabelBatch,
    cause: &Cause,
) -> Result<LabelBatch, Failure> {
    let facts = batch.facts();
    let found = data::products::get_many(&cx.table, &facts.products).await?;
    let found: BTreeMap<&ProductId, &Product> = found
        .iter()
        .map(|product| (product.id(), product))
        .collect();
    let keys = cx.passport_keys().await?;
    let (mut labels, mut left_out) = (Vec::new(), Vec::new());
    for id in &facts.products {
        let product = found.get(id).copied();
        match label(cx, &keys, product, (facts.asked_at, cause.at)) {
            Ok(label) => labels.push(label),
            Err(reason) => left_out.push(LeftOut {
                product_id: id.clone(),
                reason,
            }),
        }
    }
    let change = cx.table.begin(cause.clone());
    let (decision, change) = if labels.is_empty() {
        let decision = batch.decide(Command::Fail { left_out }, cause.at)?;
        let change = change.save(&decision);
        (decision, change)
    } else {
        let bytes = label_pdf(&sheet(batch, &labels))?;
        let kept = keep(cx, batch.id(), bytes).await?;
        let file: MediaId = cx.new_id();
        let owner = facts.printed_by.clone();
        let (media, printed) = MediaFile::printed(file.clone(), owner, kept, cause.at);
        let decision = batch.decide(Command::Print { file, left_out }, cause.at)?;
        let change = change.save(&decision).media(&media, &printed);
        (decision, change)
    };
    change.commit().await?;
    Ok(decision.next)
}

/// What the sticker says: dated like the order, so that printing it again gives the same bytes.
fn label(
    cx: &Context,
    keys: &PassportKeys,
    product: Option<&Product>,
    (asked_at, now): (Timestamp, Timestamp),
) -> Result<Label, Omission> {
    let product = product.ok_or(Omission::Missing)?;
    let facts = product.facts();
    if facts.deleted.is_some() {
        return Err(Omission::Missing);
    }
    let takes = product.decide(ProductCommand::LabelPrinted, BY, now);
    if takes.is_err() {
        return Err(Omission::NotLabelled);
    }
    let price = facts.pricing.current;
    let (true, Some(tax_class)) = (price.is_positive(), facts.details.tax_class) else {
        return Err(Omission::NoPrice);
    };
    let claims = PassportClaims {
        product_id: product.id().clone(),
        sku: facts.sku.clone(),
        issued_on: asked_at.panama_date(),
    };
    let code = keys.sign(&claims).map_err(|_| Omission::Unprintable)?;
    let label = Label {
        title: facts.details.title.clone(),
        price: price_with_tax(price, tax_class),
        taxed: tax_class != TaxClass::Exempt,
        sku: facts.sku.clone(),
        barcode: facts.barcode.clone(),
        passport_url: cx.passport_url(&code),
    };
    label.check().map_err(|_| Omission::Unprintable)?;
    Ok(label)
}

fn sheet<'a>(batch: &LabelBatch, labels: &'a [Label]) -> LabelSheet<'a> {
    let facts = batch.facts();
    LabelSheet {
        format: facts.format,
        start_at: facts.start_at,
        labels,
        title: "Etiquetas",
        made_at: facts.asked_at,
    }
}

async fn keep(cx: &Context, id: &LabelBatchId, bytes: Vec<u8>) -> Result<FileFacts, Failure> {
    let sha256 = Sha256::of(&bytes);
    let key = format!("{}labels/{id}/{sha256}.pdf", Folder::Documents.prefix());
    let content_length = bytes.len() as u64;
    let content_type = ContentType::Pdf;
    cx.storage.put(&key, bytes, content_type.as_str()).await?;
    Ok(FileFacts {
        key,
        kind: MediaKind::Document,
        content_type,
        content_length,
        sha256,
        width: None,
        height: None,
        resized: false,
    })
}

/// Tells some products that their labels were printed. One that was labelled since, or that takes
/// no label any more, is passed over.
pub(crate) async fn tell(
    cx: &Context,
    ids: &[ProductId],
    printed_at: Timestamp,
    cause: &Cause,
) -> Result<(), Failure> {
    let mut tries = 1;
    loop {
        let products = data::products::get_many(&cx.table, ids).await?;
        let waits = |product: &&Product| {
            let labelled_at = product.facts().labelled_at;
            labelled_at.is_none_or(|at| at < printed_at)
        };
        let decide = |product: &Product| {
            let decided = product.decide(ProductCommand::LabelPrinted, BY, cause.at);
            decided.ok()
        };
        let decisions: Vec<_> = products.iter().filter(waits).filter_map(decide).collect();
        if decisions.is_empty() {
            return Ok(());
        }
        let change = cx.table.begin(cause.clone());
        let change = decisions
            .iter()
            .fold(change, |change, decision| change.save(decision));
        match change.commit().await {
            Err(StoreError::Changed { .. }) if tries < TRIES => tries += 1,
            outcome => return Ok(outcome?),
        }
    }
}
