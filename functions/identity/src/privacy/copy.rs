//! Making a copy of everything that is known of a person: a zip of JSON and of their files.
//!
//! Nothing is written before the whole is there, and it is written under a key of the request's
//! own: who is interrupted begins anew, and who comes second writes the same once more.

use std::io::{Cursor, Write as _};

use contract::consignments::contracts::ContractView;
use contract::consignments::proposals::{Audience, ProposalView};
use contract::consignments::requests::RequestView;
use contract::consignors::files::{ConsignorView, Sight as FileSight};
use contract::identity::api_keys::ApiKeyView;
use contract::identity::privacy::DataRequestView;
use contract::identity::users::UserView;
use contract::inventory::products::{ProductView, Sight};
use contract::media::MediaView;
use domain::access::By;
use domain::consignor::Balances;
use domain::data_request::{Command, Copied, DataRequest, Status};
use domain::event::Cause;
use domain::fault::{Class, Fault};
use domain::ids::{DataRequestId, UserId};
use domain::media::{MAX_BYTES, MediaFile, MediaKind};
use eventkit::Failure;
use integrations::storage::StorageError;
use serde::Serialize;
use serde_json::json;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::gather;
use crate::Context;
use crate::events::answer_data_requests::OPERATION;

const TYPE: &str = "application/zip";

/// Bytes of files that go into a copy: it is put together in memory. What is beyond that stands in
/// the list, and is fetched from the account.
const MOST_BYTES: u64 = 200 * 1_024 * 1_024;

/// The copy could not be put together: a mistake of ours.
#[derive(Debug, thiserror::Error)]
enum ArchiveFault {
    #[error("the archive cannot be written")]
    Zip(#[from] ZipError),
    #[error("the archive takes no bytes")]
    Write(#[from] std::io::Error),
    #[error("a record cannot be shown")]
    Json(#[from] serde_json::Error),
}

impl Fault for ArchiveFault {
    fn class(&self) -> Class {
        match self {
            Self::Zip(_) | Self::Write(_) | Self::Json(_) => Class::Bug,
        }
    }

    fn code(&self) -> &'static str {
        "data_export_failed"
    }
}

/// Where a copy lies.
pub(crate) fn key(id: &DataRequestId) -> String {
    format!("exports/{id}.zip")
}

/// Makes the copy and notes that it is there.
pub(crate) async fn make(
    cx: &Context,
    mut request: DataRequest,
    cause: Cause,
) -> Result<(), Failure> {
    let by = By::System(OPERATION);
    if request.status() == Status::Received {
        let begun = request.decide(Command::Begin, by, cx.now())?;
        cx.table.begin(cause.clone()).save(&begun).commit().await?;
        request = begun.next;
    }
    let bytes = everything(cx, &request.facts().user).await?;
    let (key, length) = (key(request.id()), bytes.len() as u64);
    let sha256 = cx.storage.put(&key, bytes, TYPE).await?;
    let copy = Copied {
        key,
        length,
        sha256,
    };
    let done = request.decide(Command::FinishCopy { copy }, by, cx.now())?;
    cx.table.begin(cause).save(&done).commit().await?;
    let id = request.id();
    tracing::info!(data_request.id = %id, bytes = length, "Made the copy {id}");
    Ok(())
}

async fn everything(cx: &Context, user: &UserId) -> Result<Vec<u8>, Failure> {
    let mut archive = Archive::default();
    person(cx, user, &mut archive).await?;
    goods(cx, user, &mut archive).await?;
    let messages = gather::messages(cx, user).await?;
    archive.json("messages.json", &messages)?;
    files(cx, user, &mut archive).await?;
    Ok(archive.finish()?)
}

/// Account, sessions without secrets, keys, consents and what was asked before.
async fn person(cx: &Context, user: &UserId, archive: &mut Archive) -> Result<(), Failure> {
    let account = data::users::get(&cx.table, user).await?;
    let facts = account.facts();
    archive.json("account.json", &UserView::from(&account))?;
    archive.json("preferences.json", &facts.preferences)?;
    let sessions = data::sessions::list(&cx.table, user).await?;
    let sessions: Vec<_> = sessions
        .iter()
        .map(|session| {
            json!({
                "id": session.id,
                "created_at": session.created_at,
                "refreshed_at": session.refreshed_at,
                "ended_at": session.ended_at,
            })
        })
        .collect();
    archive.json("sessions.json", &sessions)?;
    let keys = data::api_keys::of_owner(&cx.table, user).await?;
    let keys: Vec<_> = keys.iter().map(|key| ApiKeyView::of(key, None)).collect();
    archive.json("api_keys.json", &keys)?;
    let asked = data::data_requests::of_person(&cx.table, user).await?;
    let asked: Vec<_> = asked.iter().map(DataRequestView::from).collect();
    archive.json("data_requests.json", &asked)?;
    if let Some(file) = data::consignors::find(&cx.table, user).await? {
        // As the person sees it: what staff note for each other is not theirs.
        let sight = FileSight { whole: false };
        let view = ConsignorView::of(&file, Balances::no_entries(), sight);
        archive.json("consignor.json", &view)?;
    }
    Ok(())
}

/// Requests, proposals, contracts and products, as the person sees them.
async fn goods(cx: &Context, user: &UserId, archive: &mut Archive) -> Result<(), Failure> {
    let requests = gather::requests(cx, user).await?;
    let requests: Vec<_> = requests
        .iter()
        .map(|one| RequestView::of(one, false))
        .collect();
    archive.json("requests.json", &requests)?;
    let proposals = gather::proposals(cx, user).await?;
    let shown = |proposal| ProposalView::of(proposal, Audience::Consignor);
    let proposals: Vec<_> = proposals.iter().map(shown).collect();
    archive.json("proposals.json", &proposals)?;
    let contracts = gather::contracts(cx, user).await?;
    let contracts: Vec<_> = contracts.iter().map(ContractView::from).collect();
    archive.json("contracts.json", &contracts)?;
    let products = gather::products(cx, user).await?;
    let sight = Sight {
        staff: false,
        terms: true,
    };
    let products: Vec<_> = products
        .iter()
        .map(|one| ProductView::of(one, sight))
        .collect();
    archive.json("products.json", &products)?;
    Ok(())
}

/// What the person uploaded and what was printed for them, contracts among it.
async fn files(cx: &Context, user: &UserId, archive: &mut Archive) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Listed {
        #[serde(flatten)]
        file: MediaView,
        /// Where in the archive; nothing when it is not in it.
        name: Option<String>,
    }
    let mut listed = Vec::new();
    for file in gather::files(cx, user).await? {
        let name = add(cx, &file, archive).await?;
        let file = MediaView::of(&file, None);
        listed.push(Listed { file, name });
    }
    Ok(archive.json("files.json", &listed)?)
}

async fn add(
    cx: &Context,
    file: &MediaFile,
    archive: &mut Archive,
) -> Result<Option<String>, Failure> {
    let Some(facts) = file.facts() else {
        return Ok(None);
    };
    if archive.taken.saturating_add(facts.content_length) > MOST_BYTES {
        return Ok(None);
    }
    let ending = match facts.kind {
        MediaKind::Image => "jpg",
        MediaKind::Document => "pdf",
    };
    match cx.storage.get(&facts.key, MAX_BYTES).await {
        Ok(bytes) => {
            let name = format!("files/{}.{ending}", file.id);
            archive.file(&name, &bytes)?;
            Ok(Some(name))
        }
        Err(StorageError::Missing) => Ok(None),
        Err(err) => Err(err.into()),
    }
}

struct Archive {
    zip: ZipWriter<Cursor<Vec<u8>>>,
    /// Bytes of files so far.
    taken: u64,
}

impl Default for Archive {
    fn default() -> Self {
        Self {
            zip: ZipWriter::new(Cursor::default()),
            taken: 0,
        }
    }
}

impl Archive {
    fn json(&mut self, name: &str, value: &impl Serialize) -> Result<(), ArchiveFault> {
        let text = serde_json::to_vec_pretty(value)?;
        self.write(name, &text, CompressionMethod::Deflated)
    }

    /// Images and documents are dense already.
    fn file(&mut self, name: &str, bytes: &[u8]) -> Result<(), ArchiveFault> {
        self.taken = self.taken.saturating_add(bytes.len() as u64);
        self.write(name, bytes, CompressionMethod::Stored)
    }

    fn write(
        &mut self,
        name: &str,
        bytes: &[u8],
        method: CompressionMethod,
    ) -> Result<(), ArchiveFault> {
        let options = SimpleFileOptions::default().compression_method(method);
        self.zip.start_file(name, options)?;
        Ok(self.zip.write_all(bytes)?)
    }

    fn finish(self) -> Result<Vec<u8>, ArchiveFault> {
        Ok(self.zip.finish()?.into_inner())
    }
}
