//! The templates that are deployed, read for what the stack makes of them here.
//!
//! All templates are read together. A parameter that was not given is looked for among the
//! outputs of the other templates under the same name, which is how the root template joins
//! them. Properties are resolved one by one as they are asked for, so that a parameter matters
//! only where it is used.

mod resolve;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value as Json;
use serde_norway::{Mapping, Value as Yaml};

use crate::error::LocalError;

/// The account of everything that is made here.
pub(crate) const ACCOUNT: &str = "000000000000";
/// The region of everything that is made here.
pub(crate) const REGION: &str = "us-east-1";

/// Every template of the house.
#[derive(Clone, Debug, Default)]
pub struct Templates {
    all: Vec<Template>,
    given: BTreeMap<String, String>,
}

#[derive(Clone, Debug)]
struct Template {
    name: String,
    parameters: Mapping,
    conditions: Mapping,
    resources: Mapping,
    outputs: Mapping,
    globals: Mapping,
}

/// One resource of a template, its properties not yet resolved.
#[derive(Clone, Copy, Debug)]
pub struct Resource<'a> {
    templates: &'a Templates,
    template: &'a Template,
    /// Its name within the template.
    pub id: &'a str,
    /// Its type, such as `AWS::SQS::Queue`.
    pub kind: &'a str,
    whole: &'a Yaml,
}

impl Templates {
    /// Reads every `*.yaml` of the folders. A folder that is not there holds none.
    ///
    /// # Errors
    /// A file cannot be read, or is no template.
    pub fn read(folders: &[&Path], given: BTreeMap<String, String>) -> Result<Self, LocalError> {
        let mut templates = Self {
            given,
            ..Self::default()
        };
        for folder in folders.iter().filter(|folder| folder.is_dir()) {
            let entries = std::fs::read_dir(folder).map_err(LocalError::files(folder))?;
            let mut files: Vec<_> = entries
                .filter_map(|entry| Some(entry.ok()?.path()))
                .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
                .collect();
            files.sort();
            for file in files {
                let text = std::fs::read_to_string(&file).map_err(LocalError::files(&file))?;
                let name = file
                    .file_name()
                    .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
                templates.add(&name, &text)?;
            }
        }
        Ok(templates)
    }

    /// Reads templates that are at hand as text, each with a name for messages.
    ///
    /// # Errors
    /// A text is no template.
    pub fn parse(
        texts: &[(&str, &str)],
        given: BTreeMap<String, String>,
    ) -> Result<Self, LocalError> {
        let mut templates = Self {
            given,
            ..Self::default()
        };
        for (name, text) in texts {
            templates.add(name, text)?;
        }
        Ok(templates)
    }

    fn add(&mut self, name: &str, text: &str) -> Result<(), LocalError> {
        let document: Mapping =
            serde_norway::from_str(text).map_err(|error| LocalError::template(name, error))?;
        let section = |key: &str| match document.get(key) {
            Some(Yaml::Mapping(section)) => section.clone(),
            _ => Mapping::new(),
        };
        self.all.push(Template {
            name: name.to_owned(),
            parameters: section("Parameters"),
            conditions: section("Conditions"),
            resources: section("Resources"),
            outputs: section("Outputs"),
            globals: section("Globals"),
        });
        Ok(())
    }

    /// Every resource of a type, in the order of the templates.
    pub fn resources<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = Resource<'a>> {
        self.all
            .iter()
            .flat_map(move |template| template.resources(self))
            .filter(move |resource| resource.kind == kind)
    }
}

impl Template {
    fn resources<'a>(&'a self, templates: &'a Templates) -> impl Iterator<Item = Resource<'a>> {
        self.resources.iter().filter_map(move |(id, resource)| {
            Some(Resource {
                templates,
                template: self,
                id: id.as_str()?,
                kind: resource.get("Type")?.as_str()?,
                whole: resource,
            })
        })
    }
}

/// As a template writes a value into a text.
pub(crate) fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => value.to_string(),
    }
}

impl Resource<'_> {
    /// A property with everything in it resolved, if the resource has it.
    ///
    /// # Errors
    /// It uses a parameter that has no value, or a function that is not understood here.
    pub fn get(&self, property: &str) -> Result<Option<Json>, LocalError> {
        self.resolved(
            self.whole
                .get("Properties")
                .and_then(|all| all.get(property)),
        )
    }

    /// The binary that a function is built from.
    ///
    /// # Errors
    /// As [`Resource::get`].
    pub fn binary(&self) -> Result<Option<String>, LocalError> {
        let path = ["Metadata", "BuildProperties", "Binary"];
        let binary = path
            .iter()
            .try_fold(self.whole, |value, key| value.get(key));
        Ok(match self.resolved(binary)? {
            Some(Json::String(binary)) => Some(binary),
            _ => None,
        })
    }

    /// The environment of a function: what its template gives every function, then its own.
    ///
    /// # Errors
    /// As [`Resource::get`].
    pub fn environment(&self) -> Result<BTreeMap<String, String>, LocalError> {
        let of_all = ["Function", "Environment"]
            .iter()
            .try_fold(
                &Yaml::Mapping(self.template.globals.clone()),
                |value, key| value.get(key),
            )
            .cloned();
        let own = self.get("Environment")?;
        let mut variables = BTreeMap::new();
        for environment in [self.resolved(of_all.as_ref())?, own].iter().flatten() {
            let pairs = environment["Variables"].as_object().into_iter().flatten();
            for (name, value) in pairs {
                variables.insert(name.clone(), plain(value));
            }
        }
        Ok(variables)
    }

    /// The resource of the same template that has this logical id.
    pub fn neighbour(&self, id: &str) -> Option<Self> {
        let mut all = self.template.resources(self.templates);
        all.find(|resource| resource.id == id)
    }

    fn resolved(&self, value: Option<&Yaml>) -> Result<Option<Json>, LocalError> {
        value
            .map(|value| self.templates.resolve(self.template, value))
            .transpose()
            .map(|value| value.filter(|value| !value.is_null()))
    }

    /// A property that must be there, as text.
    ///
    /// # Errors
    /// As [`Resource::get`]; or it is not there, or no text.
    pub fn text(&self, property: &str) -> Result<String, LocalError> {
        match self.get(property)? {
            Some(Json::String(text)) => Ok(text),
            _ => Err(LocalError::template(
                &self.template.name,
                format!("{} has no {property}", self.id),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn given() -> BTreeMap<String, String> {
        BTreeMap::from([("Environment".to_owned(), "local".to_owned())])
    }

    const BASE: &str = r#"
Parameters:
  Environment: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Environment, prod]
Resources:
  Dead:
    Type: AWS::SQS::Queue
    Properties: {QueueName: !Sub "house-${Environment}-dead"}
  Work:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Join ["-", [house, !Ref Environment, work]]
      VisibilityTimeout: !If [IsProd, 180, 30]
      RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 5}
      Policy: {"Fn::Sub": ["${Who}/${AWS::AccountId}", {Who: !Ref AWS::Region}]}
      Missing: !Ref AWS::NoValue
Outputs:
  WorkArn: {Value: !GetAtt Work.Arn}
"#;
    const USER: &str = r#"
Parameters:
  WorkArn: {Type: String}
  Size: {Type: Number, Default: 10}
  Nowhere: {Type: String}
Resources:
  Function:
    Type: AWS::Serverless::Function
    Properties: {Handler: print_documents}
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      EventSourceArn: !Ref WorkArn
      FunctionName: !GetAtt Function.Arn
      BatchSize: !Ref Size
      Lost: !Ref Nowhere
"#;

    #[test]
    fn functions_and_references_are_resolved_across_templates() {
        let templates = Templates::parse(&[("base", BASE), ("user", USER)], given()).unwrap();
        let queues: Vec<_> = templates.resources("AWS::SQS::Queue").collect();
        assert_eq!(queues[0].text("QueueName").unwrap(), "house-local-dead");
        assert_eq!(queues[1].text("QueueName").unwrap(), "house-local-work");
        assert_eq!(queues[1].get("VisibilityTimeout").unwrap(), Some(json!(30)));
        assert_eq!(
            queues[1].get("RedrivePolicy").unwrap(),
            Some(json!({
                "deadLetterTargetArn": "arn:aws:sqs:us-east-1:000000000000:house-local-dead",
                "maxReceiveCount": 5
            }))
        );
        assert_eq!(
            queues[1].get("Policy").unwrap(),
            Some(json!("us-east-1/000000000000"))
        );
        assert_eq!(queues[1].get("Missing").unwrap(), None);

        let mapping = templates
            .resources("AWS::Lambda::EventSourceMapping")
            .next()
            .unwrap();
        assert_eq!(
            mapping.text("EventSourceArn").unwrap(),
            "arn:aws:sqs:us-east-1:000000000000:house-local-work"
        );
        assert_eq!(
            mapping.text("FunctionName").unwrap(),
            "arn:aws:lambda:us-east-1:000000000000:function:print_documents"
        );
        assert_eq!(mapping.get("BatchSize").unwrap(), Some(json!(10)));
    }

    #[test]
    fn a_parameter_without_a_value_is_an_error_where_it_is_used() {
        let templates = Templates::parse(&[("user", USER)], given()).unwrap();
        let mapping = templates
            .resources("AWS::Lambda::EventSourceMapping")
            .next()
            .unwrap();
        assert!(mapping.get("BatchSize").is_ok());
        let error = mapping.get("Lost").unwrap_err().to_string();
        assert!(error.contains("Nowhere"), "{error}");
    }
}
