//! What starts which function, read from the templates that are deployed.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value as Json;

use crate::error::LocalError;
use crate::gateway::route::Route;
use crate::templates::{Resource, Templates, plain};

/// A function, as it is deployed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name, which is its handler.
    pub name: String,
    /// The binary that holds it.
    pub binary: String,
    /// How long it may run.
    pub timeout: Duration,
    /// MB of memory.
    pub memory: u32,
    /// What its environment says.
    pub environment: BTreeMap<String, String>,
}

/// A function that no caller starts, and what does.
#[derive(Clone, Debug, PartialEq)]
pub struct Worker {
    /// The function's name.
    pub function: String,
    /// What starts it.
    pub trigger: Trigger,
}

/// What starts a worker.
#[derive(Clone, Debug, PartialEq)]
pub enum Trigger {
    /// Records of the table's stream.
    Stream(StreamTrigger),
    /// Messages of a queue.
    Queue(QueueTrigger),
    /// The clock.
    Schedule(ScheduleTrigger),
}

/// How a function reads the table's stream.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamTrigger {
    /// Records at a time.
    pub batch_size: usize,
    /// Patterns as an event source mapping has them; a record passes if one of them matches.
    /// None lets every record pass.
    pub filters: Vec<String>,
    /// How often a batch that failed is tried again. None is until it succeeds.
    pub retries: Option<u32>,
    /// Whether a batch that failed whole is halved before it is tried again.
    pub bisect: bool,
    /// Whether the answer may name the records that failed.
    pub partial: bool,
    /// The ARN of the queue that is told of batches that were given up.
    pub on_failure: Option<String>,
}

/// How a function reads a queue.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueTrigger {
    /// The queue's name, whole or without its prefix.
    pub queue: String,
    /// Messages at a time, at most 10 here.
    pub batch_size: usize,
    /// Whether the answer may name the messages that failed.
    pub partial: bool,
}

/// When a function is started by the clock.
#[derive(Clone, Debug, PartialEq)]
pub struct ScheduleTrigger {
    /// The schedule's name.
    pub name: String,
    /// `rate(…)` or `cron(…)` as Scheduler writes them.
    pub expression: String,
    /// The IANA name of the time zone that `cron(…)` is in.
    pub timezone: String,
    /// What the function is sent. None sends Scheduler's own small document.
    pub input: Option<String>,
    /// The ARN of the queue that is told of a run that was given up.
    pub on_failure: Option<String>,
}

impl Default for StreamTrigger {
    /// New event items of the table, in batches that may fail in part: what the relay reads.
    fn default() -> Self {
        Self {
            batch_size: 100,
            filters: vec![
                r#"{"eventName":["INSERT"],"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"EVT#"}]}}}}"#
                    .to_owned(),
            ],
            retries: Some(10),
            bisect: true,
            partial: true,
            on_failure: None,
        }
    }
}

/// Workers said in code, for a stack whose templates do not declare them.
impl Worker {
    /// A worker that reads new event items.
    pub fn of_stream(function: &str) -> Self {
        Self {
            function: function.to_owned(),
            trigger: Trigger::Stream(StreamTrigger::default()),
        }
    }

    /// A worker that reads a queue, ten messages at a time, which may fail in part.
    pub fn of_queue(function: &str, queue: &str) -> Self {
        Self {
            function: function.to_owned(),
            trigger: Trigger::Queue(QueueTrigger {
                queue: queue.to_owned(),
                batch_size: 10,
                partial: true,
            }),
        }
    }

    /// A worker that the clock starts, in the time of Panama.
    pub fn of_schedule(function: &str, expression: &str) -> Self {
        Self {
            function: function.to_owned(),
            trigger: Trigger::Schedule(ScheduleTrigger {
                name: function.to_owned(),
                expression: expression.to_owned(),
                timezone: "America/Panama".to_owned(),
                input: None,
                on_failure: None,
            }),
        }
    }
}

/// The functions that the templates declare.
///
/// # Errors
/// A declaration does not read.
pub fn functions(templates: &Templates) -> Result<Vec<Function>, LocalError> {
    let functions = templates.resources("AWS::Serverless::Function");
    functions
        .map(|resource| {
            let seconds = number(&resource, "Timeout")?.unwrap_or(3);
            let memory = number(&resource, "MemorySize")?.unwrap_or(128);
            Ok(Function {
                name: resource.text("Handler")?,
                binary: resource.binary()?.unwrap_or_default(),
                timeout: Duration::from_secs(seconds.unsigned_abs()),
                memory: u32::try_from(memory).unwrap_or(128),
                environment: resource.environment()?,
            })
        })
        .collect()
}

/// The routes that the templates declare.
///
/// # Errors
/// A declaration does not read, or a route leads to no function.
pub fn routes(templates: &Templates) -> Result<Vec<Route>, LocalError> {
    let routes = templates.resources("AWS::ApiGatewayV2::Route");
    routes.map(|resource| route(&resource)).collect()
}

fn route(resource: &Resource<'_>) -> Result<Route, LocalError> {
    let key = resource.text("RouteKey")?;
    let target = resource.text("Target")?;
    let integration = resource.neighbour(target.trim_start_matches("integrations/"));
    let uri = integration.map(|integration| integration.text("IntegrationUri"));
    match (key.split_once(' '), uri.transpose()?) {
        (Some((method, path)), Some(uri)) => Ok(Route::new(method, path, &last(&uri, ':'))),
        _ => Err(LocalError::template(resource.id, "the route leads nowhere")),
    }
}

/// The workers that the templates declare: event source mappings and schedules.
///
/// # Errors
/// A declaration does not read.
pub fn workers(templates: &Templates) -> Result<Vec<Worker>, LocalError> {
    let mappings = templates
        .resources("AWS::Lambda::EventSourceMapping")
        .map(|resource| mapping(&resource));
    let schedules = templates
        .resources("AWS::Scheduler::Schedule")
        .map(|resource| schedule(&resource));
    mappings.chain(schedules).collect()
}

fn mapping(resource: &Resource<'_>) -> Result<Worker, LocalError> {
    let source = resource.text("EventSourceArn")?;
    let batch_size = number(resource, "BatchSize")?;
    let types = resource.get("FunctionResponseTypes")?;
    let partial = types.is_some_and(|types| {
        let types = types.as_array().map(Vec::as_slice).unwrap_or_default();
        types.iter().any(|one| one == "ReportBatchItemFailures")
    });
    let trigger = if source.starts_with("arn:aws:sqs:") {
        Trigger::Queue(QueueTrigger {
            queue: last(&source, ':'),
            batch_size: batch_size.map_or(10, |size| usize::try_from(size).unwrap_or(10).min(10)),
            partial,
        })
    } else {
        Trigger::Stream(StreamTrigger {
            batch_size: batch_size.map_or(100, |size| usize::try_from(size).unwrap_or(100)),
            filters: filters(resource)?,
            retries: number(resource, "MaximumRetryAttempts")?
                .and_then(|retries| u32::try_from(retries).ok()),
            bisect: resource.get("BisectBatchOnFunctionError")? == Some(Json::Bool(true)),
            partial,
            on_failure: resource.get("DestinationConfig")?.and_then(|config| {
                let arn = config.pointer("/OnFailure/Destination")?.as_str()?;
                Some(arn.to_owned())
            }),
        })
    };
    Ok(Worker {
        function: last(&resource.text("FunctionName")?, ':'),
        trigger,
    })
}

fn filters(resource: &Resource<'_>) -> Result<Vec<String>, LocalError> {
    let criteria = resource.get("FilterCriteria")?.unwrap_or_default();
    let filters = criteria["Filters"].as_array().cloned().unwrap_or_default();
    Ok(filters
        .iter()
        .filter_map(|filter| filter["Pattern"].as_str())
        .map(str::to_owned)
        .collect())
}

fn schedule(resource: &Resource<'_>) -> Result<Worker, LocalError> {
    let target = resource.get("Target")?.unwrap_or_default();
    let text = |pointer: &str| {
        let value = target.pointer(pointer)?.as_str()?;
        Some(value.to_owned())
    };
    let Some(arn) = text("/Arn") else {
        return Err(LocalError::template(
            resource.id,
            "the schedule has no target",
        ));
    };
    let timezone = resource.get("ScheduleExpressionTimezone")?;
    Ok(Worker {
        function: last(&arn, ':'),
        trigger: Trigger::Schedule(ScheduleTrigger {
            name: match resource.get("Name")? {
                Some(Json::String(name)) => name,
                _ => resource.id.to_owned(),
            },
            expression: resource.text("ScheduleExpression")?,
            timezone: match timezone {
                Some(Json::String(zone)) => zone,
                _ => "UTC".to_owned(),
            },
            input: text("/Input"),
            on_failure: text("/DeadLetterConfig/Arn"),
        }),
    })
}

fn number(resource: &Resource<'_>, property: &str) -> Result<Option<i64>, LocalError> {
    let value = resource.get(property)?;
    Ok(value.and_then(|value| plain(&value).parse().ok()))
}

fn last(text: &str, separator: char) -> String {
    text.rsplit(separator).next().unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = r#"
Globals: {Function: {Environment: {Variables: {TABLE_NAME: !Ref Table}}}}
Resources:
  Undelivered: {Type: AWS::SQS::Queue, Properties: {QueueName: undelivered}}
  Printing: {Type: AWS::SQS::Queue, Properties: {QueueName: dejavu-local-printing}}
  SubmitRequestFunction:
    Type: AWS::Serverless::Function
    Metadata: {BuildMethod: rust-cargolambda, BuildProperties: {Binary: consignments}}
    Properties:
      Handler: submit_request
      Timeout: 10
      MemorySize: 256
      Environment: {Variables: {WARM_START: "1"}}
  SubmitRequestIntegration:
    Type: AWS::ApiGatewayV2::Integration
    Properties: {IntegrationUri: !GetAtt SubmitRequestFunction.Arn}
  SubmitRequestRoute:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      RouteKey: POST /v1/requests/{id}/submit
      Target: !Sub "integrations/${SubmitRequestIntegration}"
  Table: {Type: AWS::DynamoDB::Table, Properties: {TableName: dejavu}}
  RelayEvents: {Type: AWS::Serverless::Function, Properties: {Handler: relay_events}}
  PrintDocuments: {Type: AWS::Serverless::Function, Properties: {Handler: print_documents}}
  SweepOutbox: {Type: AWS::Serverless::Function, Properties: {Handler: sweep_outbox}}
  RelayEventsSource:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      FunctionName: !Ref RelayEvents
      EventSourceArn: !GetAtt Table.StreamArn
      StartingPosition: TRIM_HORIZON
      BatchSize: 25
      BisectBatchOnFunctionError: true
      MaximumRetryAttempts: 4
      FunctionResponseTypes: [ReportBatchItemFailures]
      FilterCriteria: {Filters: [{Pattern: '{"eventName":["INSERT"]}'}]}
      DestinationConfig: {OnFailure: {Destination: !GetAtt Undelivered.Arn}}
  PrintDocumentsSource:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      FunctionName: !GetAtt PrintDocuments.Arn
      EventSourceArn: !GetAtt Printing.Arn
  SweepOutboxSchedule:
    Type: AWS::Scheduler::Schedule
    Properties:
      Name: sweep
      ScheduleExpression: rate(1 minute)
      ScheduleExpressionTimezone: America/Panama
      Target: {Arn: !GetAtt SweepOutbox.Arn, Input: '{"at":"<aws.scheduler.scheduled-time>"}'}
"#;

    #[test]
    fn a_route_leads_to_the_function_behind_its_integration() {
        let templates = Templates::parse(&[("all", TEMPLATE)], BTreeMap::new()).unwrap();
        assert_eq!(
            routes(&templates).unwrap(),
            [Route::new(
                "POST",
                "/v1/requests/{id}/submit",
                "submit_request"
            )]
        );
        let functions = functions(&templates).unwrap();
        let submit = functions
            .iter()
            .find(|one| one.name == "submit_request")
            .unwrap();
        assert_eq!(submit.binary, "consignments");
        assert_eq!(submit.timeout, Duration::from_secs(10));
        assert_eq!(
            submit.environment,
            BTreeMap::from([
                ("TABLE_NAME".to_owned(), "dejavu".to_owned()),
                ("WARM_START".to_owned(), "1".to_owned()),
            ])
        );
    }

    #[test]
    fn the_workers_are_those_that_the_templates_declare() {
        let templates = Templates::parse(&[("all", TEMPLATE)], BTreeMap::new()).unwrap();
        let workers = workers(&templates).unwrap();
        assert_eq!(workers.len(), 3);
        assert_eq!(workers[0].function, "relay_events");
        assert_eq!(
            workers[0].trigger,
            Trigger::Stream(StreamTrigger {
                batch_size: 25,
                filters: vec![r#"{"eventName":["INSERT"]}"#.to_owned()],
                retries: Some(4),
                bisect: true,
                partial: true,
                on_failure: Some("arn:aws:sqs:us-east-1:000000000000:undelivered".to_owned()),
            })
        );
        assert_eq!(
            workers[1],
            Worker {
                function: "print_documents".to_owned(),
                trigger: Trigger::Queue(QueueTrigger {
                    queue: "dejavu-local-printing".to_owned(),
                    batch_size: 10,
                    partial: false,
                }),
            }
        );
        assert_eq!(
            workers[2],
            Worker {
                function: "sweep_outbox".to_owned(),
                trigger: Trigger::Schedule(ScheduleTrigger {
                    name: "sweep".to_owned(),
                    expression: "rate(1 minute)".to_owned(),
                    timezone: "America/Panama".to_owned(),
                    input: Some(r#"{"at":"<aws.scheduler.scheduled-time>"}"#.to_owned()),
                    on_failure: None,
                }),
            }
        );
    }
}
