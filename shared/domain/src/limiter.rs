//! The limiter: how often something may be tried, in token buckets that a single number keeps.
//!
//! A bucket is kept as the instant at which it will be full again. Each try moves that instant
//! ahead by what one try costs; a try that would move it further than the bucket is deep has to
//! wait. Nothing is ever locked: whoever waits gets a try. Where a rule says so the cost doubles
//! with every try after the first few, until the bucket was full again in between.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::fault::{Class, Fault};
use crate::time::Timestamp;

/// How deep a bucket is, and how fast it fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Tries that may come at once.
    pub burst: u32,
    /// Seconds that one try costs.
    pub seconds: u32,
    /// The most that one costs, where each costs twice the one before. The same as `seconds` where
    /// the cost does not grow.
    pub at_most: u32,
}

/// What a bucket counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Sign-in to one account, from devices that are not known: at most 20 tries in any hour.
    Account,
    /// Sign-in from one block of addresses, to whatever account.
    Block,
    /// Sign-in to one account from one block of addresses: the delay grows.
    Pair,
    /// Sign-in to one account from one device that signed in before: the delay grows. No stranger
    /// can use it up.
    Device,
    /// Proofs that someone who is signed in gives again: the old password, a second factor.
    Proof,
    /// One-time codes sent to one account.
    CodesToAccount,
    /// One-time codes asked for from one block of addresses, and sign-ups.
    CodesFromBlock,
    /// Calls with one API key: one a second, and two minutes' worth at once.
    ApiKey,
    /// Tax ids that one person has checked: the authority is asked for each.
    TaxIds,
}

impl Lane {
    /// Every lane.
    pub const ALL: &'static [Self] = &[
        Self::Account,
        Self::Block,
        Self::Pair,
        Self::Device,
        Self::Proof,
        Self::CodesToAccount,
        Self::CodesFromBlock,
        Self::ApiKey,
        Self::TaxIds,
    ];

    /// As it is called in the table.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Block => "block",
            Self::Pair => "pair",
            Self::Device => "device",
            Self::Proof => "proof",
            Self::CodesToAccount => "codes_to",
            Self::CodesFromBlock => "codes_from",
            Self::ApiKey => "api_key",
            Self::TaxIds => "tax_ids",
        }
    }

    /// Its rule.
    pub const fn rule(self) -> Rule {
        let (burst, seconds, at_most) = match self {
            // 8 at once and one every five minutes: 20 in the first hour, 12 in each one after.
            Self::Account => (8, 300, 300),
            Self::Block => (120, 6, 6),
            Self::Pair => (6, 30, 900),
            Self::Device => (10, 30, 900),
            Self::Proof => (6, 60, 900),
            Self::CodesToAccount => (6, 600, 600),
            Self::CodesFromBlock => (120, 30, 30),
            Self::ApiKey => (120, 1, 1),
            Self::TaxIds => (30, 10, 10),
        };
        Rule {
            burst,
            seconds,
            at_most,
        }
    }
}

/// A bucket. Plain: it is stored as it is. One that was never used, or is full again, may be absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// The millisecond since 1970 at which it is full again.
    pub full_at: i64,
    /// Tries since it was full last.
    pub tries: u32,
}

/// Too much was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many tries; wait and try again")]
pub struct TooManyTries {
    /// Whole seconds until one is taken again; at least 1.
    pub retry_after: u32,
}

impl Fault for TooManyTries {
    fn class(&self) -> Class {
        Class::Limited
    }

    fn code(&self) -> &'static str {
        "too_many_tries"
    }
}

impl Bucket {
    /// Takes a try out: the bucket as it is then.
    ///
    /// # Errors
    /// [`TooManyTries`], and the bucket is as it was.
    pub fn take(self, rule: Rule, now: Timestamp) -> Result<Self, TooManyTries> {
        let now = now.millis();
        let (start, tries) = if self.full_at <= now {
            (now, 0)
        } else {
            (self.full_at, self.tries)
        };
        let room = i64::from(rule.burst.saturating_sub(1)) * i64::from(rule.seconds) * 1_000;
        let wait = start - now - room;
        if wait > 0 {
            let seconds = u32::try_from((wait + 999) / 1_000).unwrap_or(u32::MAX);
            return Err(TooManyTries {
                retry_after: seconds.max(1),
            });
        }
        Ok(Self {
            full_at: start + i64::from(rule.cost(tries)) * 1_000,
            tries: tries.saturating_add(1),
        })
    }

    /// Gives back what a try took that turned out to be right.
    #[must_use]
    pub fn give_back(self, rule: Rule) -> Self {
        Self {
            full_at: self.full_at - i64::from(rule.seconds) * 1_000,
            tries: self.tries.saturating_sub(1),
        }
    }
}

impl Rule {
    /// Seconds that the try after `tries` others costs.
    fn cost(self, tries: u32) -> u32 {
        let doublings = (tries + 1).saturating_sub(self.burst).min(16);
        self.seconds
            .saturating_mul(1 << doublings)
            .min(self.at_most)
            .max(self.seconds)
    }
}

/// The block of addresses that counts as one: the first 24 bits, of IPv6 the first 48.
pub fn block(ip: Option<IpAddr>) -> String {
    match ip.map(|ip| ip.to_canonical()) {
        Some(IpAddr::V4(ip)) => {
            let [a, b, c, _] = ip.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        Some(IpAddr::V6(ip)) => {
            let [a, b, c, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
        None => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests;
