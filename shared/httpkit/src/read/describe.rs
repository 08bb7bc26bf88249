//! A violation of a schema, in plain words. No word of it comes from the value.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::paths::{Location, LocationSegment};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use super::wrong::Fields;

/// What is said of a field that the input does not have.
pub(super) const UNKNOWN: &str = "is not a known field";

/// Adds what one violation says, at the fields it is about.
pub(super) fn error(error: &ValidationError<'_>, fields: &mut Fields) {
    let path = dotted(error.instance_path());
    let kind = error.kind();
    if let Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } =
        kind
    {
        for name in unexpected {
            fields.add(&member(&path, name), UNKNOWN);
        }
    } else if let Kind::Required { property } = kind {
        let name = property.as_str().unwrap_or_default();
        fields.add(&member(&path, name), "is required");
    } else if let Kind::AnyOf { context } | Kind::OneOfNotValid { context } = kind {
        alternatives(&path, context, fields);
    } else {
        fields.add(&path, message(kind));
    }
}

/// What serde says, without what it quotes.
pub(super) fn serde_message(text: &str) -> &'static str {
    let known = [
        ("missing field", "is required"),
        ("unknown field", UNKNOWN),
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
fn alternatives(path: &str, branches: &[Vec<ValidationError<'_>>], fields: &mut Fields) {
    let is_other = |error: &ValidationError<'_>| {
        let at_the_top = dotted(error.instance_path()) == path;
        match error.kind().keyword() {
            "const" => true,
            "type" | "enum" => at_the_top,
            _ => false,
        }
    };
    let meant = branches
        .iter()
        .filter(|branch| !branch.iter().any(is_other))
        .min_by_key(|branch| branch.len());
    if let Some(branch) = meant {
        branch.iter().for_each(|inner| error(inner, fields));
        return;
    }
    let mut known = Vec::new();
    let mut tag = path.to_owned();
    for error in branches.iter().flatten() {
        if let Kind::Constant { expected_value } = error.kind() {
            known.push(plain(expected_value));
            tag = dotted(error.instance_path());
        } else if let Kind::Enum {
            options: Value::Array(options),
        } = error.kind()
        {
            known.extend(options.iter().map(plain));
        }
    }
    if known.is_empty() {
        fields.add(path, one_of_types(branches));
    } else {
        fields.add(&tag, format!("must be one of {}", known.join(", ")));
    }
}

fn one_of_types(branches: &[Vec<ValidationError<'_>>]) -> String {
    let types: Vec<String> = branches
        .iter()
        .flatten()
        .filter_map(|error| {
            if let Kind::Type { kind } = error.kind() {
                Some(typed(kind))
            } else {
                None
            }
        })
        .collect();
    format!("must be {}", types.join(" or "))
}

fn message(kind: &Kind) -> String {
    match kind {
        Kind::Constant { expected_value } => format!("must be {}", plain(expected_value)),
        Kind::Enum {
            options: Value::Array(options),
        } => {
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
        Kind::AdditionalProperties { .. }
        | Kind::AnyOf { .. }
        | Kind::BacktrackLimitExceeded { .. }
        | Kind::Contains
        | Kind::ContentEncoding { .. }
        | Kind::ContentMediaType { .. }
        | Kind::Custom { .. }
        | Kind::Enum { .. }
        | Kind::FalseSchema
        | Kind::FromUtf8 { .. }
        | Kind::Not { .. }
        | Kind::OneOfMultipleValid { .. }
        | Kind::OneOfNotValid { .. }
        | Kind::PropertyNames { .. }
        | Kind::Referencing(_)
        | Kind::RegexEngineFailure { .. }
        | Kind::Required { .. }
        | Kind::UnevaluatedItems { .. }
        | Kind::UnevaluatedProperties { .. } => "is not valid".to_owned(),
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
    match pattern
        .strip_prefix('^')
        .and_then(|rest| rest.split_once("_[0-7]"))
    {
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
        // That a field may be null says nothing to someone who sent something else.
        TypeKind::Multiple(several) => several
            .iter()
            .filter(|one| *one != JsonType::Null)
            .map(name)
            .collect::<Vec<_>>()
            .join(" or "),
    }
}

/// A limit or an option of the schema, without quotes.
fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
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
