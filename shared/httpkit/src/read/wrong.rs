//! Everything that is wrong with an input, by field.

use std::collections::BTreeMap;

use contract::route::Wire;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::describe;

/// An answer names no more wrong fields than this: a long list of them helps nobody.
const MOST_FIELDS: usize = 100;
/// How often the rest is read again without what was wrong.
const MOST_READS: usize = 16;
/// A name that a caller made up is repeated no longer than this.
const LONGEST_NAME: usize = 200;
/// What is called wrong when it is no field: only a body can be something else than an object.
const WHOLE: &str = "body";

/// Messages by dotted path, such as `items[2].title`.
#[derive(Debug, Default)]
pub(super) struct Fields(BTreeMap<String, Vec<String>>);

impl Fields {
    pub(super) fn add(&mut self, path: &str, message: impl Into<String>) {
        let path = if path.is_empty() || path == "." {
            WHOLE
        } else {
            path
        };
        let path: String = path.chars().take(LONGEST_NAME).collect();
        if self.is_full() && !self.0.contains_key(&path) {
            return;
        }
        let messages = self.0.entry(path).or_default();
        let message = message.into();
        if !messages.contains(&message) {
            messages.push(message);
        }
    }

    pub(super) fn merge(&mut self, other: Option<Self>) {
        for (path, messages) in other.into_iter().flat_map(|other| other.0) {
            for message in messages {
                self.add(&path, message);
            }
        }
    }

    fn is_full(&self) -> bool {
        self.0.len() >= MOST_FIELDS
    }

    fn names_unknown(&self, name: &str) -> bool {
        let messages = self.0.get(name);
        messages.is_some_and(|all| all.iter().any(|one| one == describe::UNKNOWN))
    }

    /// Whether the field, something in it or something around it is known to be wrong.
    fn blames(&self, path: &str) -> bool {
        let within = |inner: &str, outer: &str| {
            inner
                .strip_prefix(outer)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        match path {
            "" | "." => !self.is_empty(),
            path => self
                .0
                .keys()
                .any(|known| within(known, path) || within(path, known)),
        }
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn into_list(self) -> Vec<(String, String)> {
        let named = |(path, messages): (String, Vec<String>)| {
            messages
                .into_iter()
                .map(move |message| (path.clone(), message))
        };
        self.0.into_iter().flat_map(named).collect()
    }
}

/// The schema of what is read: the same one the contract publishes.
pub(super) fn schema_of<T: Wire>() -> Value {
    SchemaSettings::draft2020_12()
        .for_deserialize()
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value()
}

/// A parameter's text as the value its schema asks for; as text, if it is none.
pub(super) fn coerced(schema: &Value, name: &str, text: &str) -> Value {
    let property = &schema["properties"][name];
    let read = if asks_for(schema, property, "integer") {
        text.parse::<i64>().ok().map(Value::from)
    } else if asks_for(schema, property, "number") {
        text.parse::<f64>().ok().map(Value::from)
    } else if asks_for(schema, property, "boolean") {
        text.parse::<bool>().ok().map(Value::from)
    } else {
        None
    };
    read.unwrap_or_else(|| Value::from(text))
}

/// Whether the property takes values of this kind, directly or through what it refers to.
fn asks_for(root: &Value, property: &Value, kind: &str) -> bool {
    let one_of_its_kinds = match &property["type"] {
        Value::String(only) => only == kind,
        Value::Array(kinds) => kinds.iter().any(|one| one == kind),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    };
    let referred = property["$ref"]
        .as_str()
        .and_then(|target| root.pointer(target.strip_prefix('#')?))
        .is_some_and(|target| asks_for(root, target, kind));
    let alternatives = property["anyOf"].as_array();
    let in_one = alternatives.is_some_and(|all| all.iter().any(|one| asks_for(root, one, kind)));
    one_of_its_kinds || referred || in_one
}

/// Everything that is wrong with `value`. If nothing is after all, the value.
///
/// The schema says most of it. What only code knows (a checksum, a rule between two fields) shows
/// once the rest reads; so what is known to be wrong and may be absent is taken out of the way.
pub(super) fn explain<T: Wire>(
    schema: &Value,
    value: &Value,
    mut fields: Fields,
) -> Result<T, Fields> {
    against_schema(schema, value, &mut fields);
    let mut rest = value.clone();
    if let Value::Object(members) = &mut rest {
        members.retain(|name, _| !fields.names_unknown(name));
    }
    for _ in 0..MOST_READS {
        match serde_path_to_error::deserialize::<_, T>(&rest) {
            Ok(read) => return checked(read, fields),
            Err(error) => {
                let path = error.path().to_string();
                if !fields.blames(&path) {
                    let message = describe::serde_message(&error.inner().to_string());
                    fields.add(&path, message);
                }
                let first = path.split(['.', '[']).next().unwrap_or_default();
                let removed = rest
                    .as_object_mut()
                    .and_then(|members| members.remove(first));
                if removed.is_none() {
                    break;
                }
            }
        }
    }
    Err(fields)
}

fn checked<T: Wire>(read: T, mut fields: Fields) -> Result<T, Fields> {
    if let Err(report) = read.validate() {
        for (path, error) in report.iter() {
            let path = path.to_string();
            // The schema says the same in plainer words.
            if !fields.blames(&path) {
                fields.add(&path, error.message());
            }
        }
    }
    if fields.is_empty() {
        Ok(read)
    } else {
        Err(fields)
    }
}

/// A member given twice is lost once the body is a value, so it is looked for before.
pub(super) fn repeated_members<T: Wire>(body: &[u8], fields: &mut Fields) {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let Err(error) = serde_path_to_error::deserialize::<_, T>(&mut reader) else {
        return;
    };
    let message = error.inner().to_string();
    let Some(name) = message
        .strip_prefix("duplicate field `")
        .and_then(|m| m.split('`').next())
    else {
        return;
    };
    let path = error.path().to_string();
    let path = match path.strip_suffix(name) {
        // Some readers name the member itself, others what it stands in.
        Some(_) => path,
        None if path == "." => name.to_owned(),
        None => format!("{path}.{name}"),
    };
    fields.add(&path, "is given more than once");
}

fn against_schema(schema: &Value, value: &Value, fields: &mut Fields) {
    let Ok(validator) = jsonschema::options()
        .should_validate_formats(true)
        .build(schema)
    else {
        // A schema that does not compile is caught by the contract's tests; serde still decides.
        return;
    };
    for error in validator.iter_errors(value) {
        if fields.is_full() {
            return;
        }
        describe::error(&error, fields);
    }
}
