//! The function stacks: for each route a function, its role, its log group, and its way in through
//! the gateway; for each worker the same with what starts it.
//!
//! `functions.yaml` nests one stack per domain, or more where one would grow past what a stack may
//! hold. A stack declares just the parameters it uses; its parent has them all.

mod entry;

use std::collections::BTreeMap;

use anyhow::Result;
use serde_json::{Map, Value, json};

use contract::Domain;
use contract::worker::{Items, Trigger};

use crate::names::pascal;
use crate::yaml;

use self::entry::Entry;

/// A stack holds at most 500 resources; some room is left for what is added by hand one day.
const RESOURCES: usize = 480;

const NOTE: &str = "# Rendered by `cargo xtask generate` from shared/contract. Do not edit.\n";

/// What the root hands down. Every parameter of every function stack is one of these.
const PARAMETERS: &[(&str, &str)] = &[
    ("Environment", "String"),
    ("Architecture", "String"),
    ("LogRetentionDays", "Number"),
    ("AllowedOrigins", "String"),
    ("MailDomain", "String"),
    ("PublicUrl", "String"),
    ("Company", "String"),
    ("TokenKeys", "String"),
    ("KeyArn", "String"),
    ("TableName", "String"),
    ("TableArn", "String"),
    ("StreamArn", "String"),
    ("BucketName", "String"),
    ("BusName", "String"),
    ("BusArn", "String"),
    ("NotificationsQueueArn", "String"),
    ("PrintingQueueArn", "String"),
    ("MediaQueueArn", "String"),
    ("PrivacyQueueArn", "String"),
    ("WindowQueueArn", "String"),
    ("UndeliveredQueueArn", "String"),
    ("ApiId", "String"),
];

/// Every function stack by file name, and `functions.yaml`, which nests them.
///
/// # Errors
/// A name that is too long for a function.
pub fn render(domains: &[Domain]) -> Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    let mut nested = Map::new();
    let mut outputs = Map::new();
    for domain in domains {
        let parts = parts(domain)?;
        let count = parts.len();
        for (number, entries) in parts.into_iter().enumerate() {
            let suffix = if count == 1 {
                String::new()
            } else {
                format!("-{}", number + 1)
            };
            let id = pascal(&format!("{}{suffix}", domain.name));
            let file = format!("functions-{}{suffix}.yaml", domain.name);
            let stack = stack(domain, &entries);
            for name in stack["Outputs"].as_object().into_iter().flat_map(Map::keys) {
                let output = json!({"Fn::GetAtt": [id.clone(), format!("Outputs.{name}")]});
                outputs.insert(name.clone(), json!({"Value": output}));
            }
            nested.insert(id, child(&file, &stack));
            files.insert(file, text(&stack));
        }
    }
    let mut parent = json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Description": "Dejavu: the function stacks",
        "Parameters": parameters(PARAMETERS.iter().map(|(name, _)| *name)),
        "Resources": nested,
    });
    if !outputs.is_empty() {
        parent["Outputs"] = Value::Object(outputs);
    }
    files.insert("functions.yaml".to_owned(), text(&parent));
    Ok(files)
}

/// The domain's routes and workers, cut so that no stack holds too many resources.
fn parts(domain: &Domain) -> Result<Vec<Vec<Entry>>> {
    let mut parts: Vec<Vec<Entry>> = Vec::new();
    let mut held = 0;
    let routes = domain
        .rows
        .iter()
        .map(|row| Entry::route(domain, row.route));
    let workers = domain
        .workers
        .iter()
        .map(|worker| Entry::worker(domain, worker));
    for entry in routes.chain(workers) {
        let entry = entry?;
        let size = entry.resources.len();
        match parts.last_mut() {
            Some(part) if held + size <= RESOURCES => {
                held += size;
                part.push(entry);
            }
            Some(_) | None => {
                held = size;
                parts.push(vec![entry]);
            }
        }
    }
    Ok(parts)
}

fn stack(domain: &Domain, entries: &[Entry]) -> Value {
    let mut resources = Map::new();
    for entry in entries {
        for (id, resource) in &entry.resources {
            resources.insert(id.clone(), resource.clone());
        }
    }
    let globals = json!({"Function": {
        "Runtime": "provided.al2023",
        "Architectures": [{"Ref": "Architecture"}],
        "Tracing": "Active",
        "Environment": {"Variables": {
            "ENVIRONMENT": {"Ref": "Environment"},
            "COMPANY": {"Ref": "Company"},
            "TABLE_NAME": {"Ref": "TableName"},
            "BUCKET": {"Ref": "BucketName"},
            "BUS_NAME": {"Ref": "BusName"},
            "SECRET_PREFIX": {"Fn::Sub": "dejavu/${Environment}/"},
            "ALLOWED_ORIGINS": {"Ref": "AllowedOrigins"},
            "MAIL_FROM": {"Fn::Sub": "no-reply@${MailDomain}"},
            "PUBLIC_URL": {"Ref": "PublicUrl"},
            "TOKEN_KEYS": {"Ref": "TokenKeys"},
        }},
    }});
    let mut used = Vec::new();
    references(&globals, &mut used);
    references(&Value::Object(resources.clone()), &mut used);
    let used = PARAMETERS
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| used.iter().any(|reference| reference == name));
    let mut stack = json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Description": format!("Dejavu: the functions of {}", domain.name),
        "Parameters": parameters(used),
        "Globals": globals,
        "Resources": resources,
    });
    let outputs = outputs(entries);
    if !outputs.is_empty() {
        stack["Outputs"] = Value::Object(outputs);
    }
    stack
}

/// What the root stack needs to know: whom the stream starts, and whom a deployment.
fn outputs(entries: &[Entry]) -> Map<String, Value> {
    let started_by = |trigger| {
        let mut all = entries.iter();
        all.find(|entry| entry.trigger == Some(trigger))
    };
    let mut outputs = Map::new();
    let mut put = |name: &str, value| outputs.insert(name.to_owned(), json!({"Value": value}));
    if let Some(reader) = started_by(Trigger::Stream(Items::Events)) {
        put("StreamFunction", json!({"Ref": reader.function}));
    }
    if let Some(reader) = started_by(Trigger::Stream(Items::Audit)) {
        put("AuditStreamFunction", json!({"Ref": reader.function}));
    }
    if let Some(migrator) = started_by(Trigger::Deploy) {
        let function = &migrator.function;
        put("DeployFunction", json!({"Fn::GetAtt": [function, "Arn"]}));
        put(
            "DeployVersion",
            json!({"Ref": format!("{function}.Version")}),
        );
    }
    outputs
}

fn child(file: &str, stack: &Value) -> Value {
    let handed: Map<String, Value> = stack["Parameters"]
        .as_object()
        .into_iter()
        .flat_map(Map::keys)
        .map(|name| (name.clone(), json!({"Ref": name})))
        .collect();
    json!({
        "Type": "AWS::Serverless::Application",
        "Properties": {"Location": file, "Parameters": handed},
    })
}

fn parameters<'a>(names: impl Iterator<Item = &'a str>) -> Map<String, Value> {
    names
        .filter_map(|name| PARAMETERS.iter().find(|(known, _)| *known == name))
        .map(|(name, kind)| ((*name).to_owned(), json!({"Type": kind})))
        .collect()
}

/// The names that `Ref` and `${…}` name anywhere in a template.
fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match (key.as_str(), value) {
                    ("Ref", Value::String(name)) => found.push(name.clone()),
                    ("Fn::Sub", Value::String(text)) => found.extend(
                        text.split("${")
                            .skip(1)
                            .filter_map(|rest| rest.split_once('}'))
                            .map(|(name, _)| name.to_owned()),
                    ),
                    (_, value) => references(value, found),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| references(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn text(template: &Value) -> String {
    let fields = template.as_object().into_iter().next();
    format!("{NOTE}{}", fields.map_or_else(String::new, yaml::write))
}
