mod appraisals;
mod drafts;
pub(crate) mod fixtures;
mod histories;
mod intake;
mod matrix;
mod outcomes;
mod slots;
