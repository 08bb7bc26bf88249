//! `PUT /v1/me/identity-documents`: a consignor shows who they are.

use contract::consignors::files::{DocumentBody, IdentityView, SubmitIdentityDocuments};
use data::media::MediaFault;
use domain::consignor::{Command, IdentityDocument};
use domain::fault::{Class, Fault};
use domain::ids::{MediaId, UserId};
use domain::media::Purpose;
use domain::settings::Settings;
use httpkit::{Answer, ApiError, Input};
use integrations::fields::FieldKeys;

use crate::{Context, numbers};

pub(crate) async fn submit_identity_documents(
    cx: &Context,
    input: Input<SubmitIdentityDocuments>,
) -> Result<Answer, ApiError> {
    let me = &input.caller().user;
    let file = data::consignors::get(&cx.table, me).await?;
    input.matches(file.version())?;
    pictures_are_theirs(cx, &input.body.documents, me).await?;
    let settings = data::catalogue::settings(&cx.table, cx.now()).await?;
    let keys = cx.field_keys().await?;
    let command = Command::SubmitDocuments {
        documents: sealed(&keys, &settings, me, &input.body.documents)?,
        accepted: settings.identity_documents(),
    };
    let decision = file.decide(command, input.by(), cx.now())?;
    let answer = input.answer(&IdentityView::from(&decision.next));
    cx.table
        .begin(input.cause())
        .save(&decision)
        .remember(answer.record())
        .commit()
        .await?;
    Ok(answer)
}

/// Numbers that are none of their documents', each by its field.
#[derive(Debug, thiserror::Error)]
#[error("some numbers are not of their documents")]
struct NumbersInvalid(Vec<(String, String)>);

impl Fault for NumbersInvalid {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "document_number_invalid"
    }

    fn fields(&self) -> Vec<(String, String)> {
        self.0.clone()
    }
}

/// The documents with their numbers checked as the settings say, and sealed. A kind that the house
/// does not take is left for the domain to refuse.
fn sealed(
    keys: &FieldKeys,
    settings: &Settings,
    me: &UserId,
    documents: &[DocumentBody],
) -> Result<Vec<IdentityDocument>, ApiError> {
    let (mut kept, mut wrong) = (Vec::new(), Vec::new());
    for (at, document) in documents.iter().enumerate() {
        let number = match settings.legal_document(document.kind.as_str()) {
            None => document.number.clone(),
            Some(taken) => match taken.read(&document.number) {
                Ok(read) => read.text,
                Err(err) => {
                    wrong.push((format!("documents[{at}].number"), err.to_string()));
                    continue;
                }
            },
        };
        kept.push(IdentityDocument {
            kind: document.kind,
            number: numbers::seal(keys, numbers::DOCUMENT, me, &number)?,
            expires_on: document.expires_on,
            file_ids: document.file_ids.clone(),
        });
    }
    if wrong.is_empty() {
        Ok(kept)
    } else {
        Err(NumbersInvalid(wrong).into())
    }
}

/// The pictures passed the check, are the person's own, and were uploaded as what they are: fewer
/// people see those than any other.
async fn pictures_are_theirs(
    cx: &Context,
    documents: &[DocumentBody],
    me: &UserId,
) -> Result<(), ApiError> {
    let mut wanted: Vec<(String, MediaId)> = Vec::new();
    for (at, document) in documents.iter().enumerate() {
        for (place, id) in document.file_ids.iter().enumerate() {
            wanted.push((format!("documents[{at}].file_ids[{place}]"), id.clone()));
        }
    }
    data::media::require_checked(&cx.table, &wanted, &[me]).await?;
    let ids: Vec<MediaId> = wanted.iter().map(|(_, id)| id.clone()).collect();
    let files = data::media::get_many(&cx.table, &ids).await?;
    let is_identity = |id: &MediaId| {
        let mut found = files.iter().filter(|file| &file.id == id);
        found.any(|file| file.purpose() == Some(Purpose::Identity))
    };
    let wrong = wanted.into_iter().filter(|(_, id)| !is_identity(id));
    let problem = "was not uploaded to show who someone is";
    let problems: Vec<_> = wrong.map(|(field, _)| (field, problem)).collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(MediaFault::NotUsable(problems).into())
    }
}
