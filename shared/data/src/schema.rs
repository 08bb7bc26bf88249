//! Which version of its shape an item has, and how an older one reads forward.
//!
//! Every item carries the attribute `schema`; one without it is of the first. A noun whose stored
//! shape has changed in a way that its old items do not read any more has a [`Shape`] beside its
//! conversions, and stands in [`SHAPES`]. Reading brings an old item forward and writes nothing;
//! a migration does the same once for all, so that one day the old form can be forgotten.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::error::StoreError;
use crate::item::{Item, Key};
use crate::{custody, products, users};

/// The attribute.
pub(crate) const SCHEMA: &str = "schema";

/// What an item has that carries no version, and what a noun has that stands in no list.
const FIRST: u16 = 1;

/// The stored shape of a noun that has changed.
#[derive(Debug)]
pub(crate) struct Shape {
    /// How its partitions begin, without the company.
    pub(crate) partition: &'static str,
    /// The sort key.
    pub(crate) sort: &'static str,
    /// The version that is written now.
    pub(crate) schema: u16,
    /// Brings an item of an older version, from 1, to the present one.
    pub(crate) forward: fn(u16, Item) -> Result<Item, StoreError>,
}

impl Shape {
    fn is_of(&self, pk: &str, sk: &str) -> bool {
        // The company stands before everything and has no `#`.
        let rest = pk.split_once('#').map_or("", |(_, rest)| rest);
        rest.starts_with(self.partition) && sk == self.sort
    }

    /// Whether the item is one of this noun in an older version.
    pub(crate) fn is_behind(&self, item: &Item) -> bool {
        let (Some(pk), Some(sk)) = (word(item, "pk"), word(item, "sk")) else {
            return false;
        };
        self.is_of(pk, sk) && version_of(item) < self.schema
    }
}

/// The version in which an item under `key` is written.
pub(crate) fn present(key: &Key) -> u16 {
    let shape = SHAPES.iter().find(|shape| shape.is_of(&key.pk, &key.sk));
    shape.map_or(FIRST, |shape| shape.schema)
}

/// The version that an item has.
pub(crate) fn version_of(item: &Item) -> u16 {
    let number = item.get(SCHEMA).and_then(|value| value.as_n().ok());
    number.and_then(|text| text.parse().ok()).unwrap_or(FIRST)
}

/// The item in the present version of its shape.
///
/// A version that this code does not know yet is read as it is: during a deployment the functions
/// of yesterday read what those of today have written.
pub(crate) fn forward(item: Item) -> Result<Item, StoreError> {
    let Some(shape) = SHAPES.iter().find(|shape| shape.is_behind(&item)) else {
        return Ok(item);
    };
    let mut next = (shape.forward)(version_of(&item), item)?;
    next.insert(
        SCHEMA.to_owned(),
        AttributeValue::N(shape.schema.to_string()),
    );
    Ok(next)
}

fn word<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    item.get(name)?.as_s().ok().map(String::as_str)
}

/// Every noun whose stored shape has changed.
const SHAPES: &[&Shape] = &[
    &users::SHAPE,
    &products::SHAPE,
    &custody::SHAPE,
    #[cfg(test)]
    &tests::LAMP,
];

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use domain::time::Timestamp;

    use super::*;
    use crate::cursor::Paging;
    use crate::item::{Indexes, build, read, text};
    use crate::table::{Query, Table, TableConfig};

    /// A noun whose third shape has a list of colours, whose second had one `colour`, and whose
    /// first called it `color`.
    pub(super) const LAMP: Shape = Shape {
        partition: "LAMP#",
        sort: "STATE",
        schema: 3,
        forward: |from, mut item| {
            let name = if from < 2 { "color" } else { "colour" };
            let colour = item.remove(name);
            let colour = colour.ok_or_else(|| StoreError::corrupt("a lamp without a colour"))?;
            item.insert("colours".to_owned(), AttributeValue::L(vec![colour]));
            Ok(item)
        },
    };

    #[derive(Debug, PartialEq, Deserialize)]
    struct Lamp {
        colours: Vec<String>,
    }

    fn red() -> Lamp {
        Lamp {
            colours: vec!["red".to_owned()],
        }
    }

    /// A lamp as it was written in a version.
    fn lamp(id: &str, version: Option<u16>, name: &str, value: AttributeValue) -> Item {
        let words = [
            ("pk", format!("dejavu#LAMP#{id}")),
            ("sk", "STATE".to_owned()),
            ("gsi1pk", "dejavu#LAMPS".to_owned()),
            ("gsi1sk", id.to_owned()),
        ];
        let words = words.map(|(name, word)| (name.to_owned(), text(&word)));
        let mut item = Item::from(words);
        item.insert(name.to_owned(), value);
        if let Some(version) = version {
            item.insert(SCHEMA.to_owned(), AttributeValue::N(version.to_string()));
        }
        item
    }

    fn lamps() -> [Item; 3] {
        let many = AttributeValue::L(vec![text("red")]);
        [
            lamp("1", None, "color", text("red")),
            lamp("2", Some(2), "colour", text("red")),
            lamp("3", Some(3), "colours", many),
        ]
    }

    #[test]
    fn an_item_of_any_version_reads_as_one_of_the_present() {
        for item in lamps() {
            assert_eq!(read::<Lamp>(item).unwrap(), red());
        }
        let broken = lamp("4", None, "colour", text("red"));
        assert!(matches!(read::<Lamp>(broken), Err(StoreError::Corrupt(_))));
    }

    #[tokio::test]
    async fn old_items_read_forward_by_key_and_in_a_list_and_stay_as_they_are() {
        let emulator = testkit::Emulator::start().await;
        let config = TableConfig {
            name: emulator.table.clone(),
            company: "dejavu".to_owned(),
            cursor_key: [7; 32],
        };
        let table = Table::connect(&emulator.sdk, config);
        for item in lamps() {
            let put = table.client.put_item().table_name(&table.name);
            put.set_item(Some(item)).send().await.unwrap();
        }
        for old in lamps() {
            let key = Key::new(old["pk"].as_s().unwrap().clone(), "STATE");
            let kept = table.get(&key).await.unwrap().unwrap();
            assert_eq!(kept, old);
            assert_eq!(read::<Lamp>(kept).unwrap(), red());
        }
        let paging = Paging {
            limit: 10,
            cursor: None,
            principal: "ana",
        };
        let query = Query::index("gsi1", table.pk("LAMPS"));
        let now = Timestamp::parse("2026-11-24T15:00:00Z").unwrap();
        let page = table.page::<Lamp>(&query, &paging, now).await.unwrap();
        assert_eq!(page.items, [red(), red(), red()]);
    }

    fn key(pk: &str) -> Key {
        Key::new(pk.to_owned(), "STATE")
    }

    #[test]
    fn every_item_carries_the_version_of_its_shape() {
        let built = |pk: &str| build(&key(pk), &Indexes::default(), 7, Item::new());
        assert_eq!(version_of(&built("dejavu#REQ#req_1")), 1);
        assert_eq!(version_of(&built("dejavu#USR#usr_1")), users::SHAPE.schema);
        assert!(built("dejavu#REQ#req_1").contains_key(SCHEMA));
        assert_eq!(version_of(&Item::new()), 1);
    }

    #[test]
    fn only_an_older_item_of_the_noun_is_behind() {
        let item = |pk: &str, sk: &str| {
            Item::from([("pk".to_owned(), text(pk)), ("sk".to_owned(), text(sk))])
        };
        let shape = &users::SHAPE;
        assert!(shape.is_behind(&item("dejavu#USR#usr_1", "STATE")));
        assert!(!shape.is_behind(&item("dejavu#USR#usr_1", "SES#ses_1")));
        assert!(!shape.is_behind(&item("dejavu#REQ#USR#usr_1", "STATE")));
        let built = build(
            &key("dejavu#USR#usr_1"),
            &Indexes::default(),
            1,
            Item::new(),
        );
        assert!(!shape.is_behind(&built));
    }

    #[test]
    fn an_item_from_tomorrow_is_left_as_it_is() {
        let mut item = build(
            &key("dejavu#USR#usr_1"),
            &Indexes::default(),
            1,
            Item::new(),
        );
        item.insert(SCHEMA.to_owned(), AttributeValue::N("9000".to_owned()));
        assert_eq!(forward(item.clone()).unwrap(), item);
    }
}
