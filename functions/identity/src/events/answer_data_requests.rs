//! `answer_data_requests`: a copy is asked for, or an erasure is to be carried out.

use domain::data_request::{Kind, Status};
use domain::event::Cause;
use domain::ids::DataRequestId;
use eventkit::{Failure, Message, Published};
use serde_json::Value;

use crate::Context;
use crate::privacy::{copy, erase};

/// Who changes what the worker changes.
pub(crate) const OPERATION: &str = "answer_data_requests";

/// A copy begins with its request, an erasure with the decision. Whatever comes twice or late is
/// looked at as it stands by then: what is done is not done again.
pub(crate) async fn answer_data_requests(
    cx: &Context,
    message: Message<Published<Value>>,
) -> Result<(), Failure> {
    let Published { name, detail, .. } = message.body;
    let opened = match name.as_str() {
        "DataRequestOpened" => true,
        "DataRequestBegun" | "DataRequestStepFinished" => false,
        other => {
            tracing::info!(event = other, "Nothing is to be done about {other}");
            return Ok(());
        }
    };
    let id = DataRequestId::parse(&detail.aggregate)?;
    let request = data::data_requests::get(&cx.table, &id).await?;
    let cause = Cause::house(OPERATION, cx.now(), &message.id, &detail.correlation_id);
    match (request.facts().kind, request.status()) {
        (Kind::Export, Status::Received | Status::InProgress) if opened => {
            copy::make(cx, request, cause).await
        }
        (Kind::Erasure, Status::InProgress) => erase::carry_out(cx, request, cause).await,
        (Kind::Export | Kind::Erasure | Kind::Correction | Kind::Objection, _) => Ok(()),
    }
}
