//! DynamoDB: the table of the template, in memory or in a file.

use std::path::Path;

use dynoxide::Database;
use dynoxide::actions::get_records::GetRecordsRequest;
use dynoxide::actions::get_shard_iterator::GetShardIteratorRequest;
use dynoxide::actions::list_streams::ListStreamsRequest;
use serde_json::{Value as Json, json};
use tokio::net::TcpListener;

use crate::clock::Clock;
use crate::error::LocalError;
use crate::net::Stop;
use crate::templates::{ACCOUNT, REGION, Resource};

/// The tables, and what of them the rest of the stack needs to know.
#[derive(Clone)]
pub(crate) struct Tables {
    database: Database,
    clock: Clock,
    made: Vec<Made>,
}

#[derive(Clone, Debug)]
struct Made {
    table: String,
    ttl: Option<String>,
    key: Vec<String>,
    is_new: bool,
}

/// What was read from a stream.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) sequence_number: String,
    /// Exactly as an event source mapping hands it to a function.
    pub(crate) json: Json,
}

impl Tables {
    /// Opens the database, in memory without a path.
    pub(crate) fn open(path: Option<&Path>, clock: Clock) -> Result<Self, LocalError> {
        let database = match path {
            Some(path) => Database::new(&path.to_string_lossy()),
            None => Database::memory(),
        };
        Ok(Self {
            database: database.map_err(|error| LocalError::Table(error.to_string()))?,
            clock,
            made: Vec::new(),
        })
    }

    /// Makes the table of a template, if it is not there yet.
    pub(crate) fn make(&mut self, resource: &Resource<'_>) -> Result<(), LocalError> {
        let table = resource.text("TableName")?;
        let known = self
            .database
            .list_tables(call(json!({}))?)
            .map_err(refused)?;
        let is_new = !known.table_names.contains(&table);
        let key_schema = resource.get("KeySchema")?.unwrap_or_default();
        if is_new {
            let mut request = json!({"TableName": table, "KeySchema": key_schema});
            for property in [
                "AttributeDefinitions",
                "GlobalSecondaryIndexes",
                "BillingMode",
            ] {
                if let Some(value) = resource.get(property)? {
                    request[property] = value;
                }
            }
            if let Some(mut stream) = resource.get("StreamSpecification")? {
                stream["StreamEnabled"] = json!(true);
                request["StreamSpecification"] = stream;
            }
            self.database
                .create_table(call(request)?)
                .map_err(refused)?;
        }
        let ttl = resource.get("TimeToLiveSpecification")?;
        let ttl = ttl.filter(|ttl| ttl["Enabled"] == true);
        if let Some(ttl) = ttl.as_ref().filter(|_| is_new) {
            let request = json!({"TableName": table, "TimeToLiveSpecification": ttl});
            self.database
                .update_time_to_live(call(request)?)
                .map_err(refused)?;
        }
        let attributes = key_schema.as_array().cloned().unwrap_or_default();
        self.made.push(Made {
            table,
            ttl: ttl.and_then(|ttl| Some(ttl["AttributeName"].as_str()?.to_owned())),
            key: attributes
                .iter()
                .filter_map(|part| Some(part["AttributeName"].as_str()?.to_owned()))
                .collect(),
            is_new,
        });
        Ok(())
    }

    /// The name of the first table.
    pub(crate) fn name(&self) -> &str {
        self.made.first().map_or("", |made| &made.table)
    }

    /// Whether the tables were made just now, so that there is nothing in them.
    pub(crate) fn are_new(&self) -> bool {
        self.made.iter().all(|made| made.is_new)
    }

    /// The ARN of the stream, as functions are told.
    pub(crate) fn stream_arn(&self) -> String {
        format!(
            "arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{}/stream/local",
            self.name()
        )
    }

    /// Answers the SDK until `stop`.
    pub(crate) async fn serve(self, listener: TcpListener, stop: Stop) {
        let served =
            dynoxide::server::serve_with_shutdown(listener, self.database, stop.wait()).await;
        if let Err(error) = served {
            tracing::error!(error, "The table ended");
        }
    }

    /// The records of the stream after a sequence number, oldest first.
    pub(crate) fn records(&self, after: Option<&str>, limit: usize) -> Result<Vec<Record>, String> {
        let table = self.name();
        let streams = ListStreamsRequest {
            table_name: Some(table.to_owned()),
            ..ListStreamsRequest::default()
        };
        let text = |error: dynoxide::DynoxideError| error.to_string();
        let streams = self.database.list_streams(streams).map_err(text)?.streams;
        let Some(stream) = streams.into_iter().next() else {
            return Ok(Vec::new());
        };
        let position = GetShardIteratorRequest {
            stream_arn: stream.stream_arn,
            shard_id: dynoxide::streams::shard_id(table),
            shard_iterator_type: match after {
                Some(_) => "AFTER_SEQUENCE_NUMBER".to_owned(),
                None => "TRIM_HORIZON".to_owned(),
            },
            sequence_number: after.map(str::to_owned),
        };
        let position = self.database.get_shard_iterator(position).map_err(text)?;
        let request = GetRecordsRequest {
            shard_iterator: position.shard_iterator.unwrap_or_default(),
            limit: Some(limit),
        };
        let found = self.database.get_records(request).map_err(text)?;
        let arn = self.stream_arn();
        Ok(found
            .records
            .into_iter()
            .map(|record| Record {
                sequence_number: record.dynamodb.sequence_number.clone(),
                json: as_delivered(&record, &arn),
            })
            .collect())
    }

    /// Removes what has expired by the stack's clock, and says how much that was.
    ///
    /// The emulator's own sweep knows only the real time when the table is in a file, hence
    /// this one. The removal is conditional, so an item that was prolonged meanwhile stays.
    pub(crate) fn sweep(&self) -> Result<usize, String> {
        let now = self.clock.now().as_second().to_string();
        let mut removed = 0;
        for made in &self.made {
            let Some(ttl) = &made.ttl else { continue };
            let mut start = None;
            loop {
                let page = self.expired(made, ttl, &now, start)?;
                for item in &page.0 {
                    removed += usize::from(self.remove(made, ttl, &now, item)?);
                }
                match page.1 {
                    Some(next) => start = Some(next),
                    None => break,
                }
            }
        }
        Ok(removed)
    }

    fn expired(
        &self,
        made: &Made,
        ttl: &str,
        now: &str,
        start: Option<Json>,
    ) -> Result<(Vec<Json>, Option<Json>), String> {
        let mut request = json!({
            "TableName": made.table,
            "FilterExpression": "attribute_type(#ttl, :number) AND #ttl < :now",
            "ExpressionAttributeNames": {"#ttl": ttl},
            "ExpressionAttributeValues": {":number": {"S": "N"}, ":now": {"N": now}},
        });
        if let Some(start) = start {
            request["ExclusiveStartKey"] = start;
        }
        let request = serde_json::from_value(request).map_err(|error| error.to_string())?;
        let found = self
            .database
            .scan(request)
            .map_err(|error| error.to_string())?;
        let found = serde_json::to_value(found).map_err(|error| error.to_string())?;
        let items = found["Items"].as_array().cloned().unwrap_or_default();
        Ok((items, found.get("LastEvaluatedKey").cloned()))
    }

    fn remove(&self, made: &Made, ttl: &str, now: &str, item: &Json) -> Result<bool, String> {
        let key: serde_json::Map<_, _> = made
            .key
            .iter()
            .map(|name| (name.clone(), item[name].clone()))
            .collect();
        let request = json!({
            "TableName": made.table,
            "Key": key,
            "ConditionExpression": "#ttl < :now",
            "ExpressionAttributeNames": {"#ttl": ttl},
            "ExpressionAttributeValues": {":now": {"N": now}},
        });
        let request = serde_json::from_value(request).map_err(|error| error.to_string())?;
        match self.database.delete_item(request) {
            Ok(_) => Ok(true),
            Err(dynoxide::DynoxideError::ConditionalCheckFailedException(..)) => Ok(false),
            Err(error) => Err(error.to_string()),
        }
    }
}

/// As a function gets it: the region and the stream are those of the house, not the emulator's.
fn as_delivered(record: &dynoxide::actions::get_records::Record, arn: &str) -> Json {
    let mut json = serde_json::to_value(record).unwrap_or_default();
    json["awsRegion"] = json!(REGION);
    json["eventSourceARN"] = json!(arn);
    json
}

fn call<T: serde::de::DeserializeOwned>(request: Json) -> Result<T, LocalError> {
    serde_json::from_value(request).map_err(|error| LocalError::Table(error.to_string()))
}

fn refused(error: dynoxide::DynoxideError) -> LocalError {
    LocalError::Table(error.to_string())
}
