//! The published contract, as a client reads it.

use std::collections::{BTreeSet, HashMap};
use std::sync::Mutex;

use contract::route::Route;
use jsonschema::Validator;
use serde_json::{Map, Value, json};

/// The contract that the shop serves.
pub struct OpenApi {
    document: Value,
    validators: Mutex<HashMap<String, Option<std::sync::Arc<Validator>>>>,
}

impl OpenApi {
    /// Reads `GET /v1/openapi.json`.
    pub fn new(document: Value) -> Self {
        Self {
            document,
            validators: Mutex::default(),
        }
    }

    /// The operation that a method and path lead to, with its path as it is documented.
    pub fn operation(&self, method: &str, path: &str) -> Option<(&str, &Value)> {
        let paths = self.document["paths"].as_object()?;
        let fits = |template: &str| {
            let (wanted, given): (Vec<_>, Vec<_>) =
                (template.split('/').collect(), path.split('/').collect());
            wanted.len() == given.len()
                && wanted
                    .iter()
                    .zip(&given)
                    .all(|(w, g)| w.starts_with('{') || w == g)
        };
        // A path without parameters wins over one with them.
        let mut found: Vec<_> = paths
            .iter()
            .filter(|(template, _)| fits(template))
            .collect();
        found.sort_by_key(|(template, _)| template.matches('{').count());
        let (template, item) = found.first()?;
        let operation = item.get(method.to_lowercase())?;
        Some((template.as_str(), operation))
    }

    /// A path of the route whose every id is well formed and leads to nothing.
    pub fn path_to_nothing(&self, route: &Route) -> String {
        let operation = self.operation(route.method.as_str(), route.path);
        let parameters = operation.and_then(|(_, operation)| operation["parameters"].as_array());
        let mut path = route.path.to_owned();
        for parameter in parameters.into_iter().flatten() {
            if parameter["in"] == "path" {
                let pattern = parameter["schema"]["pattern"].as_str().unwrap_or_default();
                let prefix = pattern.trim_start_matches('^').split('_').next();
                let id = format!("{}_01J00000000000000000000ZZZ", prefix.unwrap_or_default());
                let name = parameter["name"].as_str().unwrap_or_default();
                path = path.replace(&format!("{{{name}}}"), &id);
            }
        }
        path
    }

    /// The name of every field that any schema has.
    pub fn field_names(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let mut left = vec![
            &self.document["components"]["schemas"],
            &self.document["paths"],
        ];
        while let Some(value) = left.pop() {
            if let Some(properties) = value.get("properties").and_then(Value::as_object) {
                names.extend(properties.keys().cloned());
            }
            match value {
                Value::Object(members) => left.extend(members.values()),
                Value::Array(elements) => left.extend(elements),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
        names
    }

    /// The schema of an operation's body, with everything it refers to.
    pub fn body_schema(&self, operation: &str) -> Option<Value> {
        let operation = self.by_id(operation)?;
        let schema = operation.pointer("/requestBody/content/application~1json/schema")?;
        Some(self.whole(schema))
    }

    /// A schema by its name.
    pub fn schema(&self, name: &str) -> &Value {
        &self.document["components"]["schemas"][name]
    }

    /// What an answer breaks of the contract, if anything.
    pub fn breach(&self, method: &str, path: &str, status: u16, body: &Value) -> Option<String> {
        let (template, operation) = self.operation(method, path)?;
        let told = format!("{method} {template} {status}");
        let Some(response) = operation["responses"].get(status.to_string()) else {
            return Some(format!("{told} is not documented: {body}"));
        };
        let response = self.resolve(response);
        let content = response["content"].as_object();
        let schema = content
            .and_then(|content| content.values().next())?
            .get("schema")?
            .clone();
        let validator = self.validator(&told, &schema)?;
        let errors: Vec<_> = validator
            .iter_errors(body)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        (!errors.is_empty()).then(|| format!("{told} does not fit its schema: {errors:?}"))
    }

    fn validator(&self, told: &str, schema: &Value) -> Option<std::sync::Arc<Validator>> {
        let mut validators = self
            .validators
            .lock()
            .expect("no test panics while it holds this");
        validators
            .entry(told.to_owned())
            .or_insert_with(|| {
                let whole = self.whole(schema);
                jsonschema::validator_for(&whole)
                    .ok()
                    .map(std::sync::Arc::new)
            })
            .clone()
    }

    fn by_id(&self, id: &str) -> Option<&Value> {
        let paths = self.document["paths"].as_object()?;
        let mut operations = paths
            .values()
            .filter_map(Value::as_object)
            .flat_map(Map::values);
        operations.find(|operation| operation["operationId"] == id)
    }

    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        let pointer = value.get("$ref").and_then(Value::as_str);
        pointer
            .and_then(|text| self.document.pointer(text.trim_start_matches('#')))
            .unwrap_or(value)
    }

    fn whole(&self, schema: &Value) -> Value {
        json!({ "allOf": [schema], "components": self.document["components"] })
    }
}
