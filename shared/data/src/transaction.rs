//! One business action is one transaction: state, events, markers and the request key, or nothing.

mod audit;
mod forget;
mod lists;
mod markers;
mod plain;
mod reshape;
mod shown;
mod updates;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    CancellationReason, ConditionCheck, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
};
use serde::Serialize;
use ulid::Ulid;

use domain::audit::Target;
use domain::decision::Decision;
use domain::event::{Cause, Envelope, Event};
use domain::idempotency::IdempotencyRecord;

use crate::error::{Failure, StoreError, by_code, failed};
use crate::events;
use crate::idempotency;
use crate::item::{Indexes, Item, Key, build, encode, number, size};
use crate::retry;
use crate::table::Table;

use audit::Plain;

pub(crate) use shown::SLUG_TAKEN;

/// An aggregate that a state machine guards, as the table keeps it.
pub trait Aggregate: Sized {
    /// What happens to it.
    type Event: Event;
    /// What it is called, such as `request`.
    const NOUN: &'static str;

    /// Its id.
    fn id(&self) -> &str;
    /// Its version: one more with every accepted command, 1 when new.
    fn version(&self) -> u64;
    /// What people call it: its number, or a product's title. Its events carry it, so that who
    /// reads of them need not look it up.
    fn label(&self) -> Option<String> {
        None
    }
    /// The partition it and its events live in, without the company: `REQ#req_…`.
    fn partition(&self) -> String;
    /// Where it stands in the indexes. The keys are completed with the company.
    fn places(&self) -> Places;
    /// What else is written whenever it is kept: values that only one may have, lists it stands
    /// in. `was` is nothing for a new one. Usually there is nothing else.
    fn beside<'t>(change: Transaction<'t>, _was: Option<&Self>, _next: &Self) -> Transaction<'t> {
        change
    }
    /// Its stored shape.
    ///
    /// # Errors
    /// The shape does not become an item.
    fn stored(&self) -> Result<Item, StoreError>;
}

/// Where an aggregate stands in the indexes: partition without the company, and sort key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// In its owner's list.
    pub owner: Option<(String, String)>,
    /// In a work queue.
    pub queue: Option<(String, String)>,
    /// In its assignee's list.
    pub assignee: Option<(String, String)>,
    /// In the list of its location.
    pub location: Option<(String, String)>,
}

/// A change being put together. Its actions are written all together or not at all.
#[derive(Debug)]
#[must_use = "nothing is written before `commit`"]
pub struct Transaction<'t> {
    table: &'t Table,
    cause: Cause,
    actions: Vec<Action>,
    /// What the audit entry will tell.
    written: Vec<Target>,
    /// What plain records were, that are written further on.
    before: Vec<Item>,
    /// Whether this process has to read the settings again.
    changes_settings: bool,
    broken: Option<StoreError>,
}

/// What an event happened to.
struct Origin<'a> {
    partition: &'a str,
    id: &'a str,
    label: Option<String>,
    version: u64,
    noun: &'static str,
}

/// One write, and what it means when its condition does not hold.
#[derive(Debug)]
struct Action {
    write: TransactWriteItem,
    refusal: Refusal,
}

/// What a condition that does not hold means to the caller.
#[derive(Clone, Copy, Debug)]
enum Refusal {
    /// Absent means missing, present means changed.
    Version {
        noun: &'static str,
    },
    Taken {
        code: &'static str,
        message: &'static str,
    },
    Replayed,
}

/// Bytes an item may take. The table's own limit is 400 KiB, counted a little differently.
const LARGEST_ITEM: usize = 380 * 1_024;

/// Writes and conditions that the table takes in one transaction.
const MOST_ACTIONS: usize = 100;

/// The sort key of an aggregate's state.
pub(crate) const STATE: &str = "STATE";

impl<'t> Transaction<'t> {
    pub(crate) fn new(table: &'t Table, cause: Cause) -> Self {
        Self {
            table,
            cause,
            actions: Vec::new(),
            written: Vec::new(),
            before: Vec::new(),
            changes_settings: false,
            broken: None,
        }
    }

    /// Keeps an accepted command: the aggregate guarded by its version, and its events, which are
    /// both its history and the outbox.
    pub fn save<A: Aggregate>(self, decision: &Decision<A, A::Event>) -> Self {
        self.save_in_turn(std::slice::from_ref(decision))
    }

    /// Keeps several commands that one aggregate accepted in turn: the last state, guarded by the
    /// version before the first, and the events of all.
    pub fn save_in_turn<A: Aggregate>(self, decisions: &[Decision<A, A::Event>]) -> Self {
        let (Some(first), Some(last)) = (decisions.first(), decisions.last()) else {
            return self;
        };
        let change = self.save_alone(decisions);
        A::beside(change, first.was.as_ref(), &last.next)
    }

    /// The same, without what is written beside the aggregate.
    pub(crate) fn save_alone<A: Aggregate>(self, decisions: &[Decision<A, A::Event>]) -> Self {
        let (Some(first), Some(last)) = (decisions.first(), decisions.last()) else {
            return self;
        };
        let mut change = self.state(first.next.version() - 1, &last.next);
        change.tell_of(decisions);
        for decision in decisions {
            let next = &decision.next;
            for (place, event) in decision.events.iter().enumerate() {
                let origin = Origin {
                    partition: &next.partition(),
                    id: next.id(),
                    label: next.label(),
                    version: next.version(),
                    noun: A::NOUN,
                };
                change = change.event(origin, place, event);
            }
        }
        change
    }

    /// Keeps the first answer to a request key.
    pub fn remember(mut self, record: Option<IdempotencyRecord>) -> Self {
        if let Some(record) = record {
            let put = idempotency::put(self.table, &record);
            // An expired record may still lie there: the table's own expiry comes late.
            let put = put.map(|put| {
                put.condition_expression("attribute_not_exists(pk) OR expires_at <= :now")
                    .expression_attribute_values(":now", number(self.cause.at.seconds()))
            });
            self.push_put(put, Refusal::Replayed);
        }
        self
    }

    /// Keeps a plain record that must not be there yet.
    pub(crate) fn create(
        mut self,
        key: &Key,
        indexes: &Indexes,
        body: &impl Serialize,
        code: &'static str,
        message: &'static str,
    ) -> Self {
        let put = encode(body).map(|body| {
            self.tell_of_plain(&Plain::new(key, None, 0), &body);
            let item = build(key, indexes, 1, body);
            self.put(item)
                .condition_expression("attribute_not_exists(pk)")
        });
        self.push_put(put, Refusal::Taken { code, message });
        self
    }

    /// Replaces a plain record that must still have the version that was read.
    pub(crate) fn replace(
        mut self,
        key: &Key,
        indexes: &Indexes,
        seen: u64,
        body: &impl Serialize,
        noun: &'static str,
    ) -> Self {
        let put = encode(body).map(|body| {
            self.tell_of_plain(&Plain::new(key, Some(noun), seen), &body);
            let item = build(key, indexes, seen + 1, body);
            self.put(item)
                .condition_expression("version = :seen")
                .expression_attribute_values(":seen", number(seen))
        });
        self.push_put(put, Refusal::Version { noun });
        self
    }

    /// Publishes an event of a plain record.
    pub(crate) fn record<E: Event>(
        mut self,
        partition: &str,
        id: &str,
        version: u64,
        event: &E,
    ) -> Self {
        self.tell_event(id, version, event.name());
        let origin = Origin {
            partition,
            id,
            label: None,
            version,
            noun: "record",
        };
        self.event(origin, 0, event)
    }

    /// Requires that an aggregate is still at the version that was read, without changing it.
    pub fn unchanged<A: Aggregate>(mut self, seen: &A) -> Self {
        let key = Key::new(self.table.pk(&seen.partition()), STATE);
        let check = ConditionCheck::builder()
            .table_name(&self.table.name)
            .set_key(Some(key.to_item()))
            .condition_expression("version = :seen")
            .expression_attribute_values(":seen", number(seen.version()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build();
        match check {
            Ok(check) => self.actions.push(Action {
                write: TransactWriteItem::builder().condition_check(check).build(),
                refusal: Refusal::Version { noun: A::NOUN },
            }),
            Err(cause) => self.broken = Some(StoreError::incomplete(cause)),
        }
        self
    }

    /// Writes it all with its audit entry, or nothing.
    ///
    /// An answer that got lost is not a doubt: the call is repeated under the same token, which
    /// the table recognises for ten minutes.
    ///
    /// # Errors
    /// [`StoreError::Replayed`] before any other, then what the first condition that does not
    /// hold means; [`StoreError::Contended`] and [`StoreError::Unavailable`] when trying again
    /// did not help.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.overridden().audited().send().await
    }

    /// Writes it all, or nothing. For what keeps the audit log itself: every other change has an
    /// entry.
    pub(crate) async fn send(self) -> Result<(), StoreError> {
        if let Some(broken) = self.broken {
            return Err(broken);
        }
        if self.actions.len() > MOST_ACTIONS {
            return Err(StoreError::TooLarge { noun: "change" });
        }
        let (writes, refusals): (Vec<_>, Vec<_>) = self
            .actions
            .into_iter()
            .map(|action| (action.write, action.refusal))
            .unzip();
        let token = Ulid::new().to_string();
        let outcome = retry::call(async || {
            let sent = self
                .table
                .client
                .transact_write_items()
                .set_transact_items(Some(writes.clone()))
                .client_request_token(&token)
                .send()
                .await;
            match sent.map_err(|err| read_cancellation(&err, &refusals)) {
                Ok(_) => Ok(Ok(())),
                Err(Cancelled::Refused(refusal)) => Ok(Err(refusal)),
                Err(Cancelled::Failed(failure)) => Err(failure),
            }
        });
        let outcome = outcome.await;
        // Also after a failure: whether it took effect may not be known.
        if self.changes_settings {
            self.table.settings.forget();
        }
        outcome?
    }

    pub(crate) fn state<A: Aggregate>(mut self, seen: u64, next: &A) -> Self {
        let put = self.state_item(next).map(|item| {
            let put = self.put(item);
            if seen == 0 {
                put.condition_expression("attribute_not_exists(pk)")
            } else {
                put.condition_expression("version = :seen")
                    .expression_attribute_values(":seen", number(seen))
            }
        });
        self.push_put(put, Refusal::Version { noun: A::NOUN });
        self
    }

    fn state_item<A: Aggregate>(&self, next: &A) -> Result<Item, StoreError> {
        let places = next.places();
        let whole = |place: Option<(String, String)>| {
            place.map(|(partition, sort)| (self.table.pk(&partition), sort))
        };
        let indexes = Indexes {
            gsi1: whole(places.owner),
            gsi2: whole(places.queue),
            gsi3: whole(places.assignee),
            gsi4: whole(places.location),
            ttl: None,
        };
        let key = Key::new(self.table.pk(&next.partition()), STATE);
        Ok(build(&key, &indexes, next.version(), next.stored()?))
    }

    fn event<E: Event>(mut self, origin: Origin<'_>, place: usize, event: &E) -> Self {
        let (id, version) = (origin.id, origin.version);
        let envelope = Envelope {
            id: format!("{id}.{version}.{place}"),
            source: E::SOURCE.to_owned(),
            name: event.name().to_owned(),
            aggregate: id.to_owned(),
            label: origin.label,
            version,
            at: self.cause.at,
            actor: self.cause.actor.clone(),
            correlation_id: self.cause.correlation_id.clone(),
            schema: 1,
            body: event,
        };
        let put = events::item(self.table, origin.partition, place, &envelope).map(|item| {
            self.put(item)
                .condition_expression("attribute_not_exists(pk)")
        });
        let noun = origin.noun;
        self.push_put(put, Refusal::Version { noun });
        self
    }

    /// Makes this process read the settings again once the change is made.
    pub(crate) fn changes_settings(&mut self) {
        self.changes_settings = true;
    }

    /// The table, for the keys of plain records.
    pub(crate) fn table(&self) -> &'t Table {
        self.table
    }

    fn put(&self, item: Item) -> aws_sdk_dynamodb::types::builders::PutBuilder {
        Put::builder()
            .table_name(&self.table.name)
            .set_item(Some(item))
    }

    fn push_put(
        &mut self,
        put: Result<aws_sdk_dynamodb::types::builders::PutBuilder, StoreError>,
        refusal: Refusal,
    ) {
        let returned = ReturnValuesOnConditionCheckFailure::AllOld;
        let built = put.and_then(|put| {
            put.return_values_on_condition_check_failure(returned)
                .build()
                .map_err(StoreError::incomplete)
        });
        let fitting = built.and_then(|put| {
            if size(put.item()) > LARGEST_ITEM {
                let noun = refusal.noun();
                return Err(StoreError::TooLarge { noun });
            }
            Ok(put)
        });
        match fitting {
            Ok(put) => self.actions.push(Action {
                write: TransactWriteItem::builder().put(put).build(),
                refusal,
            }),
            // The first is told: what comes after may only be its consequence.
            Err(broken) => self.broken = self.broken.take().or(Some(broken)),
        }
    }
}

enum Cancelled {
    Refused(StoreError),
    Failed(Failure),
}

/// Reads why a transaction was cancelled. The table gives one reason per action, by position; the
/// worst decides: a wrong call, then a busy table, then a condition, then a conflict.
fn read_cancellation(err: &SdkError<TransactWriteItemsError>, refusals: &[Refusal]) -> Cancelled {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) =
        err.as_service_error()
    else {
        return Cancelled::Failed(failed(err));
    };
    let reasons = cancelled.cancellation_reasons();
    if reasons.len() != refusals.len() {
        return Cancelled::Failed(Failure::Wrong("reasons do not match the actions".into()));
    }
    let mut conflict = false;
    let mut refusal: Option<StoreError> = None;
    let mut busy = None;
    for (reason, meaning) in reasons.iter().zip(refusals) {
        let code = reason.code().unwrap_or("None");
        if code == "None" {
            continue;
        }
        match by_code(code, 400, format!("{reason:?}")) {
            Failure::Condition => {
                let told = meaning.of(reason);
                // A replay usually fails every condition; the key is the one that explains it.
                if refusal.is_none() || matches!(told, StoreError::Replayed) {
                    refusal = Some(told);
                }
            }
            Failure::Conflict => conflict = true,
            Failure::Busy(cause) => busy = Some(cause),
            wrong @ Failure::Wrong(_) => return Cancelled::Failed(wrong),
        }
    }
    match (busy, refusal, conflict) {
        (Some(cause), _, _) => Cancelled::Failed(Failure::Busy(cause)),
        (None, Some(refusal), _) => Cancelled::Refused(refusal),
        (None, None, true) => Cancelled::Failed(Failure::Conflict),
        (None, None, false) => {
            Cancelled::Failed(Failure::Wrong("cancelled without a reason".into()))
        }
    }
}

impl Refusal {
    /// What the write is about.
    const fn noun(self) -> &'static str {
        match self {
            Self::Version { noun } => noun,
            Self::Taken { .. } => "record",
            Self::Replayed => "answer",
        }
    }

    fn of(self, reason: &CancellationReason) -> StoreError {
        match self {
            Self::Version { noun } if reason.item().is_none_or(|item| item.is_empty()) => {
                StoreError::Missing { noun }
            }
            Self::Version { noun } => StoreError::Changed { noun },
            Self::Taken { code, message } => StoreError::Taken { code, message },
            Self::Replayed => StoreError::Replayed,
        }
    }
}
