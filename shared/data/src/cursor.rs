//! Cursors: the place in a list, sealed, so that it cannot be read, edited or used elsewhere.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use rand::RngCore;
use sha2::{Digest, Sha256};

use domain::time::Timestamp;

use crate::error::StoreError;
use crate::item::{Item, text};
use crate::table::Query;

/// A cursor is good for a day.
const LIFE_SECONDS: i64 = 86_400;
const NONCE: usize = 24;

/// What a list call brings: how many rows, from where, for whom.
#[derive(Clone, Copy, Debug)]
pub struct Paging<'a> {
    /// Rows per page, 1 to 100.
    pub limit: u16,
    /// The sealed cursor of the page, absent for the first.
    pub cursor: Option<&'a str>,
    /// Whose cursor: the caller's user id.
    pub principal: &'a str,
}

#[derive(Clone)]
pub(crate) struct Cursors(XChaCha20Poly1305);

impl std::fmt::Debug for Cursors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cursors(***)")
    }
}

impl Cursors {
    pub(crate) fn new(key: [u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(&key.into()))
    }

    pub(crate) fn seal(
        &self,
        key: &Item,
        query: &Query,
        principal: &str,
        now: Timestamp,
    ) -> Result<String, StoreError> {
        let mut plain = now.seconds().to_be_bytes().to_vec();
        let mut names: Vec<_> = key.iter().collect();
        names.sort_by_key(|(name, _)| name.as_str());
        for (name, value) in names {
            let value = value
                .as_s()
                .map_err(|_| StoreError::Bug("a key is not text".into()))?;
            plain.extend(name.as_bytes());
            plain.push(0);
            plain.extend(value.as_bytes());
            plain.push(0);
        }
        let mut nonce = [0; NONCE];
        rand::rng().fill_bytes(&mut nonce);
        let bound = bound_to(query, principal);
        let sealed = self
            .0
            .encrypt(
                XNonce::from_slice(&nonce),
                Payload {
                    msg: &plain,
                    aad: &bound,
                },
            )
            .map_err(|_| StoreError::Bug("a cursor does not seal".into()))?;
        Ok(URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat()))
    }

    pub(crate) fn open(
        &self,
        cursor: &str,
        query: &Query,
        principal: &str,
        now: Timestamp,
    ) -> Result<Item, StoreError> {
        let sealed = URL_SAFE_NO_PAD
            .decode(cursor)
            .map_err(|_| StoreError::Cursor)?;
        let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or(StoreError::Cursor)?;
        let bound = bound_to(query, principal);
        let plain = self
            .0
            .decrypt(
                XNonce::from_slice(nonce),
                Payload {
                    msg: sealed,
                    aad: &bound,
                },
            )
            .map_err(|_| StoreError::Cursor)?;
        let (issued, rest) = plain.split_first_chunk::<8>().ok_or(StoreError::Cursor)?;
        let age = now.seconds().saturating_sub(i64::from_be_bytes(*issued));
        if age >= LIFE_SECONDS {
            return Err(StoreError::Cursor);
        }
        let rest = std::str::from_utf8(rest).map_err(StoreError::corrupt)?;
        let parts: Vec<_> = rest.split_terminator('\0').collect();
        Ok(parts
            .chunks_exact(2)
            .map(|pair| (pair[0].to_owned(), text(pair[1])))
            .collect())
    }
}

/// The list and the person a cursor is good for; any other does not open it.
fn bound_to(query: &Query, principal: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    let direction = if query.newest_first { "down" } else { "up" };
    let (from, to) = query.range.clone().unwrap_or_default();
    for part in [
        query.index.unwrap_or("table"),
        &query.pk,
        &query.prefix,
        &from,
        &to,
        direction,
        principal,
    ] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-24T12:00:00Z";

    fn now() -> Timestamp {
        Timestamp::parse(NOW).unwrap()
    }

    fn list(owner: &str) -> Query {
        Query::index("gsi1", format!("dejavu#USR#{owner}#REQ"))
    }

    fn sealed() -> (Cursors, Item, String) {
        let cursors = Cursors::new([7; 32]);
        let key = Item::from([("pk".to_owned(), text("a")), ("sk".to_owned(), text("b"))]);
        let cursor = cursors.seal(&key, &list("ana"), "ana", now()).unwrap();
        (cursors, key, cursor)
    }

    #[test]
    fn a_cursor_opens_for_its_list_and_person() {
        let (cursors, key, cursor) = sealed();
        assert_eq!(
            cursors.open(&cursor, &list("ana"), "ana", now()).unwrap(),
            key
        );
    }

    #[test]
    fn a_cursor_opens_for_no_other_list_person_or_day() {
        let (cursors, _, cursor) = sealed();
        assert!(cursors.open(&cursor, &list("eva"), "ana", now()).is_err());
        assert!(cursors.open(&cursor, &list("ana"), "eva", now()).is_err());
        assert!(
            cursors
                .open(&cursor, &list("ana"), "ana", now().plus_days(1))
                .is_err()
        );
        assert!(
            Cursors::new([8; 32])
                .open(&cursor, &list("ana"), "ana", now())
                .is_err()
        );
    }

    #[test]
    fn no_changed_byte_of_a_cursor_is_accepted() {
        let (cursors, _, cursor) = sealed();
        let bytes = URL_SAFE_NO_PAD.decode(&cursor).unwrap();
        for place in 0..bytes.len() {
            for bit in 0..8 {
                let mut forged = bytes.clone();
                forged[place] ^= 1 << bit;
                let forged = URL_SAFE_NO_PAD.encode(forged);
                assert!(cursors.open(&forged, &list("ana"), "ana", now()).is_err());
            }
        }
        for length in 0..bytes.len() {
            let cut = URL_SAFE_NO_PAD.encode(&bytes[..length]);
            assert!(cursors.open(&cut, &list("ana"), "ana", now()).is_err());
        }
    }
}
