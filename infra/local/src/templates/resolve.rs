//! The functions and references of a template, evaluated.

use serde_json::{Map, Value as Json, json};
use serde_norway::{Mapping, Value as Yaml};

use crate::error::LocalError;
use crate::templates::{ACCOUNT, REGION, Resource, Template, Templates, plain};

impl Templates {
    pub(super) fn resolve(&self, template: &Template, value: &Yaml) -> Result<Json, LocalError> {
        match value {
            Yaml::Null => Ok(Json::Null),
            Yaml::Bool(value) => Ok(Json::Bool(*value)),
            Yaml::String(text) => Ok(Json::String(text.clone())),
            Yaml::Number(number) => {
                serde_json::to_value(number).map_err(|error| template.wrong(error))
            }
            Yaml::Sequence(items) => items
                .iter()
                .map(|item| self.resolve(template, item))
                .filter(|item| !matches!(item, Ok(Json::Null)))
                .collect::<Result<_, _>>()
                .map(Json::Array),
            Yaml::Mapping(map) => match long_form(map) {
                Some((function, argument)) => self.call(template, function, argument),
                None => self.object(template, map),
            },
            Yaml::Tagged(tagged) => {
                let tag = tagged.tag.to_string();
                self.call(template, tag.trim_start_matches('!'), &tagged.value)
            }
        }
    }

    fn object(&self, template: &Template, map: &Mapping) -> Result<Json, LocalError> {
        let mut object = Map::new();
        for (key, value) in map {
            let Some(key) = key.as_str() else {
                return Err(template.wrong("a key is no text"));
            };
            let value = self.resolve(template, value)?;
            if !value.is_null() {
                object.insert(key.to_owned(), value);
            }
        }
        Ok(Json::Object(object))
    }

    fn call(&self, template: &Template, name: &str, argument: &Yaml) -> Result<Json, LocalError> {
        match name {
            "Ref" => self.reference(template, self.text(template, argument)?.as_str()),
            "GetAtt" => self.attribute_of(template, argument),
            "Sub" => self.substitute(template, argument),
            "If" => self.choose(template, argument),
            "Equals" | "Not" | "And" | "Or" | "Condition" => {
                self.holds(template, name, argument).map(Json::Bool)
            }
            "Join" => {
                let (separator, items) = self.pair(template, argument)?;
                let separator = separator.as_str().unwrap_or_default().to_owned();
                let items = items.as_array().cloned().unwrap_or_default();
                let items: Vec<_> = items.iter().map(plain).collect();
                Ok(Json::String(items.join(&separator)))
            }
            "Select" => {
                let (index, items) = self.pair(template, argument)?;
                let index = plain(&index).parse::<usize>().unwrap_or(usize::MAX);
                let found = items.get(index).cloned();
                found.ok_or_else(|| template.wrong("Select goes past the end"))
            }
            "Split" => {
                let (separator, text) = self.pair(template, argument)?;
                let text = plain(&text);
                Ok(json!(text.split(&plain(&separator)).collect::<Vec<_>>()))
            }
            other => Err(template.wrong(format!("!{other} is not understood here"))),
        }
    }

    fn reference(&self, template: &Template, name: &str) -> Result<Json, LocalError> {
        match name {
            "AWS::Region" => return Ok(json!(REGION)),
            "AWS::AccountId" => return Ok(json!(ACCOUNT)),
            "AWS::Partition" => return Ok(json!("aws")),
            "AWS::URLSuffix" => return Ok(json!("amazonaws.com")),
            "AWS::StackName" => return Ok(json!("local")),
            "AWS::NoValue" => return Ok(Json::Null),
            _ => {}
        }
        if let Some(parameter) = template.parameters.get(name) {
            return self.parameter(template, name, parameter);
        }
        let resource = self.resource(template, name)?;
        resource.physical_id().map(Json::String)
    }

    fn parameter(
        &self,
        template: &Template,
        name: &str,
        parameter: &Yaml,
    ) -> Result<Json, LocalError> {
        if let Some(given) = self.given.get(name) {
            let is_list =
                parameter.get("Type").and_then(Yaml::as_str) == Some("CommaDelimitedList");
            return Ok(if is_list {
                json!(given.split(',').map(str::trim).collect::<Vec<_>>())
            } else {
                json!(given)
            });
        }
        let output = self.all.iter().find_map(|other| {
            let value = other.outputs.get(name)?.get("Value")?;
            Some((other, value))
        });
        if let Some((other, value)) = output {
            return self.resolve(other, value);
        }
        match parameter.get("Default") {
            Some(default) => self.resolve(template, default),
            None => Err(template.wrong(format!("parameter {name} has no value"))),
        }
    }

    fn resource<'a>(
        &'a self,
        template: &'a Template,
        name: &str,
    ) -> Result<Resource<'a>, LocalError> {
        let found = template.resources(self).find(|one| one.id == name);
        found.ok_or_else(|| template.wrong(format!("there is no {name}")))
    }

    fn attribute_of(&self, template: &Template, argument: &Yaml) -> Result<Json, LocalError> {
        let path = if let Yaml::Sequence(parts) = argument {
            let parts: Vec<_> = parts.iter().filter_map(Yaml::as_str).collect();
            parts.join(".")
        } else {
            self.text(template, argument)?
        };
        self.attribute(template, &path)
    }

    fn attribute(&self, template: &Template, path: &str) -> Result<Json, LocalError> {
        let Some((name, attribute)) = path.split_once('.') else {
            return Err(template.wrong(format!("{path} names no attribute")));
        };
        self.resource(template, name)?
            .attribute(attribute)
            .map(Json::String)
    }

    /// `${Name}`, `${Name.Attribute}`, and names that the call brings along.
    fn substitute(&self, template: &Template, argument: &Yaml) -> Result<Json, LocalError> {
        let parts = argument.as_sequence().map(Vec::as_slice);
        let (text, own) = match parts {
            Some([text, own]) => (text.as_str(), own.as_mapping()),
            Some(_) => (None, None),
            None => (argument.as_str(), None),
        };
        let mut rest = text.ok_or_else(|| template.wrong("!Sub takes a text"))?;
        let mut done = String::new();
        while let Some((before, after)) = rest.split_once("${") {
            done.push_str(before);
            let (name, after) = after
                .split_once('}')
                .ok_or_else(|| template.wrong("!Sub has an open ${"))?;
            let value = match own.and_then(|own| own.get(name)) {
                Some(value) => self.resolve(template, value)?,
                None if name.starts_with('!') => json!(format!("${{{}}}", &name[1..])),
                None if name.contains('.') => self.attribute(template, name)?,
                None => self.reference(template, name)?,
            };
            done.push_str(&plain(&value));
            rest = after;
        }
        done.push_str(rest);
        Ok(Json::String(done))
    }

    fn choose(&self, template: &Template, argument: &Yaml) -> Result<Json, LocalError> {
        let Some([condition, yes, no]) = argument.as_sequence().map(Vec::as_slice) else {
            return Err(template.wrong("!If takes a condition and two values"));
        };
        let chosen = if self.holds(template, "Condition", condition)? {
            yes
        } else {
            no
        };
        self.resolve(template, chosen)
    }

    fn holds(&self, template: &Template, name: &str, argument: &Yaml) -> Result<bool, LocalError> {
        if name == "Condition" {
            let name = self.text(template, argument)?;
            let Some(condition) = template.conditions.get(name.as_str()) else {
                return Err(template.wrong(format!("there is no condition {name}")));
            };
            return Ok(self.resolve(template, condition)? == json!(true));
        }
        let Json::Array(parts) = self.resolve(template, argument)? else {
            return Err(template.wrong(format!("!{name} takes a list")));
        };
        let mut parts_hold = parts.iter().map(|part| part == &json!(true));
        Ok(match name {
            "Equals" => parts.first().map(plain) == parts.get(1).map(plain),
            "Not" => !parts_hold.next().unwrap_or_default(),
            "And" => parts_hold.all(|holds| holds),
            _ => parts_hold.any(|holds| holds),
        })
    }

    fn pair(&self, template: &Template, argument: &Yaml) -> Result<(Json, Json), LocalError> {
        let parts = self.resolve(template, argument)?;
        match parts.as_array().map(Vec::as_slice) {
            Some([first, second]) => Ok((first.clone(), second.clone())),
            Some(_) | None => {
                Err(template.wrong("a function of two values has another number of them"))
            }
        }
    }

    fn text(&self, template: &Template, value: &Yaml) -> Result<String, LocalError> {
        self.resolve(template, value).map(|value| plain(&value))
    }
}

impl Template {
    fn wrong(&self, reason: impl ToString) -> LocalError {
        LocalError::template(&self.name, reason)
    }
}

impl Resource<'_> {
    /// What `!Ref` gives.
    fn physical_id(&self) -> Result<String, LocalError> {
        match self.kind {
            "AWS::SQS::Queue" => Ok(format!(
                "https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{}",
                self.text("QueueName")?
            )),
            "AWS::DynamoDB::Table" => self.text("TableName"),
            "AWS::Events::EventBus" => self.text("Name"),
            "AWS::S3::Bucket" => self.text("BucketName"),
            "AWS::Serverless::Function" | "AWS::Lambda::Function" => self.text("Handler"),
            _ => Ok(self.id.to_owned()),
        }
    }

    fn attribute(&self, attribute: &str) -> Result<String, LocalError> {
        let arn =
            |service: &str, rest: &str| format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{rest}");
        match (self.kind, attribute) {
            ("AWS::SQS::Queue", "Arn") => Ok(arn("sqs", &self.text("QueueName")?)),
            ("AWS::SQS::Queue", "QueueName") => self.text("QueueName"),
            ("AWS::DynamoDB::Table", "Arn") => Ok(arn(
                "dynamodb",
                &format!("table/{}", self.text("TableName")?),
            )),
            ("AWS::DynamoDB::Table", "StreamArn") => Ok(arn(
                "dynamodb",
                &format!("table/{}/stream/local", self.text("TableName")?),
            )),
            ("AWS::Events::EventBus", "Arn") => {
                Ok(arn("events", &format!("event-bus/{}", self.text("Name")?)))
            }
            ("AWS::S3::Bucket", "Arn") => Ok(format!("arn:aws:s3:::{}", self.text("BucketName")?)),
            ("AWS::Serverless::Function" | "AWS::Lambda::Function", "Arn") => Ok(arn(
                "lambda",
                &format!("function:{}", self.text("Handler")?),
            )),
            // Nothing here acts on the others: their name and attribute will do.
            (_, attribute) => Ok(arn("local", &format!("{}/{attribute}", self.id))),
        }
    }
}

fn long_form(map: &Mapping) -> Option<(&str, &Yaml)> {
    let (key, argument) = map.iter().next().filter(|_| map.len() == 1)?;
    let key = key.as_str()?;
    match key.strip_prefix("Fn::") {
        Some(function) => Some((function, argument)),
        None => (key == "Ref").then_some((key, argument)),
    }
}
