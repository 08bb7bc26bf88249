//! The shop window in the table: a projection of the products, kept by the worker that follows
//! their events. It can be put together anew from the products at any time; see [`next_step`].
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | what the window shows of a product | `WIN#P#<product>` | `CARD` | `version`, and the product's |
//! | its place in a list | `WIN#L#<list>` | the text it is sorted by | the product's version |
//! | a word it is found by | `WIN#W#<two letters>` | `<word>#<newness>#<product>` | the product's version |
//! | its page, or where the page is now | `WIN#S#<slug>` | `PAGE` | whose it is |
//! | how many there are of each kind | `WIN#F#<scope>` | a shard | only with the first |
//! | how far a rebuild is | `WIN#REBUILD` | `STATE` | `version` |
//!
//! All that the window shows of one version of a product is written in one transaction, guarded by
//! the first item: a version that is older than the one shown changes nothing, one that comes
//! twice is counted once. A list is one partition, in which a card is a single short text: twenty
//! of them are one read unit.

mod card;
mod counts;
mod keys;
mod look;
mod rebuild;
mod search;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use domain::digest::Sha256;
use domain::event::Cause;
use domain::ids::{MediaId, ProductId};
use domain::product::Product;
use domain::time::Timestamp;
use domain::window::{Display, Photo, Place, Placing, Shop, display};

use crate::error::StoreError;
use crate::item::{Indexes, read};
use crate::products;
use crate::table::Table;
use crate::transaction::{SLUG_TAKEN, Transaction};

pub use look::{facets, list, page};
pub use rebuild::{Checkpoint, Step, next_step};
pub use search::{FOUND_AT_MOST, Found, search};

/// Days for which a page is still found under a name it had.
const OLD_NAME_DAYS: i64 = 180;
/// Days for which it is remembered that a product is in the window no more: any copy of an event
/// has come by then.
const GONE_DAYS: i64 = 14;

/// What the window shows of a product, as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Record {
    /// How often it was written.
    #[serde(default)]
    version: u64,
    /// Of the product.
    product_version: u64,
    /// Of everything that is shown: the same is not written again.
    digest: Sha256,
    /// What lists show of it.
    card: Option<String>,
    #[serde(default)]
    placing: Option<Placing>,
    #[serde(default)]
    words: Vec<String>,
    /// The name of its page, while it has one.
    #[serde(default)]
    slug: Option<String>,
    /// The photos that anyone may see.
    #[serde(default)]
    photos: Vec<MediaId>,
}

/// A page, or where it is now.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct PageItem {
    /// Whose: nobody else takes the name from it.
    product: ProductId,
    #[serde(default)]
    page: Option<String>,
    #[serde(default)]
    moved_to: Option<String>,
}

#[derive(Serialize)]
struct Entry<'a> {
    c: &'a str,
}

#[derive(Serialize)]
struct Word<'a> {
    w: &'a str,
}

/// What has to change in the window for a product.
#[derive(Debug)]
pub struct Change {
    product: Product,
    was: Option<Record>,
    is: Option<Display>,
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The window shows it.
    Done,
    /// Someone else changed the window for this product: look again.
    Changed,
}

/// Compares what the window shows of a product with what it should show. Nothing, where it shows
/// that already or something newer, and where there is no such product.
///
/// # Errors
/// The table does not answer, or an item does not read.
pub async fn change_for(
    table: &Table,
    id: &ProductId,
    shop: &Shop<'_>,
    now: Timestamp,
) -> Result<Option<Change>, StoreError> {
    // The window first: of two that look at once, the one with the older product is refused.
    let was = record(table, id).await?;
    let product = match products::get(table, id).await {
        Ok(product) => product,
        Err(StoreError::Missing { .. }) => return Ok(None),
        Err(failed) => return Err(failed),
    };
    let is = display(&product, shop, now);
    if was.is_none() && is.is_none() {
        return Ok(None);
    }
    let newer = |was: &Record| was.product_version > product.version();
    if was.as_ref().is_some_and(newer) {
        return Ok(None);
    }
    Ok(Some(Change { product, was, is }).filter(Change::is_needed))
}

async fn record(table: &Table, id: &ProductId) -> Result<Option<Record>, StoreError> {
    let found = table.get(&keys::record(table, id)).await?;
    found.map(read).transpose()
}

impl Change {
    /// The photos that anyone may see from now on, and before could not.
    pub fn photos_to_show(&self) -> Vec<MediaId> {
        let shown = self.photos_before();
        let photos = self.photos_after().into_iter();
        photos.filter(|photo| !shown.contains(photo)).collect()
    }

    /// The photos that nobody may see any more.
    pub fn photos_to_hide(&self) -> Vec<MediaId> {
        let shown = self.photos_after();
        let photos = self.photos_before().into_iter();
        photos.filter(|photo| !shown.contains(photo)).collect()
    }

    /// The same, with only those of its photos that are there.
    #[must_use]
    pub fn keeping_photos(self, are_there: impl Fn(&Photo) -> bool) -> Self {
        let is = self.is.map(|is| is.keeping_photos(are_there));
        Self { is, ..self }
    }

    /// Writes it.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn commit(self, table: &Table, now: Timestamp) -> Result<Outcome, StoreError> {
        if !self.is_needed() {
            return Ok(Outcome::Done);
        }
        let written = self.transaction(table, now)?.send().await;
        let written = match written {
            Err(StoreError::Taken { code, .. }) if code == SLUG_TAKEN => {
                let is = self.is.map(Display::under_other_slug);
                let other = Self { is, ..self };
                other.transaction(table, now)?.send().await
            }
            written => written,
        };
        match written {
            Ok(()) => Ok(Outcome::Done),
            Err(
                StoreError::Changed { .. }
                | StoreError::Missing { .. }
                | StoreError::Contended
                | StoreError::Taken {
                    code: RECORD_EXISTS,
                    ..
                },
            ) => Ok(Outcome::Changed),
            Err(failed) => Err(failed),
        }
    }

    /// Whether anything is to be written.
    fn is_needed(&self) -> bool {
        match (&self.was, &self.is) {
            (None, None) => false,
            (None, Some(_)) | (Some(_), None) => {
                // Gone stays gone.
                self.was.as_ref().is_none_or(|was| was.slug.is_some())
            }
            (Some(was), Some(is)) => was.digest != digest(is),
        }
    }

    fn photos_before(&self) -> Vec<MediaId> {
        let was = self.was.as_ref();
        was.map(|was| was.photos.clone()).unwrap_or_default()
    }

    fn photos_after(&self) -> Vec<MediaId> {
        let photos = self.is.iter().flat_map(|is| &is.page.photos);
        photos.map(|photo| photo.id.clone()).collect()
    }

    fn transaction<'t>(
        &self,
        table: &'t Table,
        now: Timestamp,
    ) -> Result<Transaction<'t>, StoreError> {
        let id = self.product.id();
        let next = self.record_after();
        // A projection has no entry in the audit log: the product's own change has.
        let change = table.begin(Cause::house("window", now, id.as_str(), id.as_str()));
        let change = self.keep_record(change, &next, now);
        let change = self.keep_places(change, &next);
        let change = self.keep_words(change, &next);
        let change = self.keep_counts(change, &next);
        self.keep_page(change, &next, now)
    }

    fn record_after(&self) -> Record {
        let is = self.is.as_ref();
        Record {
            version: 0,
            product_version: self.product.version(),
            digest: is.map_or_else(|| Sha256::of(b""), digest),
            card: is.map(|is| card::written(&is.card)),
            placing: is.and_then(|is| is.placing.clone()),
            words: is.map(|is| is.words.clone()).unwrap_or_default(),
            slug: is.map(|is| is.page.slug.clone()),
            photos: self.photos_after(),
        }
    }

    fn keep_record<'t>(
        &self,
        change: Transaction<'t>,
        next: &Record,
        now: Timestamp,
    ) -> Transaction<'t> {
        let table = change.table();
        let page_ends = self.is.as_ref().map(|is| is.page.gone_at);
        let lasts_until = match page_ends {
            // While it is in the window.
            Some(None) => None,
            Some(Some(gone_at)) => Some(gone_at),
            None => Some(now),
        };
        let indexes = Indexes {
            ttl: lasts_until.map(|until| until.plus_days(GONE_DAYS).seconds()),
            ..Indexes::default()
        };
        let key = keys::record(table, self.product.id());
        match &self.was {
            Some(was) => change.replace(&key, &indexes, was.version, next, "window"),
            None => {
                let message = "the window shows the product already";
                change.create(&key, &indexes, next, RECORD_EXISTS, message)
            }
        }
    }

    fn keep_places<'t>(&self, mut change: Transaction<'t>, next: &Record) -> Transaction<'t> {
        let (table, version) = (change.table(), self.product.version());
        let (was, is) = (
            places(self.was.as_ref(), self.id()),
            places(Some(next), self.id()),
        );
        let card_before = self.was.as_ref().and_then(|was| was.card.as_deref());
        let card = next.card.as_deref().unwrap_or_default();
        for place in was.difference(&is) {
            change = change.hide(&keys::place(table, place), version);
        }
        for place in is {
            if !was.contains(&place) || card_before != Some(card) {
                change = change.show(&keys::place(table, &place), version, &Entry { c: card });
            }
        }
        change
    }

    fn keep_words<'t>(&self, mut change: Transaction<'t>, next: &Record) -> Transaction<'t> {
        let (table, version) = (change.table(), self.product.version());
        let (was, is) = (
            words(self.was.as_ref(), self.id()),
            words(Some(next), self.id()),
        );
        let all = next.words.join(" ");
        let all_before = self.was.as_ref().map(|was| was.words.join(" "));
        for word in was.difference(&is) {
            change = change.hide(&keys::word(table, word), version);
        }
        for word in is {
            if !was.contains(&word) || all_before.as_deref() != Some(&all) {
                change = change.show(&keys::word(table, &word), version, &Word { w: &all });
            }
        }
        change
    }

    fn keep_counts<'t>(&self, mut change: Transaction<'t>, next: &Record) -> Transaction<'t> {
        let was = self.was.as_ref().and_then(|was| was.placing.as_ref());
        for (scope, counts) in Placing::recount(was, next.placing.as_ref()) {
            let key = keys::count(change.table(), scope.as_ref(), self.id());
            let named = counts.iter().map(|(facet, by)| (facet.name(), *by));
            change = change.tally(&key, &named.collect::<Vec<_>>());
        }
        change
    }

    fn keep_page<'t>(
        &self,
        mut change: Transaction<'t>,
        next: &Record,
        now: Timestamp,
    ) -> Result<Transaction<'t>, StoreError> {
        let (table, version) = (change.table(), self.product.version());
        let owner = self.id().as_str();
        let slug_before = self.was.as_ref().and_then(|was| was.slug.as_ref());
        if let Some(is) = &self.is {
            let body = PageItem {
                product: self.id().clone(),
                page: Some(serde_json::to_string(&is.page).map_err(StoreError::corrupt)?),
                moved_to: None,
            };
            let ttl = is.page.gone_at.map(Timestamp::seconds);
            let key = keys::page(table, &is.page.slug);
            change = change.show_page(&key, version, (owner, ttl), &body);
        }
        let Some(before) = slug_before.filter(|slug| next.slug.as_ref() != Some(slug)) else {
            return Ok(change);
        };
        let key = keys::page(table, before);
        Ok(match &next.slug {
            Some(slug) => {
                let body = PageItem {
                    product: self.id().clone(),
                    page: None,
                    moved_to: Some(slug.clone()),
                };
                let ttl = Some(now.plus_days(OLD_NAME_DAYS).seconds());
                change.show_page(&key, version, (owner, ttl), &body)
            }
            None => change.hide(&key, version),
        })
    }

    fn id(&self) -> &ProductId {
        self.product.id()
    }
}

const RECORD_EXISTS: &str = "window_record_exists";

fn places(record: Option<&Record>, id: &ProductId) -> BTreeSet<Place> {
    let placing = record.and_then(|record| record.placing.as_ref());
    placing
        .map(|placing| placing.places(id))
        .unwrap_or_default()
}

/// The sort keys of the words that a product is looked up by.
fn words(record: Option<&Record>, id: &ProductId) -> BTreeSet<String> {
    let Some(record) = record else {
        return BTreeSet::new();
    };
    let Some(placing) = &record.placing else {
        return BTreeSet::new();
    };
    let long = record
        .words
        .iter()
        .filter(|word| word.chars().nth(1).is_some());
    long.map(|word| keys::word_sort(word, placing.listed_on, id))
        .collect()
}

/// The same whenever the same is shown.
fn digest(is: &Display) -> Sha256 {
    let shown = (&is.page, &is.placing, &is.words);
    let json = serde_json::to_vec(&shown).expect("texts, numbers and lists of them are JSON");
    Sha256::of(&json)
}
