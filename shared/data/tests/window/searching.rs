//! Looking for words.

use crate::goods::{House, goods, titles};

#[tokio::test]
async fn words_are_found_by_their_beginnings_without_accents_and_all_together() {
    let house = House::open().await;
    for (number, title) in [
        (1, "Bolso de piel Ñandú"),
        (2, "Bolsos rojos"),
        (3, "T-shirt café"),
        (4, "حقيبة يد"),
        (5, "Zapato rojo 👠"),
    ] {
        house.show(number, &goods(title, 10_000)).await;
    }
    let found = async |typed: &str| {
        let found = house.search(typed).await;
        assert!(!found.is_cut, "{typed}");
        let mut found: Vec<String> = found.cards.into_iter().map(|card| card.title).collect();
        found.sort();
        found
    };
    assert_eq!(found("nandu").await, ["Bolso de piel Ñandú"]);
    assert_eq!(found("BOLS").await, ["Bolso de piel Ñandú", "Bolsos rojos"]);
    assert_eq!(found("roj bolso").await, ["Bolsos rojos"]);
    assert_eq!(found("tshirt").await, ["T-shirt café"]);
    assert_eq!(found("t-shirt CAFE").await, ["T-shirt café"]);
    assert_eq!(found("\u{202e}حقيبة").await, ["حقيبة يد"]);
    assert_eq!(found("marca").await.len(), 5, "the name of the brand");
    assert!(found("violin").await.is_empty());
    // A whole word comes before the beginning of one.
    let ranked = house.search("bolso").await;
    assert_eq!(
        titles(&ranked.cards),
        ["Bolso de piel Ñandú", "Bolsos rojos"]
    );
}

#[tokio::test]
async fn what_is_renamed_is_found_by_its_new_name_alone() {
    let house = House::open().await;
    let product = house.show(1, &goods("Bolso verde", 10_000)).await;
    let product = house
        .rename(&product, "Bolso violeta", "bolso-violeta")
        .await;
    house.follow(product.id(), testkit::now()).await;
    assert!(house.search("verde").await.cards.is_empty());
    assert_eq!(house.search("violeta bolso").await.cards.len(), 1);
}
