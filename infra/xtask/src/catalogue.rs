//! `catalogue.json`: what exists, by name, so that it can be compared with what was asked for.

use std::collections::BTreeSet;

use anyhow::Result;
use serde_json::{Map, Value, json};

use contract::Domain;
use contract::route::Route;
use domain::access::Permission;
use domain::notification::Topic;

use crate::states::Machine;

/// Renders the file.
///
/// # Errors
/// None that is known: the values are plain.
pub fn render(domains: &[Domain], machines: &[Machine]) -> Result<String> {
    let rows: Vec<&Route> = domains
        .iter()
        .flat_map(|domain| domain.rows.iter().map(|row| row.route))
        .collect();
    let routes: Vec<Value> = rows
        .iter()
        .map(|route| json!({"method": route.method.as_str(), "path": route.path, "name": route.name}))
        .collect();
    let machines: Map<String, Value> = machines
        .iter()
        .map(|machine| {
            let arrows = machine
                .arrows()
                .into_iter()
                .map(|(from, event, to)| json!({"from": from, "event": event, "to": to}))
                .collect();
            (machine.name.to_owned(), Value::Array(arrows))
        })
        .collect();
    let file = json!({
        "routes": routes,
        "permissions": asked_for(domains).iter().map(|p| p.code()).collect::<Vec<_>>(),
        "notifications": notifications(),
        "reports": [],
        "statistics": [],
        "jobs": [],
        "machines": machines,
    });
    Ok(serde_json::to_string_pretty(&file)? + "\n")
}

/// Messages that are written and that nothing causes: the command is given when a time has run out,
/// and nothing watches that time yet. Each with the command.
pub const CAUSELESS: &[(Topic, &str)] = &[
    (Topic::ProposalAutoAccepted, "Command::AutoAccept"),
    (Topic::ProposalExpired, "Command::Expire"),
];

/// The messages that people are sent.
fn notifications() -> Vec<&'static str> {
    domain::notification::ALL
        .iter()
        .map(|row| row.topic)
        .filter(|topic| CAUSELESS.iter().all(|(causeless, _)| causeless != topic))
        .map(Topic::as_str)
        .collect()
}

/// The permissions that at least one route asks for.
pub fn asked_for(domains: &[Domain]) -> BTreeSet<Permission> {
    domains
        .iter()
        .flat_map(|domain| domain.rows)
        .flat_map(|row| row.route.access.permissions())
        .copied()
        .collect()
}
