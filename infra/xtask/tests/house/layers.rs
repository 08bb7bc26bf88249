//! Who may import whom.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;
use xtask::root;

/// The linked crates, and what of ours each may import. An edge that is not written here is a bug.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("contract", &["domain"]),
    ("data", &["domain"]),
    ("documents", &["domain"]),
    ("integrations", &["domain"]),
    ("telemetry", &["contract", "domain"]),
    ("httpkit", &["contract", "domain", "telemetry"]),
    ("eventkit", &["contract", "domain", "telemetry"]),
    (
        "runtime",
        &[
            "contract",
            "data",
            "domain",
            "eventkit",
            "httpkit",
            "integrations",
            "telemetry",
        ],
    ),
    // Only ever a dev-dependency: it stands in nobody's list.
    (
        "testkit",
        &["contract", "data", "domain", "httpkit", "runtime"],
    ),
    ("xtask", &["contract", "domain"]),
];

/// What a function may import of ours: everything that is linked, and never another function.
const FOR_FUNCTIONS: &[&str] = &[
    "contract",
    "data",
    "documents",
    "domain",
    "eventkit",
    "httpkit",
    "integrations",
    "runtime",
    "telemetry",
];

/// A crate from outside, and who alone may name it. The local stack and the test kit stand in for
/// the world, so they may name them all.
const OWNERS: &[(&str, &[&str])] = &[
    ("aws-sdk-dynamodb", &["data"]),
    ("aws-sdk-eventbridge", &["relay"]),
    ("aws-sdk-s3", &["integrations"]),
    ("aws-sdk-secretsmanager", &["integrations"]),
    ("aws-sdk-sesv2", &["integrations"]),
    ("aws-sdk-sqs", &["integrations"]),
    ("reqwest", &["integrations"]),
    ("printpdf", &["documents"]),
    ("aws-lc-rs", &["integrations"]),
    ("chacha20poly1305", &["data", "integrations"]),
];
const STAND_INS: &[&str] = &["e2e", "local", "testkit"];

/// All that the domain may take from outside: what computes.
const PURE: &[&str] = &[
    "hmac",
    "jiff",
    "schemars",
    "serde",
    "sha2",
    "thiserror",
    "totp-rs",
    "ulid",
    "unicode-normalization",
];

struct Package {
    name: String,
    folder: String,
    imports: Vec<String>,
}

#[test]
fn imports_point_one_way() {
    let packages = packages();
    let ours: BTreeSet<&str> = packages
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    for package in &packages {
        let Some(allowed) = allowed(package) else {
            assert!(
                STAND_INS.contains(&package.name.as_str()),
                "{} has no layer",
                package.name
            );
            continue;
        };
        for import in package
            .imports
            .iter()
            .filter(|import| ours.contains(import.as_str()))
        {
            assert!(
                allowed.contains(&import.as_str()),
                "{} imports {import}",
                package.name
            );
        }
    }
}

#[test]
fn the_outside_has_one_door_each() {
    for package in packages() {
        if STAND_INS.contains(&package.name.as_str()) {
            continue;
        }
        for (outside, owners) in OWNERS {
            assert!(
                owners.contains(&package.name.as_str())
                    || !package.imports.iter().any(|import| import == outside),
                "{} names {outside}",
                package.name
            );
        }
    }
}

#[test]
fn the_domain_takes_only_what_computes() {
    let packages = packages();
    let domain = packages.iter().find(|package| package.name == "domain");
    for import in &domain.expect("the domain is a member").imports {
        assert!(PURE.contains(&import.as_str()), "domain imports {import}");
    }
}

fn allowed(package: &Package) -> Option<&'static [&'static str]> {
    if package.folder == "functions" {
        return Some(FOR_FUNCTIONS);
    }
    let layer = LAYERS.iter().find(|(name, _)| *name == package.name);
    layer.map(|(_, allowed)| *allowed)
}

/// The members of the workspace with their normal dependencies.
fn packages() -> Vec<Package> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version=1"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo speaks JSON");
    let list = |value: &Value| value.as_array().cloned().expect("a list");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    list(&metadata["packages"])
        .iter()
        .map(|package| Package {
            name: text(&package["name"]),
            folder: text(&package["manifest_path"])
                .rsplit('/')
                .nth(2)
                .unwrap_or_default()
                .to_owned(),
            imports: list(&package["dependencies"])
                .iter()
                .filter(|dependency| dependency["kind"].is_null())
                .map(|dependency| text(&dependency["name"]))
                .collect(),
        })
        .collect()
}
