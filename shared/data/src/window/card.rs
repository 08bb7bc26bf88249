//! A card as one short text: twenty of them must fit into one read unit.

use serde::{Deserialize, Serialize};

use domain::ids::{BrandId, MediaId, ProductId};
use domain::money::Money;
use domain::product::Condition;
use domain::time::Timestamp;
use domain::window::{Availability, Card};

use crate::error::StoreError;

/// The fields by their places. A new one goes to the end, with a default.
#[derive(Serialize, Deserialize)]
struct Short(
    String,
    String,
    Option<BrandId>,
    Condition,
    i64,
    Option<i64>,
    Option<MediaId>,
    Availability,
    Option<i64>,
);

pub(super) fn written(card: &Card) -> String {
    let short = Short(
        card.slug.clone(),
        card.title.clone(),
        card.brand.clone(),
        card.condition,
        card.price.cents(),
        card.price_before.map(Money::cents),
        card.photo.clone(),
        card.availability,
        card.reserved_until.map(Timestamp::millis),
    );
    serde_json::to_string(&short).expect("texts and numbers are JSON")
}

pub(super) fn read(id: ProductId, text: &str) -> Result<Card, StoreError> {
    let Short(slug, title, brand, condition, price, before, photo, availability, until) =
        serde_json::from_str(text).map_err(StoreError::corrupt)?;
    Ok(Card {
        id,
        slug,
        title,
        brand,
        condition,
        price: Money::usd(price),
        price_before: before.map(Money::usd),
        photo,
        availability,
        reserved_until: until.map(Timestamp::from_millis),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_reads_back_and_is_short() {
        let full = Card {
            id: testkit::id(1),
            slug: "bolso-de-piel-negro-con-cadena-dorada-p-2026-000123".to_owned(),
            title: "Bolso de piel negro con cadena dorada".to_owned(),
            brand: Some(testkit::id(2)),
            condition: Condition::Excellent,
            price: Money::usd(42_800),
            price_before: Some(Money::usd(52_800)),
            photo: Some(testkit::id(3)),
            availability: Availability::Reserved,
            reserved_until: Some(testkit::at("2026-11-24T15:00:00Z")),
        };
        let least = Card {
            brand: None,
            price_before: None,
            photo: None,
            reserved_until: None,
            availability: Availability::Available,
            title: "\u{202e}\"<b>👜".to_owned(),
            ..full.clone()
        };
        for card in [full, least] {
            let text = written(&card);
            assert!(text.len() < 260, "{}", text.len());
            assert_eq!(read(card.id.clone(), &text).unwrap(), card);
        }
    }
}
