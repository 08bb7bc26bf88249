//! The versions of the shape of a record.
//!
//! | version | what is other than before |
//! |---|---|
//! | 1 | one person, `scanned_by`, scanned for both sides |
//! | 2 | each side has a scan of its own; that person's is the taker's |

use aws_sdk_dynamodb::types::AttributeValue;

use crate::error::StoreError;
use crate::item::Item;
use crate::schema::Shape;
use crate::transaction::STATE;

/// A record of a hand-over as it is stored.
pub(crate) const SHAPE: Shape = Shape {
    partition: "CUS#",
    sort: STATE,
    schema: 2,
    forward: |_, item| with_a_scan_for_each_side(item),
};

fn with_a_scan_for_each_side(mut item: Item) -> Result<Item, StoreError> {
    let Some(AttributeValue::M(record)) = item.get_mut("record") else {
        return Err(StoreError::corrupt("a hand-over without its record"));
    };
    let by = record.remove("scanned_by");
    let (Some(by), Some(at)) = (by, record.get("at").cloned()) else {
        return Err(StoreError::corrupt("a hand-over that nobody scanned"));
    };
    let scan = Item::from([("by".to_owned(), by), ("at".to_owned(), at)]);
    record.insert("scan_by_to".to_owned(), AttributeValue::M(scan));
    Ok(item)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::text;

    fn kept(record: &[(&str, &str)]) -> Item {
        let record = record
            .iter()
            .map(|(name, value)| ((*name).to_owned(), text(value)));
        Item::from([("record".to_owned(), AttributeValue::M(record.collect()))])
    }

    #[test]
    fn whoever_scanned_took() {
        let old = kept(&[("scanned_by", "usr_1"), ("at", "2026-11-24T15:00:00Z")]);
        let next = with_a_scan_for_each_side(old).unwrap();
        let record = next["record"].as_m().unwrap();
        assert!(!record.contains_key("scanned_by"));
        let scan = record["scan_by_to"].as_m().unwrap();
        assert_eq!(scan["by"], text("usr_1"));
        assert_eq!(scan["at"], record["at"]);
    }

    #[test]
    fn what_makes_no_sense_is_an_error_and_not_a_guess() {
        for wrong in [kept(&[("at", "2026-11-24T15:00:00Z")]), Item::new()] {
            let read = with_a_scan_for_each_side(wrong);
            assert!(matches!(read, Err(StoreError::Corrupt(_))), "{read:?}");
        }
    }
}
