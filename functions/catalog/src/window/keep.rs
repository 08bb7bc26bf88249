//! Keeping the window as the products are.

use std::collections::BTreeSet;

use data::StoreError;
use data::window::{Outcome, change_for};
use domain::catalogue::{Brand, Category, Location};
use domain::ids::{MediaId, ProductId};
use domain::settings::Settings;
use domain::window::{PHOTO_EDGES, Photo, Shop};
use eventkit::Failure;

use crate::Context;

/// Others look at the same product at the same time only for moments.
const TRIES: u8 = 10;

/// How the shop is set up, as it was read.
#[derive(Debug)]
pub(crate) struct SetUp {
    categories: Vec<Category>,
    brands: Vec<Brand>,
    locations: Vec<Location>,
    settings: Settings,
}

impl SetUp {
    pub(crate) async fn read(cx: &Context) -> Result<Self, StoreError> {
        let table = &cx.table;
        Ok(Self {
            categories: data::catalogue::categories(table).await?,
            brands: data::catalogue::brands(table).await?,
            locations: data::catalogue::locations(table).await?,
            settings: data::catalogue::settings(table, cx.now()).await?,
        })
    }

    pub(crate) fn shop(&self) -> Shop<'_> {
        Shop {
            categories: &self.categories,
            brands: &self.brands,
            locations: &self.locations,
            settings: &self.settings,
        }
    }
}

/// Makes the window show a product as it is. Doing it again changes nothing, and an older version
/// of the product never wins: whatever an event said, the product is looked at as it is now.
pub(crate) async fn keep(cx: &Context, set_up: &SetUp, id: &ProductId) -> Result<(), Failure> {
    for _ in 0..TRIES {
        let change = change_for(&cx.table, id, &set_up.shop(), cx.now()).await?;
        let Some(change) = change else {
            return Ok(());
        };
        // Before anyone is told where the photos are, they are there; and the other way round.
        let missing = Box::pin(show(cx, change.photos_to_show())).await?;
        let change = change.keeping_photos(|photo| !missing.contains(&photo.id));
        let gone = change.photos_to_hide();
        match change.commit(&cx.table, cx.now()).await? {
            Outcome::Done => {
                Box::pin(hide(cx, gone)).await?;
                return Ok(());
            }
            Outcome::Changed => {}
        }
    }
    Err(StoreError::Contended.into())
}

/// Copies photos to where anyone may see them, and tells which of them are not kept in the sizes
/// of the window: those are left out of it.
async fn show(cx: &Context, photos: Vec<MediaId>) -> Result<BTreeSet<MediaId>, Failure> {
    let mut missing: BTreeSet<MediaId> = photos.iter().cloned().collect();
    if missing.is_empty() {
        return Ok(missing);
    }
    for file in data::media::get_many(&cx.table, &photos).await? {
        let Some(facts) = file.facts().filter(|facts| facts.resized) else {
            continue;
        };
        let photo = Photo {
            id: file.id.clone(),
        };
        for (edge, _) in PHOTO_EDGES {
            let (from, to) = (facts.resized_key(edge), photo.public_key(edge));
            // On the heap: the futures of two services are too deep for the compiler.
            Box::pin(cx.storage.copy(&from, &to)).await?;
        }
        missing.remove(&file.id);
    }
    Ok(missing)
}

async fn hide(cx: &Context, photos: Vec<MediaId>) -> Result<(), Failure> {
    for id in photos {
        let photo = Photo { id };
        for (edge, _) in PHOTO_EDGES {
            Box::pin(cx.storage.delete(&photo.public_key(edge))).await?;
        }
    }
    Ok(())
}
