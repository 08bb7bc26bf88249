//! The audit log: who did what to which things, when, and what of them is other than before.
//!
//! One entry per transaction, written with it. What changed is told by field; the value of a field
//! is told only where [`shown`] names it, because most of what the house keeps is personal. The
//! entries of a day are tied together by hashes afterwards: see [`chain`].

pub mod chain;
pub mod shown;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::digest::Sha256;
use crate::event::{Cause, OverrideUse};
use crate::ids::{ApiKeyId, AuditId, UserId};
use crate::time::{Date, Timestamp};

pub use chain::{ChainLink, DaySeal, Finding, verify_chain};

/// What stands in place of a value that is not shown.
pub const REDACTED: &str = "[redacted]";
/// The most changed fields that a target tells of.
pub const MOST_FIELDS: usize = 40;
/// The most characters that a value tells.
pub const LONGEST_VALUE: usize = 120;
/// About how many bytes of fields an entry tells; of the targets after that only that they changed.
pub const MOST_BYTES: usize = 64 * 1_024;

/// One entry: one transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AuditEntry {
    /// Which.
    pub id: AuditId,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// Whom they acted for, when they answered on behalf of someone else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting_for: Option<UserId>,
    /// The override that allowed it, and who granted that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub override_of: Option<OverrideUse>,
    /// The API key it came with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<ApiKeyId>,
    /// The route, worker or job, by its name: `submit_request`.
    pub action: String,
    /// What was written, in the order of the transaction.
    pub targets: Vec<Target>,
    /// The id of the request or message.
    pub request_id: String,
    /// Ties together everything that one outside request set off.
    pub correlation_id: String,
}

/// One thing that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// What kind of thing, such as `request`.
    pub noun: String,
    /// Which.
    pub id: String,
    /// What people call it, where that is a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The version before; 0 for a new thing.
    pub from: u64,
    /// The version after.
    pub to: u64,
    /// The names of the events, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<String>,
    /// The fields that changed, by path, as they were. Empty where that was not at hand.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub before: BTreeMap<String, String>,
    /// The fields that changed, by path, as they are.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub after: BTreeMap<String, String>,
    /// Whether more changed than is told here.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
}

impl AuditEntry {
    /// The entry of a transaction. A thing that was written several times is one target.
    pub fn of(id: AuditId, cause: &Cause, written: Vec<Target>) -> Self {
        let mut targets: Vec<Target> = Vec::new();
        for target in written {
            match targets.iter_mut().find(|known| known.is(&target)) {
                Some(known) => known.join(target),
                None => targets.push(target),
            }
        }
        let mut told = 0;
        for target in &mut targets {
            told += target.bytes();
            if told > MOST_BYTES {
                target.cut_all();
            }
        }
        Self {
            id,
            at: cause.at,
            actor: cause.actor.clone(),
            acting_for: cause.acting_for.clone(),
            override_of: cause.override_of.clone(),
            via: cause.via.clone(),
            action: cause.operation.clone(),
            targets,
            request_id: cause.request_id.clone(),
            correlation_id: cause.correlation_id.clone(),
        }
    }

    /// The day it belongs to, in Panama.
    pub fn day(&self) -> Date {
        self.at.panama_date()
    }

    /// The fingerprint of everything it says.
    pub fn digest(&self) -> Sha256 {
        let lent = self.override_of.as_ref();
        let mut texts = vec![
            self.id.to_string(),
            self.at.sortable(),
            self.actor_key(),
            or_empty(self.acting_for.as_ref()),
            or_empty(lent.map(|lent| &lent.id)),
            or_empty(lent.map(|lent| &lent.granted_by)),
            or_empty(self.via.as_ref()),
            self.action.clone(),
            self.request_id.clone(),
            self.correlation_id.clone(),
        ];
        // How many there are of what may be any number: no two lists then read as the same texts.
        texts.push(self.targets.len().to_string());
        for target in &self.targets {
            target.say(&mut texts);
        }
        Sha256::of_parts(texts.iter().map(String::as_bytes))
    }

    /// The actor as a filter names them: `usr_…`, `system:<part>` or `public`.
    pub fn actor_key(&self) -> String {
        match &self.actor {
            Actor::Person { id } => id.to_string(),
            Actor::System { part } => format!("system:{part}"),
            Actor::Public => "public".to_owned(),
        }
    }
}

impl Target {
    /// A thing that went from one state to another, each told by its fields' paths and texts
    /// (`items[0].decision`), with the fields that differ.
    pub fn changed(
        (noun, id): (&str, &str),
        (from, to): (u64, u64),
        was: &BTreeMap<String, String>,
        is: &BTreeMap<String, String>,
    ) -> Self {
        let mut target = Self {
            noun: noun.to_owned(),
            id: id.to_owned(),
            label: None,
            from,
            to,
            events: Vec::new(),
            before: BTreeMap::new(),
            after: BTreeMap::new(),
            cut: false,
        };
        let paths: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
        let changed = paths
            .into_iter()
            .filter(|path| was.get(*path) != is.get(*path));
        for (place, path) in changed.enumerate() {
            if place == MOST_FIELDS {
                target.cut = true;
                break;
            }
            let told = |value: &String| {
                let value = if shown::shows(noun, path) {
                    value
                } else {
                    REDACTED
                };
                (plain(path), shortened(value))
            };
            target.before.extend(was.get(path).map(told));
            target.after.extend(is.get(path).map(told));
        }
        target
    }

    /// The same with a label, if its kind of thing is known by a number.
    #[must_use]
    pub fn labelled(mut self, label: Option<String>) -> Self {
        self.label = label.filter(|_| shown::is_numbered(&self.noun));
        self
    }

    fn say(&self, texts: &mut Vec<String>) {
        texts.extend([
            self.noun.clone(),
            self.id.clone(),
            or_empty(self.label.as_ref()),
            self.from.to_string(),
            self.to.to_string(),
            self.cut.to_string(),
            self.events.len().to_string(),
        ]);
        texts.extend(self.events.iter().cloned());
        for fields in [&self.before, &self.after] {
            texts.push(fields.len().to_string());
            for (path, value) in fields {
                texts.extend([path.clone(), value.clone()]);
            }
        }
    }

    /// As a filter names it: `request:req_…`.
    pub fn key(&self) -> String {
        format!("{}:{}", self.noun, self.id)
    }

    fn is(&self, other: &Self) -> bool {
        self.noun == other.noun && self.id == other.id
    }

    fn join(&mut self, later: Self) {
        self.to = self.to.max(later.to);
        self.from = self.from.min(later.from);
        self.label = self.label.take().or(later.label);
        self.events.extend(later.events);
        for (path, value) in later.before {
            self.before.entry(path).or_insert(value);
        }
        self.after.extend(later.after);
        self.cut |= later.cut;
    }

    fn bytes(&self) -> usize {
        let fields = self.before.iter().chain(&self.after);
        fields.map(|(path, value)| path.len() + value.len()).sum()
    }

    fn cut_all(&mut self) {
        self.cut |= !(self.before.is_empty() && self.after.is_empty());
        self.before.clear();
        self.after.clear();
    }
}

/// Nothing of what may be absent is ever empty when it is there.
fn or_empty(text: Option<&impl ToString>) -> String {
    text.map(ToString::to_string).unwrap_or_default()
}

/// A path without what may be a value: the names of fields are words, the keys of a map may be
/// anything.
fn plain(path: &str) -> String {
    let word = |part: &str| {
        let name = part.split('[').next().unwrap_or_default();
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if name.len() <= 40 && name.bytes().all(fits) {
            part.to_owned()
        } else {
            "*".to_owned()
        }
    };
    path.split('.').map(word).collect::<Vec<_>>().join(".")
}

fn shortened(value: &str) -> String {
    match value.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests;
