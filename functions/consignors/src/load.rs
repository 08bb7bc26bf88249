//! What the routes of a consignor's file share.

use contract::consignors::files::{ConsignorView, Sight};
use contract::route::Endpoint;
use domain::consignor::{Balances, Command, Consignor};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

/// Decides the command, shows the file as it will be, and keeps it.
pub(crate) async fn commit<E: Endpoint<Reply = ConsignorView>>(
    cx: &Context,
    input: &Input<E>,
    file: &Consignor,
    command: Command,
) -> Result<Answer, ApiError> {
    let decision = file.decide(command, input.by(), cx.now())?;
    let sight = Sight::of(input.caller());
    let view = ConsignorView::of(&decision.next, Balances::no_entries(), sight);
    let answer = input.answer(&view);
    cx.table
        .begin(input.cause())
        .save(&decision)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}
