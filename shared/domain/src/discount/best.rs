//! Which discount counts for a piece, and how much it takes off (R6).

use super::Discount;
use crate::ids::{BrandId, CategoryId, DiscountId, LocationId};
use crate::money::Money;
use crate::product::Ownership;
use crate::terms::{DiscountBearer, Reduction, best_of};
use crate::time::Timestamp;

/// A piece on sale, as discounts look at it.
#[derive(Clone, Copy, Debug)]
pub struct Goods<'a> {
    /// Its category and the ones above it (see [`crate::catalogue::lineage`]).
    pub categories: &'a [CategoryId],
    /// Its brand.
    pub brand: Option<&'a BrandId>,
    /// Where it is.
    pub location: &'a LocationId,
    /// Whose it is.
    pub ownership: Ownership,
    /// Days since it was listed.
    pub age_days: u32,
    /// Its price before markdown: discounts are a share of this, as markdown steps are.
    pub full_price: Money,
    /// Its price today, after markdown; never above the full price.
    pub price: Money,
    /// The price that no discount goes under, where one is agreed.
    pub floor: Option<Money>,
    /// Whether it is kept from discounts that count by themselves.
    pub do_not_discount: bool,
    /// The total of the cart it lies in.
    pub cart_total: Money,
}

/// Why a discount does not count for a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Blocked {
    /// It has not begun, is paused, over or deleted.
    #[error("the discount does not count at this moment")]
    NotNow,
    /// It is meant for other goods.
    #[error("the discount is for other goods")]
    OtherGoods,
    /// The cart is too small.
    #[error("the discount counts from a higher total on")]
    BelowTotal,
    /// The piece is kept from discounts that count by themselves.
    #[error("the piece is kept from automatic discounts")]
    Kept,
}

/// A discount that counts for a piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Which.
    pub discount: DiscountId,
    /// What it takes off the price of today. More than nothing.
    pub amount: Money,
    /// Who bears it.
    pub bearer: DiscountBearer,
}

/// Whether the discount counts for the piece at this moment. Whether a coupon was used too often
/// is [`super::Limits::allow`].
///
/// # Errors
/// [`Blocked`], the first reason.
pub fn applies(discount: &Discount, goods: &Goods<'_>, now: Timestamp) -> Result<(), Blocked> {
    let details = &discount.facts().details;
    if !discount.counts(now) {
        return Err(Blocked::NotNow);
    }
    if goods.do_not_discount && discount.is_automatic() {
        return Err(Blocked::Kept);
    }
    let rules = &details.rules;
    let of_category = rules.categories.is_empty()
        || rules
            .categories
            .iter()
            .any(|id| goods.categories.contains(id));
    let of_brand =
        rules.brands.is_empty() || goods.brand.is_some_and(|id| rules.brands.contains(id));
    let here = rules.locations.is_empty() || rules.locations.contains(goods.location);
    let owned = rules.ownership.is_none_or(|whose| whose == goods.ownership);
    let old = rules.age.as_ref().is_none_or(|age| {
        age.from_days <= goods.age_days && age.to_days.is_none_or(|to| goods.age_days <= to)
    });
    let priced = rules.price.as_ref().is_none_or(|range| {
        range.from <= goods.full_price && range.to.is_none_or(|to| goods.full_price <= to)
    });
    if !(of_category && of_brand && here && owned && old && priced) {
        return Err(Blocked::OtherGoods);
    }
    match details.min_total {
        Some(least) if goods.cart_total < least => Err(Blocked::BelowTotal),
        Some(_) | None => Ok(()),
    }
}

/// What counts for a piece, of the discounts that count by themselves and the coupons entered: the
/// one best for the buyer, or all that are flagged to add up where these together are better.
///
/// A discount is a share of the full price, and so is a markdown. They do not add up: a discount
/// takes off the price of today what it goes below it, and nothing where the markdown is better.
/// None goes under the floor. Of equals the older one counts.
pub fn best(discounts: &[Discount], goods: &Goods<'_>, now: Timestamp) -> Vec<Applied> {
    let mut counting: Vec<&Discount> = discounts
        .iter()
        .filter(|discount| applies(discount, goods, now).is_ok())
        .collect();
    counting.sort_by(|one, other| one.facts().id.cmp(&other.facts().id));
    let reductions: Vec<Reduction> = counting.iter().map(|one| reduction(one)).collect();
    let taken = best_of(goods.full_price, &reductions).taken.into_iter();
    let taken = taken.map(|place| (counting[place], reductions[place].amount(goods.full_price)));
    together(taken, goods)
}

/// What the discounts take off the price of today together, each what the ones before leave.
fn together<'a>(
    discounts: impl Iterator<Item = (&'a Discount, Money)>,
    goods: &Goods<'_>,
) -> Vec<Applied> {
    let floor = goods.floor.unwrap_or_default().max(Money::ZERO);
    let mut reached = goods.full_price;
    let mut price = goods.price;
    let mut applied = Vec::new();
    for (discount, off) in discounts {
        reached = minus(reached, off);
        // A price that is under the floor already is none of the discounts' doing.
        let lower = reached.max(floor).min(price);
        let amount = minus(price, lower);
        if amount.is_positive() {
            applied.push(Applied {
                discount: discount.facts().id.clone(),
                amount,
                bearer: discount.facts().details.bearer,
            });
            price = lower;
        }
    }
    applied
}

fn reduction(discount: &Discount) -> Reduction {
    let details = &discount.facts().details;
    Reduction {
        off: details.off,
        stackable: details.stackable,
    }
}

fn minus(one: Money, other: Money) -> Money {
    Money::usd(one.cents().saturating_sub(other.cents()))
}
