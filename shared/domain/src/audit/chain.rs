//! The chain of a day's entries, and the seal on it.
//!
//! Each link holds the hash of the one before, so that an entry that is changed, left out or put in
//! later is found. The first link of a day hangs on the day itself, and the seal of a day on the
//! seal of the day before.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::audit::AuditEntry;
use crate::digest::Sha256;
use crate::ids::AuditId;
use crate::time::{Date, Timestamp};

/// One entry's place in its day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainLink {
    /// The day.
    pub day: Date,
    /// The place, from 1, without gaps.
    pub seq: u64,
    /// Which entry.
    pub entry: AuditId,
    /// The fingerprint of the entry as it was written.
    pub digest: Sha256,
    /// The hash of the link before; of the day itself, for the first.
    pub prev_hash: Sha256,
    /// The hash of all of this.
    pub hash: Sha256,
}

/// The end of a day: no link is added behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaySeal {
    /// The day.
    pub day: Date,
    /// How many entries it has.
    pub count: u64,
    /// The hash of its last link; of the day itself, when nothing happened.
    pub root: Sha256,
    /// The hash of the seal of the day before; nothing for the first day.
    #[serde(default)]
    pub prev: Option<Sha256>,
    /// When it was sealed.
    pub sealed_at: Timestamp,
    /// How much was wrong with the day when it was sealed. Such a day is sealed as it was found, so
    /// that the days after it are not left open.
    #[serde(default)]
    pub broken: u64,
    /// The hash of day, count, root, the seal before, and of how broken it was.
    pub hash: Sha256,
}

/// What is wrong with a day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// A place has no link, or more than one.
    Gap {
        /// The place.
        seq: u64,
    },
    /// A link does not hang on the one before, or is not what its hash says.
    Torn {
        /// The place.
        seq: u64,
    },
    /// An entry is not what it was when it was linked.
    Tampered {
        /// Which.
        entry: AuditId,
    },
    /// An entry is linked and no longer there.
    Gone {
        /// Which.
        entry: AuditId,
    },
    /// An entry is there and not linked.
    Unlinked {
        /// Which.
        entry: AuditId,
    },
    /// An entry is linked twice.
    Twice {
        /// Which.
        entry: AuditId,
    },
    /// Entries or links are there and do not read.
    Unreadable {
        /// How many.
        count: u64,
    },
    /// The seal counts otherwise, names another root or another seal before, or is not what its
    /// hash says.
    Seal,
}

impl ChainLink {
    /// The link of `entry` behind `last`; the first of `day` without one.
    pub fn after(day: Date, last: Option<(u64, &Sha256)>, entry: &AuditEntry) -> Self {
        let (seq, prev_hash) = match last {
            Some((seq, hash)) => (seq + 1, hash.clone()),
            None => (1, origin(day)),
        };
        let digest = entry.digest();
        Self {
            hash: link_hash(day, seq, &entry.id, &digest, &prev_hash),
            day,
            seq,
            entry: entry.id.clone(),
            digest,
            prev_hash,
        }
    }

    fn holds(&self) -> bool {
        self.hash
            == link_hash(
                self.day,
                self.seq,
                &self.entry,
                &self.digest,
                &self.prev_hash,
            )
    }
}

impl DaySeal {
    /// The seal on a day that ends with `last`, behind the seal of the day before.
    pub fn on(
        day: Date,
        last: Option<(u64, &Sha256)>,
        before: Option<&Self>,
        sealed_at: Timestamp,
    ) -> Self {
        let (count, root) = match last {
            Some((seq, hash)) => (seq, hash.clone()),
            None => (0, origin(day)),
        };
        let prev = before.map(|seal| seal.hash.clone());
        Self {
            hash: seal_hash(day, count, &root, prev.as_ref(), 0),
            day,
            count,
            root,
            prev,
            sealed_at,
            broken: 0,
        }
    }

    /// The same, on a day with which so much is wrong.
    #[must_use]
    pub fn on_broken(self, findings: u64) -> Self {
        let (day, count, prev) = (self.day, self.count, self.prev.as_ref());
        Self {
            hash: seal_hash(day, count, &self.root, prev, findings),
            broken: findings,
            ..self
        }
    }

    fn holds(&self, last: Option<&ChainLink>, before: Option<&Self>) -> bool {
        let last = last.map(|link| (link.seq, &link.hash));
        let ours = Self::on(self.day, last, before, self.sealed_at);
        *self == ours.on_broken(self.broken)
    }
}

/// What the first link of a day hangs on.
fn origin(day: Date) -> Sha256 {
    Sha256::of_parts([b"audit".as_slice(), day.to_string().as_bytes()])
}

fn link_hash(day: Date, seq: u64, entry: &AuditId, digest: &Sha256, prev: &Sha256) -> Sha256 {
    let (day, seq) = (day.to_string(), seq.to_string());
    let parts = [
        &day,
        seq.as_str(),
        entry.as_str(),
        digest.as_str(),
        prev.as_str(),
    ];
    Sha256::of_parts(parts.map(str::as_bytes))
}

/// A whole day's seal says nothing of breaks, as the first seals did.
fn seal_hash(day: Date, count: u64, root: &Sha256, prev: Option<&Sha256>, broken: u64) -> Sha256 {
    let (day, count) = (day.to_string(), count.to_string());
    let prev = prev.map_or("", Sha256::as_str);
    let broken = broken.to_string();
    let parts = [&day, count.as_str(), root.as_str(), prev, broken.as_str()];
    let said = if broken == "0" {
        &parts[..4]
    } else {
        &parts[..]
    };
    Sha256::of_parts(said.iter().map(|part| part.as_bytes()))
}

/// Everything that is wrong with a day: its links and its entries in any order, its seal if it has
/// one, and the seal of the day before. Nothing, when all of it holds.
pub fn verify_chain(
    day: Date,
    links: &[ChainLink],
    entries: &[AuditEntry],
    seal: Option<&DaySeal>,
    before: Option<&DaySeal>,
) -> Vec<Finding> {
    let mut in_turn: Vec<&ChainLink> = links.iter().collect();
    in_turn.sort_by_key(|link| link.seq);
    let mut findings = places(&in_turn);
    let mut expected = origin(day);
    for link in &in_turn {
        if link.day != day || link.prev_hash != expected || !link.holds() {
            findings.insert(Finding::Torn { seq: link.seq });
        }
        expected = link.hash.clone();
    }
    findings.extend(strays(links, entries));
    if seal.is_some_and(|seal| seal.day != day || !seal.holds(in_turn.last().copied(), before)) {
        findings.insert(Finding::Seal);
    }
    findings.into_iter().collect()
}

fn places(in_turn: &[&ChainLink]) -> BTreeSet<Finding> {
    let mut findings = BTreeSet::new();
    let mut next = 1;
    for link in in_turn {
        for seq in next..link.seq {
            findings.insert(Finding::Gap { seq });
        }
        if link.seq < next {
            findings.insert(Finding::Gap { seq: link.seq });
        }
        next = link.seq + 1;
    }
    findings
}

/// What is linked and not there, there and not linked, or other than it was.
fn strays(links: &[ChainLink], entries: &[AuditEntry]) -> BTreeSet<Finding> {
    let mut findings = BTreeSet::new();
    let mut kept: BTreeMap<&AuditId, &AuditEntry> =
        entries.iter().map(|entry| (&entry.id, entry)).collect();
    let mut linked = BTreeSet::new();
    for link in links {
        let entry = link.entry.clone();
        if !linked.insert(&link.entry) {
            findings.insert(Finding::Twice { entry });
            continue;
        }
        match kept.remove(&link.entry) {
            None => findings.insert(Finding::Gone { entry }),
            Some(found) if found.digest() != link.digest => {
                findings.insert(Finding::Tampered { entry })
            }
            Some(_) => false,
        };
    }
    findings.extend(
        kept.into_keys()
            .cloned()
            .map(|entry| Finding::Unlinked { entry }),
    );
    findings
}
