//! Discounts and coupons in the table.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | the discount | `DSC#<id>` | `STATE` | `version` |
//! | what happened to it | `DSC#<id>` | `EVT#<version>#0` | must not exist |
//! | the code is taken | `UNQ#COUPON#<CODE>` | `UNIQUE` | owner |
//!
//! Lists: gsi1 `DSC#ALL` by making, while it is not deleted · gsi2 `DSC#<standing>` by making ·
//! gsi3 `DSC#AUTOMATIC` by making, while it is active and has no code.
//!
//! A discount that is deleted lets its code go and takes it again when it comes back.

use serde::Deserialize;

use domain::discount::{CouponCode, Discount, DiscountEvent, DiscountFacts, Standing};
use domain::ids::DiscountId;
use domain::time::Timestamp;

use crate::cursor::Paging;
use crate::error::StoreError;
use crate::item::{Item, Key, encode, in_time, read};
use crate::table::{Page, Query, Table};
use crate::transaction::{Aggregate, Places, STATE, Transaction};

impl Aggregate for Discount {
    type Event = DiscountEvent;
    const NOUN: &'static str = "discount";

    fn id(&self) -> &str {
        self.facts().id.as_str()
    }

    fn version(&self) -> u64 {
        self.facts().version
    }

    fn label(&self) -> Option<String> {
        Some(self.facts().details.name.clone())
    }

    fn partition(&self) -> String {
        partition(&self.facts().id)
    }

    fn places(&self) -> Places {
        let facts = self.facts();
        let made = in_time(facts.created_at, &facts.id);
        let standing = self.standing();
        let automatic = standing == Standing::Active && self.is_automatic();
        Places {
            owner: (standing != Standing::Deleted).then(|| (ALL.to_owned(), made.clone())),
            queue: Some((queue(standing), made.clone())),
            assignee: automatic.then(|| (AUTOMATIC.to_owned(), made)),
            location: None,
        }
    }

    fn beside<'t>(change: Transaction<'t>, was: Option<&Self>, next: &Self) -> Transaction<'t> {
        let (old, new) = (was.and_then(code), code(next));
        let owner = next.facts().id.as_str();
        let mut change = change;
        if let Some(gone) = old.filter(|gone| Some(*gone) != new) {
            let key = marker(change.table(), gone);
            change = change.release(&key, owner);
        }
        match new {
            Some(fresh) if old != Some(fresh) => {
                let key = marker(change.table(), fresh);
                let message = "another coupon has this code";
                change.claim(&key, owner, "coupon_code_taken", message)
            }
            Some(_) | None => change,
        }
    }

    fn stored(&self) -> Result<Item, StoreError> {
        encode(self.facts())
    }
}

const ALL: &str = "DSC#ALL";
const AUTOMATIC: &str = "DSC#AUTOMATIC";

#[derive(Deserialize)]
struct Owner {
    owner: DiscountId,
}

/// The discount.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn get(table: &Table, id: &DiscountId) -> Result<Discount, StoreError> {
    let key = Key::new(table.pk(&partition(id)), STATE);
    let item = table.get(&key).await?;
    let item = item.ok_or(StoreError::Missing { noun: "discount" })?;
    read::<DiscountFacts>(item).map(Discount::restore)
}

/// The coupon with this code.
///
/// # Errors
/// [`StoreError::Missing`] when there is none.
pub async fn by_code(table: &Table, code: &CouponCode) -> Result<Discount, StoreError> {
    let item = table.get(&marker(table, code)).await?;
    let item = item.ok_or(StoreError::Missing { noun: "discount" })?;
    let Owner { owner } = read(item)?;
    get(table, &owner).await
}

/// The active discounts that count without a code, newest first. Few by nature.
///
/// # Errors
/// The table does not answer.
pub async fn automatic(table: &Table) -> Result<Vec<Discount>, StoreError> {
    let query = Query::index("gsi3", table.pk("DSC#AUTOMATIC"));
    let items = table.all(&query).await?;
    let facts = items.into_iter().map(read::<DiscountFacts>);
    facts.map(|facts| facts.map(Discount::restore)).collect()
}

/// A page of the discounts that stand so, or of all that are not deleted, newest first.
///
/// # Errors
/// [`StoreError::Cursor`], or the table does not answer.
pub async fn list(
    table: &Table,
    standing: Option<Standing>,
    paging: &Paging<'_>,
    now: Timestamp,
) -> Result<Page<Discount>, StoreError> {
    let query = match standing {
        Some(standing) => Query::index("gsi2", table.pk(&queue(standing))),
        None => Query::index("gsi1", table.pk("DSC#ALL")),
    };
    let page = table.page::<DiscountFacts>(&query, paging, now).await?;
    Ok(page.map(Discount::restore))
}

fn partition(id: &DiscountId) -> String {
    format!("DSC#{id}")
}

fn queue(standing: Standing) -> String {
    format!("DSC#{}", standing.as_str())
}

fn marker(table: &Table, code: &CouponCode) -> Key {
    Key::new(table.pk(&format!("UNQ#COUPON#{code}")), "UNIQUE")
}

/// The code it holds: none while it is deleted.
fn code(discount: &Discount) -> Option<&CouponCode> {
    let facts = discount.facts();
    match facts.deleted_at {
        None => facts.details.code.as_ref(),
        Some(_) => None,
    }
}
