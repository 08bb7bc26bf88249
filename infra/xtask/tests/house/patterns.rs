//! How the table is read: nothing scans, and nothing reads what the list does not name.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use xtask::root;

/// One source file of the data crate.
struct Source {
    /// From the crate's `src`, such as `products/state.rs`.
    name: String,
    code: String,
    /// Its `//!` lines.
    doc: String,
}

/// Every source file of the data crate.
fn sources() -> Vec<Source> {
    let folder = root().join("shared/data/src");
    let mut files = Vec::new();
    walk(&folder, &mut files);
    assert!(files.len() > 10, "the data crate has moved");
    files
        .iter()
        .map(|file| {
            let text = fs::read_to_string(file).expect("a source file reads");
            let (doc, code): (Vec<&str>, Vec<&str>) =
                text.lines().partition(|line| line.starts_with("//!"));
            let name = file.strip_prefix(&folder).expect("it lies in the folder");
            Source {
                name: name.display().to_string(),
                code: without_tests(&code.join("\n")).to_owned(),
                doc: doc.join("\n"),
            }
        })
        .collect()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder reads") {
        let path = entry.expect("the entry reads").path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

fn without_tests(code: &str) -> &str {
    code.split("#[cfg(test)]").next().unwrap_or_default()
}

/// The one file that may: a rewrite reads the table from end to end, once.
const SCANS: &str = "migrations/rewrite.rs";

#[test]
fn nothing_scans_but_a_rewrite() {
    let sources = sources();
    let root = sources.iter().find(|source| source.name == "lib.rs");
    assert!(
        root.is_some_and(|root| root.doc.contains(SCANS)),
        "the list does not say so"
    );
    for source in sources {
        let name = source.name;
        let scans = source.code.matches(".scan(").count();
        let may = usize::from(name == SCANS);
        assert_eq!(scans, may, "{name} scans the table");
        assert!(
            !source.code.contains("filter_expression"),
            "{name} drops what it has read"
        );
    }
}

/// The keys that the code makes: literals such as `"REQ#{id}"`, `"SETUP#BRAND"`, `"USR#{id}#REQ"`,
/// with nothing between the braces.
fn keys(code: &str) -> BTreeSet<String> {
    code.split('"')
        .skip(1)
        .step_by(2)
        .map(shape)
        .filter(|key| {
            let word = key.split('#').next().unwrap_or_default();
            let is_word = word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_uppercase());
            is_word && key.contains('#')
        })
        .collect()
}

/// `REQ#{id}` and `REQ#<id>` as `REQ#*`.
fn shape(key: &str) -> String {
    let mut shape = String::new();
    let mut depth = 0_u8;
    for letter in key.chars() {
        match letter {
            '{' | '<' => {
                depth += 1;
                shape.push('*');
            }
            '}' | '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 => shape.push(letter),
            _ => {}
        }
    }
    shape
}

/// The keys that a doc comment names, between backticks.
fn named(doc: &str) -> BTreeSet<String> {
    doc.split('`')
        .skip(1)
        .step_by(2)
        .map(|key| shape(key).trim_end_matches('…').to_owned())
        .collect()
}

/// The noun's own page, or that of the crate, names every key that the noun's file makes.
#[test]
fn every_key_is_on_a_list() {
    let sources = sources();
    let page = |name: &str| {
        let source = sources.iter().find(|source| source.name == name);
        source.map_or_else(BTreeSet::new, |source| named(&source.doc))
    };
    let crate_page = page("lib.rs");
    assert!(crate_page.contains("IDEM#*"), "{crate_page:?}");
    let mut made = 0;
    for source in &sources {
        let noun = source.name.split('/').next().unwrap_or_default();
        let noun_page = page(&format!("{}.rs", noun.trim_end_matches(".rs")));
        for key in keys(&source.code) {
            let listed = |page: &BTreeSet<String>| page.iter().any(|named| covers(named, &key));
            assert!(
                listed(&noun_page) || listed(&crate_page),
                "{} makes `{key}`, which no list names",
                source.name
            );
            made += 1;
        }
    }
    assert!(made > 25, "only {made} keys were found");
}

/// A list may name a family, as `SETUP#<kind>`; a prefix that is queried ends with its `#`.
fn covers(named: &str, key: &str) -> bool {
    let (named, key): (Vec<&str>, Vec<&str>) =
        (named.split('#').collect(), key.split('#').collect());
    named.len() >= key.len()
        && named
            .iter()
            .zip(&key)
            .enumerate()
            .all(|(at, (named, key))| {
                let is_open = key.is_empty() && at > 0;
                named == key || *named == "*" || is_open
            })
}

#[test]
fn a_key_that_is_on_no_list_is_found() {
    assert_eq!(
        keys(r#"table.pk(&format!("LAMP#{id}#BULB")), "a lamp", "LAMP#""#)
            .into_iter()
            .collect::<Vec<_>>(),
        ["LAMP#", "LAMP#*#BULB"]
    );
    let page = named("| a lamp | `LAMP#<id>` | gsi1 `LAMP#<id>#BULB` | `OPEN#…` |");
    for (key, is_listed) in [
        ("LAMP#", true),
        ("LAMP#*", true),
        ("LAMP#*#BULB", true),
        ("OPEN#", true),
        ("LAMP#*#WIRE", false),
        ("LAMP#*#BULB#*", false),
        ("SHADE#*", false),
    ] {
        let found = page.iter().any(|named| covers(named, key));
        assert_eq!(found, is_listed, "{key}");
    }
}

/// An index is read where the crate's list of access patterns says so: by its name and partition.
#[test]
fn every_index_that_is_read_is_on_the_list_of_access_patterns() {
    let sources = sources();
    let root = sources.iter().find(|source| source.name == "lib.rs");
    let doc = &root.expect("the crate has a root").doc;
    let mut read = 0;
    for source in &sources {
        for (index, partitions) in reads_of_indexes(&source.code) {
            let listed = doc.lines().any(|line| {
                line.contains(&format!("query {index} "))
                    && named(line).iter().any(|named| partitions.contains(named))
            });
            assert!(
                listed,
                "{} reads {index} at {partitions:?}, which the list does not name",
                source.name
            );
            read += 1;
        }
    }
    assert!(read > 10, "only {read} reads of an index were found");
}

/// The index of each query, with the partition it reads: the literal in the call, or the one in
/// the function of this file that the call takes it from.
fn reads_of_indexes(code: &str) -> Vec<(String, BTreeSet<String>)> {
    let calls = code
        .split("Query::index(\"")
        .skip(1)
        .chain(code.split("list(table, \"").skip(1));
    calls
        .map(|call| {
            let (index, rest) = call.split_once('"').expect("the name of an index ends");
            let statement = rest.split(';').next().unwrap_or_default();
            let mut partitions = keys(statement);
            for function in code.split("fn ").skip(1) {
                let name = function.split('(').next().unwrap_or_default();
                if statement.contains(&format!("&{name}(")) {
                    partitions.extend(keys(function.split("\n}").next().unwrap_or_default()));
                }
            }
            (index.to_owned(), partitions)
        })
        .collect()
}
