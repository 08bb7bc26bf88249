//! How long a file may be, and what a lock file may name.

use std::fs;
use std::path::{Path, PathBuf};

use xtask::root;

const LINES: usize = 500;

#[test]
fn no_file_is_over_500_lines() {
    let mut long = Vec::new();
    for folder in ["functions", "shared", "infra", "tests"] {
        for file in rust_files(&root().join(folder)) {
            let text = fs::read_to_string(&file).expect("the file reads");
            let lines = text.lines().count();
            if lines > LINES {
                long.push(format!("{} {lines}", file.display()));
            }
        }
    }
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn the_root_template_is_under_150_lines() {
    let text = fs::read_to_string(root().join("template.yaml")).expect("the file reads");
    assert!(text.lines().count() < 150);
}

#[test]
fn modules_are_named_after_themselves() {
    let found: Vec<PathBuf> = ["functions", "shared", "infra", "tests"]
        .iter()
        .flat_map(|folder| rust_files(&root().join(folder)))
        .filter(|file| file.file_name().is_some_and(|name| name == "mod.rs"))
        .collect();
    assert!(found.is_empty(), "{found:?}");
}

/// Where a machine fetches its crates from is its own affair.
#[test]
fn the_lock_file_names_no_host_but_the_index() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("the file reads");
    let index = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
    for line in lock.lines().filter(|line| line.starts_with("source = ")) {
        assert_eq!(line, index);
    }
    let text = lock.replace(index, "");
    assert!(!text.contains("://"), "another host in Cargo.lock");
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder reads") {
            let path = entry.expect("the entry reads").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    files
}
