//! `POST /v1/consignment-requests/{id}/proposals`: a round is drafted.

use contract::consignments::proposals::DraftProposal;
use data::counters::{self, Series};
use domain::access::By;
use domain::decision::Decision;
use domain::fault::{Class, Fault};
use domain::ids::ProposalId;
use domain::proposal::{Command, NewProposal, Proposal, ProposalEvent, Side, Status};
use domain::request::{self, Request};
use httpkit::{Answer, ApiError, Input};

use crate::proposals::drafting::SetUp;
use crate::proposals::show;
use crate::{Context, load};

pub(crate) async fn draft_proposal(
    cx: &Context,
    input: Input<DraftProposal>,
) -> Result<Answer, ApiError> {
    let (body, by, now) = (&input.body, input.by(), cx.now());
    let request = load::request(cx, &input, &input.path.id).await?;
    let before = round_before(cx, &request, body.supersedes.as_ref()).await?;
    let set_up = SetUp::load(cx).await?;
    let max_rounds = set_up.settings.max_rounds;
    let new = NewProposal {
        id: cx.new_id(),
        lines: set_up.lines(&request, &body.lines)?,
        message: body.message.clone(),
        number: counters::next(&cx.table, Series::Proposal, now).await?,
        side: Side::House,
    };
    let drafted = Proposal::draft(new, &request, before.as_ref(), max_rounds, by, now)?;
    let answered = match &before {
        Some(before) => {
            let command = Command::NewRound {
                next: drafted.next.id().clone(),
                max_rounds,
            };
            answered(cx, before, command, by)?
        }
        None => None,
    };
    let answer = show::answer(&input, &drafted.next);
    let change = cx.table.begin(input.cause()).draft_proposal(&drafted);
    let change = match &answered {
        Some(before) => change.save(before),
        None => change,
    };
    change
        .unchanged(&request)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}

/// The proposal that was last before the consignor: a later round has to name it, so that its
/// approved prices are what the new ones are measured against.
async fn round_before(
    cx: &Context,
    request: &Request,
    named: Option<&ProposalId>,
) -> Result<Option<Proposal>, ApiError> {
    let last = match request.state() {
        request::State::Proposed { offering } => Some(&offering.proposal),
        request::State::Appraised { .. } => None,
        request::State::Draft { .. }
        | request::State::Submitted { .. }
        | request::State::Assigned { .. }
        | request::State::Scheduled { .. }
        | request::State::Received { .. }
        | request::State::InAppraisal { .. }
        | request::State::Accepted { .. }
        | request::State::Contracted { .. }
        | request::State::Completed { .. }
        | request::State::Rejected { .. }
        | request::State::Cancelled { .. }
        | request::State::Expired { .. } => return Ok(None),
    };
    if named != last {
        return Err(NotTheLast.into());
    }
    match last {
        Some(id) => Ok(Some(data::proposals::get(&cx.table, id).await?)),
        None => Ok(None),
    }
}

/// What drafting another round makes of the one before: an open counter is answered by it. One that
/// ran out or was taken back waits for nothing.
fn answered(
    cx: &Context,
    before: &Proposal,
    command: Command,
    by: By<'_>,
) -> Result<Option<Decision<Proposal, ProposalEvent>>, ApiError> {
    if matches!(before.status(), Status::Expired | Status::Withdrawn) {
        return Ok(None);
    }
    Ok(Some(before.decide(command, by, cx.now())?))
}

/// The round before was not named, or is another one.
#[derive(Debug, thiserror::Error)]
#[error("a later round names the proposal that was last before the consignor, and the first none")]
struct NotTheLast;

impl Fault for NotTheLast {
    fn class(&self) -> Class {
        Class::Refused
    }

    fn code(&self) -> &'static str {
        "supersedes_not_last"
    }

    fn fields(&self) -> Vec<(String, String)> {
        vec![("supersedes".to_owned(), self.to_string())]
    }
}
