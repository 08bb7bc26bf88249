//! `POST /v1/proposals/{id}/respond`: the consignor's answer, and the house's answer to a counter.

use contract::consignments::proposals::{ProposalAnswer, RespondToProposal};
use domain::proposal::{self, ApprovalRules, LineAnswer, LineResponse, Proposal, Status};
use domain::request::{self, AcceptedHow, Command, ReopenReason, Request, TurnedDown};
use domain::settings::Settings;
use httpkit::{Answer, ApiError, Input};

use crate::proposals::show;
use crate::{Context, load};

pub(crate) async fn respond_to_proposal(
    cx: &Context,
    input: Input<RespondToProposal>,
) -> Result<Answer, ApiError> {
    let (by, now) = (input.by(), cx.now());
    let proposal = show::proposal(cx, &input, &input.path.id).await?;
    input.matches(proposal.version())?;
    let request = show::request_of(cx, &proposal).await?;
    if let ProposalAnswer::Respond { proof_file, .. } = &input.body {
        let proof = proof_file.iter().cloned();
        let named = proof.map(|file| ("proof_file".to_owned(), file));
        load::files_may_be_used(cx, &input, &request, named).await?;
    }
    let settings = data::catalogue::settings(&cx.table).await?;
    let answer = answer(&input.body, &request, &settings);
    let answered = proposal.decide(answer, by, now)?;
    let own = input.caller().user == proposal.facts().consignor;
    let followed = match follow(&input.body, &answered.next, own, &settings) {
        Some(command) => Some(request.decide(command, by, now)?),
        None => None,
    };
    show::commit(cx, &input, &answered, followed.as_ref()).await
}

/// What is asked of the proposal.
fn answer(body: &ProposalAnswer, request: &Request, settings: &Settings) -> proposal::Command {
    match body.clone() {
        ProposalAnswer::Respond {
            answers,
            proof_file,
        } => proposal::Command::Respond {
            answers: answers.into_iter().map(LineAnswer::from).collect(),
            proof: proof_file,
        },
        ProposalAnswer::Agree => proposal::Command::Agree {
            rules: ApprovalRules::from(settings),
        },
        ProposalAnswer::Refuse { reason } => proposal::Command::Refuse { reason },
        // A request whose goods are not all listed refuses by itself once a contract is signed.
        ProposalAnswer::Undo => proposal::Command::Undo {
            listed: request.status() == request::Status::Completed,
        },
    }
}

/// What the answer means to the request; nothing while countered terms wait for approval.
fn follow(
    body: &ProposalAnswer,
    next: &Proposal,
    own: bool,
    settings: &Settings,
) -> Option<Command> {
    let proof = match body {
        ProposalAnswer::Respond { proof_file, .. } if !own => proof_file.clone(),
        ProposalAnswer::Respond { .. } | ProposalAnswer::Agree => None,
        ProposalAnswer::Refuse { reason } => {
            return Some(Command::RejectAll {
                proposal: next.id().clone(),
                by: TurnedDown::CounterRefused,
                text: reason.clone(),
            });
        }
        ProposalAnswer::Undo => {
            let why = ReopenReason::AcceptanceUndone;
            return Some(Command::Reopen { why });
        }
    };
    let proposal = next.id().clone();
    match next.status() {
        Status::Accepted | Status::PartiallyAccepted => Some(Command::Accept {
            proposal,
            accepted: next.accepted_items(),
            how: match (body, proof) {
                (ProposalAnswer::Agree, _) => AcceptedHow::CounterAgreed,
                (_, Some(proof)) => AcceptedHow::OnBehalf { proof },
                (_, None) => AcceptedHow::Consignor,
            },
        }),
        Status::Rejected => Some(Command::RejectAll {
            proposal,
            by: proof.map_or(TurnedDown::Consignor, |proof| TurnedDown::OnBehalf {
                proof,
            }),
            text: reasons(next),
        }),
        Status::Countered => Some(Command::Counter {
            proposal,
            max_rounds: settings.max_rounds,
        }),
        Status::Draft
        | Status::PendingApproval
        | Status::Approved
        | Status::Sent
        | Status::Viewed
        | Status::Expired
        | Status::Withdrawn
        | Status::AutoAccepted => None,
    }
}

/// Why the lines were turned down, each reason once.
fn reasons(proposal: &Proposal) -> String {
    let mut reasons: Vec<&str> = Vec::new();
    for line in proposal.lines() {
        if let LineResponse::Rejected { reason } = &line.response
            && !reason.is_empty()
            && !reasons.contains(&reason.as_str())
        {
            reasons.push(reason);
        }
    }
    reasons.join("; ")
}
