//! A violation of a schema, in plain words. No word of it comes from the value.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::paths::{Location, LocationSegment};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use super::wrong::Fields;

/// Adds what one violation says, at the fields it is about.
pub(super) fn error(error: &ValidationError<'_>, fields: &mut Fields) {
    let path = dotted(error.instance_path());
    match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            for name in unexpected {
                fields.add(&member(&path, name), "is not a known field");
            }
        }
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            fields.add(&member(&path, name), "is required");
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            alternatives(&path, context, fields);
        }
        Kind::PropertyNames { .. } => fields.add(&path, "has a field whose name is not allowed"),
        other => fields.add(&path, message(other)),
    }
}

/// What serde says, without what it quotes.
pub(super) fn serde_message(text: &str) -> &'static str {
    let known = [
        ("missing field", "is required"),
        ("unknown field", "is not a known field"),
        ("unknown variant", "is not one of the known values"),
        ("duplicate field", "is given more than once"),
        ("invalid type", "is of the wrong type"),
        ("invalid length", "has the wrong length"),
    ];
    known
        .into_iter()
        .find_map(|(start, message)| text.starts_with(start).then_some(message))
        .unwrap_or("is not valid")
}

/// None of several shapes fits. The one that was most likely meant is explained.
fn alternatives(path: &str, context: &[Vec<ValidationError<'_>>], fields: &mut Fields) {
    let constants: Vec<String> = context.iter().flatten().filter_map(constant).collect();
    let is_other = |error: &&ValidationError<'_>| {
        matches!(error.kind(), Kind::Constant { .. } | Kind::Type { .. })
    };
    let meant = context
        .iter()
        .filter(|branch| !branch.iter().any(|error| is_other(&error)))
        .min_by_key(|branch| branch.len());
    // A shape that is an object fits an object better than `null` does.
    let meant = meant.or_else(|| {
        let deep = |error: &&ValidationError<'_>| dotted(error.instance_path()) != path;
        let same_kind = |error: &ValidationError<'_>| {
            matches!(error.kind(), Kind::Type { .. }) && !deep(&error)
        };
        context
            .iter()
            .filter(|branch| !branch.iter().any(same_kind) && constants.is_empty())
            .min_by_key(|branch| branch.len())
    });
    match meant {
        Some(branch) => branch.iter().for_each(|inner| error(inner, fields)),
        None if constants.is_empty() => fields.add(path, "has none of the known shapes"),
        None => {
            let tag = context
                .iter()
                .flatten()
                .find(|error| matches!(error.kind(), Kind::Constant { .. }))
                .map_or_else(|| path.to_owned(), |error| dotted(error.instance_path()));
            fields.add(&tag, format!("must be one of {}", constants.join(", ")));
        }
    }
}

fn constant(error: &ValidationError<'_>) -> Option<String> {
    match error.kind() {
        Kind::Constant { expected_value } => Some(plain(expected_value)),
        Kind::Enum { options: Value::Array(options) } => {
            Some(options.iter().map(plain).collect::<Vec<_>>().join(", "))
        }
        _ => None,
    }
}

fn message(kind: &Kind) -> String {
    match kind {
        Kind::Constant { expected_value } => format!("must be {}", plain(expected_value)),
        Kind::Enum { options: Value::Array(options) } => {
            let options: Vec<String> = options.iter().map(plain).collect();
            format!("must be one of {}", options.join(", "))
        }
        Kind::ExclusiveMaximum { limit } => format!("must be less than {}", plain(limit)),
        Kind::ExclusiveMinimum { limit } => format!("must be more than {}", plain(limit)),
        Kind::Maximum { limit } => format!("must be {} or less", plain(limit)),
        Kind::Minimum { limit } => format!("must be {} or more", plain(limit)),
        Kind::MultipleOf { multiple_of } => format!("must be a multiple of {multiple_of}"),
        Kind::MaxLength { limit } => format!("must be at most {}", count(*limit, "character")),
        Kind::MinLength { limit } => format!("must be at least {}", count(*limit, "character")),
        Kind::MaxItems { limit } => format!("must have at most {}", entries(*limit)),
        Kind::MinItems { limit } => format!("must have at least {}", entries(*limit)),
        Kind::AdditionalItems { limit } => format!("must have at most {limit} entries"),
        Kind::MaxProperties { limit } => format!("must have at most {}", count(*limit, "field")),
        Kind::MinProperties { limit } => format!("must have at least {}", count(*limit, "field")),
        Kind::UniqueItems => "must not have an entry twice".to_owned(),
        Kind::Format { format } => formatted(format),
        Kind::Pattern { pattern } => patterned(pattern),
        Kind::Type { kind } => format!("must be {}", typed(kind)),
        _ => "is not valid".to_owned(),
    }
}

fn count(limit: u64, noun: &str) -> String {
    let plural = if limit == 1 { "" } else { "s" };
    format!("{limit} {noun}{plural}")
}

fn entries(limit: u64) -> String {
    format!("{limit} {}", if limit == 1 { "entry" } else { "entries" })
}

fn formatted(format: &str) -> String {
    match format {
        "date" => "must be a day such as 2026-11-24".to_owned(),
        "date-time" => "must be an instant such as 2026-11-24T15:04:05Z".to_owned(),
        "email" => "must be an e-mail address".to_owned(),
        "uri" => "must be a web address".to_owned(),
        other => format!("must be of the form {other}"),
    }
}

fn patterned(pattern: &str) -> String {
    // The pattern of an id says more to a program than to a person.
    match pattern.strip_prefix('^').and_then(|rest| rest.split_once("_[0-7]")) {
        Some((prefix, _)) => format!("must be an id that begins with {prefix}_"),
        None => format!("must match {pattern}"),
    }
}

fn typed(kind: &TypeKind) -> String {
    let name = |kind: JsonType| match kind {
        JsonType::Null => "null",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "a whole number",
        JsonType::Number => "a number",
        JsonType::String => "a text",
        JsonType::Array => "a list",
        JsonType::Object => "an object",
    };
    match kind {
        TypeKind::Single(one) => name(*one).to_owned(),
        TypeKind::Multiple(several) => {
            several.iter().map(name).collect::<Vec<_>>().join(" or ")
        }
    }
}

/// A limit or an option of the schema, without quotes.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn dotted(location: &Location) -> String {
    let mut path = String::new();
    for segment in location {
        match segment {
            LocationSegment::Index(index) => path.push_str(&format!("[{index}]")),
            LocationSegment::Property(name) => path = member(&path, &name),
        }
    }
    path
}

fn member(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}
