//! `print_documents`: an event asks for a document.

use domain::event::Cause;
use domain::ids::{ContractId, LabelBatchId};
use eventkit::{Failure, Message, Published};
use serde_json::Value;

use crate::{Context, contract_print, label_print};

const OPERATION: &str = "print_documents";

pub(crate) async fn print_documents(
    cx: &Context,
    message: Message<Published<Value>>,
) -> Result<(), Failure> {
    let Published { name, detail, .. } = message.body;
    match name.as_str() {
        "ContractGenerated" | "ContractActivated" => {
            let id = ContractId::parse(&detail.aggregate)?;
            let request = &message.id;
            let cause = Cause::house(OPERATION, cx.now(), request, &detail.correlation_id);
            contract_print::print(cx, &id, cause).await
        }
        "LabelBatchRequested" => {
            let id = LabelBatchId::parse(&detail.aggregate)?;
            let request = &message.id;
            let cause = Cause::house(OPERATION, cx.now(), request, &detail.correlation_id);
            label_print::print(cx, &id, cause).await
        }
        other => {
            tracing::info!(event = other, "Nothing is printed for {other}");
            Ok(())
        }
    }
}
