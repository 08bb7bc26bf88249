//! Writes of records that have no life of their own: set-up, and versions that are frozen.

use aws_sdk_dynamodb::types::{ConditionCheck, TransactWriteItem};
use domain::digest::Sha256;
use serde::Serialize;

use crate::error::StoreError;
use crate::item::{Indexes, Key, build, encode, number, text};

use super::audit::Plain;
use super::{Action, Refusal, Transaction};

#[derive(Serialize)]
struct Frozen<'a, T> {
    /// Of the body's JSON: the same body may be written again.
    digest: &'a str,
    #[serde(flatten)]
    body: &'a T,
}

impl Transaction<'_> {
    /// Requires that nothing is kept under a key.
    pub(crate) fn absent(mut self, key: &Key, code: &'static str, message: &'static str) -> Self {
        let check = ConditionCheck::builder()
            .table_name(&self.table.name)
            .set_key(Some(key.to_item()))
            .condition_expression("attribute_not_exists(pk)")
            .build();
        match check {
            Ok(check) => self.actions.push(Action {
                write: TransactWriteItem::builder().condition_check(check).build(),
                refusal: Refusal::Taken { code, message },
            }),
            Err(cause) => self.broken = Some(StoreError::incomplete(cause)),
        }
        self
    }

    /// Keeps the next version of a plain record whose last one is at hand: a new one when that has
    /// version 0. The audit entry tells both.
    pub(crate) fn follow<T: Serialize>(
        mut self,
        key: &Key,
        indexes: &Indexes,
        seen: u64,
        (was, next): (&T, &T),
        noun: &'static str,
    ) -> Self {
        let put = encode(was).and_then(|was| {
            let body = encode(next)?;
            let mut plain = Plain::new(key, Some(noun), seen);
            plain.was = Some(&was);
            self.tell_of_plain(&plain, &body);
            let put = self.put(build(key, indexes, seen + 1, body));
            Ok(if seen == 0 {
                put.condition_expression("attribute_not_exists(pk)")
            } else {
                put.condition_expression("version = :seen")
                    .expression_attribute_values(":seen", number(seen))
            })
        });
        self.push_put(put, Refusal::Version { noun });
        self
    }

    /// Creates or replaces a plain record. A newer version is not replaced by an older one.
    pub(crate) fn put_newest(
        mut self,
        key: &Key,
        version: u64,
        body: &impl Serialize,
        noun: &'static str,
    ) -> Self {
        let put = encode(body).map(|body| {
            self.tell_of_plain(
                &Plain::new(key, Some(noun), version.saturating_sub(1)),
                &body,
            );
            let item = build(key, &Indexes::default(), version, body);
            self.put(item)
                .condition_expression("attribute_not_exists(pk) OR version <= :version")
                .expression_attribute_values(":version", number(version))
        });
        self.push_put(put, Refusal::Version { noun });
        self
    }

    /// Keeps a version that is never changed. Keeping the same one again changes nothing.
    pub(crate) fn freeze(
        mut self,
        key: &Key,
        version: u64,
        body: &impl Serialize,
        code: &'static str,
        message: &'static str,
    ) -> Self {
        let put = digest(body).and_then(|digest| {
            let frozen = Frozen {
                digest: digest.as_str(),
                body,
            };
            let body = encode(&frozen)?;
            self.tell_of_plain(&Plain::new(key, None, version.saturating_sub(1)), &body);
            let item = build(key, &Indexes::default(), version, body);
            Ok(self
                .put(item)
                .condition_expression("attribute_not_exists(pk) OR digest = :digest")
                .expression_attribute_values(":digest", text(digest.as_str())))
        });
        self.push_put(put, Refusal::Taken { code, message });
        self
    }
}

fn digest(body: &impl Serialize) -> Result<Sha256, StoreError> {
    let json = serde_json::to_vec(body).map_err(StoreError::corrupt)?;
    Ok(Sha256::of(&json))
}
