//! Items: keys, index keys, and the way from a stored shape to attributes and back.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde::de::DeserializeOwned;

use domain::time::Timestamp;

use crate::error::StoreError;
use crate::schema::{self, SCHEMA};

/// An item as the table keeps it.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// A primary key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) pk: String,
    pub(crate) sk: String,
}

impl Key {
    pub(crate) fn new(pk: String, sk: &str) -> Self {
        Self {
            pk,
            sk: sk.to_owned(),
        }
    }

    pub(crate) fn to_item(&self) -> Item {
        HashMap::from([
            ("pk".to_owned(), text(&self.pk)),
            ("sk".to_owned(), text(&self.sk)),
        ])
    }
}

/// In which indexes an item stands, each with partition and sort key. An absent one is not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Indexes {
    /// Lists by owner.
    pub(crate) gsi1: Option<(String, String)>,
    /// Work queues by status, and the unsent outbox.
    pub(crate) gsi2: Option<(String, String)>,
    /// Lists by assignee.
    pub(crate) gsi3: Option<(String, String)>,
    /// Lists by location.
    pub(crate) gsi4: Option<(String, String)>,
    /// Seconds since 1970 after which the table may sweep the item away.
    pub(crate) ttl: Option<i64>,
}

/// A sort key by time: at equal times by id.
pub(crate) fn in_time(at: Timestamp, id: impl std::fmt::Display) -> String {
    format!("{}#{id}", at.sortable())
}

/// The attributes of a body.
pub(crate) fn encode(body: &impl Serialize) -> Result<Item, StoreError> {
    serde_dynamo::to_item(body).map_err(StoreError::corrupt)
}

/// Builds an item: the body's attributes, the keys, the index keys, the version, and the version
/// of its shape unless the body says it itself, as an event does.
pub(crate) fn build(key: &Key, indexes: &Indexes, version: u64, body: Item) -> Item {
    let mut item = body;
    // An absent optional is no attribute at all: half the bytes, and indexes stay sparse.
    item.retain(|_, value| !matches!(value, AttributeValue::Null(_)));
    item.extend(key.to_item());
    item.insert("version".to_owned(), number(version));
    item.entry(SCHEMA.to_owned())
        .or_insert_with(|| number(schema::present(key)));
    if let Some(ttl) = indexes.ttl {
        item.insert("ttl".to_owned(), number(ttl));
    }
    for (name, keys) in [
        ("gsi1", &indexes.gsi1),
        ("gsi2", &indexes.gsi2),
        ("gsi3", &indexes.gsi3),
        ("gsi4", &indexes.gsi4),
    ] {
        if let Some((pk, sk)) = keys {
            item.insert(format!("{name}pk"), text(pk));
            item.insert(format!("{name}sk"), text(sk));
        }
    }
    item
}

/// Reads the body of an item, which may be of an older shape; keys and index keys are passed over.
pub(crate) fn read<T: DeserializeOwned>(item: Item) -> Result<T, StoreError> {
    let item = schema::forward(item)?;
    serde_dynamo::from_item(item).map_err(StoreError::corrupt)
}

pub(crate) fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

pub(crate) fn number(value: impl std::fmt::Display) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// About how many bytes the table counts for an item.
pub(crate) fn size(item: &Item) -> usize {
    item.iter()
        .map(|(name, value)| name.len() + value_size(value))
        .sum()
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the SDK's enum may grow, and only kinds named here are written"
)]
fn value_size(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.len(),
        AttributeValue::B(bytes) => bytes.as_ref().len(),
        AttributeValue::L(values) => 3 + values.iter().map(|v| 1 + value_size(v)).sum::<usize>(),
        AttributeValue::M(values) => 3 + values.len() + size(values),
        AttributeValue::Ss(texts) | AttributeValue::Ns(texts) => {
            texts.iter().map(String::len).sum()
        }
        AttributeValue::Bs(many) => many.iter().map(|bytes| bytes.as_ref().len()).sum(),
        AttributeValue::Bool(_) | AttributeValue::Null(_) => 1,
        _ => 0,
    }
}
