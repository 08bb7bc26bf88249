mod appraisals;
mod drafts;
mod endings;
pub(crate) mod fixtures;
mod histories;
mod intake;
mod matrix;
mod outcomes;
mod slots;
