//! The shapes: what a caller may send and what a caller is shown can differ for one type.
//!
//! A field with a default may be left out when sent and is always there when shown. So each side
//! has its generator; a name whose two sides differ gets a second entry, `<Name>Shown`.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value};

use contract::route::Row;

const PLACE: &str = "#/components/schemas/";

/// Gathers the shapes of all rows.
pub(super) struct Schemas {
    sent: SchemaGenerator,
    shown: SchemaGenerator,
}

/// The shapes of one row. Path and query are whole; body and reply are references.
pub(super) struct Shape {
    pub(super) path: Value,
    pub(super) query: Value,
    /// Nothing for a route without a body.
    pub(super) body: Option<Value>,
    /// Nothing for a route that answers without a body.
    pub(super) reply: Option<Value>,
}

/// The finished component schemas.
pub(super) struct Components {
    pub(super) schemas: Map<String, Value>,
    /// Names whose shown side has an entry of its own.
    split: BTreeSet<String>,
}

fn settings() -> SchemaSettings {
    SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    })
}

/// A shape as sent, whole: nothing in it refers to another place.
pub fn resolved(make: fn(&mut SchemaGenerator) -> Schema) -> Value {
    let mut generator = settings()
        .with(|settings| settings.inline_subschemas = true)
        .into_generator();
    make(&mut generator).to_value()
}

impl Schemas {
    pub(super) fn new() -> Self {
        Self {
            sent: settings().for_deserialize().into_generator(),
            shown: settings().for_serialize().into_generator(),
        }
    }

    pub(super) fn row(&mut self, row: &Row) -> Shape {
        let holds = |shape: &Value| !shape["properties"].as_object().is_none_or(Map::is_empty);
        let is_sent = {
            let body = resolved(row.body);
            body["type"] != "object" || holds(&body)
        };
        Shape {
            path: resolved(row.path),
            query: resolved(row.query),
            body: is_sent.then(|| (row.body)(&mut self.sent).to_value()),
            reply: (!row.route.is_empty()).then(|| self.shown(row.reply)),
        }
    }

    pub(super) fn shown(&mut self, make: fn(&mut SchemaGenerator) -> Schema) -> Value {
        make(&mut self.shown).to_value()
    }

    pub(super) fn finish(mut self) -> Result<Components> {
        let mut schemas = self.sent.take_definitions(true);
        let shown = self.shown.take_definitions(true);
        let split = split(&schemas, &shown);
        for (name, mut schema) in shown {
            if split.contains(&name) {
                point_at_shown(&mut schema, &split);
                let twin = format!("{name}Shown");
                ensure!(
                    !schemas.contains_key(&twin),
                    "`{twin}` is the name of a type"
                );
                schemas.insert(twin, schema);
            } else {
                schemas.entry(name).or_insert_with(|| {
                    point_at_shown(&mut schema, &split);
                    schema
                });
            }
        }
        schemas.sort_keys();
        Ok(Components { schemas, split })
    }
}

impl Components {
    /// The row's shapes, with the reply pointing at the entries of the shown side.
    pub(super) fn rename(&self, mut shape: Shape) -> Shape {
        shape.reply = shape.reply.map(|reply| self.rename_shown(reply));
        shape
    }

    pub(super) fn rename_shown(&self, mut schema: Value) -> Value {
        point_at_shown(&mut schema, &self.split);
        schema
    }
}

/// The names that both sides have and that differ, be it only in what they refer to.
fn split(sent: &Map<String, Value>, shown: &Map<String, Value>) -> BTreeSet<String> {
    let both = || sent.keys().filter(|name| shown.contains_key(*name));
    let mut split: BTreeSet<String> = both()
        .filter(|name| sent.get(*name) != shown.get(*name))
        .cloned()
        .collect();
    loop {
        let more: Vec<String> = both()
            .filter(|name| !split.contains(*name))
            .filter(|name| {
                shown
                    .get(*name)
                    .is_some_and(|schema| refers(schema, &split))
            })
            .cloned()
            .collect();
        if more.is_empty() {
            return split;
        }
        split.extend(more);
    }
}

fn refers(schema: &Value, names: &BTreeSet<String>) -> bool {
    match schema {
        Value::Object(map) => map.iter().any(|(key, value)| match (key.as_str(), value) {
            ("$ref", Value::String(target)) => target
                .strip_prefix(PLACE)
                .is_some_and(|name| names.contains(name)),
            (_, value) => refers(value, names),
        }),
        Value::Array(values) => values.iter().any(|value| refers(value, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn point_at_shown(schema: &mut Value, split: &BTreeSet<String>) {
    match schema {
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                match (key.as_str(), value) {
                    ("$ref", Value::String(target)) => {
                        if target
                            .strip_prefix(PLACE)
                            .is_some_and(|name| split.contains(name))
                        {
                            target.push_str("Shown");
                        }
                    }
                    (_, value) => point_at_shown(value, split),
                }
            }
        }
        Value::Array(values) => {
            for value in values {
                point_at_shown(value, split);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
