//! What can be asked of a proposal, and who may ask it.

use super::{DraftLine, Evidence, LineAnswer, OptIn, ProposalLine};
use crate::access::Permission;
use crate::ids::{MediaId, ProposalId};
use crate::money::{BasisPoints, Money};
use crate::request::RedFlagReview;
use crate::settings::Settings;
use crate::terms::{LineTerms, Mode, PlanKind};

/// What a proposal may be without a second person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApprovalRules {
    /// The highest list price.
    pub limit: Money,
    /// The least the store keeps.
    pub commission_min: BasisPoints,
    /// The most the store keeps.
    pub commission_max: BasisPoints,
    /// The largest change against an approved price.
    pub price_change: BasisPoints,
}

impl From<&Settings> for ApprovalRules {
    fn from(settings: &Settings) -> Self {
        Self {
            limit: settings.appraiser_limit,
            commission_min: settings.commission_min,
            commission_max: settings.commission_max,
            price_change: settings.price_change_limit,
        }
    }
}

impl ApprovalRules {
    /// Whether a drafted line needs a second person.
    pub(super) fn binds(&self, line: &ProposalLine) -> bool {
        line.terms.list_price > self.limit
            || !self.allows_commission(&line.terms)
            || line
                .approved_price
                .is_some_and(|approved| self.is_large_change(approved, line.price()))
    }

    /// Whether the price moved further from the approved one than one person may move it.
    pub(super) fn is_large_change(&self, approved: Money, price: Money) -> bool {
        let moved = i128::from(price.cents() - approved.cents()).abs() * 10_000;
        moved > i128::from(approved.cents()) * i128::from(self.price_change.points())
    }

    /// Whether what the store keeps lies within the bounds, in every bracket of the plan.
    pub(super) fn allows_commission(&self, terms: &LineTerms) -> bool {
        if terms.mode == Mode::BuyOut {
            return true;
        }
        let within = |rate: i128| {
            i128::from(self.commission_min.points()) <= rate
                && rate <= i128::from(self.commission_max.points())
        };
        match &terms.plan.kind {
            PlanKind::Percent { consignor } => within(i128::from(consignor.rest().points())),
            PlanKind::Tiered { tiers, .. } => tiers
                .iter()
                .all(|tier| within(i128::from(tier.consignor.rest().points()))),
            PlanKind::FixedFee { .. } | PlanKind::NetToConsignor { .. } => {
                let kept = i128::from(terms.store_share(terms.list_price).cents());
                let list = i128::from(terms.list_price.cents()).max(1);
                within(kept * 10_000 / list)
            }
        }
    }
}

/// A command to a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Edits a draft.
    Edit {
        /// The lines it is to have.
        lines: Vec<DraftLine>,
        /// A word to the consignor.
        message: String,
    },
    /// Finishes the draft.
    Submit {
        /// What needs no second person.
        rules: ApprovalRules,
        /// Whether suspicious findings of the request were looked at.
        red_flags: RedFlagReview,
    },
    /// A second person approves.
    Approve {
        /// Whether suspicious findings of the request were looked at.
        red_flags: RedFlagReview,
    },
    /// A second person asks for changes.
    SendBack {
        /// What should change.
        reason: String,
    },
    /// Puts it before the consignor.
    Send {
        /// Days it can be answered.
        validity_days: u16,
        /// Days until it accepts itself.
        auto_accept_days: u16,
        /// The consignor's dated consent to that, if there is one.
        opt_in: Option<OptIn>,
    },
    /// The consignor opens it.
    Open,
    /// The consignor answers, line by line.
    Respond {
        /// Every line, once.
        answers: Vec<LineAnswer>,
        /// What proves it, when staff answer for the consignor.
        proof: Option<MediaId>,
    },
    /// The house agrees to the counter.
    Agree {
        /// What needs no second person.
        rules: ApprovalRules,
    },
    /// The house answers the counter with another round.
    NewRound {
        /// The proposal of that round.
        next: ProposalId,
        /// The most rounds.
        max_rounds: u8,
    },
    /// The house turns the counter down.
    Refuse {
        /// Why.
        reason: String,
    },
    /// Nobody answered in time, with consent to that (R9).
    AutoAccept {
        /// What proves that it may.
        evidence: Evidence,
        /// Hours in which it can be undone.
        undo_hours: u16,
    },
    /// The consignor undoes an acceptance by lapse of time.
    ///
    /// R9 allows it for 48 hours while nothing is listed. We read it so that a signature ends it
    /// sooner: whoever signs the contract confirms in their own name what silence had accepted, so
    /// there is no acceptance by silence left to undo. A contract drawn up and not signed does not
    /// stand in the way; it becomes void with the acceptance.
    Undo {
        /// Whether the consignor signed the contract.
        signed: bool,
        /// Whether anything is listed yet.
        listed: bool,
    },
    /// The contract was declined: the proposal opens once more.
    Reopen {
        /// Days it can be answered.
        validity_days: u16,
    },
    /// Nobody answered in time.
    Expire,
    /// The house takes it back.
    Withdraw {
        /// Why.
        reason: String,
    },
    /// The draft that answered the counter was taken back before it was sent: the counter waits
    /// for an answer again.
    RoundWithdrawn {
        /// The draft.
        round: ProposalId,
    },
    /// The request was called off or turned down: nobody can accept the proposal any more.
    RequestEnded {
        /// Why, in the words that ended the request.
        reason: String,
    },
}

/// How far a permission reaches whose scope is "assigned".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// To what they drafted, and what was drafted for a request of theirs.
    Theirs,
    /// Only to what they drafted.
    Drafted,
}

/// Who may give a command.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rights {
    pub(super) staff: Option<(Permission, Reach)>,
    pub(super) own: Option<Permission>,
    pub(super) system: bool,
}

impl Rights {
    const fn staff(permission: Permission, reach: Reach) -> Self {
        Self {
            staff: Some((permission, reach)),
            own: None,
            system: false,
        }
    }

    const fn own(permission: Permission) -> Self {
        Self {
            staff: None,
            own: Some(permission),
            system: false,
        }
    }

    const SYSTEM: Self = Self {
        staff: None,
        own: None,
        system: true,
    };
}

impl Command {
    /// The command's name in the table.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Edit { .. } => "edit",
            Self::Submit { .. } => "submit",
            Self::Approve { .. } => "approve",
            Self::SendBack { .. } => "send_back",
            Self::Send { .. } => "send",
            Self::Open => "open",
            Self::Respond { .. } => "respond",
            Self::Agree { .. } => "agree",
            Self::NewRound { .. } => "new_round",
            Self::Refuse { .. } => "refuse",
            Self::AutoAccept { .. } => "auto_accept",
            Self::Undo { .. } => "undo",
            Self::Reopen { .. } => "reopen",
            Self::Expire => "expire",
            Self::Withdraw { .. } => "withdraw",
            Self::RoundWithdrawn { .. } => "round_withdrawn",
            Self::RequestEnded { .. } => "request_ended",
        }
    }

    /// Who may give it.
    pub(super) const fn rights(&self) -> Rights {
        use Permission as P;
        match self {
            Self::Edit { .. } | Self::Submit { .. } => {
                Rights::staff(P::ProposalsUpdate, Reach::Theirs)
            }
            Self::Approve { .. } | Self::SendBack { .. } => {
                Rights::staff(P::ProposalsApprove, Reach::Theirs)
            }
            Self::Send { .. } | Self::Agree { .. } | Self::Refuse { .. } => {
                Rights::staff(P::ProposalsSend, Reach::Theirs)
            }
            Self::NewRound { .. } => Rights::staff(P::ProposalsCreate, Reach::Theirs),
            Self::Open => Rights::own(P::ProposalsViewOwn),
            Self::Respond { .. } => Rights {
                own: Some(P::ProposalsRespondOwn),
                ..Rights::staff(P::ProposalsRespondFor, Reach::Theirs)
            },
            Self::Undo { .. } => Rights::own(P::ProposalsRespondOwn),
            Self::Withdraw { .. } => Rights::staff(P::ProposalsWithdraw, Reach::Drafted),
            Self::AutoAccept { .. }
            | Self::Reopen { .. }
            | Self::Expire
            | Self::RoundWithdrawn { .. }
            | Self::RequestEnded { .. } => Rights::SYSTEM,
        }
    }
}
