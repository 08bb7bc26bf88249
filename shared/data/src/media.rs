//! Files in the table: what is known of them. Their bytes are in the file store.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | the file | `MED#<id>` | `STATE` | `version` |
//!
//! Lists: gsi1 `USR#<owner>#MED` by announcing or printing.

use std::collections::BTreeSet;

use domain::fault::{Class, Fault};
use domain::ids::{MediaId, UserId};
use domain::media::{MediaEvent, MediaFile, unusable};
use domain::time::Timestamp;

use crate::cursor::Paging;
use crate::error::StoreError;
use crate::item::{Indexes, Key, in_time, read};
use crate::table::{Page, Query, Table};
use crate::transaction::{STATE, Transaction};

/// Keys that one request to the table takes.
const BATCH: usize = 100;

/// Why files may not be used.
#[derive(Debug, thiserror::Error)]
pub enum MediaFault {
    /// Each of them by the field that names it.
    #[error("some files cannot be used")]
    NotUsable(Vec<(String, &'static str)>),
    /// It could not be found out.
    #[error("the files cannot be looked up")]
    Store(#[from] StoreError),
}

impl Fault for MediaFault {
    fn class(&self) -> Class {
        match self {
            Self::NotUsable(_) => Class::Refused,
            Self::Store(fault) => fault.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotUsable(_) => "media_not_usable",
            Self::Store(fault) => fault.code(),
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        match self {
            Self::NotUsable(fields) => fields
                .iter()
                .map(|(field, problem)| (field.clone(), (*problem).to_owned()))
                .collect(),
            Self::Store(_) => Vec::new(),
        }
    }
}

fn partition(id: &MediaId) -> String {
    format!("MED#{id}")
}

fn key(table: &Table, id: &MediaId) -> Key {
    Key::new(table.pk(&partition(id)), STATE)
}

/// The file.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn get(table: &Table, id: &MediaId) -> Result<MediaFile, StoreError> {
    let item = table.get(&key(table, id)).await?;
    read(item.ok_or(StoreError::Missing { noun: "file" })?)
}

/// The files with these ids, in no order; unknown ids are passed over, repeated ones come once.
///
/// # Errors
/// The table does not answer.
pub async fn get_many(table: &Table, ids: &[MediaId]) -> Result<Vec<MediaFile>, StoreError> {
    let wanted: BTreeSet<&MediaId> = ids.iter().collect();
    let keys: Vec<Key> = wanted.into_iter().map(|id| key(table, id)).collect();
    let mut files = Vec::new();
    for batch in keys.chunks(BATCH) {
        for item in table.get_many(batch).await? {
            files.push(read(item)?);
        }
    }
    Ok(files)
}

/// Requires that each file was checked and belongs to one of `owners`. `wanted` pairs the path of
/// the field that names a file, such as `photos[0].media_id`, with the file.
///
/// A file that is in order stays so and never changes hands: what this finds still holds when the
/// transaction is written, without a condition in it.
///
/// # Errors
/// [`MediaFault::NotUsable`], naming every field whose file is not.
pub async fn require_checked(
    table: &Table,
    wanted: &[(String, MediaId)],
    owners: &[&UserId],
) -> Result<(), MediaFault> {
    let ids: Vec<MediaId> = wanted.iter().map(|(_, id)| id.clone()).collect();
    let files = get_many(table, &ids).await?;
    let problems: Vec<_> = wanted
        .iter()
        .filter_map(|(field, id)| {
            let file = files.iter().find(|file| &file.id == id);
            unusable(file, owners).map(|problem| (field.clone(), problem))
        })
        .collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(MediaFault::NotUsable(problems))
    }
}

/// A person's files, newest first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn of_owner(
    table: &Table,
    owner: &UserId,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<MediaFile>, StoreError> {
    let query = Query::index("gsi1", table.pk(&owner_list(owner)));
    table.page(&query, paging, now).await
}

fn owner_list(owner: &UserId) -> String {
    format!("USR#{owner}#MED")
}

impl Transaction<'_> {
    /// Takes a file away whose owner was erased; that there was one stays in the history.
    pub fn forget_media(self, file: &MediaFile) -> Self {
        let event = MediaEvent::Erased {
            owner: file.owner.clone(),
        };
        let (key, id) = (key(self.table(), &file.id), file.id.as_str());
        self.forget(&key, file.version, "file").record(
            &partition(&file.id),
            id,
            file.version + 1,
            &event,
        )
    }

    /// Keeps a file: a new one, or the next version of one.
    pub fn media(self, file: &MediaFile, event: &MediaEvent) -> Self {
        let key = key(self.table(), &file.id);
        let owned = in_time(file.created_at, &file.id);
        let indexes = Indexes {
            gsi1: Some((self.table().pk(&owner_list(&file.owner)), owned)),
            ..Indexes::default()
        };
        let kept = if file.version == 1 {
            self.create(&key, &indexes, file, "media_exists", "the file exists")
        } else {
            self.replace(&key, &indexes, file.version - 1, file, "file")
        };
        kept.record(&partition(&file.id), file.id.as_str(), file.version, event)
    }
}
