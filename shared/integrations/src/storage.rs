//! Files, in one bucket of Amazon S3.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_s3::Client;
use aws_sdk_s3::presigning::{PresignedRequest, PresigningConfig};
use aws_sdk_s3::types::ChecksumAlgorithm;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::byte_stream::ByteStream;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use domain::digest::Sha256;
use domain::fault::{Class, Fault};
use domain::time::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::aws::{AwsFailure, Kind};
use crate::{Lazy, lazily};

/// Where the fingerprint of what we put is kept, so that a file can be checked without reading it.
const SHA256: &str = "sha256";

/// What need not be escaped in a path or in a file name: RFC 3986's unreserved characters.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Why a file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// No such file.
    #[error("the file is not there")]
    Missing,
    /// The file is longer than the caller will read.
    #[error("the file is longer than {limit} bytes")]
    TooLarge {
        /// What the caller would have read.
        limit: u64,
    },
    /// S3 does not answer, or is busy.
    #[error("the file store does not answer")]
    Unavailable(#[source] AwsFailure),
    /// Our role may not do this. Without `s3:ListBucket`, S3 says this of a missing file too.
    #[error("the file store does not let us in")]
    Denied(#[source] AwsFailure),
    /// S3 did not understand us.
    #[error("the file store refused a request of ours")]
    Unexpected(#[source] AwsFailure),
}

impl Fault for StorageError {
    fn class(&self) -> Class {
        match self {
            Self::Missing => Class::Missing,
            Self::TooLarge { .. } => Class::Invalid,
            Self::Unavailable(_) => Class::Unavailable,
            Self::Denied(_) | Self::Unexpected(_) => Class::Bug,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "file_missing",
            Self::TooLarge { .. } => "file_too_large",
            Self::Unavailable(_) => "storage_unavailable",
            Self::Denied(_) => "storage_denied",
            Self::Unexpected(_) => "storage_unexpected",
        }
    }
}

/// What is known of a file without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectFacts {
    /// Length in bytes.
    pub len: u64,
    /// The type it was stored with. Whoever uploaded it chose it: believe the bytes instead.
    pub content_type: Option<String>,
    /// The fingerprint of what we put ourselves; a client's upload has none.
    pub sha256: Option<Sha256>,
}

/// A request that whoever holds it may make, once or often, until it expires.
#[derive(Clone, PartialEq, Eq)]
pub struct Presigned {
    /// `PUT` or `GET`.
    pub method: String,
    /// Where to. It is as good as a password until it expires, so `Debug` hides it.
    pub url: String,
    /// Headers that must be sent exactly so, names in lower case. A browser sets
    /// `content-length` by itself.
    pub headers: BTreeMap<String, String>,
    /// Until when. One signed with a function's credentials ends with these even sooner.
    pub expires_at: Timestamp,
}

impl fmt::Debug for Presigned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Presigned")
            .field("method", &self.method)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// The files of one bucket. How they are encrypted, the bucket says: naming it here would override
/// the bucket's own key.
pub struct Storage {
    client: Lazy<Client>,
    bucket: String,
}

impl Storage {
    /// The bucket behind this client.
    pub fn new(client: Client, bucket: impl Into<String>) -> Self {
        Self {
            client: lazily(move || client),
            bucket: bucket.into(),
        }
    }

    /// The bucket behind this configuration. `path_style` puts its name in the path instead of
    /// the host, which a local endpoint needs.
    pub fn connect(config: &SdkConfig, bucket: impl Into<String>, path_style: bool) -> Self {
        let config = config.clone();
        Self {
            client: lazily(move || {
                let config = aws_sdk_s3::config::Builder::from(&config)
                    .force_path_style(path_style)
                    .build();
                Client::from_conf(config)
            }),
            bucket: bucket.into(),
        }
    }

    /// Writes a file, over any that is there, and tells its fingerprint. S3 checks the bytes
    /// against it on arrival.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn put(
        &self,
        key: &str,
        bytes: Vec<u8>,
        content_type: &str,
    ) -> Result<Sha256, StorageError> {
        let fingerprint = Sha256::of(&bytes);
        self.client
            .put_object()
            .bucket(&self.bucket)
            .key(key)
            .content_type(content_type)
            .checksum_algorithm(ChecksumAlgorithm::Sha256)
            .metadata(SHA256, fingerprint.as_str())
            .body(ByteStream::from(bytes))
            .send()
            .await
            .map_err(|err| explain(&err))?;
        Ok(fingerprint)
    }

    /// Reads a whole file of at most `max_bytes`.
    ///
    /// # Errors
    /// [`StorageError::Missing`], [`StorageError::TooLarge`] (noticed before more is read), or
    /// the rest.
    pub async fn get(&self, key: &str, max_bytes: u64) -> Result<Vec<u8>, StorageError> {
        let mut object = self
            .client
            .get_object()
            .bucket(&self.bucket)
            .key(key)
            .send()
            .await
            .map_err(|err| explain(&err))?;
        let too_large = StorageError::TooLarge { limit: max_bytes };
        let length = object
            .content_length()
            .and_then(|len| u64::try_from(len).ok());
        if length.is_some_and(|length| length > max_bytes) {
            return Err(too_large);
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = object.body.next().await {
            let chunk =
                chunk.map_err(|err| StorageError::Unavailable(AwsFailure::broken_off(err)))?;
            bytes.extend_from_slice(&chunk);
            if bytes.len() as u64 > max_bytes {
                return Err(too_large);
            }
        }
        Ok(bytes)
    }

    /// What is known of a file; `None` when there is none.
    ///
    /// # Errors
    /// [`StorageError`], but not `Missing`.
    pub async fn head(&self, key: &str) -> Result<Option<ObjectFacts>, StorageError> {
        let head = self.client.head_object().bucket(&self.bucket).key(key);
        match head.send().await {
            Ok(object) => Ok(Some(ObjectFacts {
                len: object
                    .content_length()
                    .and_then(|len| u64::try_from(len).ok())
                    .unwrap_or(0),
                content_type: object.content_type().map(str::to_owned),
                sha256: object
                    .metadata()
                    .and_then(|metadata| metadata.get(SHA256))
                    .and_then(|digits| Sha256::parse(digits).ok()),
            })),
            Err(err) => match explain(&err) {
                StorageError::Missing => Ok(None),
                other @ (StorageError::TooLarge { .. }
                | StorageError::Unavailable(_)
                | StorageError::Denied(_)
                | StorageError::Unexpected(_)) => Err(other),
            },
        }
    }

    /// Copies a file within the bucket, with its type and fingerprint.
    ///
    /// # Errors
    /// [`StorageError::Missing`] when there is nothing at `from`, or the rest.
    pub async fn copy(&self, from: &str, to: &str) -> Result<(), StorageError> {
        // The source goes into a header as a path, and must be escaped like one.
        let source = from
            .split('/')
            .map(|part| utf8_percent_encode(part, ESCAPED).to_string())
            .collect::<Vec<_>>()
            .join("/");
        self.client
            .copy_object()
            .bucket(&self.bucket)
            .copy_source(format!("{}/{source}", self.bucket))
            .key(to)
            .send()
            .await
            .map_err(|err| explain(&err))?;
        Ok(())
    }

    /// Deletes a file. One that is not there is deleted already.
    ///
    /// # Errors
    /// [`StorageError`], but not `Missing`.
    pub async fn delete(&self, key: &str) -> Result<(), StorageError> {
        let delete = self.client.delete_object().bucket(&self.bucket).key(key);
        match delete.send().await.map_err(|err| explain(&err)) {
            Ok(_) | Err(StorageError::Missing) => Ok(()),
            Err(
                other @ (StorageError::TooLarge { .. }
                | StorageError::Unavailable(_)
                | StorageError::Denied(_)
                | StorageError::Unexpected(_)),
            ) => Err(other),
        }
    }

    /// Lets a client write exactly this file: the key, the type and the length are signed, and
    /// S3 refuses any other. What the bytes are, it does not check.
    ///
    /// The signature counts from the machine's clock, as S3 does; `now` is only for telling when
    /// it ends.
    ///
    /// # Errors
    /// [`StorageError::Unexpected`] when it would be valid for more than a week, or
    /// [`StorageError::Unavailable`] when there are no credentials to sign with.
    pub async fn presign_put(
        &self,
        key: &str,
        content_type: &str,
        content_length: u64,
        expires: Duration,
        now: Timestamp,
    ) -> Result<Presigned, StorageError> {
        let length = i64::try_from(content_length)
            .map_err(|err| StorageError::Unexpected(AwsFailure::malformed(err)))?;
        let request = self
            .client
            .put_object()
            .bucket(&self.bucket)
            .key(key)
            .content_type(content_type)
            .content_length(length)
            .presigned(until(expires)?)
            .await
            .map_err(|err| explain(&err))?;
        Ok(presigned(&request, expires, now))
    }

    /// Lets a client read this file, as a download: a browser saves it and never shows it as a
    /// page of ours.
    ///
    /// # Errors
    /// As for [`Storage::presign_put`]. That the file is there is not checked.
    pub async fn presign_get(
        &self,
        key: &str,
        file_name: Option<&str>,
        content_type: Option<&str>,
        expires: Duration,
        now: Timestamp,
    ) -> Result<Presigned, StorageError> {
        let request = self
            .client
            .get_object()
            .bucket(&self.bucket)
            .key(key)
            .response_content_disposition(disposition(file_name))
            .set_response_content_type(content_type.map(str::to_owned))
            .presigned(until(expires)?)
            .await
            .map_err(|err| explain(&err))?;
        Ok(presigned(&request, expires, now))
    }
}

/// RFC 6266: a plain name for old clients, the true one escaped beside it. Both are spelled
/// without quotes, controls or line breaks, so a name cannot add a header.
fn disposition(file_name: Option<&str>) -> String {
    let Some(name) = file_name else {
        return "attachment".to_owned();
    };
    let plain = name
        .chars()
        .map(|c| match c {
            'A'..='Z' | 'a'..='z' | '0'..='9' | '.' | '_' | '-' | ' ' => c,
            _ => '_',
        })
        .collect::<String>();
    let full = utf8_percent_encode(name, ESCAPED);
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{full}")
}

fn until(expires: Duration) -> Result<PresigningConfig, StorageError> {
    PresigningConfig::expires_in(expires)
        .map_err(|err| StorageError::Unexpected(AwsFailure::malformed(err)))
}

fn presigned(request: &PresignedRequest, expires: Duration, now: Timestamp) -> Presigned {
    let seconds = i64::try_from(expires.as_secs()).unwrap_or(i64::MAX);
    Presigned {
        method: request.method().to_owned(),
        url: request.uri().to_owned(),
        headers: request
            .headers()
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect(),
        expires_at: now.plus_seconds(seconds),
    }
}

fn explain<E>(err: &SdkError<E, HttpResponse>) -> StorageError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    let failure = AwsFailure::read(err);
    match failure.kind {
        Kind::Missing => StorageError::Missing,
        Kind::Unavailable => StorageError::Unavailable(failure),
        Kind::Denied => StorageError::Denied(failure),
        Kind::Answered | Kind::Malformed => StorageError::Unexpected(failure),
    }
}

#[cfg(test)]
mod tests;
