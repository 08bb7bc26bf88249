//! The versions of the shape of a product.
//!
//! | version | what is other than before |
//! |---|---|
//! | 1 | the serial number is a text among the `details` |
//! | 2 | `serial` stands beside them and is sealed, or `open` as it came from before |

use aws_sdk_dynamodb::types::AttributeValue;

use crate::error::StoreError;
use crate::item::Item;
use crate::schema::Shape;
use crate::transaction::STATE;

/// A product as it is stored.
pub(crate) const SHAPE: Shape = Shape {
    partition: "PRD#",
    sort: STATE,
    schema: 2,
    forward: |_, item| with_serial_beside(item),
};

fn with_serial_beside(mut item: Item) -> Result<Item, StoreError> {
    let Some(AttributeValue::M(details)) = item.get_mut("details") else {
        return Err(StoreError::corrupt("a product without details"));
    };
    match details.remove("serial") {
        None | Some(AttributeValue::Null(_)) => {}
        Some(AttributeValue::S(serial)) => {
            let open = Item::from([("open".to_owned(), AttributeValue::S(serial))]);
            item.insert("serial".to_owned(), AttributeValue::M(open));
        }
        Some(_) => return Err(StoreError::corrupt("a serial number that is no text")),
    }
    Ok(item)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::text;

    fn product(serial: Option<AttributeValue>) -> Item {
        let mut details = Item::from([("title".to_owned(), text("Reloj"))]);
        details.extend(serial.map(|serial| ("serial".to_owned(), serial)));
        Item::from([("details".to_owned(), AttributeValue::M(details))])
    }

    #[test]
    fn a_serial_number_moves_out_of_the_details() {
        for none in [None, Some(AttributeValue::Null(true))] {
            assert_eq!(with_serial_beside(product(none)).unwrap(), product(None));
        }
        let next = with_serial_beside(product(Some(text("SN-1")))).unwrap();
        let open = Item::from([("open".to_owned(), text("SN-1"))]);
        assert_eq!(next["serial"], AttributeValue::M(open));
        assert_eq!(next["details"], product(None)["details"]);
    }

    #[test]
    fn what_makes_no_sense_is_an_error_and_not_a_guess() {
        let number = AttributeValue::N("1".to_owned());
        for wrong in [product(Some(number)), Item::new()] {
            let read = with_serial_beside(wrong);
            assert!(matches!(read, Err(StoreError::Corrupt(_))), "{read:?}");
        }
    }
}
