//! The checks of the house: what is rendered is current, layers, files, templates.

mod artefacts;
mod asked;
mod cfn;
mod entry_points;
mod fixture;
mod grants;
mod layers;
mod patterns;
mod policy;
mod rows;
mod size;
