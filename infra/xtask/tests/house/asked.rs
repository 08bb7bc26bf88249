//! What a role is to allow, put together grant by grant.

use std::collections::BTreeSet;

use contract::worker::{Grant, Trigger};
use serde_json::json;

use crate::grants::Allowed;

#[derive(Default)]
pub(crate) struct Asked {
    allowed: Allowed,
    services: BTreeSet<&'static str>,
    writes: bool,
}

impl Asked {
    pub(crate) fn trigger(&mut self, trigger: Trigger) {
        match trigger {
            Trigger::Stream(_) => {
                self.on(
                    &parameter("StreamArn"),
                    &[
                        "dynamodb:DescribeStream",
                        "dynamodb:GetRecords",
                        "dynamodb:GetShardIterator",
                        "dynamodb:ListStreams",
                    ],
                );
                self.key("dynamodb", false);
                self.gives_up();
            }
            Trigger::Queue(queue) => {
                let mut name = queue.name().to_owned();
                name[..1].make_ascii_uppercase();
                self.on(
                    &parameter(&format!("{name}QueueArn")),
                    &[
                        "sqs:ChangeMessageVisibility",
                        "sqs:DeleteMessage",
                        "sqs:GetQueueAttributes",
                        "sqs:ReceiveMessage",
                    ],
                );
                self.key("sqs", false);
            }
            Trigger::Schedule(_) | Trigger::Deploy => self.gives_up(),
        }
    }

    pub(crate) fn on(&mut self, resource: &str, actions: &[&str]) {
        for action in actions {
            self.allowed
                .insert(((*action).to_owned(), resource.to_owned()));
        }
    }

    fn key(&mut self, service: &'static str, writes: bool) {
        self.services.insert(service);
        self.writes |= writes;
    }

    fn gives_up(&mut self) {
        self.on(&parameter("UndeliveredQueueArn"), &["sqs:SendMessage"]);
        self.key("sqs", true);
    }

    pub(crate) fn grant(&mut self, grant: Grant) {
        let objects = |prefix: &str| {
            filled(&format!(
                "arn:${{AWS::Partition}}:s3:::${{BucketName}}/{prefix}*"
            ))
        };
        let here = "${AWS::Region}:${AWS::AccountId}";
        match grant {
            Grant::TableRead => {
                let actions = [
                    "dynamodb:BatchGetItem",
                    "dynamodb:GetItem",
                    "dynamodb:Query",
                ];
                self.on(&parameter("TableArn"), &actions);
                self.on(&filled("${TableArn}/index/*"), &actions);
                self.key("dynamodb", false);
            }
            Grant::TableWrite => {
                self.on(
                    &parameter("TableArn"),
                    &[
                        "dynamodb:ConditionCheckItem",
                        "dynamodb:DeleteItem",
                        "dynamodb:PutItem",
                        "dynamodb:UpdateItem",
                    ],
                );
                self.key("dynamodb", false);
            }
            Grant::TableScan => {
                self.on(&parameter("TableArn"), &["dynamodb:Scan"]);
                self.key("dynamodb", false);
            }
            Grant::FilesRead(folder) => {
                self.on(&objects(folder.prefix()), &["s3:GetObject"]);
                self.key("s3", false);
            }
            Grant::FilesWrite(folder) => {
                self.on(&objects(folder.prefix()), &["s3:PutObject"]);
                self.key("s3", true);
            }
            Grant::FilesDelete(folder) => self.on(&objects(folder.prefix()), &["s3:DeleteObject"]),
            Grant::Secret(secret) => {
                let name = format!(
                    "arn:${{AWS::Partition}}:secretsmanager:{here}:secret:dejavu/${{Environment}}/{}-??????",
                    secret.name()
                );
                self.on(&filled(&name), &["secretsmanager:GetSecretValue"]);
                self.key("secretsmanager", false);
            }
            Grant::Mail => {
                let identity =
                    format!("arn:${{AWS::Partition}}:ses:{here}:identity/${{MailDomain}}");
                self.on(&filled(&identity), &["ses:SendEmail", "ses:SendRawEmail"]);
            }
            Grant::Publish => self.on(&parameter("BusArn"), &["events:PutEvents"]),
        }
    }

    pub(crate) fn finish(mut self) -> Allowed {
        for service in &self.services {
            let through = filled(&format!("{service}.${{AWS::Region}}.amazonaws.com"));
            let resource = format!("{} through {through}", parameter("KeyArn"));
            self.allowed
                .insert(("kms:Decrypt".to_owned(), resource.clone()));
            if self.writes {
                self.allowed
                    .insert(("kms:GenerateDataKey".to_owned(), resource));
            }
        }
        self.allowed
    }
}

pub(crate) fn parameter(name: &str) -> String {
    json!({"Ref": name}).to_string()
}

fn filled(text: &str) -> String {
    json!({"Fn::Sub": text}).to_string()
}
