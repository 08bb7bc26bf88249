//! Looking for words.
//!
//! Each of the words that are looked up is one query of those that begin so, the newest of each
//! word first. If one of them finds few things, it finds all there are, and the other words narrow
//! them: the answer is whole. Only where every word finds very many things is the answer the
//! newest of them, and says so.

use std::collections::BTreeMap;

use serde::Deserialize;

use domain::ids::ProductId;
use domain::window::{Card, Search};

use super::{Record, card, keys};
use crate::error::StoreError;
use crate::item::{Item, read};
use crate::table::{Query, Table};

/// The most that a search finds.
pub const FOUND_AT_MOST: usize = 60;
/// Things of one word that are looked at.
const LOOKED_AT: u16 = 400;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The best answers first: those that have what was typed as whole words, then the newest.
    pub cards: Vec<Card>,
    /// Whether there may be more than this.
    pub is_cut: bool,
}

#[derive(Deserialize)]
struct Kept {
    sk: String,
    w: String,
}

/// How good an answer is: fewer is better, in each of its parts.
type Rank = (std::cmp::Reverse<usize>, u32, std::cmp::Reverse<ProductId>);

/// Looks for words, and shows at most so many things. At most four calls of the table.
///
/// # Errors
/// The table does not answer.
pub async fn search(table: &Table, search: &Search, limit: usize) -> Result<Found, StoreError> {
    let mut ranked: BTreeMap<ProductId, Rank> = BTreeMap::new();
    let mut is_whole = false;
    for word in search.drivers() {
        let query = Query {
            relaxed: true,
            ..Query::partition(keys::words(table, word), word)
        };
        let (items, more) = table.query(&query, Some(LOOKED_AT), None).await?;
        let matching = matching(items, search)?;
        if more.is_none() {
            // Whatever has the word is here.
            ranked = matching;
            is_whole = true;
            break;
        }
        ranked.extend(matching);
    }
    let mut best: Vec<(Rank, ProductId)> =
        ranked.into_iter().map(|(id, rank)| (rank, id)).collect();
    best.sort();
    let limit = limit.min(FOUND_AT_MOST);
    let is_cut = !is_whole || best.len() > limit;
    best.truncate(limit);
    let ids: Vec<ProductId> = best.into_iter().map(|(_, id)| id).collect();
    let cards = cards(table, &ids).await?;
    Ok(Found { cards, is_cut })
}

fn matching(items: Vec<Item>, search: &Search) -> Result<BTreeMap<ProductId, Rank>, StoreError> {
    let mut ranked = BTreeMap::new();
    for item in items {
        let Kept { sk, w } = read(item)?;
        let (_, age, id) = keys::read_word(&sk)
            .ok_or_else(|| StoreError::corrupt("a word without its product"))?;
        let words: Vec<&str> = w.split(' ').collect();
        if let Some(whole) = search.answered_by(&words) {
            let rank = (std::cmp::Reverse(whole), age, std::cmp::Reverse(id.clone()));
            ranked.insert(id, rank);
        }
    }
    Ok(ranked)
}

/// The cards of these, in their order. What has left the window in between is not shown.
async fn cards(table: &Table, ids: &[ProductId]) -> Result<Vec<Card>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<_> = ids.iter().map(|id| keys::record(table, id)).collect();
    let mut found: BTreeMap<String, Card> = BTreeMap::new();
    for item in table.get_many(&keys).await? {
        let pk = item.get("pk").and_then(|pk| pk.as_s().ok()).cloned();
        let record: Record = read(item)?;
        let pk = pk.unwrap_or_default();
        let id = ids.iter().find(|id| pk.ends_with(id.as_str()));
        if let (Some(id), Some(text), Some(_)) = (id, &record.card, &record.placing) {
            found.insert(id.to_string(), card::read(id.clone(), text)?);
        }
    }
    let shown = ids.iter().filter_map(|id| found.remove(id.as_str()));
    Ok(shown.collect())
}
