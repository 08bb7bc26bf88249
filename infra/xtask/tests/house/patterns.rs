//! How the table is read: nothing scans, and nothing reads what the list does not name.

use std::path::Path;

use xtask::root;

/// Every source file of the data crate, with its name.
fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<(String, String)>) {
        let entries = std::fs::read_dir(folder).expect("a folder of the data crate");
        for entry in entries {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else {
                let text = std::fs::read_to_string(&path).expect("a source file");
                found.push((path.display().to_string(), text));
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join("shared/data/src"), &mut found);
    assert!(found.len() > 10, "the data crate has moved");
    found
}

#[test]
fn nothing_scans() {
    for (file, text) in sources() {
        assert!(!text.contains(".scan("), "{file} scans the table");
        assert!(
            !text.contains("filter_expression"),
            "{file} drops what it has read"
        );
    }
}

/// The partitions that the code makes: what stands before the first value in `format!("REQ#{id}")`.
fn partitions(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for piece in text.split("format!(\"").skip(1) {
        let Some(literal) = piece.split('"').next() else {
            continue;
        };
        let head = literal.split('{').next().unwrap_or_default();
        let word = head.strip_suffix('#').unwrap_or_default();
        let is_key = !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte == b'#');
        if is_key {
            found.push(head.to_owned());
        }
    }
    found
}

#[test]
fn every_partition_is_on_the_list_of_access_patterns() {
    let sources = sources();
    let docs: String = sources
        .iter()
        .flat_map(|(_, text)| text.lines())
        .filter(|line| line.starts_with("//!"))
        .collect();
    let mut walked = 0;
    for (file, text) in &sources {
        for partition in partitions(text) {
            assert!(
                docs.contains(&partition),
                "{file} reads or writes {partition}, which no list names"
            );
            walked += 1;
        }
    }
    assert!(walked > 15, "only {walked} partitions were found");
}
