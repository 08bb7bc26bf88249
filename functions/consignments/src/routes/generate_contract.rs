//! `POST /v1/proposals/{id}/contract`: the contract of an accepted proposal is drawn up.

use contract::consignments::contracts::{ContractView, GenerateContract, NewContract};
use data::StoreError;
use data::counters::{self, Series};
use domain::access::Permission;
use domain::contract::{Contract, ContractLine, Draft, Parties, Party};
use domain::fault::{Class, Fault};
use domain::proposal::{DraftLine, Proposal};
use domain::request::{Request, State};
use domain::user::User;
use httpkit::{Answer, ApiError, Input};

use crate::Context;
use crate::limits::fits_one_transaction;

const TEMPLATE: &str = "consignment";

/// Nothing was agreed, or not this.
#[derive(Debug, thiserror::Error)]
#[error("the proposal is not the one that the request has accepted")]
struct NotAccepted;

impl Fault for NotAccepted {
    fn class(&self) -> Class {
        Class::Refused
    }

    fn code(&self) -> &'static str {
        "proposal_not_accepted"
    }
}

pub(crate) async fn generate_contract(
    cx: &Context,
    input: Input<GenerateContract>,
) -> Result<Answer, ApiError> {
    let (table, body, now) = (&cx.table, &input.body, cx.now());
    let proposal = proposal(cx, &input).await?;
    let request = data::requests::get(table, &proposal.facts().request).await?;
    if !stands(&request, &proposal) || !proposal.status().is_accepted() {
        return Err(NotAccepted.into());
    }
    let lines = lines(cx, &proposal, &request);
    fits_one_transaction(&lines)?;

    let consignor = data::users::get(table, request.consignor()).await?;
    let key = body.template_key.as_deref().unwrap_or(TEMPLATE);
    let locale = body.locale.unwrap_or(consignor.facts().locale);
    let template = data::catalogue::newest_template(table, key, locale).await?;
    let draft = Draft {
        number: counters::next(table, Series::Contract, now).await?,
        proposal_id: proposal.id().clone(),
        request_id: request.id().clone(),
        consignor_id: request.consignor().clone(),
        location_id: request.details().location_id.clone(),
        template: template.reference(),
        parties: Parties {
            house: data::catalogue::house(table).await?,
            consignor: party(&consignor, body),
        },
        lines,
        parent: None,
        proposal_reopened: proposal.state().sending().is_some_and(|sent| sent.reopened),
    };
    let decision = Contract::generate(cx.new_id(), draft, input.by(), now)?;
    let answer = input.answer(&ContractView::from(&decision.next));
    table
        .begin(input.cause())
        .draw_up(&decision)
        .unchanged(&proposal)
        .unchanged(&request)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}

/// Whether the proposal is the one that the request has accepted.
fn stands(request: &Request, proposal: &Proposal) -> bool {
    if let State::Accepted { acceptance } = request.state() {
        &acceptance.offering.proposal == proposal.id()
    } else {
        false
    }
}

/// The proposal, if the caller sees it.
async fn proposal(cx: &Context, input: &Input<GenerateContract>) -> Result<Proposal, ApiError> {
    let proposal = data::proposals::get(&cx.table, &input.path.id).await?;
    if input
        .caller()
        .sees(Permission::ProposalsView, None, proposal.subject())
    {
        Ok(proposal)
    } else {
        Err(StoreError::Missing { noun: "proposal" }.into())
    }
}

/// The accepted lines, with the terms as they were agreed.
fn lines(cx: &Context, proposal: &Proposal, request: &Request) -> Vec<ContractLine> {
    let line = |line: DraftLine| {
        let item = request.item(&line.item)?;
        Some(ContractLine {
            id: cx.new_id(),
            request_item_id: line.item,
            title: item.details.title.clone(),
            terms: line.terms,
            product_id: None,
            listed_on: None,
            closing: None,
        })
    };
    proposal
        .agreed_lines()
        .into_iter()
        .filter_map(line)
        .collect()
}

fn party(consignor: &User, body: &NewContract) -> Party {
    let facts = consignor.facts();
    Party {
        name: facts.name.clone(),
        tax_id: body.tax_id.trim().to_owned(),
        address: body.address.trim().to_owned(),
        email: facts.email.as_str().to_owned(),
        phone: facts.phone.as_ref().map(|phone| phone.as_str().to_owned()),
    }
}
