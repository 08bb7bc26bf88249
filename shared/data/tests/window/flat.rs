//! Looking at the window costs the same, however much is in it.

use domain::window::{Filter, Search, Sort};
use testkit::{Cost, id};

use crate::goods::{Goods, House, goods};

/// The few and the many: `WINDOW_ITEMS=100000` for the full count.
fn sizes() -> (usize, usize) {
    let many = std::env::var("WINDOW_ITEMS")
        .ok()
        .and_then(|count| count.parse().ok());
    let many: usize = many.unwrap_or(260);
    ((many / 100).max(65), many)
}

const COLOURS: [&str; 7] = ["rojo", "negro", "azul", "verde", "blanco", "gris", "dorado"];
const THINGS: [&str; 5] = ["Bolso", "Cartera", "Zapato", "Reloj", "Vestido"];

fn one(number: usize) -> Goods {
    let (thing, colour) = (THINGS[number % 5], COLOURS[number % 7]);
    let title = format!("{thing} de piel {colour} con cadena dorada");
    goods(&title, 1_000 + i64::try_from(number % 997).unwrap() * 100)
}

async fn fill(house: &House, from: usize, to: usize) {
    for number in from..to {
        house.show(number as u128 + 1, &one(number)).await;
    }
}

async fn cost_of_list(house: &House, filter: &Filter) -> (Cost, Cost) {
    house.meter.look();
    let first = house.page(filter, 20, None).await;
    let cost = house.meter.look();
    assert_eq!(first.items.len(), 20);
    let next = house.page(filter, 20, first.next.as_deref()).await;
    assert_eq!(next.items.len(), 20);
    (cost, house.meter.look())
}

async fn costs(house: &House) -> Vec<(Cost, Cost)> {
    let by = |sort| Filter {
        sort: Some(sort),
        ..Filter::default()
    };
    let mut costs = Vec::new();
    for filter in [
        by(Sort::Newest),
        by(Sort::PriceUp),
        by(Sort::PriceDown),
        Filter {
            category: Some(id(1)),
            ..Filter::default()
        },
        Filter {
            category: Some(id(1)),
            price: Some((Some(1_000), Some(90_000))),
            ..Filter::default()
        },
        Filter {
            brand: Some(id(1)),
            ..Filter::default()
        },
    ] {
        costs.push(cost_of_list(house, &filter).await);
    }
    let shown = house.page(&Filter::default(), 1, None).await.items;
    house.meter.look();
    let page = data::window::page(&house.table, &shown[0].slug, testkit::now()).await;
    page.unwrap();
    let cost = house.meter.look();
    data::window::facets(&house.table, Some(&id(1)))
        .await
        .unwrap();
    costs.push((cost, house.meter.look()));
    costs
}

#[tokio::test]
async fn a_page_of_twenty_is_one_call_and_one_unit_however_much_there_is() {
    let (few, many) = sizes();
    let house = House::open().await;
    fill(&house, 0, few).await;
    let small = costs(&house).await;
    fill(&house, few, many).await;
    let large = costs(&house).await;
    assert_eq!(small, large);
    let (page, facets) = *large.last().unwrap();
    assert_eq!((page.calls, facets.calls), (1, 1));
    assert!(page.units <= 1.0, "{page:?}");
    for (first, next) in &large[..large.len() - 1] {
        assert_eq!((first.calls, next.calls), (1, 1));
        assert!(
            first.units <= 1.0 && next.units <= 1.0,
            "{first:?} {next:?}"
        );
    }
}

#[tokio::test]
async fn a_search_is_four_calls_at_most_and_a_rare_word_finds_all_it_should() {
    let (_, many) = sizes();
    let house = House::open().await;
    fill(&house, 0, many).await;
    house
        .show(1_000_001, &goods("Bolso Kelly de piel negro", 900_000))
        .await;
    for typed in [
        "bolso",
        "bolso negro",
        "bolso piel dorada cadena",
        "cartera azul con cadena dorada",
        "kelly",
        "bolso kelly",
        "piel kelly negro bolso",
        "b ke",
    ] {
        house.meter.look();
        let search = Search::parse(typed).unwrap();
        let found = data::window::search(&house.table, &search, 20)
            .await
            .unwrap();
        let cost = house.meter.look();
        assert!(cost.calls <= 4, "{typed}: {cost:?}");
        assert!(!found.cards.is_empty(), "{typed}");
        if typed.contains("ke") {
            assert_eq!(found.cards[0].id, id(1_000_001), "{typed}");
        }
    }
}
