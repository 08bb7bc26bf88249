//! The window follows the products: once, in whatever order, and can be put together anew.

use data::StoreError;
use data::window::{Outcome, next_step, page};
use domain::product::{Product, State};
use domain::window::{Availability, Facets, Filter};
use testkit::now;

use crate::goods::{House, goods, titles};

async fn facets(house: &House) -> Facets {
    data::window::facets(&house.table, None).await.unwrap()
}

async fn is_shown(house: &House, slug: &str) -> bool {
    match page(&house.table, slug, now()).await {
        Ok(_) => true,
        Err(StoreError::Missing { .. }) => false,
        Err(other) => panic!("{other}"),
    }
}

fn off_sale() -> State {
    State::Unlisted {
        reason: "En reparación".to_owned(),
        since: now(),
    }
}

fn slug(product: &Product) -> &str {
    &product.facts().details.slug
}

#[tokio::test]
async fn what_is_on_sale_is_shown_with_tax_and_what_is_off_sale_is_gone() {
    let house = House::open().await;
    let product = house.show(1, &goods("Bolso rojo", 10_000)).await;
    let cards = house.list(&Filter::default()).await;
    assert_eq!(titles(&cards), ["Bolso rojo"]);
    assert_eq!(cards[0].price.cents(), 10_700);
    assert_eq!(cards[0].availability, Availability::Available);
    let shown = page(&house.table, slug(&product), now()).await.unwrap();
    let above: Vec<_> = shown
        .categories
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(above, ["Bolsos", "Carteras"]);
    assert_eq!(house.search("rojo").await.cards.len(), 1);

    house.alter(&product, off_sale(), |_| {}).await;
    house.follow(product.id(), now()).await;
    assert!(house.list(&Filter::default()).await.is_empty());
    assert!(house.search("rojo").await.cards.is_empty());
    assert!(!is_shown(&house, slug(&product)).await);
    assert_eq!(facets(&house).await, Facets::default());
}

#[tokio::test]
async fn an_event_that_comes_twice_is_counted_once() {
    let house = House::open().await;
    let product = house.show(1, &goods("Bolso", 10_000)).await;
    let first = facets(&house).await;
    assert_eq!(first.conditions[0].count, 1);
    for _ in 0..3 {
        assert!(house.change(product.id()).await.is_none());
        house.follow(product.id(), now()).await;
    }
    assert_eq!(facets(&house).await, first);
}

#[tokio::test]
async fn of_two_that_look_at_once_the_older_one_changes_nothing() {
    let house = House::open().await;
    let product = house.put_on_sale(1, &goods("Bolso", 10_000)).await;
    // Both have looked; then the product goes off sale and the window knows.
    let (slow, twin) = (
        house.change(product.id()).await,
        house.change(product.id()).await,
    );
    let (slow, twin) = (slow.unwrap(), twin.unwrap());
    assert_eq!(
        twin.commit(&house.table, now()).await.unwrap(),
        Outcome::Done
    );
    house.alter(&product, off_sale(), |_| {}).await;
    house.follow(product.id(), now()).await;
    assert_eq!(
        slow.commit(&house.table, now()).await.unwrap(),
        Outcome::Changed
    );
    assert!(house.list(&Filter::default()).await.is_empty());
    assert_eq!(facets(&house).await, Facets::default());
    assert!(!is_shown(&house, slug(&product)).await);
}

#[tokio::test]
async fn a_page_is_found_under_its_old_name_and_no_name_is_taken_from_another() {
    let house = House::open().await;
    let product = house.show(1, &goods("Bolso", 10_000)).await;
    let old = slug(&product).to_owned();
    let product = house.rename(&product, "Bolso azul", "bolso-azul").await;
    house.follow(product.id(), now()).await;
    for name in [old.as_str(), "bolso-azul"] {
        let shown = page(&house.table, name, now()).await.unwrap();
        assert_eq!(shown.slug, "bolso-azul", "{name}");
    }
    let other = house.show(2, &goods("Otro", 10_000)).await;
    let other = house.rename(&other, "Otro", "bolso-azul").await;
    house.follow(other.id(), now()).await;
    let first = page(&house.table, "bolso-azul", now()).await.unwrap();
    assert_eq!(&first.id, product.id());
    let cards = house.list(&Filter::default()).await;
    let card = cards.iter().find(|card| &card.id == other.id()).unwrap();
    assert_eq!(card.slug, "bolso-azul-p-2026-000002");
    let second = page(&house.table, &card.slug, now()).await.unwrap();
    assert_eq!(&second.id, other.id());
}

#[tokio::test]
async fn what_is_sold_leaves_the_lists_and_its_page_says_so_for_thirty_days() {
    let house = House::open().await;
    let product = house.show(1, &goods("Bolso", 10_000)).await;
    let sold = State::Sold {
        sale: testkit::id(1),
        since: now(),
    };
    house.alter(&product, sold, |_| {}).await;
    house.follow(product.id(), now()).await;
    assert!(house.list(&Filter::default()).await.is_empty());
    assert_eq!(facets(&house).await, Facets::default());
    let shown = page(&house.table, slug(&product), now().plus_days(29))
        .await
        .unwrap();
    assert_eq!(shown.availability, Availability::Sold);
    let late = page(&house.table, slug(&product), now().plus_days(30)).await;
    assert!(matches!(late, Err(StoreError::Missing { .. })));
}

#[tokio::test]
async fn a_rebuild_finds_what_the_events_missed() {
    let house = House::open().await;
    let gone = house.show(1, &goods("Se fue", 10_000)).await;
    house.alter(&gone, off_sale(), |_| {}).await;
    for number in 2..70 {
        house.put_on_sale(number, &goods("Llegó", 20_000)).await;
    }
    let mut steps = 0;
    while let Some(step) = next_step(&house.table, now()).await.unwrap() {
        for id in &step.products {
            house.follow(id, now()).await;
        }
        step.done(&house.table, now()).await.unwrap();
        steps += 1;
    }
    assert!(steps > 2, "{steps}");
    let cards = house.list(&Filter::default()).await;
    assert_eq!(cards.len(), 68);
    assert!(cards.iter().all(|card| card.title == "Llegó"));
    assert_eq!(facets(&house).await.conditions[0].count, 68);
    // The next one begins anew.
    assert!(next_step(&house.table, now()).await.unwrap().is_some());
}
