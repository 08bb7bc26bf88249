//! What a grant becomes: the statements of a function's own role.
//!
//! Every action is on the one thing it is for. The key's actions are bound to the services through
//! which the function reaches it, so that a role never opens a ciphertext by itself.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use contract::worker::{Grant, Trigger};

/// The statements of a role whose function writes to the log group `log` of its stack, holds
/// `grants` and, as a worker, is started by `trigger`.
pub fn statements(log: &str, grants: &[Grant], trigger: Option<Trigger>) -> Vec<Value> {
    let mut sealed = Sealed::default();
    let mut statements = own(log);
    for grant in grants {
        statements.push(of_grant(*grant, &mut sealed));
    }
    if let Some(trigger) = trigger {
        of_trigger(trigger, &mut statements, &mut sealed);
    }
    statements.extend(sealed.statement());
    statements
}

/// What every function does: write its log and its trace.
fn own(log: &str) -> Vec<Value> {
    vec![
        allow(
            "Log",
            &["logs:CreateLogStream", "logs:PutLogEvents"],
            json!({"Fn::GetAtt": [log, "Arn"]}),
        ),
        // X-Ray knows no resources.
        allow(
            "Trace",
            &["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
            json!("*"),
        ),
    ]
}

/// Noting that a key was used and how often, which any route does that takes keys: writes of these
/// two items.
pub fn notes_key_use() -> Value {
    let actions = ["dynamodb:PutItem", "dynamodb:UpdateItem"];
    let items = [sub("${Company}#KEYUSE#*"), sub("${Company}#LIM#api_key#*")];
    let mut statement = allow("KeyUse", &actions, json!({"Ref": "TableArn"}));
    statement["Condition"] = json!({"ForAllValues:StringLike": {"dynamodb:LeadingKeys": items}});
    statement
}

/// Using up an override, which a route does that is opened by a permission and writes nothing
/// itself: a change of that one item, with its entry in the audit log.
pub fn uses_overrides() -> [Value; 2] {
    let on = |id: &str, action: &str, keys: &str| {
        let mut statement = allow(id, &[action], json!({"Ref": "TableArn"}));
        statement["Condition"] =
            json!({"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [sub(keys)]}});
        statement
    };
    [
        on("OverrideUse", "dynamodb:UpdateItem", "${Company}#OVR#*"),
        on("OverrideAudit", "dynamodb:PutItem", "${Company}#AUD#*"),
    ]
}

fn of_grant(grant: Grant, sealed: &mut Sealed) -> Value {
    match grant {
        Grant::TableRead => {
            sealed.opens("dynamodb");
            allow(
                "TableRead",
                &[
                    "dynamodb:BatchGetItem",
                    "dynamodb:GetItem",
                    "dynamodb:Query",
                ],
                json!([{"Ref": "TableArn"}, sub("${TableArn}/index/*")]),
            )
        }
        Grant::TableWrite => {
            sealed.opens("dynamodb");
            allow(
                "TableWrite",
                &[
                    "dynamodb:ConditionCheckItem",
                    "dynamodb:DeleteItem",
                    "dynamodb:PutItem",
                    "dynamodb:UpdateItem",
                ],
                json!({"Ref": "TableArn"}),
            )
        }
        Grant::TableScan => {
            sealed.opens("dynamodb");
            let table = json!({"Ref": "TableArn"});
            allow("TableScan", &["dynamodb:Scan"], table)
        }
        Grant::FilesRead(folder) => {
            sealed.opens("s3");
            allow(
                &format!("Read{folder:?}"),
                &["s3:GetObject"],
                objects(folder.prefix()),
            )
        }
        Grant::FilesWrite(folder) => {
            sealed.seals("s3");
            allow(
                &format!("Write{folder:?}"),
                &["s3:PutObject"],
                objects(folder.prefix()),
            )
        }
        Grant::FilesDelete(folder) => allow(
            &format!("Delete{folder:?}"),
            &["s3:DeleteObject"],
            objects(folder.prefix()),
        ),
        Grant::Secret(secret) => {
            sealed.opens("secretsmanager");
            // The service adds a dash and six characters to the name.
            let name = secret.name();
            allow(
                &format!("Secret{secret:?}"),
                &["secretsmanager:GetSecretValue"],
                arn(
                    "secretsmanager",
                    &format!("secret:dejavu/${{Environment}}/{name}-??????"),
                ),
            )
        }
        // A message sent as finished MIME is checked as `SendRawEmail`, although the call is SendEmail.
        Grant::Mail => allow(
            "Mail",
            &["ses:SendEmail", "ses:SendRawEmail"],
            arn("ses", "identity/${MailDomain}"),
        ),
        Grant::Publish => allow("Publish", &["events:PutEvents"], json!({"Ref": "BusArn"})),
    }
}

fn of_trigger(trigger: Trigger, statements: &mut Vec<Value>, sealed: &mut Sealed) {
    match trigger {
        Trigger::Stream(_) => {
            sealed.opens("dynamodb");
            sealed.seals("sqs");
            statements.push(allow(
                "Stream",
                &[
                    "dynamodb:DescribeStream",
                    "dynamodb:GetRecords",
                    "dynamodb:GetShardIterator",
                    "dynamodb:ListStreams",
                ],
                json!({"Ref": "StreamArn"}),
            ));
            statements.push(give_up());
        }
        Trigger::Queue(queue) => {
            sealed.opens("sqs");
            statements.push(allow(
                "Queue",
                &[
                    "sqs:ChangeMessageVisibility",
                    "sqs:DeleteMessage",
                    "sqs:GetQueueAttributes",
                    "sqs:ReceiveMessage",
                ],
                json!({"Ref": format!("{queue:?}QueueArn")}),
            ));
        }
        Trigger::Schedule(_) | Trigger::Deploy => {
            sealed.seals("sqs");
            statements.push(give_up());
        }
    }
}

/// Handing what failed for good to the queue of undelivered things.
fn give_up() -> Value {
    allow(
        "GiveUp",
        &["sqs:SendMessage"],
        json!({"Ref": "UndeliveredQueueArn"}),
    )
}

/// Through which services the role uses the key, and how.
#[derive(Default)]
struct Sealed {
    actions: BTreeSet<&'static str>,
    services: BTreeSet<&'static str>,
}

impl Sealed {
    fn opens(&mut self, service: &'static str) {
        self.actions.insert("kms:Decrypt");
        self.services.insert(service);
    }

    /// Writing sealed needs both: the service checks the data key it was given.
    fn seals(&mut self, service: &'static str) {
        self.opens(service);
        self.actions.insert("kms:GenerateDataKey");
    }

    fn statement(self) -> Option<Value> {
        let actions: Vec<&str> = self.actions.into_iter().collect();
        let services: Vec<&str> = self.services.into_iter().collect();
        (!services.is_empty()).then(|| key(&actions, &services))
    }
}

/// `actions` of the key, through `services` only.
pub fn key(actions: &[&str], services: &[&str]) -> Value {
    let services: Vec<Value> = services
        .iter()
        .map(|service| sub(&format!("{service}.${{AWS::Region}}.amazonaws.com")))
        .collect();
    let mut statement = allow("Key", actions, json!({"Ref": "KeyArn"}));
    statement["Condition"] = json!({"StringEquals": {"kms:ViaService": services}});
    statement
}

/// One statement that allows `actions` on `resource`.
pub fn allow(sid: &str, actions: &[&str], resource: Value) -> Value {
    json!({"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resource})
}

/// Text with `${…}` in it, filled in at deployment.
pub fn sub(text: &str) -> Value {
    json!({"Fn::Sub": text})
}

fn arn(service: &str, rest: &str) -> Value {
    sub(&format!(
        "arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{rest}"
    ))
}

fn objects(prefix: &str) -> Value {
    sub(&format!(
        "arn:${{AWS::Partition}}:s3:::${{BucketName}}/{prefix}*"
    ))
}
