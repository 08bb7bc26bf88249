//! What is rendered into `infra/generated`, committed there, and never edited.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use contract::DOMAINS;

use crate::{catalogue, openapi, permissions, stacks, states};

/// Where the renderings lie, from the root.
pub const FOLDER: &str = "infra/generated";

/// The permissions that no route asks for yet.
pub const UNROUTED: &str = "infra/xtask/unrouted.txt";

/// Every artefact by its file name, as the contract has it now.
///
/// # Errors
/// A row that cannot be rendered, such as a name that is too long for a function.
pub fn render() -> Result<BTreeMap<String, String>> {
    let mut files = stacks::render(DOMAINS)?;
    files.insert("openapi.json".to_owned(), openapi::render(DOMAINS)?);
    files.insert("permissions.json".to_owned(), permissions::render(DOMAINS)?);
    let machines = states::machines();
    files.insert(
        "catalogue.json".to_owned(),
        catalogue::render(DOMAINS, &machines)?,
    );
    files.insert("states.md".to_owned(), states::render(&machines));
    Ok(files)
}

/// The files whose content is not what the contract says: stale, missing, or left over.
///
/// # Errors
/// The folder cannot be read.
pub fn stale(root: &Path, fresh: &BTreeMap<String, String>) -> Result<Vec<String>> {
    let folder = root.join(FOLDER);
    let mut stale = Vec::new();
    for (name, text) in fresh {
        if fs::read_to_string(folder.join(name)).ok().as_ref() != Some(text) {
            stale.push(name.clone());
        }
    }
    for name in kept(&folder)? {
        if !fresh.contains_key(&name) {
            stale.push(name);
        }
    }
    Ok(stale)
}

/// Brings the folder in line with the contract.
///
/// # Errors
/// A file cannot be written.
pub fn write(root: &Path) -> Result<()> {
    let folder = root.join(FOLDER);
    fs::create_dir_all(&folder)?;
    let fresh = render()?;
    for name in stale(root, &fresh)? {
        let file = folder.join(&name);
        match fresh.get(&name) {
            Some(text) => {
                fs::write(&file, text).with_context(|| format!("cannot write {name}"))?;
                println!("wrote {FOLDER}/{name}");
            }
            None => {
                fs::remove_file(&file).with_context(|| format!("cannot remove {name}"))?;
                println!("removed {FOLDER}/{name}");
            }
        }
    }
    strike_routed(root)
}

/// Strikes from the list of permissions without a route those that have one now. It adds none:
/// a new permission without a route is a decision.
fn strike_routed(root: &Path) -> Result<()> {
    let file = root.join(UNROUTED);
    let listed = fs::read_to_string(&file).with_context(|| format!("cannot read {UNROUTED}"))?;
    let asked = catalogue::asked_for(DOMAINS);
    let left: String = listed
        .lines()
        .filter(|line| !asked.iter().any(|permission| permission.code() == *line))
        .flat_map(|line| [line, "\n"])
        .collect();
    if left != listed {
        fs::write(&file, left)?;
        println!("wrote {UNROUTED}");
    }
    Ok(())
}

/// Fails when the folder is not in line with the contract.
///
/// # Errors
/// Names what is stale.
pub fn check(root: &Path) -> Result<()> {
    let stale = stale(root, &render()?)?;
    if stale.is_empty() {
        println!("{FOLDER} is current");
        return Ok(());
    }
    bail!(
        "stale in {FOLDER}: {}; run `cargo xtask generate`",
        stale.join(", ")
    )
}

fn kept(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    if folder.exists() {
        for entry in fs::read_dir(folder)? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}
