//! Documents: the domain in, bytes out. No I/O, no clock, no dice: the same input gives the
//! same bytes, so that a file's fingerprint means something.

mod barcode;
mod content;
mod contract;
mod error;
mod font;
mod label;
mod page;
mod pdf;
mod text;

pub use contract::{ContractDocument, contract_pdf};
pub use error::DocumentError;
pub use label::{Label, LabelSheet, label_pdf};
