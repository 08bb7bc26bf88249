//! `POST /v1/proposals/{id}/respond`: the consignor's answer, and the house's answer to a counter.

use contract::consignments::proposals::{ProposalAnswer, RespondToProposal};
use domain::event::Cause;
use domain::ids::UserId;
use domain::proposal::{self, ApprovalRules, LineAnswer, LineResponse, Proposal, Status};
use domain::request::{AcceptedHow, Command, TurnedDown};
use domain::settings::Settings;
use httpkit::{Answer, ApiError, Input};

use crate::proposals::{show, undo};
use crate::{Context, load};

pub(crate) async fn respond_to_proposal(
    cx: &Context,
    input: Input<RespondToProposal>,
) -> Result<Answer, ApiError> {
    let (by, now) = (input.by(), cx.now());
    let proposal = show::proposal(cx, &input, &input.path.id).await?;
    input.matches(proposal.version())?;
    let request = show::request_of(cx, &proposal).await?;
    let settings = data::catalogue::settings(&cx.table, cx.now()).await?;
    let answer = match &input.body {
        ProposalAnswer::Respond {
            answers,
            proof_file,
        } => {
            let proof = proof_file.iter().cloned();
            let named = proof.map(|file| ("proof_file".to_owned(), file));
            load::files_may_be_used(cx, &input, &request, named).await?;
            let answers = answers.iter().cloned();
            proposal::Command::Respond {
                answers: answers.map(LineAnswer::from).collect(),
                proof: proof_file.clone(),
            }
        }
        ProposalAnswer::Agree => proposal::Command::Agree {
            rules: ApprovalRules::from(&settings),
        },
        ProposalAnswer::Refuse { reason } => proposal::Command::Refuse {
            reason: reason.clone(),
        },
        ProposalAnswer::Undo => return undo::undo(cx, &input, &proposal, &request).await,
    };
    let answered = proposal.decide(answer, by, now)?;
    let own = input.caller().user == proposal.facts().consignor;
    let followed = match follow(&input.body, &answered.next, own, &settings) {
        Some(command) => Some(request.decide(command, by, now)?),
        None => None,
    };
    let cause = Cause {
        acting_for: represented(&input.body, own, &proposal),
        ..input.cause()
    };
    show::commit_as(cx, &input, cause, &answered, followed.as_ref()).await
}

/// The consignor, where staff answer for them.
fn represented(body: &ProposalAnswer, own: bool, proposal: &Proposal) -> Option<UserId> {
    match body {
        ProposalAnswer::Respond { .. } if !own => Some(proposal.facts().consignor.clone()),
        ProposalAnswer::Respond { .. }
        | ProposalAnswer::Agree
        | ProposalAnswer::Refuse { .. }
        | ProposalAnswer::Undo => None,
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
        ProposalAnswer::Respond { .. } | ProposalAnswer::Agree | ProposalAnswer::Undo => None,
        ProposalAnswer::Refuse { reason } => {
            return Some(Command::RejectAll {
                proposal: next.id().clone(),
                by: TurnedDown::CounterRefused,
                text: reason.clone(),
            });
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
