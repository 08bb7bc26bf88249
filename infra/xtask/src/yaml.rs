//! Writes a template as people write one: short tags, and quotes wherever YAML could read
//! something else into a word (`OFF`, a date, a number).

use serde_json::{Map, Value};

/// The template as YAML.
pub fn write(template: &Map<String, Value>) -> String {
    let mut text = String::new();
    fields(template, 0, &mut text);
    text
}

fn fields(map: &Map<String, Value>, depth: usize, text: &mut String) {
    for (key, value) in map {
        text.push_str(&"  ".repeat(depth));
        text.push_str(&scalar(key));
        text.push(':');
        after(value, depth, text);
    }
}

/// What stands behind a colon: on the same line if it is short, else below.
fn after(value: &Value, depth: usize, text: &mut String) {
    if let Some(short) = inline(value) {
        text.push(' ');
        text.push_str(&short);
        text.push('\n');
        return;
    }
    text.push('\n');
    match value {
        Value::Object(map) => fields(map, depth + 1, text),
        Value::Array(items) => items.iter().for_each(|item| entry(item, depth + 1, text)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn entry(item: &Value, depth: usize, text: &mut String) {
    text.push_str(&"  ".repeat(depth));
    text.push_str("- ");
    match (inline(item), item) {
        (Some(short), _) => {
            text.push_str(&short);
            text.push('\n');
        }
        (None, Value::Object(map)) => {
            let mut block = String::new();
            fields(map, depth + 1, &mut block);
            text.push_str(block.trim_start());
        }
        (None, Value::Array(items)) => {
            let mut block = String::new();
            items
                .iter()
                .for_each(|item| entry(item, depth + 1, &mut block));
            text.push_str(block.trim_start());
        }
        (None, Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => {}
    }
}

/// Values that fit on their line: scalars, references, and what is empty.
fn inline(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::String(word) => Some(scalar(word)),
        Value::Array(items) => items.is_empty().then(|| "[]".to_owned()),
        Value::Object(map) => {
            if map.is_empty() {
                return Some("{}".to_owned());
            }
            if map.len() > 1 {
                return None;
            }
            let (key, value) = map.iter().next()?;
            match (key.as_str(), value) {
                ("Ref", Value::String(name)) => Some(format!("!Ref {name}")),
                ("Fn::Sub", Value::String(text)) => Some(format!("!Sub {}", scalar(text))),
                ("Fn::GetAtt", Value::Array(path)) => {
                    let path: Vec<&str> = path.iter().filter_map(Value::as_str).collect();
                    Some(format!("!GetAtt {}", path.join(".")))
                }
                (_, _) => None,
            }
        }
    }
}

/// What some reader of YAML takes for a flag or for nothing.
const TRAPS: &[&str] = &["false", "n", "no", "null", "off", "on", "true", "y", "yes"];

fn scalar(word: &str) -> String {
    let is_plain = word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '/' | '-'))
        && !TRAPS.contains(&word.to_ascii_lowercase().as_str());
    if is_plain {
        word.to_owned()
    } else {
        Value::String(word.to_owned()).to_string()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_word_that_could_be_read_otherwise_is_quoted() {
        for word in [
            "OFF",
            "yes",
            "2012-10-17",
            "1",
            "*",
            "null",
            "a: b",
            "AWS::S3::Bucket",
        ] {
            assert_eq!(scalar(word), format!("\"{word}\""));
        }
        assert_eq!(scalar("submit_request"), "submit_request");
    }

    #[test]
    fn a_template_reads_as_one_written_by_hand() {
        let template = json!({
            "Type": "String",
            "Role": {"Fn::GetAtt": ["Some", "Arn"]},
            "Statement": [{"Sid": "Log", "Action": ["logs:Put"], "Resource": {"Ref": "Log"}}],
            "Nested": [["word"]],
            "Empty": {},
        });
        let expected = "Type: String\n\
            Role: !GetAtt Some.Arn\n\
            Statement:\n  - Sid: Log\n    Action:\n      - \"logs:Put\"\n    Resource: !Ref Log\n\
            Nested:\n  - - word\n\
            Empty: {}\n";
        assert_eq!(write(template.as_object().expect("an object")), expected);
    }
}
