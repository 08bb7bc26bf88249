//! Who is told when something happened, and with which facts.

mod consignor;
mod contract;
mod price;
mod privacy;
mod product;
mod proposal;
mod request;
mod term;
mod user;
mod watch;

use super::{Audience, Topic};
use crate::consignor::{ConsignorEvent, PayoutKind};
use crate::contract::ContractEvent;
use crate::data_request::DataRequestEvent;
use crate::ids::{CustodyId, MediaId, OtpId, PayoutMethodId, UserId};
use crate::money::Money;
use crate::otp::OtpEvent;
use crate::product::ProductEvent;
use crate::proposal::ProposalEvent;
use crate::request::{Appointment, RejectionReason, RequestEvent};
use crate::time::{Date, Timestamp};
use crate::user::UserEvent;
use crate::watch::WatchEvent;

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
    /// To who waits for a product.
    Watch(WatchEvent),
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
    /// Who waits for them.
    Watcher(UserId),
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
            Self::Watcher(_) => Audience::Watcher,
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
    /// A one-time code that the link leads to.
    pub code: Option<OtpId>,
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
        Happened::User { id, event } => user::of_user(id, event),
        Happened::Request(event) => request::of_request(event),
        Happened::Proposal(event) => proposal::of_proposal(event),
        Happened::Contract(event) => contract::of_contract(event),
        Happened::Product(event) => product::of_product(&event.change),
        Happened::Watch(event) => watch::of_watch(event),
        Happened::DataRequest(event) => privacy::of_data_request(event),
        Happened::Consignor(event) => consignor::of_consignor(event),
    }
}

#[cfg(test)]
mod tests;
