//! What every call owes the audit log, checked while it is made.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

use contract::route::{KeyRule, Route};
use domain::audit::AuditEntry;

use super::{Reply, Stage};

/// Refused calls that keep something on purpose: a wrong code is counted, a challenge for the second
/// factor is made, and a refresh token that comes back ends its session.
const COUNTS_REFUSED: &[&str] = &[
    "accept_invitation",
    "add_payout_method",
    "log_in",
    "move_product",
    "refresh_session",
    "request_erasure",
    "reset_password",
    "sign_contract",
    "verify_otp",
    "verify_second_factor",
];

/// Calls that change more than one transaction has room for: each step has an entry of its own.
const IN_STEPS: &[&str] = &[
    "bulk_edit_products",
    "cancel_transfer",
    "close_stock_count",
    "close_transfer",
    "open_transfer",
    "receive_transfer",
    "scan_stock",
    "send_transfer",
    "settle_stock_count",
];

/// The calls that are watched.
#[derive(Debug, Default)]
pub(super) struct Watched {
    running: AtomicU64,
    begun: AtomicU64,
}

impl Watched {
    /// Makes the call, and tells whether no other one ran at any moment of it.
    async fn alone<T>(&self, calling: impl Future<Output = T>) -> (T, bool) {
        let before = self.running.fetch_add(1, Ordering::Relaxed);
        let number = self.begun.fetch_add(1, Ordering::Relaxed) + 1;
        let done = calling.await;
        self.running.fetch_sub(1, Ordering::Relaxed);
        let later = self.begun.load(Ordering::Relaxed) - number;
        (done, before == 0 && later == 0)
    }
}

impl Stage {
    /// Makes the call and looks what it left in the audit log: a change that was made is one entry
    /// of that operation; what was refused, or answered before, is none. The entries of calls that
    /// are made at the same time cannot be told apart, and are not looked at.
    ///
    /// # Panics
    /// The log says otherwise.
    pub async fn watch(&self, route: &Route, calling: impl Future<Output = Reply>) -> Reply {
        let known: BTreeSet<_> = self.log().await.into_iter().map(|entry| entry.id).collect();
        let (reply, alone) = self.watched.alone(calling).await;
        if !alone {
            return reply;
        }
        let log = self.log().await.into_iter();
        let new: Vec<AuditEntry> = log.filter(|entry| !known.contains(&entry.id)).collect();
        let name = route.name;
        let strays: Vec<_> = new.iter().filter(|entry| entry.action != name).collect();
        assert!(
            strays.is_empty(),
            "{name} left entries of another: {strays:#?}"
        );
        let replayed = reply.headers.contains_key("idempotent-replayed");
        let is_done = (200..300).contains(&reply.status) && !replayed;
        if !is_done && !COUNTS_REFUSED.contains(&name) {
            let status = reply.status;
            assert!(new.is_empty(), "{name} answered {status} and left {new:#?}");
        } else if is_done && IN_STEPS.contains(&name) {
            assert!(!new.is_empty(), "{name} left nothing");
        } else if is_done && matches!(route.key, KeyRule::Required { .. }) {
            assert_eq!(new.len(), 1, "{name} left {new:#?}");
        }
        reply
    }

    async fn log(&self) -> Vec<AuditEntry> {
        let today = self.clock.now().panama_date();
        let entries = data::audit::entries_of(&self.table, today).await;
        entries.expect("the log reads")
    }
}
