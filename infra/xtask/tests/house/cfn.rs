//! Reads templates: short tags such as `!Ref` become their long form, globals reach the functions.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde_json::{Map, Value, json};
use serde_norway::Value as Yaml;

/// One template of the house.
pub(crate) struct Template {
    pub(crate) name: String,
    pub(crate) body: Value,
}

impl Template {
    pub(crate) fn read(path: &str) -> Self {
        let file = xtask::root().join(path.trim_start_matches('/'));
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{path}: {error}"));
        Self::parse(path, &text)
    }

    pub(crate) fn parse(name: &str, text: &str) -> Self {
        let yaml: Yaml = serde_norway::from_str(text).unwrap_or_else(|e| panic!("{name}: {e}"));
        Self {
            name: name.to_owned(),
            body: long(yaml),
        }
    }

    /// The resources of one type, by logical id, with what `Globals` says of every function.
    pub(crate) fn resources(&self, kind: &str) -> BTreeMap<String, Value> {
        let globals = &self.body["Globals"]["Function"];
        self.body["Resources"]
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(_, resource)| resource["Type"] == kind)
            .map(|(id, resource)| {
                let mut properties = resource["Properties"].clone();
                if kind == "AWS::Serverless::Function" {
                    for (key, value) in globals.as_object().into_iter().flatten() {
                        if properties.get(key).is_none() {
                            properties[key] = value.clone();
                        }
                    }
                }
                (id.clone(), properties)
            })
            .collect()
    }
}

/// Every template: the root, what is written by hand, what is rendered.
pub(crate) fn all() -> Vec<Template> {
    let mut paths = vec!["template.yaml".to_owned()];
    for folder in ["infra/stacks", "infra/generated"] {
        paths.extend(yaml_files(folder));
    }
    paths.iter().map(|path| Template::read(path)).collect()
}

pub(crate) fn yaml_files(folder: &str) -> Vec<String> {
    let mut files: Vec<PathBuf> = fs::read_dir(xtask::root().join(folder))
        .expect("the folder reads")
        .map(|entry| entry.expect("the entry reads").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        .collect();
    files.sort();
    files
        .iter()
        .filter_map(|path| Some(format!("{folder}/{}", path.file_name()?.to_str()?)))
        .collect()
}

fn long(yaml: Yaml) -> Value {
    match yaml {
        Yaml::Null => Value::Null,
        Yaml::Bool(flag) => json!(flag),
        Yaml::Number(number) => serde_json::to_value(number).expect("a number is a number"),
        Yaml::String(text) => json!(text),
        Yaml::Sequence(items) => items.into_iter().map(long).collect(),
        Yaml::Mapping(fields) => {
            let mut map = Map::new();
            for (key, value) in fields {
                let key = key.as_str().expect("keys are text").to_owned();
                map.insert(key, long(value));
            }
            Value::Object(map)
        }
        Yaml::Tagged(tagged) => {
            let name = tagged.tag.to_string();
            let value = long(tagged.value);
            match name.trim_start_matches('!') {
                "Ref" => json!({"Ref": value}),
                "GetAtt" => {
                    let path = value.as_str().expect("!GetAtt names one thing");
                    let (id, attribute) = path.split_once('.').expect("and its attribute");
                    json!({"Fn::GetAtt": [id, attribute]})
                }
                other => json!({format!("Fn::{other}"): value}),
            }
        }
    }
}
