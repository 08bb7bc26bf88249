//! The resources of one route or one worker.

use anyhow::{Result, ensure};
use serde_json::{Map, Value, json};

use contract::Domain;
use contract::route::{Access, Route};
use contract::worker::{Grant, Items, Queue, Trigger, Worker};

use crate::iam::{allow, key, notes_key_use, statements, sub, uses_overrides};
use crate::names::{dashed, pascal};

/// A function's name may have 64 characters, of which `dejavu-`, the environment and two dashes
/// take up to 16.
const NAME: usize = 48;

/// A run of a job, or a batch of the stream, is tried so often before it is given up.
const ATTEMPTS: u8 = 5;

/// One function with all that belongs to it.
pub(super) struct Entry {
    /// The logical id of the function.
    pub(super) function: String,
    /// What starts it, if it is a worker.
    pub(super) trigger: Option<Trigger>,
    /// Its resources, in the order in which they are written.
    pub(super) resources: Map<String, Value>,
}

/// What a function is made from, whether route or worker.
struct Function<'a> {
    domain: &'a str,
    name: &'a str,
    summary: &'a str,
    memory: u16,
    timeout: u16,
    concurrency: Option<u16>,
    grants: &'a [Grant],
    trigger: Option<Trigger>,
    /// Whether it takes API keys and notes that they are used, without writing anything else.
    notes_keys: bool,
    uses_overrides: bool,
}

impl Entry {
    pub(super) fn route(domain: &Domain, route: &Route) -> Result<Self> {
        let mut entry = Self::function(&Function {
            domain: domain.name,
            name: route.name,
            summary: route.summary,
            memory: route.memory,
            timeout: u16::from(route.timeout),
            concurrency: route.concurrency,
            grants: route.grants,
            trigger: None,
            notes_keys: route.takes_keys() && !route.grants.contains(&Grant::TableWrite),
            uses_overrides: matches!(route.access, Access::AnyOf(_))
                && !route.grants.contains(&Grant::TableWrite),
        })?;
        let id = pascal(route.name);
        let function = entry.function.clone();
        entry.add(
            &id,
            "Integration",
            json!({
                "Type": "AWS::ApiGatewayV2::Integration",
                "Properties": {
                    "ApiId": {"Ref": "ApiId"},
                    "IntegrationType": "AWS_PROXY",
                    "IntegrationUri": {"Fn::GetAtt": [function, "Arn"]},
                    "PayloadFormatVersion": "2.0",
                },
            }),
        );
        entry.add(
            &id,
            "Route",
            json!({
                "Type": "AWS::ApiGatewayV2::Route",
                "Properties": {
                    "ApiId": {"Ref": "ApiId"},
                    "RouteKey": format!("{} {}", route.method.as_str(), route.path),
                    "Target": sub(&format!("integrations/${{{id}Integration}}")),
                },
            }),
        );
        entry.add(&id, "Permission", json!({
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "Action": "lambda:InvokeFunction",
                "FunctionName": {"Ref": function},
                "Principal": "apigateway.amazonaws.com",
                "SourceArn": sub(&format!(
                    "arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{ApiId}}/*/{}{}",
                    route.method.as_str(),
                    any_parameter(route.path),
                )),
            },
        }));
        Ok(entry)
    }

    pub(super) fn worker(domain: &Domain, worker: &Worker) -> Result<Self> {
        let mut entry = Self::function(&Function {
            domain: domain.name,
            name: worker.name,
            summary: worker.summary,
            memory: worker.memory,
            timeout: worker.timeout,
            concurrency: None,
            grants: worker.grants,
            trigger: Some(worker.trigger),
            notes_keys: false,
            uses_overrides: false,
        })?;
        let id = pascal(worker.name);
        match worker.trigger {
            Trigger::Stream(items) => entry.stream(&id, items),
            Trigger::Queue(queue) => entry.queue(&id, queue),
            Trigger::Schedule(expression) => entry.schedule(&id, worker, expression),
            Trigger::Deploy => entry.deploy(&id),
        }
        Ok(entry)
    }

    fn function(made: &Function<'_>) -> Result<Self> {
        let name = made.name;
        ensure!(
            name.len() <= NAME,
            "`{name}` is too long for a function's name"
        );
        let id = pascal(name);
        let log = format!("{id}Log");
        let full = sub(&format!("dejavu-${{Environment}}-{}", dashed(name)));
        let mut entry = Self {
            function: format!("{id}Function"),
            trigger: made.trigger,
            resources: Map::new(),
        };
        let mut function = json!({
            "Type": "AWS::Serverless::Function",
            "Metadata": {"BuildMethod": "rust-cargolambda", "BuildProperties": {"Binary": made.domain}},
            "Properties": {
                "FunctionName": full,
                "Description": made.summary,
                "CodeUri": format!("../../functions/{}", made.domain),
                "Handler": name,
                "MemorySize": made.memory,
                "Timeout": made.timeout,
                "Role": {"Fn::GetAtt": [format!("{id}Role"), "Arn"]},
                "LoggingConfig": {"LogGroup": {"Ref": log}, "LogFormat": "JSON"},
            },
        });
        if let Some(functions) = made.concurrency {
            function["Properties"]["ReservedConcurrentExecutions"] = json!(functions);
        }
        // The first call to the table is made while the function starts, when it has more CPU.
        if made.grants.contains(&Grant::TableRead) {
            function["Properties"]["Environment"] = json!({"Variables": {"WARM_START": "1"}});
        }
        entry.add(&id, "Function", function);
        let mut statements = statements(&log, made.grants, made.trigger);
        if made.notes_keys {
            statements.push(notes_key_use());
        }
        if made.uses_overrides {
            statements.extend(uses_overrides());
        }
        entry.add(&id, "Role", role("lambda.amazonaws.com", &statements));
        entry.add(
            &id,
            "Log",
            json!({
                "Type": "AWS::Logs::LogGroup",
                "DeletionPolicy": "Delete",
                "UpdateReplacePolicy": "Delete",
                "Properties": {
                    "LogGroupName": sub(&format!("/dejavu/${{Environment}}/{}", dashed(name))),
                    "RetentionInDays": {"Ref": "LogRetentionDays"},
                    "KmsKeyId": {"Ref": "KeyArn"},
                },
            }),
        );
        Ok(entry)
    }

    /// New items of the kind only: what the reader itself writes must not start it again.
    fn stream(&mut self, id: &str, items: Items) {
        let pattern = json!({
            "eventName": ["INSERT"],
            "dynamodb": {"Keys": {"sk": {"S": [{"prefix": items.prefix()}]}}},
        });
        let source = json!({
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "FunctionName": {"Ref": self.function},
                "EventSourceArn": {"Ref": "StreamArn"},
                "StartingPosition": "TRIM_HORIZON",
                "BatchSize": 100,
                "MaximumBatchingWindowInSeconds": 0,
                "BisectBatchOnFunctionError": true,
                "MaximumRetryAttempts": ATTEMPTS,
                "MaximumRecordAgeInSeconds": 3600,
                "FunctionResponseTypes": ["ReportBatchItemFailures"],
                "DestinationConfig": {"OnFailure": {"Destination": {"Ref": "UndeliveredQueueArn"}}},
                "FilterCriteria": {"Filters": [{"Pattern": pattern.to_string()}]},
            },
        });
        self.add(id, "Source", source);
    }

    fn queue(&mut self, id: &str, queue: Queue) {
        let source = json!({
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "FunctionName": {"Ref": self.function},
                "EventSourceArn": {"Ref": format!("{queue:?}QueueArn")},
                "BatchSize": 10,
                "FunctionResponseTypes": ["ReportBatchItemFailures"],
            },
        });
        self.add(id, "Source", source);
    }

    fn schedule(&mut self, id: &str, worker: &Worker, expression: &str) {
        let function = json!({"Fn::GetAtt": [self.function, "Arn"]});
        let undelivered = json!({"Ref": "UndeliveredQueueArn"});
        self.add(
            id,
            "ScheduleRole",
            role(
                "scheduler.amazonaws.com",
                &[
                    allow("Start", &["lambda:InvokeFunction"], function.clone()),
                    allow("GiveUp", &["sqs:SendMessage"], undelivered.clone()),
                    key(&["kms:Decrypt", "kms:GenerateDataKey"], &["sqs"]),
                ],
            ),
        );
        self.add(id, "Schedule", json!({
            "Type": "AWS::Scheduler::Schedule",
            "Properties": {
                "Name": sub(&format!("dejavu-${{Environment}}-{}", dashed(worker.name))),
                "ScheduleExpression": expression,
                "ScheduleExpressionTimezone": "America/Panama",
                "FlexibleTimeWindow": {"Mode": "OFF"},
                "Target": {
                    "Arn": function,
                    "RoleArn": {"Fn::GetAtt": [format!("{id}ScheduleRole"), "Arn"]},
                    // The same run has the same time, however often it is delivered.
                    "Input": r#"{"time":"<aws.scheduler.scheduled-time>"}"#,
                    "RetryPolicy": {"MaximumRetryAttempts": ATTEMPTS, "MaximumEventAgeInSeconds": 3600},
                    "DeadLetterConfig": {"Arn": undelivered},
                },
            },
        }));
        self.retries(id);
    }

    /// A version of its own for each artefact: that is what tells the custom resource of the root
    /// stack that there is something new to run.
    fn deploy(&mut self, id: &str) {
        let function = &mut self.resources[&format!("{id}Function")];
        function["Properties"]["AutoPublishAlias"] = json!("live");
        self.retries(id);
    }

    /// Whoever starts the function does not wait for it: Lambda tries again by itself.
    fn retries(&mut self, id: &str) {
        self.add(id, "Retries", json!({
            "Type": "AWS::Lambda::EventInvokeConfig",
            "Properties": {
                "FunctionName": {"Ref": self.function},
                "Qualifier": "$LATEST",
                "MaximumRetryAttempts": 2,
                "MaximumEventAgeInSeconds": 3600,
                "DestinationConfig": {"OnFailure": {"Destination": {"Ref": "UndeliveredQueueArn"}}},
            },
        }));
    }

    fn add(&mut self, id: &str, suffix: &str, resource: Value) {
        self.resources.insert(format!("{id}{suffix}"), resource);
    }
}

fn role(service: &str, statements: &[Value]) -> Value {
    json!({
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [{
                    "Effect": "Allow",
                    "Principal": {"Service": service},
                    "Action": "sts:AssumeRole",
                }],
            },
            "Policies": [{
                "PolicyName": "grants",
                "PolicyDocument": {"Version": "2012-10-17", "Statement": statements},
            }],
        },
    })
}

/// A permission names a path parameter by a star: `/v1/requests/*/submit`.
fn any_parameter(path: &str) -> String {
    path.split('/')
        .map(|part| if part.starts_with('{') { "*" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}
