//! What every template must hold to. Each rule is tried on a template that breaks it.

use std::collections::BTreeSet;

use contract::worker::{Grant, Queue, Secret, Trigger};
use serde_json::{Value, json};
use xtask::root;

use crate::cfn::{self, Template};

const MESSAGING: &str = "infra/stacks/messaging.yaml";
const STORAGE: &str = "infra/stacks/storage.yaml";

#[test]
fn every_queue_is_sealed_watched_and_has_a_way_out() {
    let findings = queues(&Template::read(MESSAGING));
    assert!(findings.is_empty(), "{findings:#?}");
}

#[test]
fn a_queue_that_lacks_something_is_found() {
    let broken = [
        ("NotificationsQueue", "/Properties/RedrivePolicy"),
        ("NotificationsQueue", "/Properties/KmsMasterKeyId"),
        ("PrintingDeadLettersAlarm", ""),
        ("MediaAgeAlarm", ""),
        ("UndeliveredAlarm", ""),
        ("MediaQueuePolicy", "/Properties/PolicyDocument/Statement/1"),
        (
            "NotificationsQueuePolicy",
            "/Properties/PolicyDocument/Statement/0/Condition",
        ),
    ];
    for (id, path) in broken {
        let template = without(MESSAGING, id, path);
        assert!(!queues(&template).is_empty(), "{id}{path} is not missed");
    }
}

#[test]
fn a_message_stays_out_of_sight_for_six_times_the_workers_timeout() {
    let queues = Template::read(MESSAGING).resources("AWS::SQS::Queue");
    for (_, worker) in contract::workers() {
        if let Trigger::Queue(queue) = worker.trigger {
            let seconds = &queues[&format!("{queue:?}Queue")]["VisibilityTimeout"];
            assert_eq!(*seconds, 6 * worker.timeout, "{}", worker.name);
        }
    }
}

#[test]
fn a_queue_has_one_worker_and_a_template() {
    let queues = Template::read(MESSAGING).resources("AWS::SQS::Queue");
    for queue in Queue::ALL {
        let readers = contract::workers()
            .filter(|(_, worker)| worker.trigger == Trigger::Queue(*queue))
            .count();
        assert_eq!(readers, 1, "{queue:?} is read by {readers}");
        assert!(queues.contains_key(&format!("{queue:?}Queue")), "{queue:?}");
    }
}

#[test]
fn a_rule_that_cannot_deliver_says_so() {
    for (id, rule) in Template::read(MESSAGING).resources("AWS::Events::Rule") {
        for target in rule["Targets"].as_array().expect("targets") {
            assert!(!target["DeadLetterConfig"]["Arn"].is_null(), "{id}");
        }
    }
}

#[test]
fn every_bucket_is_closed_sealed_and_versioned() {
    let findings = buckets(&Template::read(STORAGE));
    assert!(findings.is_empty(), "{findings:#?}");
}

#[test]
fn a_bucket_that_lacks_something_is_found() {
    let broken = [
        (
            "Bucket",
            "/Properties/PublicAccessBlockConfiguration/BlockPublicPolicy",
        ),
        ("Bucket", "/Properties/BucketEncryption"),
        ("AccessLog", "/Properties/VersioningConfiguration"),
        ("AccessLogPolicy", "/Properties/PolicyDocument/Statement/1"),
        ("BucketPolicy", ""),
    ];
    for (id, path) in broken {
        let template = without(STORAGE, id, path);
        assert!(!buckets(&template).is_empty(), "{id}{path} is not missed");
    }
}

#[test]
fn the_table_is_sealed_kept_and_can_be_brought_back() {
    let table = &Template::read("infra/stacks/data.yaml").body["Resources"]["Table"];
    let properties = &table["Properties"];
    assert_eq!(table["DeletionPolicy"], "Retain");
    assert_eq!(properties["DeletionProtectionEnabled"], true);
    assert_eq!(properties["BillingMode"], "PAY_PER_REQUEST");
    assert_eq!(properties["SSESpecification"]["SSEType"], "KMS");
    let recovery = &properties["PointInTimeRecoverySpecification"];
    assert_eq!(recovery["PointInTimeRecoveryEnabled"], true);
    assert_eq!(
        properties["TimeToLiveSpecification"]["AttributeName"],
        "ttl"
    );
    let names: Vec<&Value> = properties["GlobalSecondaryIndexes"]
        .as_array()
        .expect("indexes")
        .iter()
        .map(|index| &index["IndexName"])
        .collect();
    assert_eq!(names, ["gsi1", "gsi2", "gsi3", "gsi4"]);
}

#[test]
fn the_secrets_are_those_of_the_contract() {
    let template = Template::read("infra/stacks/foundation.yaml");
    let secrets = template.resources("AWS::SecretsManager::Secret");
    let names: BTreeSet<String> = secrets
        .values()
        .map(|secret| {
            secret["Name"]["Fn::Sub"]
                .as_str()
                .expect("a name")
                .to_owned()
        })
        .collect();
    let asked: BTreeSet<String> = Secret::ALL
        .iter()
        .map(|secret| format!("dejavu/${{Environment}}/{}", secret.name()))
        .collect();
    assert_eq!(names, asked);
    assert!(secrets.values().all(|secret| !secret["KmsKeyId"].is_null()));
}

#[test]
fn the_gateway_limits_and_writes_down() {
    let template = Template::read("infra/stacks/gateway.yaml");
    let stages = template.resources("AWS::ApiGatewayV2::Stage");
    let stage = &stages["Stage"];
    assert!(stage["DefaultRouteSettings"]["ThrottlingRateLimit"].as_u64() > Some(0));
    assert!(stage["DefaultRouteSettings"]["ThrottlingBurstLimit"].as_u64() > Some(0));
    let format = stage["AccessLogSettings"]["Format"]
        .as_str()
        .expect("a format");
    let line: Value = serde_json::from_str(format).expect("each line of the log is JSON");
    assert_eq!(line["route"], "$context.routeKey");
    for (id, log) in template.resources("AWS::Logs::LogGroup") {
        assert!(!log["RetentionInDays"].is_null(), "{id} is kept for ever");
    }
}

#[test]
fn every_alarm_rings_somewhere() {
    for template in cfn::all() {
        for (id, alarm) in template.resources("AWS::CloudWatch::Alarm") {
            let rings = |key: &str| alarm[key] == json!([{"Ref": "AlarmTopicArn"}]);
            assert!(rings("AlarmActions") && rings("OKActions"), "{id}");
        }
    }
}

/// The figures that functions print are watched, by every way a message can take.
#[test]
fn a_message_that_was_lost_rings() {
    let file = root().join("functions/notifications/src/deliver.rs");
    let source = std::fs::read_to_string(file).expect("the file reads");
    let alarms = Template::read("infra/stacks/alarms.yaml").resources("AWS::CloudWatch::Alarm");
    for figure in ["messages_unknown", "messages_failed"] {
        assert!(source.contains(figure), "{figure} is not printed");
        for channel in ["email", "sms", "whatsapp"] {
            let metric = json!({
                "Namespace": "Dejavu",
                "MetricName": figure,
                "Dimensions": [{"Name": "channel", "Value": channel}],
            });
            let mut parts = alarms.values().flat_map(|alarm| {
                let metrics = alarm["Metrics"].as_array();
                metrics.into_iter().flatten()
            });
            let watched = parts.any(|part| part["MetricStat"]["Metric"] == metric);
            assert!(watched, "{figure} by {channel}");
        }
    }
}

/// A day of the audit log that is broken, an entry that came too late, and a chain that falls
/// behind.
#[test]
fn an_audit_log_that_is_not_whole_rings() {
    let alarms = Template::read("infra/stacks/alarms.yaml").resources("AWS::CloudWatch::Alarm");
    for (file, figure, worker) in [
        (
            "jobs/src/events/seal_audit_day.rs",
            "audit_days_broken",
            "seal_audit_day",
        ),
        (
            "relay/src/events/chain_audit.rs",
            "audit_entries_late",
            "chain_audit",
        ),
    ] {
        let source = std::fs::read_to_string(root().join("functions").join(file));
        let source = source.expect("the file reads");
        assert!(source.contains(figure), "{figure} is not printed");
        let metric = json!({
            "Namespace": "Dejavu",
            "MetricName": figure,
            "Dimensions": [{"Name": "worker", "Value": worker}],
        });
        let parts = alarms["AuditBroken"]["Metrics"].as_array().expect("parts");
        let watched = parts
            .iter()
            .any(|part| part["MetricStat"]["Metric"] == metric);
        assert!(watched, "{figure}");
    }
    for metric in ["IteratorAge", "Errors"] {
        let watched = alarms.values().any(|alarm| {
            alarm["MetricName"] == metric
                && alarm["Dimensions"][0]["Value"] == json!({"Ref": "AuditFunction"})
        });
        assert!(watched, "{metric} of the chain");
    }
}

#[test]
fn the_dashboard_reads() {
    let template = Template::read("infra/stacks/alarms.yaml");
    for (id, dashboard) in template.resources("AWS::CloudWatch::Dashboard") {
        let body = dashboard["DashboardBody"]["Fn::Sub"]
            .as_str()
            .expect("a text");
        let body: Value = serde_json::from_str(body).unwrap_or_else(|e| panic!("{id}: {e}"));
        assert!(
            body["widgets"]
                .as_array()
                .is_some_and(|widgets| !widgets.is_empty())
        );
    }
}

/// No role, and no policy, allows everything of a service, or anything on everything.
#[test]
fn nothing_is_allowed_wholesale() {
    for template in cfn::all() {
        let mut statements = Vec::new();
        collect(&template.body, &mut statements);
        for statement in statements.iter().filter(|s| s["Effect"] == "Allow") {
            // The key's policy hands the key to the account; its resource is the key itself.
            let of_key = statement["Resource"] == "*"
                && statement["Principal"].is_object()
                && template.name.ends_with("foundation.yaml");
            let actions = statement["Action"].to_string();
            let of_trace = actions.contains("xray:");
            assert!(
                of_key || !actions.contains('*'),
                "{}: {actions}",
                template.name
            );
            assert!(
                of_key || of_trace || statement["Resource"] != "*",
                "{}: {statement}",
                template.name
            );
        }
    }
}

/// The one job of a deployment comes after every function, for each artefact of it, and has time
/// for as often as Lambda starts it; and nothing else may read the table from end to end.
#[test]
fn a_deployment_migrates_once_its_functions_are_there() {
    let mut of_deployment = contract::workers().filter(|(_, it)| it.trigger == Trigger::Deploy);
    let (_, job) = of_deployment.next().expect("a job of deployments");
    assert!(of_deployment.next().is_none());
    let taken = |output: &str| json!({"Fn::GetAtt": ["Functions", format!("Outputs.{output}")]});
    let resource = &Template::read("template.yaml").body["Resources"]["Migrations"]["Properties"];
    assert_eq!(resource["ServiceToken"], taken("DeployFunction"));
    assert_eq!(resource["Version"], taken("DeployVersion"));
    // Lambda waits for a minute, then for two.
    let longest = 3 * u64::from(job.timeout) + 3 * 60;
    assert!(resource["ServiceTimeout"].as_u64() >= Some(longest));

    let routes = contract::rows().map(|(_, row)| (row.route.name, row.route.grants));
    let workers = contract::workers().map(|(_, worker)| (worker.name, worker.grants));
    let scanning = routes
        .chain(workers)
        .filter(|(_, grants)| grants.contains(&Grant::TableScan));
    let scanning: Vec<&str> = scanning.map(|(name, _)| name).collect();
    assert_eq!(scanning, [job.name]);
}

/// A nested stack is handed each parameter it asks for, and no other; a deployment would refuse.
#[test]
fn a_parent_hands_down_what_the_child_asks_for() {
    for parent in ["template.yaml", "infra/generated/functions.yaml"] {
        let template = Template::read(parent);
        let folder = root().join(parent);
        let folder = folder.parent().expect("a file has a folder").to_owned();
        for (id, nested) in template.resources("AWS::Serverless::Application") {
            let location = nested["Location"].as_str().expect("a location");
            let text = std::fs::read_to_string(folder.join(location))
                .unwrap_or_else(|e| panic!("{id}: {location}: {e}"));
            let child = Template::parse(location, &text);
            assert_eq!(
                names(&nested["Parameters"]),
                names(&child.body["Parameters"]),
                "{id}"
            );
        }
    }
}

/// What one stack takes from another must be among the other's outputs.
#[test]
fn a_stack_takes_only_what_another_puts_out() {
    for parent in ["template.yaml", "infra/generated/functions.yaml"] {
        let template = Template::read(parent);
        let folder = parent.rsplit_once('/').map_or("", |(folder, _)| folder);
        let nested = template.resources("AWS::Serverless::Application");
        let mut taken = Vec::new();
        outputs(&template.body, &mut taken);
        for (id, output) in taken {
            let location = nested[&id]["Location"].as_str().expect("a location");
            let child = Template::read(&format!("{folder}/{location}"));
            let put = &child.body["Outputs"];
            assert!(put.get(&output).is_some(), "{parent}: {id} has no {output}");
        }
    }
}

fn outputs(value: &Value, taken: &mut Vec<(String, String)>) {
    if let Some(path) = value["Fn::GetAtt"].as_array()
        && let [Value::String(id), Value::String(attribute)] = path.as_slice()
        && let Some(output) = attribute.strip_prefix("Outputs.")
    {
        taken.push((id.clone(), output.to_owned()));
    }
    let inner: Vec<&Value> = match value {
        Value::Object(map) => map.values().collect(),
        Value::Array(values) => values.iter().collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    for value in inner {
        outputs(value, taken);
    }
}

fn queues(template: &Template) -> Vec<String> {
    let queues = template.resources("AWS::SQS::Queue");
    let policies = template.resources("AWS::SQS::QueuePolicy");
    let alarms = template.resources("AWS::CloudWatch::Alarm");
    let watched = |id: &str, metric: &str| {
        alarms.values().any(|alarm| {
            alarm["MetricName"] == metric
                && alarm["Dimensions"][0]["Value"]["Fn::GetAtt"] == json!([id, "QueueName"])
        })
    };
    let mut findings = Vec::new();
    for (id, queue) in &queues {
        let mut rule = |holds: bool, what: &str| {
            if !holds {
                findings.push(format!("{id}: {what}"));
            }
        };
        rule(!queue["KmsMasterKeyId"].is_null(), "not sealed");
        if id.ends_with("DeadLetters") || id == "UndeliveredQueue" {
            rule(
                watched(id, "ApproximateNumberOfMessagesVisible"),
                "no alarm on depth",
            );
            rule(
                queue["MessageRetentionPeriod"] == 1_209_600,
                "not kept for 14 days",
            );
        } else {
            let redrive = &queue["RedrivePolicy"];
            let target = redrive["deadLetterTargetArn"]["Fn::GetAtt"][0].as_str();
            rule(
                target.is_some_and(|target| queues.contains_key(target)),
                "no dead letters",
            );
            rule(redrive["maxReceiveCount"] == 5, "not tried five times");
            rule(
                watched(id, "ApproximateAgeOfOldestMessage"),
                "no alarm on age",
            );
        }
        let statements: Vec<&Value> = policies
            .values()
            .filter(|policy| policy["Queues"] == json!([{"Ref": id}]))
            .filter_map(|policy| policy["PolicyDocument"]["Statement"].as_array())
            .flatten()
            .collect();
        rule(statements.iter().any(|s| tls_only(s)), "open without TLS");
        let bound = |s: &&Value| !s["Condition"]["ArnEquals"]["aws:SourceArn"].is_null();
        rule(
            statements
                .iter()
                .filter(|s| s["Effect"] == "Allow")
                .all(bound),
            "open to any source",
        );
    }
    findings
}

fn buckets(template: &Template) -> Vec<String> {
    let policies = template.resources("AWS::S3::BucketPolicy");
    let mut findings = Vec::new();
    for (id, bucket) in template.resources("AWS::S3::Bucket") {
        let mut rule = |holds: bool, what: &str| {
            if !holds {
                findings.push(format!("{id}: {what}"));
            }
        };
        let block = &bucket["PublicAccessBlockConfiguration"];
        for key in [
            "BlockPublicAcls",
            "BlockPublicPolicy",
            "IgnorePublicAcls",
            "RestrictPublicBuckets",
        ] {
            rule(block[key] == true, key);
        }
        rule(!bucket["BucketEncryption"].is_null(), "not sealed");
        rule(
            bucket["VersioningConfiguration"]["Status"] == "Enabled",
            "not versioned",
        );
        let closed = policies
            .values()
            .filter(|policy| policy["Bucket"] == json!({"Ref": id}))
            .filter_map(|policy| policy["PolicyDocument"]["Statement"].as_array())
            .flatten()
            .any(tls_only);
        rule(closed, "open without TLS");
    }
    findings
}

fn tls_only(statement: &Value) -> bool {
    statement["Effect"] == "Deny"
        && statement["Principal"] == "*"
        && statement["Condition"]["Bool"]["aws:SecureTransport"] == "false"
}

/// The template with one thing taken out of it: a resource, or what `path` names in it.
fn without(file: &str, id: &str, path: &str) -> Template {
    let mut template = Template::read(file);
    let place = format!("/Resources/{id}{path}");
    let (holder, key) = place.rsplit_once('/').expect("a path has parts");
    let holder = template
        .body
        .pointer_mut(holder)
        .expect("the place is there");
    if let Some(items) = holder.as_array_mut() {
        items.remove(key.parse().expect("a place in a list"));
    } else {
        let taken = holder.as_object_mut().and_then(|map| map.remove(key));
        assert!(taken.is_some(), "{place} is not there");
    }
    template
}

fn collect(value: &Value, statements: &mut Vec<Value>) {
    match value {
        Value::Object(map) if map.contains_key("Effect") => statements.push(value.clone()),
        Value::Object(map) => map.values().for_each(|value| collect(value, statements)),
        Value::Array(values) => values.iter().for_each(|value| collect(value, statements)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn names(map: &Value) -> BTreeSet<&str> {
    map.as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| name.as_str())
        .collect()
}
