//! `POST /v1/proposals/{id}/send`: an approved proposal is put before the consignor.

use contract::consignments::proposals::SendProposal;
use domain::proposal::{self, OptIn, Proposal};
use domain::request::{Command, Request, Status};
use domain::settings::Settings;
use domain::terms::Mode;
use domain::user::ConsentKind;
use httpkit::{Answer, ApiError, Input};

use crate::Context;
use crate::proposals::show;

pub(crate) async fn send_proposal(
    cx: &Context,
    input: Input<SendProposal>,
) -> Result<Answer, ApiError> {
    let (by, now) = (input.by(), cx.now());
    let proposal = show::proposal(cx, &input, &input.path.id).await?;
    input.matches(proposal.version())?;
    let request = show::request_of(cx, &proposal).await?;
    let settings = data::catalogue::settings(&cx.table, cx.now()).await?;
    let send = proposal::Command::Send {
        validity_days: settings.proposal_validity_days,
        auto_accept_days: settings.auto_accept_days,
        opt_in: match may_lapse(&proposal, &request) {
            true => opt_in(cx, &request).await?,
            false => None,
        },
    };
    let sent = proposal.decide(send, by, now)?;
    let offered = request.decide(offer(&proposal, &request, &settings), by, now)?;
    show::commit(cx, &input, &sent, Some(&offered)).await
}

/// The first round, a later one, or the agreed counter of the same round once more.
fn offer(proposal: &Proposal, request: &Request, settings: &Settings) -> Command {
    let (id, approved) = (
        proposal.id().clone(),
        proposal.status() == proposal::Status::Approved,
    );
    if request.status() == Status::Appraised {
        Command::SendProposal {
            proposal: id,
            approved,
        }
    } else {
        Command::SendRound {
            proposal: id,
            round: proposal.facts().round,
            approved,
            max_rounds: settings.max_rounds,
        }
    }
}

/// Whether acceptance by lapse of time can ever apply (R9): a consignor is not told of one that
/// cannot.
fn may_lapse(proposal: &Proposal, request: &Request) -> bool {
    proposal.lines().iter().all(|line| {
        let item = request.item(&line.item);
        let least = item.and_then(|item| item.details.minimum_price);
        line.terms.mode == Mode::Consign
            && least.is_none_or(|least| line.terms.floor_price >= least)
    })
}

/// The consignor's dated consent to acceptance by lapse of time.
async fn opt_in(cx: &Context, request: &Request) -> Result<Option<OptIn>, ApiError> {
    let consignor = data::users::get(&cx.table, request.consignor()).await?;
    let Some(since) = consignor.auto_accept_since() else {
        return Ok(None);
    };
    let consents = consignor.facts().consents.iter();
    let mut given = consents.filter(|c| c.kind == ConsentKind::AutoAccept && c.at == since);
    Ok(given.next().map(|consent| OptIn {
        consented_at: consent.at,
        version: consent.version.clone(),
    }))
}
