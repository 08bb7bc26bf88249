//! What the bucket says when an object has arrived.

use serde::{Deserialize, Deserializer};

/// A notification of the bucket. The one it sends when it is set up names no object.
#[derive(Clone, Debug, Deserialize)]
pub struct Stored {
    /// What has arrived: one object as a rule.
    #[serde(rename = "Records", default)]
    pub objects: Vec<StoredObject>,
}

/// One object that has arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredObject {
    /// Such as `ObjectCreated:Post`.
    pub event: String,
    /// The bucket.
    pub bucket: String,
    /// The key, as it was when the object was put.
    pub key: String,
    /// Bytes.
    pub size: u64,
}

impl<'de> Deserialize<'de> for StoredObject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let record = Record::deserialize(deserializer)?;
        Ok(Self {
            event: record.event_name,
            bucket: record.s3.bucket.name,
            key: decoded(&record.s3.object.key)
                .ok_or_else(|| serde::de::Error::custom("the key is not UTF-8"))?,
            size: record.s3.object.size.unwrap_or(0),
        })
    }
}

#[derive(Deserialize)]
struct Record {
    #[serde(rename = "eventName")]
    event_name: String,
    s3: Entity,
}

#[derive(Deserialize)]
struct Entity {
    bucket: Bucket,
    object: Object,
}

#[derive(Deserialize)]
struct Bucket {
    name: String,
}

#[derive(Deserialize)]
struct Object {
    key: String,
    size: Option<u64>,
}

/// Keys are written as in a form: `+` for a blank, `%` and two digits for what is not plain.
fn decoded(key: &str) -> Option<String> {
    let bytes = key.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let escape = key
            .get(at + 1..at + 3)
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        match (byte, escape) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 2;
            }
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(*byte),
        }
        at += 1;
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_object_is_read_from_what_the_bucket_sends() {
        let body = json!({ "Records": [{
            "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "us-east-1",
            "eventTime": "2026-11-24T15:00:00.000Z", "eventName": "ObjectCreated:Post",
            "s3": {
                "s3SchemaVersion": "1.0", "configurationId": "incoming",
                "bucket": { "name": "dejavu-files", "arn": "arn:aws:s3:::dejavu-files" },
                "object": { "key": "incoming/a+b%C3%A9%2Fmed_1", "size": 12, "eTag": "x",
                            "sequencer": "0055" },
            },
        }] });
        let read: Stored = serde_json::from_value(body).expect("a notification");
        assert_eq!(
            read.objects,
            [StoredObject {
                event: "ObjectCreated:Post".to_owned(),
                bucket: "dejavu-files".to_owned(),
                key: "incoming/a bé/med_1".to_owned(),
                size: 12,
            }]
        );
    }

    #[test]
    fn the_notification_of_the_setting_up_names_no_object() {
        let body = json!({ "Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "b" });
        let read: Stored = serde_json::from_value(body).expect("a notification");
        assert!(read.objects.is_empty());
    }

    #[test]
    fn a_key_with_a_broken_escape_stays_as_it_is() {
        assert_eq!(decoded("a%zz%4").as_deref(), Some("a%zz%4"));
        assert_eq!(decoded("%é"), Some("%é".to_owned()));
        assert_eq!(decoded("%FF"), None);
    }
}
