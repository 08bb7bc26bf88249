//! Dispatch of the operations on transfers: a total match; and what they share.

mod effects;
mod steps;

use contract::inventory::transfers::{
    CancelTransfer, CloseTransfer, GetTransfer, ListTransfers, OpenTransfer, ReceiveTransfer,
    SendTransfer, TransferOp,
};
use contract::route::Endpoint;
use domain::access::Permission;
use domain::ids::TransferId;
use domain::transfer::Transfer;
use httpkit::{ApiError, Input, serve};
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{
    cancel_transfer, close_transfer, get_transfer, list_transfers, open_transfer, receive_transfer,
    send_transfer,
};

pub(crate) use effects::held;
pub(crate) use steps::{Plan, Step, carry_out};

pub(crate) async fn handle(cx: &Context, op: TransferOp, request: Request) -> Response<Body> {
    use TransferOp as Op;
    match op {
        Op::OpenTransfer => {
            serve::<OpenTransfer, _>(cx, request, open_transfer::open_transfer).await
        }
        Op::ListTransfers => {
            serve::<ListTransfers, _>(cx, request, list_transfers::list_transfers).await
        }
        Op::GetTransfer => serve::<GetTransfer, _>(cx, request, get_transfer::get_transfer).await,
        Op::SendTransfer => {
            serve::<SendTransfer, _>(cx, request, send_transfer::send_transfer).await
        }
        Op::ReceiveTransfer => {
            serve::<ReceiveTransfer, _>(cx, request, receive_transfer::receive_transfer).await
        }
        Op::CloseTransfer => {
            serve::<CloseTransfer, _>(cx, request, close_transfer::close_transfer).await
        }
        Op::CancelTransfer => {
            serve::<CancelTransfer, _>(cx, request, cancel_transfer::cancel_transfer).await
        }
    }
}

/// The transfer, if the caller moves goods in one of its two locations.
pub(crate) async fn transfer<E: Endpoint>(
    cx: &Context,
    input: &Input<E>,
    id: &TransferId,
) -> Result<Transfer, ApiError> {
    let found = data::transfers::get(&cx.table, id).await?;
    let facts = found.facts();
    let caller = input.caller();
    let here = |location| caller.acts_in(&[Permission::ProductsTransfer], Some(location));
    if here(&facts.from) || here(&facts.to) {
        Ok(found)
    } else {
        Err(data::StoreError::Missing { noun: "transfer" }.into())
    }
}
