//! Loading what a caller may see. What is out of reach looks absent: 404, as if it were not there.

use contract::consignments::requests::RequestView;
use contract::route::Endpoint;
use data::catalogue::{Named, require_known};
use domain::access::{Caller, Permission};
use domain::contract::Contract;
use domain::decision::Decision;
use domain::ids::{CategoryId, ContractId, MediaId, RequestId};
use domain::proposal::{Proposal, ProposalEvent};
use domain::request::{Checklist, Command, ItemDetails, Request};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

/// The request, if the caller sees it.
pub(crate) async fn request<E: Endpoint>(
    cx: &Context,
    input: &Input<E>,
    id: &RequestId,
) -> Result<Request, ApiError> {
    let own = Some(Permission::RequestsViewOwn);
    seen(cx, input, id, Permission::RequestsView, own).await
}

/// The contract, if the caller sees it.
pub(crate) async fn contract<E: Endpoint>(
    cx: &Context,
    input: &Input<E>,
    id: &ContractId,
) -> Result<Contract, ApiError> {
    let contract = data::contracts::get(&cx.table, id).await?;
    let (any, own) = (Permission::ContractsView, Permission::ContractsViewOwn);
    let here = contract.subject().location;
    let acts = input.caller().acts_in(E::ROUTE.access.permissions(), here);
    if acts && input.caller().sees(any, Some(own), contract.subject()) {
        Ok(contract)
    } else {
        Err(data::StoreError::Missing { noun: "contract" }.into())
    }
}

/// The request, for whoever takes goods in: logistics sees no other part of it.
pub(crate) async fn request_to_receive<E: Endpoint>(
    cx: &Context,
    input: &Input<E>,
    id: &RequestId,
) -> Result<Request, ApiError> {
    seen(cx, input, id, Permission::RequestsReceive, None).await
}

async fn seen<E: Endpoint>(
    cx: &Context,
    input: &Input<E>,
    id: &RequestId,
    any: Permission,
    own: Option<Permission>,
) -> Result<Request, ApiError> {
    let request = data::requests::get(&cx.table, id).await?;
    let (caller, row) = (input.caller(), request.subject());
    let acts = caller.acts_in(E::ROUTE.access.permissions(), row.location);
    if acts && caller.sees(any, own, row) {
        Ok(request)
    } else {
        Err(data::StoreError::Missing { noun: "request" }.into())
    }
}

/// Decides the command, shows the request as it will be, and keeps it all: what most routes of a
/// request end with.
pub(crate) async fn commit<E: Endpoint<Reply = RequestView>>(
    cx: &Context,
    input: &Input<E>,
    request: &Request,
    command: Command,
) -> Result<Answer, ApiError> {
    commit_with(cx, input, request, command, &[]).await
}

/// As [`commit`], together with the proposals that end with the request.
pub(crate) async fn commit_with<E: Endpoint<Reply = RequestView>>(
    cx: &Context,
    input: &Input<E>,
    request: &Request,
    command: Command,
    proposals: &[Decision<Proposal, ProposalEvent>],
) -> Result<Answer, ApiError> {
    let decision = request.decide(command, input.by(), cx.now())?;
    let answer = input.answer(&RequestView::of(&decision.next, is_staff(input.caller())));
    let moved = request.appointment() != decision.next.appointment();
    let buffer = match moved {
        true => {
            data::catalogue::settings(&cx.table, cx.now())
                .await?
                .travel_buffer_minutes
        }
        false => 0,
    };
    let change = cx.table.begin(input.cause());
    let change = match moved {
        true => change.save_request(request, &decision, buffer),
        false => change.save(&decision),
    };
    let change = proposals
        .iter()
        .fold(change, |change, proposal| change.save(proposal));
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}

/// The checklists of the categories of a request's items.
pub(crate) async fn checklists(
    cx: &Context,
    request: &Request,
) -> Result<Vec<Checklist>, ApiError> {
    let categories = data::catalogue::categories(&cx.table).await?;
    let wanted = |id: &CategoryId| {
        request
            .items()
            .iter()
            .any(|item| item.details.category_id.as_ref() == Some(id))
    };
    let checklist = |category: domain::catalogue::Category| Checklist {
        category: category.id,
        questions: category.checklist,
    };
    Ok(categories
        .into_iter()
        .filter(|category| wanted(&category.id))
        .map(checklist)
        .collect())
}

/// Whether category and brand of an item, where they are named, are the house's.
pub(crate) async fn kind_is_known(cx: &Context, details: &ItemDetails) -> Result<(), ApiError> {
    let category = details.category_id.as_ref();
    let category = category.map(|id| ("category_id", Named::Category(id)));
    let brand = details.brand_id.as_ref();
    let brand = brand.map(|id| ("brand_id", Named::Brand(id)));
    let named: Vec<_> = category.into_iter().chain(brand).collect();
    require_known(&cx.table, &named).await?;
    Ok(())
}

/// Whether every file passed the check and was uploaded by the consignor or by the caller. Each
/// comes with the path of the field that names it.
pub(crate) async fn files_may_be_used<E: Endpoint>(
    cx: &Context,
    input: &Input<E>,
    request: &Request,
    files: impl IntoIterator<Item = (String, MediaId)>,
) -> Result<(), ApiError> {
    let files: Vec<_> = files.into_iter().collect();
    let owners = [request.consignor(), &input.caller().user];
    data::media::require_checked(&cx.table, &files, &owners).await?;
    Ok(())
}

/// The files an item's details name, each with the path of its field.
pub(crate) fn files_of(details: &ItemDetails) -> impl Iterator<Item = (String, MediaId)> {
    let receipt = details
        .purchase
        .as_ref()
        .and_then(|bought| bought.receipt_file.clone());
    let receipt = receipt.map(|file| ("purchase.receipt_file".to_owned(), file));
    numbered(
        "photos",
        "media_id",
        details.photos.iter().map(|photo| &photo.media_id),
    )
    .chain(receipt)
}

/// Files of a list, each with the path of its field: `photos[0].media_id`, or `photos[0]` where the
/// list holds nothing but files.
pub(crate) fn numbered<'a>(
    list: &'a str,
    field: &'a str,
    files: impl Iterator<Item = &'a MediaId> + 'a,
) -> impl Iterator<Item = (String, MediaId)> + 'a {
    let dot = if field.is_empty() { "" } else { "." };
    files
        .enumerate()
        .map(move |(at, file)| (format!("{list}[{at}]{dot}{field}"), file.clone()))
}

/// Whether the caller is shown what is for staff only.
pub(crate) fn is_staff(caller: &Caller) -> bool {
    caller.may(Permission::RequestsView)
}
