//! The audit entry of a transaction: put together while the transaction is, so that no route can
//! forget it.
//!
//! Said of every write: what kind of thing, which, from which version to which, and which fields
//! are other than before. A marker, a condition and the answer to a request key are no things of
//! their own.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::audit::{AuditEntry, Target, shown};
use domain::decision::Decision;
use domain::event::Event as _;
use domain::ids::{AuditId, Id};
use serde::Serialize;
use ulid::Ulid;

use crate::audit;
use crate::error::StoreError;
use crate::item::{Item, Key, encode};

use super::{Aggregate, Refusal, Transaction};

/// A plain record that is written, as the entry tells of it.
pub(super) struct Plain<'a> {
    pub(super) key: &'a Key,
    pub(super) noun: Option<&'a str>,
    pub(super) from: u64,
    pub(super) to: u64,
    pub(super) was: Option<&'a Item>,
}

impl<'a> Plain<'a> {
    /// A record that was at version `seen`, 0 for a new one.
    pub(super) fn new(key: &'a Key, noun: Option<&'a str>, seen: u64) -> Self {
        Self {
            key,
            noun,
            from: seen,
            to: seen + 1,
            was: None,
        }
    }
}

impl Transaction<'_> {
    /// Tells of an aggregate that goes from one state to another.
    pub(crate) fn tell_of<A: Aggregate>(&mut self, decisions: &[Decision<A, A::Event>]) {
        let (Some(first), Some(last)) = (decisions.first(), decisions.last()) else {
            return;
        };
        let stored = |state: &A| state.stored().map(|item| leaves(&item));
        let before = first.was.as_ref().map(stored).transpose();
        let (before, after) = match (before, stored(&last.next)) {
            (Ok(before), Ok(after)) => (before, after),
            (Err(broken), _) | (_, Err(broken)) => {
                self.broken = self.broken.take().or(Some(broken));
                return;
            }
        };
        let from = first.next.version().saturating_sub(1);
        let of = (A::NOUN, last.next.id());
        let versions = (from, last.next.version());
        let mut target = Target::changed(of, versions, &before.unwrap_or_default(), &after);
        let events = decisions.iter().flat_map(|decision| &decision.events);
        target.events = events.map(|event| event.name().to_owned()).collect();
        self.written.push(target.labelled(last.next.label()));
    }

    /// Says what a plain record was that is written further on, so that the entry tells both.
    pub fn was(mut self, record: &impl Serialize) -> Self {
        match encode(record) {
            Ok(item) => self.before.push(item),
            Err(broken) => self.broken = self.broken.take().or(Some(broken)),
        }
        self
    }

    /// Tells of a plain record. What it was is only known where the caller had it at hand.
    pub(super) fn tell_of_plain(&mut self, plain: &Plain<'_>, body: &Item) {
        let (noun, id) = subject(plain.key, body, plain.noun);
        let is_it = |was: &&Item| {
            plain.from == version(was)
                && subject(plain.key, was, plain.noun) == (noun.clone(), id.clone())
        };
        let before = plain.was.or_else(|| self.before.iter().find(is_it));
        let was = before.map(leaves).unwrap_or_default();
        let versions = (plain.from, plain.to);
        let target = Target::changed((&noun, &id), versions, &was, &leaves(body));
        self.written.push(target);
    }

    /// Tells of an event of a plain record, with the record itself where that is written too.
    pub(super) fn tell_event(&mut self, id: &str, version: u64, name: &str) {
        let known = self.written.iter_mut().find(|target| target.id == id);
        if let Some(target) = known {
            target.events.push(name.to_owned());
            return;
        }
        let noun = shown::noun_of(id).unwrap_or("record");
        let versions = (version.saturating_sub(1), version);
        let mut target = Target::changed((noun, id), versions, &BTreeMap::new(), &BTreeMap::new());
        target.events.push(name.to_owned());
        self.written.push(target);
    }

    /// Puts the entry among the writes.
    pub(super) fn audited(mut self) -> Self {
        let Ok(millis) = u64::try_from(self.cause.at.millis()) else {
            let broken = StoreError::Bug("a change from before 1970".into());
            return Self {
                broken: Some(broken),
                ..self
            };
        };
        let id = AuditId::new(Ulid::from_parts(millis, rand::random()));
        let written = std::mem::take(&mut self.written);
        let entry = AuditEntry::of(id, &self.cause, written);
        let put = audit::item(self.table, &entry).map(|item| {
            self.put(item)
                .condition_expression("attribute_not_exists(pk)")
        });
        let (code, message) = ("audit_entry_exists", "the audit entry exists");
        self.push_put(put, Refusal::Taken { code, message });
        self
    }
}

fn version(body: &Item) -> u64 {
    let number = body.get("version").and_then(|value| value.as_n().ok());
    number.and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// What a plain record is and which: by its own id where it has one, by its key where not.
fn subject(key: &Key, body: &Item, noun: Option<&str>) -> (String, String) {
    let record = body.get("record").and_then(|record| record.as_m().ok());
    let own = record.unwrap_or(body).get("id");
    if let Some(id) = own.and_then(|id| id.as_s().ok())
        && let Some(known) = shown::noun_of(id)
    {
        return (known.to_owned(), id.clone());
    }
    // The company stands before everything and has no `#`.
    let pk = key
        .pk
        .split_once('#')
        .map_or(key.pk.as_str(), |(_, rest)| rest);
    let (kind, rest) = pk.split_once('#').unwrap_or((pk, ""));
    let kind = noun.map_or_else(|| kind_of(kind), |noun| noun.replace(' ', "_"));
    let id = if rest == "HOUSE" {
        key.sk.to_lowercase()
    } else {
        [rest, &key.sk].join("#").replace('#', "/")
    };
    (kind, id)
}

fn kind_of(partition: &str) -> String {
    match partition {
        "NTF" => "notification".to_owned(),
        other => other.to_lowercase(),
    }
}

/// Every leaf of an item, as text, by its path: `items[0].decision`. Bytes are never told.
fn leaves(item: &Item) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (name, value) in item {
        walk(name.clone(), value, &mut found);
    }
    found
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the SDK's enum may grow, and only kinds named here are written"
)]
fn walk(path: String, value: &AttributeValue, found: &mut BTreeMap<String, String>) {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => {
            found.insert(path, text.clone());
        }
        AttributeValue::Bool(told) => {
            found.insert(path, told.to_string());
        }
        AttributeValue::L(values) => {
            for (place, value) in values.iter().enumerate() {
                walk(format!("{path}[{place}]"), value, found);
            }
        }
        AttributeValue::M(fields) => {
            for (name, value) in fields {
                walk(format!("{path}.{name}"), value, found);
            }
        }
        AttributeValue::Ss(texts) | AttributeValue::Ns(texts) => {
            for (place, text) in texts.iter().enumerate() {
                found.insert(format!("{path}[{place}]"), text.clone());
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_dynamodb::primitives::Blob;

    use super::*;

    #[test]
    fn every_leaf_is_told_by_its_path_and_bytes_and_nulls_are_not() {
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let line = AttributeValue::M(Item::from([
            ("decision".to_owned(), text("accepted")),
            ("price".to_owned(), AttributeValue::N("12.50".to_owned())),
            ("reason".to_owned(), AttributeValue::Null(true)),
        ]));
        let item = Item::from([
            ("items".to_owned(), AttributeValue::L(vec![line, text("b")])),
            ("on_hold".to_owned(), AttributeValue::Bool(true)),
            ("tags".to_owned(), AttributeValue::Ss(vec!["t".to_owned()])),
            ("none".to_owned(), AttributeValue::L(Vec::new())),
            ("seal".to_owned(), AttributeValue::B(Blob::new(b"x"))),
        ]);
        let told = [
            ("items[0].decision", "accepted"),
            ("items[0].price", "12.50"),
            ("items[1]", "b"),
            ("on_hold", "true"),
            ("tags[0]", "t"),
        ];
        let told = told.map(|(path, value)| (path.to_owned(), value.to_owned()));
        assert_eq!(leaves(&item), BTreeMap::from(told));
    }
}
