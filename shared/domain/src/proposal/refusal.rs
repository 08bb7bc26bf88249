//! Why a command to a proposal was turned down. The proposal is unchanged.

use super::{AutoAcceptRefusal, Status};
use crate::fault::{Class, Fault};

/// Why a command was turned down.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The table lists no such move.
    #[error("a proposal that is {status} does not take `{event}`")]
    TransitionNotAllowed {
        /// Where it stands.
        status: Status,
        /// What was asked.
        event: &'static str,
    },
    /// The move is listed, but not for this person.
    #[error("you may not `{event}` this proposal")]
    NotPermitted {
        /// What was asked.
        event: &'static str,
    },
    /// The request is not where a round can be drafted.
    #[error("a proposal needs an appraised request")]
    RequestNotAppraised,
    /// The round before belongs to another request.
    #[error("that proposal belongs to another request")]
    PreviousUnrelated,
    /// There were enough rounds.
    #[error("there are at most {max} rounds")]
    MaxRounds {
        /// How many.
        max: u8,
    },
    /// A proposal of nothing.
    #[error("a proposal needs at least one line")]
    NoLines,
    /// Lines that can not be offered, or whose terms do not hold together.
    #[error("the lines are not valid")]
    LinesInvalid(Vec<(String, String)>),
    /// The approver drafted the proposal, or put it up.
    #[error("nobody approves a proposal of their own")]
    ApproverIsAuthor,
    /// Suspicious findings were not looked at.
    #[error("red flags must be acknowledged first")]
    RedFlagsNotAcknowledged,
    /// A reason was not given.
    #[error("a reason is needed")]
    ReasonMissing,
    /// A consent that is not dated before the sending.
    #[error("consent to acceptance by lapse of time must be dated before the sending")]
    OptInNotDated,
    /// It can not be answered any more.
    #[error("the proposal can not be answered any more")]
    Lapsed,
    /// Staff answered without proof.
    #[error("an answer on a consignor's behalf needs proof")]
    ProofMissing,
    /// Answers that are missing or do not fit.
    #[error("the answers are not valid")]
    AnswersInvalid(Vec<(String, String)>),
    /// The counter was answered with another round.
    #[error("another round was drafted already")]
    Superseded,
    /// Another round answers the counter, or none does.
    #[error("the counter is not answered by that round")]
    NotTheNextRound,
    /// Acceptance by lapse of time does not apply.
    #[error("acceptance by lapse of time does not apply: {0}")]
    NotAutoAccepted(AutoAcceptRefusal),
    /// The time to undo is over.
    #[error("the acceptance can not be undone any more")]
    TooLateToUndo,
    /// Goods are on sale already.
    #[error("an item is listed already, so the acceptance can not be undone")]
    ListedAlready,
    /// The consignor confirmed the acceptance with their signature.
    #[error("the contract is signed, so the acceptance can not be undone")]
    SignedAlready,
    /// It was opened again before.
    #[error("a proposal opens again once only")]
    ReopenedAlready,
    /// It can still be answered.
    #[error("the proposal can still be answered")]
    StillOpen,
}

impl Fault for Refusal {
    fn class(&self) -> Class {
        match self {
            Self::NotPermitted { .. } | Self::ApproverIsAuthor => Class::Forbidden,
            Self::LinesInvalid(_) | Self::AnswersInvalid(_) | Self::ReasonMissing => Class::Invalid,
            Self::TransitionNotAllowed { .. }
            | Self::RequestNotAppraised
            | Self::PreviousUnrelated
            | Self::MaxRounds { .. }
            | Self::NoLines
            | Self::RedFlagsNotAcknowledged
            | Self::OptInNotDated
            | Self::Lapsed
            | Self::ProofMissing
            | Self::Superseded
            | Self::NotTheNextRound
            | Self::NotAutoAccepted(_)
            | Self::TooLateToUndo
            | Self::ListedAlready
            | Self::SignedAlready
            | Self::ReopenedAlready
            | Self::StillOpen => Class::Refused,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::TransitionNotAllowed { .. } => "transition_not_allowed",
            Self::NotPermitted { .. } => "permission_denied",
            Self::RequestNotAppraised => "request_not_appraised",
            Self::PreviousUnrelated => "previous_unrelated",
            Self::MaxRounds { .. } => "max_rounds",
            Self::NoLines => "no_lines",
            Self::LinesInvalid(_) => "lines_invalid",
            Self::ApproverIsAuthor => "approver_is_author",
            Self::RedFlagsNotAcknowledged => "red_flags_not_acknowledged",
            Self::ReasonMissing => "reason_missing",
            Self::OptInNotDated => "opt_in_not_dated",
            Self::Lapsed => "proposal_lapsed",
            Self::ProofMissing => "proof_missing",
            Self::AnswersInvalid(_) => "answers_invalid",
            Self::Superseded => "proposal_superseded",
            Self::NotTheNextRound => "not_the_next_round",
            Self::NotAutoAccepted(refusal) => refusal.code(),
            Self::TooLateToUndo => "too_late_to_undo",
            Self::ListedAlready => "listed_already",
            Self::SignedAlready => "signed_already",
            Self::ReopenedAlready => "reopened_already",
            Self::StillOpen => "proposal_still_open",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        let one = |path: &str| vec![(path.to_owned(), self.to_string())];
        match self {
            Self::LinesInvalid(problems) | Self::AnswersInvalid(problems) => problems.clone(),
            Self::NoLines => one("lines"),
            Self::ReasonMissing => one("reason"),
            Self::ProofMissing => one("proof_file"),
            Self::TransitionNotAllowed { .. }
            | Self::NotPermitted { .. }
            | Self::RequestNotAppraised
            | Self::PreviousUnrelated
            | Self::MaxRounds { .. }
            | Self::ApproverIsAuthor
            | Self::RedFlagsNotAcknowledged
            | Self::OptInNotDated
            | Self::Lapsed
            | Self::Superseded
            | Self::NotTheNextRound
            | Self::NotAutoAccepted(_)
            | Self::TooLateToUndo
            | Self::ListedAlready
            | Self::SignedAlready
            | Self::ReopenedAlready
            | Self::StillOpen => Vec::new(),
        }
    }
}
