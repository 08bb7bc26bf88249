//! Who is told of what people ask about their own data.

use super::{Plan, Recipient, Topic};
use crate::data_request::{DataRequestEvent, Kind};
use crate::ids::UserId;

pub(super) fn of_data_request(event: &DataRequestEvent) -> Plan {
    use DataRequestEvent as E;
    match event {
        E::Opened { user, kind, due_on } => {
            told(Topic::DataRequestOpened, user, *kind).with("due", *due_on)
        }
        // An erasure is told when it begins: once it is done there is nobody to write to.
        E::Begun {
            user,
            kind: kind @ Kind::Erasure,
        } => about(Topic::DataRequestDone, user, *kind).with("reason", None::<String>),
        E::Fulfilled {
            kind: kind @ Kind::Erasure,
            ..
        } => {
            let admins = Plan::tell(Topic::DataRequestDone, Recipient::Admins);
            of_kind(admins, *kind).with("reason", None::<String>)
        }
        E::Fulfilled { user, kind } => {
            told(Topic::DataRequestDone, user, *kind).with("reason", None::<String>)
        }
        E::Refused { user, kind, reason } => {
            told(Topic::DataRequestDone, user, *kind).with("reason", reason.clone())
        }
        E::Begun {
            kind: Kind::Export | Kind::Correction | Kind::Objection,
            ..
        }
        | E::StepFinished { .. }
        | E::WordsForgotten => Plan::default(),
    }
}

/// The person and the owners.
fn told(topic: Topic, user: &UserId, kind: Kind) -> Plan {
    about(topic, user, kind).and(topic, Recipient::Admins)
}

fn about(topic: Topic, user: &UserId, kind: Kind) -> Plan {
    of_kind(Plan::tell(topic, Recipient::User(user.clone())), kind)
}

fn of_kind(plan: Plan, kind: Kind) -> Plan {
    plan.with("copy", kind == Kind::Export)
        .with("erasure", kind == Kind::Erasure)
        .with("correction", kind == Kind::Correction)
        .with("objection", kind == Kind::Objection)
}
