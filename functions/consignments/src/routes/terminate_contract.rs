//! `POST /v1/contracts/{id}/terminate`: a contract is ended early, or withdrawn unsigned.

use contract::consignments::contracts::{ContractView, TerminateContract};
use domain::contract::{Command, Refusal, Status};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn terminate_contract(
    cx: &Context,
    input: Input<TerminateContract>,
) -> Result<Answer, ApiError> {
    let contract = load::contract(cx, &input, &input.path.id).await?;
    input.matches(contract.version())?;
    let (reason, fee) = (input.body.reason.clone(), input.body.fee);
    let withdrawn = match contract.status() {
        Status::Draft | Status::Ready | Status::Sent => true,
        Status::Signed
        | Status::Active
        | Status::Completed
        | Status::Terminated
        | Status::Expired
        | Status::Renewed
        | Status::Declined
        | Status::Void => false,
    };
    let command = match (withdrawn, fee) {
        (true, None) => Command::Void { reason },
        // Nothing is owed for what was never agreed.
        (true, Some(_)) => return Err(Refusal::FeeNotAgreed.into()),
        (false, fee) => Command::Terminate { reason, fee },
    };
    let decision = contract.decide(command, input.by(), cx.now())?;
    let answer = input.answer(&ContractView::from(&decision.next));
    let change = cx.table.begin(input.cause());
    let change = if withdrawn {
        change.give_up(&decision)
    } else {
        change.save(&decision)
    };
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
