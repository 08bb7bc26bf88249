//! The versions of the shape of an account.
//!
//! | version | what is other than before |
//! |---|---|
//! | 1 | `roles` are words, as in `["admin"]`; the account itself stands in the index of its role |
//! | 2 | `roles` are grants, with locations and an end; what stands in lists is beside the account |

use aws_sdk_dynamodb::types::AttributeValue;

use crate::error::StoreError;
use crate::item::Item;
use crate::schema::Shape;
use crate::transaction::STATE;

/// An account as it is stored.
pub(crate) const SHAPE: Shape = Shape {
    partition: "USR#",
    sort: STATE,
    schema: 2,
    forward: |_, item| with_grants(item),
};

fn with_grants(mut item: Item) -> Result<Item, StoreError> {
    let roles = item.remove("roles");
    let Some(AttributeValue::L(words)) = roles else {
        return Err(StoreError::corrupt("an account without roles"));
    };
    let grants = words.into_iter().map(grant).collect::<Result<_, _>>()?;
    item.insert("roles".to_owned(), AttributeValue::L(grants));
    Ok(item)
}

/// A role that counts in every location and for good.
fn grant(word: AttributeValue) -> Result<AttributeValue, StoreError> {
    if word.is_s() {
        let role = Item::from([("role".to_owned(), word)]);
        return Ok(AttributeValue::M(role));
    }
    Err(StoreError::corrupt("a role that is no word"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::text;

    fn account(roles: AttributeValue) -> Item {
        Item::from([("roles".to_owned(), roles)])
    }

    #[test]
    fn words_become_grants() {
        let words = AttributeValue::L(vec![text("admin"), text("appraiser")]);
        let next = with_grants(account(words)).unwrap();
        let grant = |role| AttributeValue::M(Item::from([("role".to_owned(), text(role))]));
        let grants = AttributeValue::L(vec![grant("admin"), grant("appraiser")]);
        assert_eq!(next, account(grants));
    }

    #[test]
    fn what_makes_no_sense_is_an_error_and_not_a_guess() {
        let numbers = AttributeValue::L(vec![AttributeValue::N("1".to_owned())]);
        for wrong in [text("admin"), numbers] {
            let read = with_grants(account(wrong));
            assert!(matches!(read, Err(StoreError::Corrupt(_))), "{read:?}");
        }
        assert!(with_grants(Item::new()).is_err());
    }
}
