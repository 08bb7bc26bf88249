//! Time passing: acceptance by lapse of time (R9), undoing it, opening again, expiring.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::decide::Moved;
use super::{
    AutoAcceptPlan, LapseOfTime, LineResponse, OptIn, Proposal, ProposalEvent, Refusal, Sending,
    Side, State,
};
use crate::decision::Decision;
use crate::fault::{Class, Fault};
use crate::ids::RequestItemId;
use crate::machine::vocabulary;
use crate::money::Money;
use crate::terms::Mode;
use crate::time::Timestamp;

vocabulary! {
    /// How a message reached someone.
    pub enum DeliveryChannel {
        /// E-mail.
        Email = "email",
        /// A text message.
        Sms = "sms",
        /// A WhatsApp message.
        Whatsapp = "whatsapp",
        /// A push message.
        Push = "push",
        /// The list inside the portal.
        InApp = "in_app",
    }
}

/// What proves that a proposal reached the consignor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeliveryProof {
    /// How it reached them.
    pub channel: DeliveryChannel,
    /// The provider's own word for it.
    pub reference: String,
    /// When.
    pub delivered_at: Timestamp,
}

/// What is known when a proposal could accept itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The consignor's consent, as it stands now; nothing once it was taken back.
    pub opt_in: Option<OptIn>,
    /// How the proposal was delivered.
    pub deliveries: Vec<DeliveryProof>,
    /// What the consignor said they will not go under, by item.
    pub minimums: BTreeMap<RequestItemId, Money>,
    /// Whether a counter of the consignor is open for the request.
    pub counter_open: bool,
}

/// Why a proposal does not accept itself (R9), one reason per condition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AutoAcceptRefusal {
    /// It is not with the consignor, or was answered.
    #[error("the proposal does not wait for an answer")]
    NotAwaitingAnswer,
    /// The consignor countered.
    #[error("a counter is open")]
    CounterOpen,
    /// It comes from the consignor.
    #[error("the proposal is not the house's")]
    NotHouse,
    /// Nothing of the kind was agreed when it was sent.
    #[error("no acceptance by lapse of time was announced")]
    NotAnnounced,
    /// The consignor did not consent, or took it back.
    #[error("there is no consent in force")]
    NoOptIn,
    /// The consent is younger than the proposal.
    #[error("the consent is dated after the sending")]
    OptInAfterSending,
    /// There is still time to answer.
    #[error("the time to answer is not over")]
    NotDue,
    /// It can not be accepted any more, by anyone.
    #[error("the proposal can not be accepted any more")]
    Lapsed,
    /// Nothing shows that it arrived.
    #[error("the proposal was not delivered on any channel")]
    NotDelivered,
    /// A purchase needs the seller's own word.
    #[error("a line is a buy-out")]
    BuyOutLine,
    /// The consignor said that they would not go so low.
    #[error("a floor is under the minimum the consignor named")]
    FloorUnderMinimum,
}

impl Fault for AutoAcceptRefusal {
    fn class(&self) -> Class {
        Class::Refused
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotAwaitingAnswer => "auto_accept_not_awaiting_answer",
            Self::CounterOpen => "auto_accept_counter_open",
            Self::NotHouse => "auto_accept_not_house",
            Self::NotAnnounced => "auto_accept_not_announced",
            Self::NoOptIn => "auto_accept_no_opt_in",
            Self::OptInAfterSending => "auto_accept_opt_in_after_sending",
            Self::NotDue => "auto_accept_not_due",
            Self::Lapsed => "auto_accept_lapsed",
            Self::NotDelivered => "auto_accept_not_delivered",
            Self::BuyOutLine => "auto_accept_buy_out_line",
            Self::FloorUnderMinimum => "auto_accept_floor_under_minimum",
        }
    }
}

impl Proposal {
    /// Whether the proposal accepts itself now (R9), and the acceptance if it does.
    /// `undo_hours` is how long the consignor can undo it.
    ///
    /// # Errors
    /// The first condition that does not hold.
    pub fn auto_accept(
        &self,
        evidence: &Evidence,
        undo_hours: u16,
        now: Timestamp,
    ) -> Result<Decision<Self, ProposalEvent>, AutoAcceptRefusal> {
        let (sending, opt_in) = self.lapsed(evidence, now)?;
        let lapse = LapseOfTime {
            at: now,
            undo_until: now.plus_hours(i64::from(undo_hours)),
            opt_in: opt_in.clone(),
            deliveries: evidence.deliveries.clone(),
        };
        let mut next = self.clone();
        for line in &mut next.lines {
            line.response = LineResponse::Accepted;
        }
        let event = ProposalEvent::AutoAccepted {
            request: self.facts.request.clone(),
            consignor: self.facts.consignor.clone(),
            author: self.facts.author.clone(),
            accepted: next.accepted_items(),
            undo_until: lapse.undo_until,
        };
        next.state = State::AutoAccepted {
            sending: sending.clone(),
            lapse,
        };
        Ok(self.counted(next, vec![event], now))
    }

    fn lapsed<'a>(
        &'a self,
        evidence: &'a Evidence,
        now: Timestamp,
    ) -> Result<(&'a Sending, &'a OptIn), AutoAcceptRefusal> {
        use AutoAcceptRefusal as R;
        let sending = match &self.state {
            State::Sent { sending } | State::Viewed { sending } => sending,
            State::Countered { .. } => return Err(R::CounterOpen),
            State::Draft { .. }
            | State::PendingApproval { .. }
            | State::Approved { .. }
            | State::Accepted { .. }
            | State::PartiallyAccepted { .. }
            | State::Rejected { .. }
            | State::AutoAccepted { .. }
            | State::Expired { .. }
            | State::Withdrawn { .. } => return Err(R::NotAwaitingAnswer),
        };
        if evidence.counter_open {
            return Err(R::CounterOpen);
        }
        if self.facts.side != Side::House {
            return Err(R::NotHouse);
        }
        let Some(AutoAcceptPlan { at: due, .. }) = &sending.auto_accept else {
            return Err(R::NotAnnounced);
        };
        let opt_in = evidence.opt_in.as_ref().ok_or(R::NoOptIn)?;
        if opt_in.consented_at > sending.at {
            return Err(R::OptInAfterSending);
        }
        if now < *due {
            return Err(R::NotDue);
        }
        if now > sending.valid_until {
            return Err(R::Lapsed);
        }
        let arrived =
            |proof: &DeliveryProof| sending.at <= proof.delivered_at && proof.delivered_at <= now;
        if !evidence.deliveries.iter().any(arrived) {
            return Err(R::NotDelivered);
        }
        if self
            .lines
            .iter()
            .any(|line| line.terms.mode == Mode::BuyOut)
        {
            return Err(R::BuyOutLine);
        }
        let too_low = self.lines.iter().any(|line| {
            let minimum = evidence.minimums.get(&line.item);
            minimum.is_some_and(|least| line.terms.floor_price < *least)
        });
        if too_low {
            return Err(R::FloorUnderMinimum);
        }
        Ok((sending, opt_in))
    }

    pub(super) fn lapse(&self, evidence: Evidence, undo_hours: u16, now: Timestamp) -> Moved {
        let (State::Sent { .. } | State::Viewed { .. }) = self.state else {
            return Err(self.not_allowed("auto_accept"));
        };
        self.auto_accept(&evidence, undo_hours, now)
            .map(|decision| (decision.next, decision.events))
            .map_err(Refusal::NotAutoAccepted)
    }

    /// Undone, the proposal waits for a real answer; it never accepts itself again.
    pub(super) fn undo(&self, signed: bool, listed: bool, now: Timestamp) -> Moved {
        let State::AutoAccepted { sending, lapse } = &self.state else {
            return Err(self.not_allowed("undo"));
        };
        if now > lapse.undo_until {
            return Err(Refusal::TooLateToUndo);
        }
        if listed {
            return Err(Refusal::ListedAlready);
        }
        if signed {
            return Err(Refusal::SignedAlready);
        }
        let mut next = self.clone();
        next.ask_again();
        next.state = State::Viewed {
            sending: Sending {
                auto_accept: None,
                viewed_at: sending.viewed_at.or(Some(now)),
                ..sending.clone()
            },
        };
        let event = ProposalEvent::AcceptanceUndone {
            request: self.facts.request.clone(),
            consignor: self.facts.consignor.clone(),
            author: self.facts.author.clone(),
        };
        Ok((next, vec![event]))
    }

    pub(super) fn reopen(&self, validity_days: u16, now: Timestamp) -> Moved {
        let (State::Accepted { sending, .. }
        | State::PartiallyAccepted { sending, .. }
        | State::AutoAccepted { sending, .. }) = &self.state
        else {
            return Err(self.not_allowed("reopen"));
        };
        if sending.reopened {
            return Err(Refusal::ReopenedAlready);
        }
        let sending = Sending {
            valid_until: now.plus_days(i64::from(validity_days)),
            auto_accept: None,
            viewed_at: None,
            reopened: true,
            ..sending.clone()
        };
        let event = ProposalEvent::Reopened {
            request: self.facts.request.clone(),
            consignor: self.facts.consignor.clone(),
            author: self.facts.author.clone(),
            round: self.facts.round,
            valid_until: sending.valid_until,
        };
        let mut next = self.clone();
        next.ask_again();
        next.state = State::Sent { sending };
        Ok((next, vec![event]))
    }

    pub(super) fn expire(&self, now: Timestamp) -> Moved {
        let (State::Sent { sending }
        | State::Viewed { sending }
        | State::Countered {
            sending,
            superseded_by: None,
            ..
        }) = &self.state
        else {
            return match self.state {
                State::Countered { .. } => Err(Refusal::Superseded),
                State::Draft { .. }
                | State::PendingApproval { .. }
                | State::Approved { .. }
                | State::Sent { .. }
                | State::Viewed { .. }
                | State::Accepted { .. }
                | State::PartiallyAccepted { .. }
                | State::Rejected { .. }
                | State::AutoAccepted { .. }
                | State::Expired { .. }
                | State::Withdrawn { .. } => Err(self.not_allowed("expire")),
            };
        };
        if now <= sending.valid_until {
            return Err(Refusal::StillOpen);
        }
        let mut next = self.clone();
        next.state = State::Expired {
            sending: sending.clone(),
            at: now,
        };
        let event = ProposalEvent::Expired {
            request: self.facts.request.clone(),
            consignor: self.facts.consignor.clone(),
            author: self.facts.author.clone(),
        };
        Ok((next, vec![event]))
    }
}
