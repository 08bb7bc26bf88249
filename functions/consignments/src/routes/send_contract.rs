//! `POST /v1/contracts/{id}/send`: the document is found right and goes to the consignor.

use contract::consignments::contracts::{ContractView, SendContract};
use domain::contract::{Command, Status};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn send_contract(
    cx: &Context,
    input: Input<SendContract>,
) -> Result<Answer, ApiError> {
    let (by, now) = (input.by(), cx.now());
    let contract = load::contract(cx, &input, &input.path.id).await?;
    input.matches(contract.version())?;
    let decisions = if contract.status() == Status::Draft {
        let reviewed = contract.decide(Command::ReviewOk, by, now)?;
        let sent = reviewed.next.decide(Command::Send, by, now)?;
        vec![reviewed, sent]
    } else {
        vec![contract.decide(Command::Send, by, now)?]
    };
    let sent = &decisions[decisions.len() - 1].next;
    let answer = input.answer(&ContractView::from(sent));
    cx.table
        .begin(input.cause())
        .save_in_turn(&decisions)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
