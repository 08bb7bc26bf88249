//! The table, and the only door to it.

use std::collections::HashMap;

use aws_config::SdkConfig;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use serde::de::DeserializeOwned;

use domain::event::Cause;
use domain::time::Timestamp;

use crate::catalogue::SettingsCache;
use crate::cursor::{Cursors, Paging};
use crate::error::{Failure, StoreError, failed};
use crate::item::{Item, Key, read, text};
use crate::retry;
use crate::transaction::Transaction;

/// The table, and the only door to it.
#[derive(Clone, Debug)]
pub struct Table {
    pub(crate) client: Client,
    pub(crate) name: String,
    company: String,
    cursors: Cursors,
    pub(crate) settings: SettingsCache,
}

/// What a table is reached by.
#[derive(Clone, Debug)]
pub struct TableConfig {
    /// The table's name.
    pub name: String,
    /// Whose rows: the first part of every partition key.
    pub company: String,
    /// 32 bytes that seal cursors.
    pub cursor_key: [u8; 32],
}

/// One page of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows, in the order of the query.
    pub items: Vec<T>,
    /// The sealed cursor of the next page, if there is one.
    pub next: Option<String>,
}

/// A page of a list with nothing in it.
impl<T> Default for Page<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            next: None,
        }
    }
}

impl<T> Page<T> {
    /// The same page in another shape.
    pub fn map<U>(self, shape: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(shape).collect(),
            next: self.next,
        }
    }
}

/// One access pattern: where to look and in which order.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) index: Option<&'static str>,
    pub(crate) pk: String,
    /// Only sort keys that begin so.
    pub(crate) prefix: String,
    /// Only sort keys from the one to the other, both included. Not together with a prefix.
    pub(crate) range: Option<(String, String)>,
    pub(crate) newest_first: bool,
    /// Whether it may show what was true a moment ago, at half the price. An index always may.
    pub(crate) relaxed: bool,
}

impl Query {
    pub(crate) fn index(index: &'static str, pk: String) -> Self {
        Self {
            index: Some(index),
            pk,
            prefix: String::new(),
            range: None,
            newest_first: true,
            relaxed: true,
        }
    }

    pub(crate) fn partition(pk: String, prefix: &str) -> Self {
        Self {
            index: None,
            pk,
            prefix: prefix.to_owned(),
            range: None,
            newest_first: false,
            relaxed: false,
        }
    }
}

impl Table {
    /// A client for the table. Connects at the first call.
    ///
    /// The SDK's own retries are off: `retry` is the one place that decides to try again.
    pub fn connect(sdk: &SdkConfig, config: TableConfig) -> Self {
        let client = aws_sdk_dynamodb::config::Builder::from(sdk)
            .retry_config(RetryConfig::disabled())
            .build();
        Self {
            client: Client::from_conf(client),
            name: config.name,
            company: config.company,
            cursors: Cursors::new(config.cursor_key),
            settings: SettingsCache::default(),
        }
    }

    /// The same table through another client, for tests that need one that fails on demand.
    pub fn with_client(self, client: Client) -> Self {
        Self { client, ..self }
    }

    /// The partition key of `rest` in this company.
    pub(crate) fn pk(&self, rest: &str) -> String {
        format!("{}#{rest}", self.company)
    }

    /// Begins a change. Nothing is written before [`Transaction::commit`].
    pub fn begin(&self, cause: Cause) -> Transaction<'_> {
        Transaction::new(self, cause)
    }

    /// One cheap read, so that connection, TLS and credentials are there when the first request
    /// comes.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn warm(&self) -> Result<(), StoreError> {
        self.get(&Key::new(self.pk("WARM"), "WARM")).await.map(drop)
    }

    /// The item under `key`, read strongly.
    pub(crate) async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        self.get_as(key, true).await
    }

    async fn get_as(&self, key: &Key, strongly: bool) -> Result<Option<Item>, StoreError> {
        retry::call(async || {
            self.client
                .get_item()
                .table_name(&self.name)
                .set_key(Some(key.to_item()))
                .consistent_read(strongly)
                .send()
                .await
                .map_err(|err| failed(&err))
        })
        .await
        .map(|found| found.item)
    }

    /// The item under `key` as it was a moment ago, at half the price: for a projection, which lags
    /// anyway.
    pub(crate) async fn get_relaxed(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        self.get_as(key, false).await
    }

    /// The items under `keys` (at most 100), read strongly in one request, in no order.
    pub(crate) async fn get_many(&self, keys: &[Key]) -> Result<Vec<Item>, StoreError> {
        let mut wanted: Vec<HashMap<String, AttributeValue>> =
            keys.iter().map(Key::to_item).collect();
        let mut items = Vec::new();
        while !wanted.is_empty() {
            let request = KeysAndAttributes::builder()
                .set_keys(Some(std::mem::take(&mut wanted)))
                .consistent_read(true)
                .build()
                .map_err(StoreError::incomplete)?;
            let found = retry::call(async || {
                let answer = self
                    .client
                    .batch_get_item()
                    .request_items(&self.name, request.clone())
                    .send()
                    .await
                    .map_err(|err| failed(&err))?;
                let left = answer
                    .unprocessed_keys
                    .and_then(|mut left| left.remove(&self.name))
                    .map_or_else(Vec::new, |left| left.keys);
                // Without this, a table that takes nothing would be asked for ever.
                if left.len() >= request.keys.len() {
                    return Err(Failure::Busy("no key was looked up".into()));
                }
                let found = answer
                    .responses
                    .and_then(|mut found| found.remove(&self.name));
                Ok((found.unwrap_or_default(), left))
            })
            .await?;
            let (some, left) = found;
            items.extend(some);
            // What a full response had no room for comes in the next round.
            wanted = left;
        }
        Ok(items)
    }

    /// One page of `query`: one request, `limit` rows.
    pub(crate) async fn page<T: DeserializeOwned>(
        &self,
        query: &Query,
        paging: &Paging<'_>,
        now: Timestamp,
    ) -> Result<Page<T>, StoreError> {
        let start = match paging.cursor {
            Some(cursor) => Some(self.cursors.open(cursor, query, paging.principal, now)?),
            None => None,
        };
        let (items, last) = self.query(query, Some(paging.limit), start).await?;
        let next = last
            .map(|key| self.cursors.seal(&key, query, paging.principal, now))
            .transpose()?;
        let items = items.into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(Page { items, next })
    }

    /// Every item of `query`, for collections that are small by rule.
    pub(crate) async fn all(&self, query: &Query) -> Result<Vec<Item>, StoreError> {
        let mut items = Vec::new();
        let mut start = None;
        loop {
            let (page, last) = self.query(query, None, start).await?;
            items.extend(page);
            match last {
                Some(key) => start = Some(key),
                None => return Ok(items),
            }
        }
    }

    pub(crate) async fn query(
        &self,
        query: &Query,
        limit: Option<u16>,
        start: Option<Item>,
    ) -> Result<(Vec<Item>, Option<Item>), StoreError> {
        let (pk, sk) = match query.index {
            Some(index) => (format!("{index}pk"), format!("{index}sk")),
            None => ("pk".to_owned(), "sk".to_owned()),
        };
        let narrowed = !query.prefix.is_empty();
        let condition = match (&query.range, narrowed) {
            (Some(_), _) => "#pk = :pk AND #sk BETWEEN :from AND :to",
            (None, true) => "#pk = :pk AND begins_with(#sk, :sk)",
            (None, false) => "#pk = :pk",
        };
        let found = retry::call(async || {
            let mut request = self
                .client
                .query()
                .table_name(&self.name)
                .set_index_name(query.index.map(str::to_owned))
                .key_condition_expression(condition)
                .expression_attribute_names("#pk", &pk)
                .expression_attribute_values(":pk", text(&query.pk))
                .scan_index_forward(!query.newest_first)
                .set_limit(limit.map(i32::from))
                .set_exclusive_start_key(start.clone());
            if let Some((from, to)) = &query.range {
                request = request
                    .expression_attribute_names("#sk", &sk)
                    .expression_attribute_values(":from", text(from))
                    .expression_attribute_values(":to", text(to));
            } else if narrowed {
                request = request
                    .expression_attribute_names("#sk", &sk)
                    .expression_attribute_values(":sk", text(&query.prefix));
            }
            // An index is only ever eventually consistent; the partition itself is read strongly,
            // unless a projection lies in it, which lags anyway.
            if query.index.is_none() && !query.relaxed {
                request = request.consistent_read(true);
            }
            request.send().await.map_err(|err| failed(&err))
        })
        .await?;
        Ok((found.items.unwrap_or_default(), found.last_evaluated_key))
    }
}
