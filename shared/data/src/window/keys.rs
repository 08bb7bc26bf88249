//! The keys of the window.

use domain::ids::{CategoryId, Id, ProductId};
use domain::time::Date;
use domain::window::{Order, Place, Shelf};

use crate::item::Key;
use crate::table::Table;

/// The counts of a scope are spread over so many items, so that no sale waits for another and no
/// item takes every write.
pub(super) const SHARDS: u8 = 4;

pub(super) fn record(table: &Table, id: &ProductId) -> Key {
    Key::new(table.pk(&format!("WIN#P#{id}")), "CARD")
}

pub(super) fn page(table: &Table, slug: &str) -> Key {
    Key::new(table.pk(&format!("WIN#S#{slug}")), "PAGE")
}

pub(super) fn place(table: &Table, (shelf, order, sort): &Place) -> Key {
    Key::new(list(table, shelf, *order), sort)
}

/// The partition of a list.
pub(super) fn list(table: &Table, shelf: &Shelf, order: Order) -> String {
    let order = match order {
        Order::Listed => "new",
        Order::Price => "price",
    };
    let list = match shelf {
        Shelf::All => "all".to_owned(),
        Shelf::Category(id) => id.to_string(),
        Shelf::CategoryCondition(id, condition) => format!("{id}.{condition}"),
        Shelf::Brand(id) => id.to_string(),
        Shelf::Location(id) => id.to_string(),
        Shelf::Condition(condition) => condition.to_string(),
    };
    table.pk(&format!("WIN#L#{list}.{order}"))
}

/// The key of a word, by its sort key.
pub(super) fn word(table: &Table, sort: &str) -> Key {
    Key::new(words(table, sort), sort)
}

/// The partition of the words that begin with the first two letters of this text.
pub(super) fn words(table: &Table, text: &str) -> String {
    let letters: String = text.chars().take(2).collect();
    table.pk(&format!("WIN#W#{letters}"))
}

/// Behind the word, what was listed last comes first.
pub(super) fn word_sort(word: &str, listed_on: Date, id: &ProductId) -> String {
    let age = LAST_DAY - listed_on.days_since(first_day());
    format!("{word}#{age:05}#{}", bare(id))
}

const LAST_DAY: i32 = 99_999;

fn first_day() -> Date {
    Date::parse("2020-01-01").expect("a day of the calendar")
}

/// The sort key of a word, read: the word, how new, and whose.
pub(super) fn read_word(sort: &str) -> Option<(&str, u32, ProductId)> {
    let mut parts = sort.rsplitn(3, '#');
    let id = product(parts.next()?)?;
    let age = parts.next()?.parse().ok()?;
    Some((parts.next()?, age, id))
}

/// The product at the end of a place's sort key.
pub(super) fn placed(sort: &str) -> Option<ProductId> {
    product(sort.rsplit('#').next()?)
}

fn product(bare: &str) -> Option<ProductId> {
    ProductId::parse(&format!("{}_{bare}", ProductId::PREFIX)).ok()
}

fn bare(id: &ProductId) -> &str {
    id.as_str()
        .trim_start_matches(ProductId::PREFIX)
        .trim_start_matches('_')
}

/// The counts of a scope: everything, or a category.
pub(super) fn counts(table: &Table, scope: Option<&CategoryId>) -> String {
    let scope = scope.map_or("all", CategoryId::as_str);
    table.pk(&format!("WIN#F#{scope}"))
}

/// The part of them that a product is counted in.
pub(super) fn count(table: &Table, scope: Option<&CategoryId>, id: &ProductId) -> Key {
    let shard = id.as_str().bytes().fold(0_u8, u8::wrapping_add) % SHARDS;
    Key::new(counts(table, scope), &shard.to_string())
}
