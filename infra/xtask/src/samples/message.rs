//! What starts a worker.

use serde_json::{Value, json};

use contract::worker::{Items, Queue, Trigger, Worker};

use super::MILLIS;

const AGGREGATE: &str = "con_01J9ZQ5W3N8X7V6T5R4Q3P2N1M";

/// The event that starts the worker, with one record or message in it.
pub fn worker(worker: &Worker) -> Value {
    match worker.trigger {
        Trigger::Stream(Items::Events) => stream(event()),
        Trigger::Stream(Items::Audit) => stream(entry()),
        Trigger::Queue(Queue::Media) => queue(Queue::Media, &upload()),
        Trigger::Queue(queue_) => queue(queue_, &bus()),
        Trigger::Schedule(_) => json!({"time": "2026-11-24T15:00:00Z"}),
        Trigger::Deploy => deployment(),
    }
}

/// A new version of the functions is in place, as CloudFormation tells a custom resource.
fn deployment() -> Value {
    let arn =
        |service: &str, rest: &str| format!("arn:aws:{service}:us-east-1:123456789012:{rest}");
    let function = arn("lambda", "function:dejavu-local-migrate");
    let version = |number: u8| format!("{function}:{number}");
    json!({
        "RequestType": "Update",
        "ServiceToken": function,
        "ResponseURL": "https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/sample?X-Amz-Signature=sample",
        "StackId": arn("cloudformation", "stack/dejavu-local/6a7e8feb"),
        "RequestId": "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
        "ResourceType": "Custom::Migrations",
        "LogicalResourceId": "Migrations",
        "PhysicalResourceId": "dejavu-migrations",
        "ResourceProperties": {"ServiceToken": function, "Version": version(2)},
        "OldResourceProperties": {"ServiceToken": function, "Version": version(1)},
    })
}

/// A contract has been drawn up, as the bus hands it to a queue.
fn bus() -> Value {
    json!({
        "version": "0",
        "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
        "detail-type": "ContractGenerated",
        "source": "dejavu.consignments",
        "account": "123456789012",
        "time": "2026-11-24T15:00:00Z",
        "region": "us-east-1",
        "resources": [],
        "detail": envelope(),
    })
}

fn envelope() -> Value {
    json!({
        "id": format!("{AGGREGATE}.1.0"),
        "source": "dejavu.consignments",
        "name": "ContractGenerated",
        "aggregate": AGGREGATE,
        "version": 1,
        "at": "2026-11-24T15:00:00Z",
        "actor": {"kind": "system", "part": "contracts.generate"},
        "correlation_id": "sample-request",
        "schema": 1,
        "body": {},
    })
}

fn upload() -> Value {
    json!({"Records": [{
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": "us-east-1",
        "eventTime": "2026-11-24T15:00:00.000Z",
        "eventName": "ObjectCreated:Put",
        "userIdentity": {"principalId": "AWS:AROASAMPLE"},
        "requestParameters": {"sourceIPAddress": "192.0.2.1"},
        "responseElements": {"x-amz-request-id": "sample", "x-amz-id-2": "sample"},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "incoming",
            "bucket": {
                "name": "dejavu-local-files-123456789012",
                "ownerIdentity": {"principalId": "A1"},
                "arn": "arn:aws:s3:::dejavu-local-files-123456789012",
            },
            "object": {
                "key": "incoming/med_01J9ZQ5W3N8X7V6T5R4Q3P2N1M",
                "size": 1024,
                "eTag": "d41d8cd98f00b204e9800998ecf8427e",
                "sequencer": "0A1B2C3D4E5F678901",
            },
        },
    }]})
}

fn queue(queue: Queue, body: &Value) -> Value {
    json!({"Records": [{
        "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
        "receiptHandle": "sample",
        "body": body.to_string(),
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": MILLIS.to_string(),
            "SenderId": "AIDASAMPLE",
            "ApproximateFirstReceiveTimestamp": MILLIS.to_string(),
        },
        "messageAttributes": {},
        "md5OfBody": "d41d8cd98f00b204e9800998ecf8427e",
        "eventSource": "aws:sqs",
        "eventSourceARN": format!("arn:aws:sqs:us-east-1:123456789012:dejavu-local-{}", queue.name()),
        "awsRegion": "us-east-1",
    }]})
}

/// An event item, as the table keeps it.
fn event() -> Value {
    let text = |value: &str| json!({"S": value});
    json!({
        "pk": text(&format!("1#CON#{AGGREGATE}")),
        "sk": text("EVT#00000001#0"),
        "id": text(&format!("{AGGREGATE}.1.0")),
        "source": text("dejavu.consignments"),
        "name": text("ContractGenerated"),
        "aggregate": text(AGGREGATE),
        "version": {"N": "1"},
        "at": text("2026-11-24T15:00:00Z"),
        "actor": {"M": {"kind": text("system"), "part": text("contracts.generate")}},
        "correlation_id": text("sample-request"),
        "schema": {"N": "1"},
        "body": {"M": {}},
    })
}

/// An entry of the audit log, as the table keeps it.
fn entry() -> Value {
    let text = |value: &str| json!({"S": value});
    let id = "aud_01J9ZQ5W3N8X7V6T5R4Q3P2N1M";
    json!({
        "pk": text("1#AUD#2026-11-24#0"),
        "sk": text(&format!("AUDIT#2026-11-24T15:00:00.000000000Z#{id}")),
        "version": {"N": "1"},
        "id": text(id),
        "at": text("2026-11-24T15:00:00Z"),
        "actor": {"M": {"kind": text("public")}},
        "action": text("generate_contract"),
        "targets": {"L": [{"M": {
            "noun": text("contract"),
            "id": text(AGGREGATE),
            "from": {"N": "0"},
            "to": {"N": "1"},
            "events": {"L": [text("ContractGenerated")]},
            "after": {"M": {"state.status": text("draft")}},
        }}]},
        "request_id": text("sample-request"),
        "correlation_id": text("sample-request"),
    })
}

fn stream(image: Value) -> Value {
    let (pk, sk) = (&image["pk"], &image["sk"]);
    json!({"Records": [{
        "eventID": "c4ca4238a0b923820dcc509a6f75849b",
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1",
        "dynamodb": {
            "ApproximateCreationDateTime": MILLIS / 1000,
            "Keys": {"pk": pk, "sk": sk},
            "NewImage": image,
            "SequenceNumber": "111",
            "SizeBytes": 512,
            "StreamViewType": "NEW_IMAGE",
        },
        "eventSourceARN": "arn:aws:dynamodb:us-east-1:123456789012:table/dejavu-local/stream/2026-11-24T00:00:00.000",
    }]})
}
