//! `POST /v1/contracts/{id}/renew`: a contract that follows this one is drawn up.

use contract::consignments::contracts::{ContractView, FollowingContract, RenewContract};
use data::counters::{self, Series};
use domain::contract::{
    Contract, ContractLine, Draft, Facts, Parent, ParentKind, Status, TemplateRef,
};
use domain::fault::{Class, Fault};
use httpkit::{Answer, ApiError, Input};

use crate::limits::fits_one_transaction;
use crate::{Context, load};

/// Why no contract can follow.
#[derive(Debug, thiserror::Error)]
enum NotFollowed {
    #[error("a contract that is {status} can not be followed in this way")]
    Status { status: Status },
    #[error("line {place} is none that is open")]
    Line { place: usize },
}

impl Fault for NotFollowed {
    fn class(&self) -> Class {
        Class::Refused
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Status { .. } => "contract_not_renewable",
            Self::Line { .. } => "contract_line_not_open",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        match self {
            Self::Status { .. } => Vec::new(),
            Self::Line { place } => vec![(format!("lines[{place}].line_id"), self.to_string())],
        }
    }
}

pub(crate) async fn renew_contract(
    cx: &Context,
    input: Input<RenewContract>,
) -> Result<Answer, ApiError> {
    let now = cx.now();
    let parent = load::contract(cx, &input, &input.path.id).await?;
    input.matches(parent.version())?;
    may_follow(&parent, input.body.kind)?;
    let lines = lines(cx, &parent, &input.body)?;
    fits_one_transaction(&lines)?;
    let Facts {
        proposal_id,
        request_id,
        consignor_id,
        location_id,
        template: TemplateRef { key, locale, .. },
        parties,
        ..
    } = parent.facts().clone();
    let draft = Draft {
        number: counters::next(&cx.table, Series::Contract, now).await?,
        proposal_id,
        request_id,
        consignor_id,
        location_id,
        template: data::catalogue::newest_template(&cx.table, &key, locale)
            .await?
            .reference(),
        parties,
        lines,
        parent: Some(Parent {
            contract_id: parent.id().clone(),
            kind: input.body.kind,
        }),
        // The proposal was kept long ago: a consignor who declines this goes on as before.
        proposal_reopened: true,
    };
    let decision = Contract::generate(cx.new_id(), draft, input.by(), now)?;
    let answer = input.answer(&ContractView::from(&decision.next));
    cx.table
        .begin(input.cause())
        .draw_up(&decision)
        .unchanged(&parent)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}

/// A renewal follows a term that is over, an addendum one that runs or is over.
fn may_follow(parent: &Contract, kind: ParentKind) -> Result<(), NotFollowed> {
    match (parent.status(), kind) {
        (Status::Expired, ParentKind::Renewal | ParentKind::Addendum)
        | (Status::Active, ParentKind::Addendum) => Ok(()),
        (
            status @ (Status::Draft
            | Status::Ready
            | Status::Sent
            | Status::Signed
            | Status::Active
            | Status::Completed
            | Status::Terminated
            | Status::Renewed
            | Status::Declined
            | Status::Void),
            ParentKind::Renewal | ParentKind::Addendum,
        ) => Err(NotFollowed::Status { status }),
    }
}

/// The open lines that go on, each with its product.
fn lines(
    cx: &Context,
    parent: &Contract,
    body: &FollowingContract,
) -> Result<Vec<ContractLine>, NotFollowed> {
    let open = || parent.lines().iter().filter(|line| line.closing.is_none());
    let follower = |line: &ContractLine| ContractLine {
        id: cx.new_id(),
        listed_on: None,
        closing: None,
        ..line.clone()
    };
    if body.lines.is_empty() && body.kind == ParentKind::Renewal {
        return Ok(open().map(follower).collect());
    }
    let chosen = body.lines.iter().enumerate().map(|(place, wanted)| {
        let line = open().find(|line| line.id == wanted.line_id);
        let line = line.ok_or(NotFollowed::Line { place })?;
        let terms = wanted.terms.clone().unwrap_or_else(|| line.terms.clone());
        Ok(ContractLine {
            terms,
            ..follower(line)
        })
    });
    chosen.collect()
}
