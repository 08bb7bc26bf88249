//! The house's own tool: what is rendered from the contract, and the checks of the house.
//!
//! Where to look: [`artefacts`] what is rendered and how a difference is told · [`stacks`] the
//! function stacks · [`iam`] what a grant becomes · [`openapi`] · [`permissions`] ·
//! [`catalogue`] · [`states`] · [`samples`] sample events · [`scaffold`] a new route.
//! The checks stand in `tests/house`.

use std::path::{Path, PathBuf};

pub mod artefacts;
pub mod catalogue;
pub mod iam;
pub mod names;
pub mod openapi;
pub mod permissions;
pub mod samples;
pub mod scaffold;
pub mod stacks;
pub mod states;
pub mod yaml;

/// The root of the workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors()
        .nth(2)
        .expect("the tool lies two folders below the root")
        .to_owned()
}
