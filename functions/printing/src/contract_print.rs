//! The contract on paper: to be signed once it is drawn up, with both signatures once it is in
//! force. Which of the two is due, the contract says and not the event: events come late, twice
//! and in any order.

use contract::worker::Folder;
use data::StoreError;
use documents::{ContractDocument, contract_pdf};
use domain::access::{Actor, By};
use domain::contract::{Command, Contract, State};
use domain::digest::Sha256;
use domain::event::Cause;
use domain::ids::{ContractId, MediaId};
use domain::media::{ContentType, FileFacts, MediaFile, MediaKind};
use domain::template::TemplateVars;
use eventkit::Failure;

use crate::Context;

/// Which print is due.
#[derive(Clone, Copy, Debug)]
enum Due {
    ToSign,
    Final,
}

/// Prints what is due, keeps the file, and tells the contract.
pub(crate) async fn print(cx: &Context, id: &ContractId, cause: Cause) -> Result<(), Failure> {
    let contract = data::contracts::get(&cx.table, id).await?;
    let Some(due) = due(&contract) else {
        tracing::info!(contract.id = %id, "No print of contract {id} is due");
        return Ok(());
    };
    let bytes = contract_pdf(&document(cx, &contract).await?)?;
    let facts = keep(cx, id, bytes).await?;

    let file: MediaId = cx.new_id();
    let sha256 = facts.sha256.clone();
    let owner = contract.consignor_id().clone();
    let (media, printed) = MediaFile::printed(file.clone(), owner, facts, cause.at);
    let command = match due {
        Due::ToSign => Command::PdfPrinted { file, sha256 },
        Due::Final => Command::FinalPdfPrinted { file, sha256 },
    };
    let decision = contract.decide(command, By::System("printing"), cause.at)?;
    cx.table
        .begin(cause)
        .save(&decision)
        .media(&media, &printed)
        .commit()
        .await?;
    tracing::info!(contract.id = %id, due = ?due, "Printed contract {id}");
    Ok(())
}

fn due(contract: &Contract) -> Option<Due> {
    match contract.state() {
        State::Draft { document: None } => Some(Due::ToSign),
        State::Active { agreement } if agreement.final_document.is_none() => Some(Due::Final),
        State::Draft { .. }
        | State::Ready { .. }
        | State::Sent { .. }
        | State::Signed { .. }
        | State::Active { .. }
        | State::Completed { .. }
        | State::Terminated { .. }
        | State::Expired { .. }
        | State::Renewed { .. }
        | State::Declined { .. }
        | State::Void { .. } => None,
    }
}

/// The template is the very version that the contract names, however many came after it.
async fn document(cx: &Context, contract: &Contract) -> Result<ContractDocument, Failure> {
    let template = data::catalogue::template(&cx.table, &contract.facts().template).await;
    let template = template.map_err(absent_is_wrong)?;
    let text = template.render(&TemplateVars::of(contract))?;
    let url = format!(
        "{}/v/{}",
        cx.config.public_url.trim_end_matches('/'),
        contract.id()
    );
    let signer = contract
        .agreement()
        .map(|agreement| &agreement.countersigned.by);
    let signer = match signer {
        Some(Actor::Person { id }) => {
            let user = data::users::get(&cx.table, id).await;
            Some(user.map_err(absent_is_wrong)?.facts().name.clone())
        }
        Some(Actor::System { .. } | Actor::Public) | None => None,
    };
    Ok(ContractDocument::of(contract, text, url, signer))
}

/// A message about something that has gone is done with, but a contract without its template or
/// without who signed it has not gone: it must not stay unprinted in silence.
fn absent_is_wrong(fault: StoreError) -> StoreError {
    match fault {
        StoreError::Missing { noun } => {
            StoreError::Corrupt(format!("the {noun} of a contract is not there").into())
        }
        fault @ (StoreError::Changed { .. }
        | StoreError::Taken { .. }
        | StoreError::Replayed
        | StoreError::Cursor
        | StoreError::TooLarge { .. }
        | StoreError::Contended
        | StoreError::Unavailable(_)
        | StoreError::Corrupt(_)
        | StoreError::Bug(_)) => fault,
    }
}

async fn keep(cx: &Context, id: &ContractId, bytes: Vec<u8>) -> Result<FileFacts, Failure> {
    let sha256 = Sha256::of(&bytes);
    let key = format!("{}contracts/{id}/{sha256}.pdf", Folder::Documents.prefix());
    let content_type = ContentType::Pdf;
    let content_length = bytes.len() as u64;
    cx.storage.put(&key, bytes, content_type.as_str()).await?;
    Ok(FileFacts {
        key,
        kind: MediaKind::Document,
        content_type,
        content_length,
        sha256,
        width: None,
        height: None,
        resized: false,
    })
}
