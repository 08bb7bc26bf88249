//! Who is told when something happened, and with which facts.

mod consignor;
mod privacy;
mod product;

use super::{Audience, Topic};
use crate::consignor::{ConsignorEvent, PayoutKind};
use crate::contract::ContractEvent;
use crate::data_request::DataRequestEvent;
use crate::ids::{CustodyId, MediaId, PayoutMethodId, UserId};
use crate::money::Money;
use crate::otp::OtpEvent;
use crate::product::ProductEvent;
use crate::proposal::ProposalEvent;
use crate::request::{Appointment, RejectionReason, RequestEvent};
use crate::time::{Date, Timestamp};
use crate::user::UserEvent;

/// What happened, of the kinds that people may be told of.
#[derive(Clone, Debug, PartialEq)]
pub enum Happened {
    /// To a one-time code.
    Otp(OtpEvent),
    /// To an account.
    User {
        /// Whose.
        id: UserId,
        /// What.
        event: UserEvent,
    },
    /// To a request.
    Request(RequestEvent),
    /// To a proposal.
    Proposal(ProposalEvent),
    /// To a contract.
    Contract(ContractEvent),
    /// To a product.
    Product(ProductEvent),
    /// To what someone asked about their own data.
    DataRequest(DataRequestEvent),
    /// To a consignor's file.
    Consignor(ConsignorEvent),
}

/// Who is told of what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Of what.
    pub topic: Topic,
    /// Who.
    pub to: Recipient,
}

/// One person, or all of a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// The person it is about.
    User(UserId),
    /// Whose goods they are.
    Consignor(UserId),
    /// The same person, where they were written to before a payout method was added. Nobody, if
    /// that is where they are written to now.
    FormerContact {
        /// Who.
        consignor: UserId,
        /// Which method.
        method: PayoutMethodId,
    },
    /// Who values them, or made the proposal.
    Appraiser(UserId),
    /// Everyone who runs the shop.
    SalesManagers,
    /// Owner and finance.
    Admins,
}

impl Recipient {
    /// As the list of notifications names them.
    pub const fn audience(&self) -> Audience {
        match self {
            Self::User(_) => Audience::User,
            Self::Consignor(_) | Self::FormerContact { .. } => Audience::Consignor,
            Self::Appraiser(_) => Audience::Appraiser,
            Self::SalesManagers => Audience::SalesManagers,
            Self::Admins => Audience::Admins,
        }
    }
}

/// Something a message tells. How it reads depends on the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// So many.
    Count(usize),
    /// An instant.
    At(Timestamp),
    /// A day.
    On(Date),
    /// An amount.
    Amount(Money),
    /// Yes or no.
    Flag(bool),
    /// In someone's own words.
    Words(String),
    /// Why a request was turned down.
    Rejection(RejectionReason),
    /// By which way money goes out.
    Payout(PayoutKind),
    /// There is none.
    Nothing,
}

impl<T: Into<Fact>> From<Option<T>> for Fact {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

macro_rules! facts {
    ($($from:ty => $to:ident,)*) => {$(
        impl From<$from> for Fact {
            fn from(value: $from) -> Self {
                Self::$to(value)
            }
        }
    )*};
}

facts! {
    usize => Count,
    Timestamp => At,
    Date => On,
    Money => Amount,
    bool => Flag,
    String => Words,
    RejectionReason => Rejection,
    PayoutKind => Payout,
}

impl From<&CustodyId> for Fact {
    fn from(value: &CustodyId) -> Self {
        Self::Words(value.to_string())
    }
}

/// What follows from an event: who is told, what the messages tell, and what goes along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Who is told of what. Empty when nobody is.
    pub notices: Vec<Notice>,
    /// What the messages tell, by name.
    pub facts: Vec<(&'static str, Fact)>,
    /// A document that goes to the consignor.
    pub file: Option<MediaId>,
}

impl Plan {
    fn tell(topic: Topic, to: Recipient) -> Self {
        Self::default().and(topic, to)
    }

    fn owner(topic: Topic, consignor: &UserId) -> Self {
        Self::tell(topic, Recipient::Consignor(consignor.clone()))
    }

    fn and(mut self, topic: Topic, to: Recipient) -> Self {
        self.notices.push(Notice { topic, to });
        self
    }

    fn with(mut self, name: &'static str, fact: impl Into<Fact>) -> Self {
        self.facts.push((name, fact.into()));
        self
    }

    fn at(self, appointment: &Appointment) -> Self {
        self.with("start", appointment.start)
            .with("end", appointment.end)
            .with("elsewhere", appointment.address_id.is_some())
    }
}

/// Who is told of what happened.
pub fn plan(happened: &Happened) -> Plan {
    match happened {
        Happened::Otp(OtpEvent::Requested { user: Some(user) }) => {
            Plan::tell(Topic::AuthOtp, Recipient::User(user.clone()))
        }
        // Asked for an address we do not know: nobody is told, and nobody can tell the difference.
        Happened::Otp(OtpEvent::Requested { user: None }) => Plan::default(),
        Happened::User { id, event } => of_user(id, event),
        Happened::Request(event) => of_request(event),
        Happened::Proposal(event) => of_proposal(event),
        Happened::Contract(event) => of_contract(event),
        Happened::Product(event) => product::of_product(&event.change),
        Happened::DataRequest(event) => privacy::of_data_request(event),
        Happened::Consignor(event) => consignor::of_consignor(event),
    }
}

fn of_user(id: &UserId, event: &UserEvent) -> Plan {
    match event {
        UserEvent::RegistrationRepeated => {
            Plan::tell(Topic::AuthRegistrationRepeated, Recipient::User(id.clone()))
        }
        UserEvent::Invited { .. } => Plan::tell(Topic::UserInvited, Recipient::User(id.clone())),
        UserEvent::RolesChanged { given, taken } if given.is_empty() && taken.is_empty() => {
            Plan::default()
        }
        UserEvent::RolesChanged { .. } => {
            Plan::tell(Topic::UserRolesChanged, Recipient::User(id.clone()))
                .and(Topic::UserRolesChanged, Recipient::Admins)
        }
        UserEvent::EmailChanged => Plan::tell(Topic::AuthEmailChanged, Recipient::User(id.clone()))
            .and(Topic::AuthEmailReplaced, Recipient::User(id.clone())),
        UserEvent::SignedIn { new_device: true } => {
            Plan::tell(Topic::AuthNewDevice, Recipient::User(id.clone()))
        }
        UserEvent::PasswordChanged => {
            Plan::tell(Topic::AuthPasswordChanged, Recipient::User(id.clone()))
        }
        UserEvent::SecondFactorEnabled
        | UserEvent::SecondFactorDisabled
        | UserEvent::RecoveryCodesReplaced => {
            Plan::tell(Topic::AuthSecondFactorChanged, Recipient::User(id.clone()))
        }
        UserEvent::SignedIn { new_device: false }
        | UserEvent::SecondFactorOffered
        | UserEvent::Registered { .. }
        | UserEvent::EmailVerified
        | UserEvent::Blocked { .. }
        | UserEvent::Unblocked
        | UserEvent::ConsentsChanged { .. }
        | UserEvent::Erased { .. }
        | UserEvent::Edited { .. }
        | UserEvent::Deleted { .. }
        | UserEvent::Restored { .. } => Plan::default(),
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "one total match over everything that happens to a request"
)]
fn of_request(event: &RequestEvent) -> Plan {
    use {RequestEvent as E, Topic as T};
    match event {
        E::Submitted {
            consignor,
            items,
            sla_due_at,
            ..
        } => Plan::owner(T::RequestReceivedAck, consignor)
            .and(T::RequestSubmitted, Recipient::SalesManagers)
            .with("items", items.len())
            .with("due", *sla_due_at),
        E::ChangesRequested { consignor, reason } => {
            Plan::owner(T::RequestChangesRequested, consignor).with("reason", reason.clone())
        }
        E::AppraiserAssigned {
            consignor,
            appraiser,
            ..
        }
        | E::AppraiserReassigned {
            consignor,
            to: appraiser,
            ..
        } => to_both(T::RequestAppraiserAssigned, consignor, appraiser),
        E::AppointmentSet {
            consignor,
            appraiser,
            appointment,
        } => to_both(T::RequestAppointmentSet, consignor, appraiser).at(appointment),
        E::AppointmentMoved {
            consignor,
            appraiser,
            from,
            to,
        } => to_both(T::RequestAppointmentChanged, consignor, appraiser)
            .at(to)
            .with("before", from.start),
        E::GoodsReceived {
            consignor,
            custody,
            received,
            missing,
            ..
        } => Plan::owner(T::RequestGoodsReceived, consignor)
            .with("received", received.len())
            .with("missing", missing.len())
            .with("custody", custody),
        E::AppraisalCompleted {
            scored,
            declined,
            suspicious,
            ..
        } => of_appraisal(scored.len(), declined.len(), suspicious.len()),
        E::Rejected {
            consignor,
            reason,
            text,
            return_needed,
            held,
            ..
        } => Plan::owner(T::RequestRejected, consignor)
            .with("reason", *reason)
            .with("words", text.clone())
            .with("return_needed", *return_needed)
            .with("held", *held),
        E::Cancelled {
            consignor,
            reason,
            fee,
            return_needed,
            ..
        } => Plan::owner(T::RequestCancelled, consignor)
            .with("words", reason.clone())
            .with("fee", *fee)
            .with("return_needed", *return_needed),
        E::Opened { .. }
        | E::Edited { .. }
        | E::ItemAdded { .. }
        | E::ItemEdited { .. }
        | E::ItemRemoved { .. }
        | E::AppointmentMissed { .. }
        | E::AppraisalStarted { .. }
        | E::ItemAppraised { .. }
        | E::RedFlagsAcknowledged { .. }
        | E::ProposalSent { .. }
        | E::Countered { .. }
        | E::RoundSent { .. }
        | E::Accepted { .. }
        | E::Reopened { .. }
        | E::Expired { .. }
        | E::Contracted { .. }
        | E::ContractActivated { .. }
        | E::ItemListed { .. }
        | E::Completed { .. }
        | E::WordsForgotten => Plan::default(),
    }
}
fn to_both(topic: Topic, consignor: &UserId, appraiser: &UserId) -> Plan {
    Plan::owner(topic, consignor).and(topic, Recipient::Appraiser(appraiser.clone()))
}

fn of_appraisal(scored: usize, declined: usize, suspicious: usize) -> Plan {
    let plan = Plan::tell(Topic::AppraisalCompleted, Recipient::SalesManagers)
        .with("scored", scored)
        .with("declined", declined)
        .with("suspicious", suspicious);
    if suspicious == 0 {
        return plan;
    }
    plan.and(Topic::AppraisalRedFlag, Recipient::SalesManagers)
        .and(Topic::AppraisalRedFlag, Recipient::Admins)
}

fn of_proposal(event: &ProposalEvent) -> Plan {
    use {ProposalEvent as E, Recipient as R, Topic as T};
    match event {
        E::ApprovalRequested { .. } => Plan::tell(T::ProposalApprovalNeeded, R::SalesManagers),
        E::Sent {
            consignor,
            round,
            valid_until,
            auto_accept,
            ..
        } => to_answer(consignor, *round, *valid_until)
            .with("auto_accept", auto_accept.as_ref().map(|plan| plan.at)),
        // With the consignor once more, after a declined contract; it does not accept itself again.
        E::Reopened {
            consignor,
            round,
            valid_until,
            ..
        } => to_answer(consignor, *round, *valid_until).with("auto_accept", Fact::Nothing),
        // That a counter was refused is told with the request that it ends, and so is a proposal
        // taken back with its request.
        E::Countered {
            author, countered, ..
        } => to_house(T::ProposalCountered, author).with("lines", countered.len()),
        E::Accepted {
            author, accepted, ..
        } => to_house(T::ProposalAccepted, author)
            .with("accepted", accepted.len())
            .with("rejected", 0),
        E::PartiallyAccepted {
            author,
            accepted,
            rejected,
            ..
        } => to_house(T::ProposalAccepted, author)
            .with("accepted", accepted.len())
            .with("rejected", rejected.len()),
        E::Rejected { author, .. } => to_house(T::ProposalRejected, author),
        E::AutoAccepted {
            consignor,
            accepted,
            undo_until,
            ..
        } => Plan::owner(T::ProposalAutoAccepted, consignor)
            .and(T::ProposalAutoAccepted, R::SalesManagers)
            .with("accepted", accepted.len())
            .with("undo_until", *undo_until),
        E::Expired { consignor, .. } => {
            Plan::owner(T::ProposalExpired, consignor).and(T::ProposalExpired, R::SalesManagers)
        }
        E::Drafted { .. }
        | E::Edited { .. }
        | E::Approved { .. }
        | E::SentBack { .. }
        | E::Viewed { .. }
        | E::CounterAgreed { .. }
        | E::CounterRefused { .. }
        | E::Superseded { .. }
        | E::CounterReopened { .. }
        | E::AcceptanceUndone { .. }
        | E::Withdrawn { .. }
        | E::WordsForgotten => Plan::default(),
    }
}

/// A proposal is with the consignor.
fn to_answer(consignor: &UserId, round: u8, valid_until: Timestamp) -> Plan {
    Plan::owner(Topic::ProposalSent, consignor)
        .with("round", usize::from(round))
        .with("valid_until", valid_until)
}

/// The answer of a consignor: to whoever drafted the proposal and to those who run the shop.
fn to_house(topic: Topic, author: &UserId) -> Plan {
    Plan::tell(topic, Recipient::Appraiser(author.clone())).and(topic, Recipient::SalesManagers)
}

fn of_contract(event: &ContractEvent) -> Plan {
    use {ContractEvent as E, Recipient as R, Topic as T};
    match event {
        E::Sent {
            consignor_id,
            expires_at,
            ..
        } => Plan::owner(T::ContractToSign, consignor_id).with("expires", *expires_at),
        E::Signed { consignor_id, .. } => {
            Plan::owner(T::ContractSigned, consignor_id).and(T::ContractSigned, R::SalesManagers)
        }
        // Not on activation: the document that goes along is printed after it.
        E::FinalPrinted {
            consignor_id, file, ..
        } => Plan {
            file: Some(file.clone()),
            ..Plan::owner(T::ContractActive, consignor_id).and(T::ContractActive, R::SalesManagers)
        },
        E::Terminated {
            consignor_id,
            reason,
            fee,
            products,
            ..
        } => Plan::owner(T::ContractTerminated, consignor_id)
            .and(T::ContractTerminated, R::SalesManagers)
            .with("reason", reason.clone())
            .with("fee", *fee)
            .with("items", products.len()),
        E::Generated { .. }
        | E::Printed { .. }
        | E::Reviewed { .. }
        | E::Declined { .. }
        | E::LinkExpired { .. }
        | E::Activated { .. }
        | E::LineListed { .. }
        | E::LineClosed { .. }
        | E::Completed { .. }
        | E::Expired { .. }
        | E::Renewed { .. }
        | E::Amended { .. }
        | E::Voided { .. } => Plan::default(),
    }
}

#[cfg(test)]
mod tests;
