mod answers;
mod drafts;
mod fixtures;
mod histories;
mod lapse;
mod matrix;
