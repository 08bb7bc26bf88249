//! One file per route, per worker and per sample event: these, and no others.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use contract::DOMAINS;
use contract::route::{KeyRule, MatchRule};
use serde_json::Value;
use xtask::root;

#[test]
fn every_entry_point_has_its_files() {
    for domain in DOMAINS {
        let source = root().join("functions").join(domain.name).join("src");
        let routes: BTreeSet<String> = domain
            .rows
            .iter()
            .map(|row| row.route.name.to_owned())
            .collect();
        let workers: BTreeSet<String> = domain
            .workers
            .iter()
            .map(|worker| worker.name.to_owned())
            .collect();
        assert_eq!(
            stems(&source.join("routes"), "rs"),
            routes,
            "{}: routes",
            domain.name
        );
        assert_eq!(
            stems(&source.join("events"), "rs"),
            workers,
            "{}: events",
            domain.name
        );
    }
    let samples: BTreeSet<String> = contract::rows()
        .map(|(_, row)| row.route.name)
        .chain(contract::workers().map(|(_, worker)| worker.name))
        .map(str::to_owned)
        .collect();
    assert_eq!(stems(&root().join("events"), "json"), samples, "events");
}

/// A crate in `functions/` that the table does not know would never be deployed.
#[test]
fn every_function_crate_is_a_domain() {
    let crates: BTreeSet<String> = fs::read_dir(root().join("functions"))
        .expect("the folder reads")
        .map(|entry| entry.expect("the entry reads").path())
        .filter(|path| path.join("Cargo.toml").exists())
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect();
    let domains: BTreeSet<String> = DOMAINS
        .iter()
        .map(|domain| domain.name.to_owned())
        .collect();
    assert_eq!(crates, domains);
}

#[test]
fn a_sample_is_a_call_of_its_route() {
    for (_, row) in contract::rows() {
        let route = row.route;
        let file = root().join(format!("events/{}.json", route.name));
        let text = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", route.name));
        let event: Value = serde_json::from_str(&text).expect("a sample is JSON");
        let key = format!("{} {}", route.method.as_str(), route.path);
        assert_eq!(event["version"], "2.0", "{}", route.name);
        assert_eq!(event["routeKey"], key.as_str(), "{}", route.name);
        assert_eq!(
            event["requestContext"]["routeKey"],
            key.as_str(),
            "{}",
            route.name
        );
        let header = |name: &str| event["headers"].get(name).is_some();
        if matches!(route.key, KeyRule::Required { .. }) {
            assert!(header("idempotency-key"), "{}", route.name);
        }
        if route.if_match == MatchRule::Required {
            assert!(header("if-match"), "{}", route.name);
        }
        let mut path = route.path.to_owned();
        for (name, value) in event["pathParameters"].as_object().into_iter().flatten() {
            let value = value.as_str().expect("a parameter is text");
            path = path.replace(&format!("{{{name}}}"), value);
        }
        assert_eq!(event["rawPath"], path.as_str(), "{}", route.name);
    }
}

fn stems(folder: &Path, ending: &str) -> BTreeSet<String> {
    if !folder.exists() {
        return BTreeSet::new();
    }
    fs::read_dir(folder)
        .expect("the folder reads")
        .map(|entry| entry.expect("the entry reads").path())
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect()
}
