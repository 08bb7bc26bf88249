//! Labels for goods. Row 89 of the route list.

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use domain::access::Permission as P;
use domain::ids::{LabelBatchId, MediaId, ProductId, UserId};
use domain::label::{LabelBatch, LabelFormat, LeftOut, Status};
use domain::time::Timestamp;

use crate::common::Nothing;
use crate::media::Download;
use crate::route::{Reply, Route};
use crate::routes;
use crate::worker::{Folder, Grant, Secret};

routes! {
    /// The operations on labels.
    LabelOp {
        /// Has stickers printed for goods: title, price with ITBMS, stock number, bars, and a code
        /// that leads to the item's passport. The file is made aside; the batch tells when it is
        /// there, and which goods got no sticker. What was printed counts as labelled.
        PrintLabels {
            route: Route::create("print_labels", "/v1/products/labels")
                .summary("Have labels printed")
                .status(202)
                .any_of(&[P::ProductsPrintLabels])
                .grants(&[
                    Grant::TableRead,
                    Grant::TableWrite,
                    Grant::Secret(Secret::CursorKey),
                ]),
            path: Nothing,
            query: Nothing,
            body: LabelOrder,
            reply: LabelBatchView,
        }
        /// Where a batch of labels stands and, once it is printed, where its file can be fetched
        /// for the next fifteen minutes. For whoever asked for it, and whoever prints labels
        /// everywhere.
        GetLabelBatch {
            route: Route::get("get_label_batch", "/v1/label-batches/{id}")
                .summary("Show a batch of labels and where to fetch it")
                .any_of(&[P::ProductsPrintLabels])
                .grants(&[
                    Grant::TableRead,
                    Grant::FilesRead(Folder::Documents),
                    Grant::Secret(Secret::CursorKey),
                ]),
            path: LabelBatchPath,
            query: Nothing,
            body: Nothing,
            reply: LabelBatchView,
        }
    }
}

/// Labels to print.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct LabelOrder {
    /// For which goods, in the order of the stickers; none twice.
    #[garde(length(min = 1, max = 500))]
    pub product_ids: Vec<ProductId>,
    /// On what.
    #[garde(skip)]
    pub format: LabelFormat,
    /// The first free sticker of the first page, from 1 to 21 on a sheet, row by row; 1 if not
    /// said.
    #[garde(inner(range(min = 1, max = 21)))]
    #[serde(default)]
    pub start_at: Option<u16>,
}

/// The path of a batch of labels.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct LabelBatchPath {
    /// Which batch.
    #[garde(skip)]
    pub id: LabelBatchId,
}

/// A batch of labels.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LabelBatchView {
    /// Which batch.
    pub id: LabelBatchId,
    /// Its version.
    pub version: u64,
    /// Where it stands.
    pub status: Status,
    /// For which goods, in the order of the stickers.
    pub product_ids: Vec<ProductId>,
    /// On what.
    pub format: LabelFormat,
    /// The first sticker of the first page, from 1.
    pub start_at: u16,
    /// Who had them printed.
    pub printed_by: UserId,
    /// When they were asked for.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The file, once it is there.
    pub file: Option<MediaId>,
    /// The goods that got no sticker, with the reason.
    pub left_out: Vec<LeftOut>,
    /// Where to fetch the file, once it is there.
    pub download: Option<Download>,
}

impl LabelBatchView {
    /// The batch, with where to fetch its file.
    pub fn of(batch: &LabelBatch, download: Option<Download>) -> Self {
        let facts = batch.facts();
        Self {
            id: batch.id().clone(),
            version: batch.version(),
            status: batch.status(),
            product_ids: facts.products.clone(),
            format: facts.format,
            start_at: facts.start_at,
            printed_by: facts.printed_by.clone(),
            created_at: facts.asked_at,
            updated_at: batch.updated_at(),
            file: batch.file().cloned(),
            left_out: batch.left_out().to_vec(),
            download,
        }
    }
}

impl Reply for LabelBatchView {
    const VERSIONED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }
}
