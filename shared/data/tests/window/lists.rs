//! What is listed, in which order, and how many there are of each kind.

use domain::product::Condition;
use domain::window::{Filter, PriceBand, Sort};
use testkit::id;

use crate::goods::{Goods, House, goods, titles};

async fn stocked() -> House {
    let house = House::open().await;
    let shoes = Goods {
        category: 3,
        brand: None,
        condition: Condition::New,
        ..goods("Zapatos", 5_000)
    };
    let worn = Goods {
        category: 1,
        condition: Condition::Fair,
        ..goods("Bolso usado", 20_000)
    };
    house.show(1, &goods("Cartera cara", 90_000)).await;
    house.show(2, &shoes).await;
    house.show(3, &worn).await;
    house.show(4, &goods("Cartera barata", 2_000)).await;
    house
}

#[tokio::test]
async fn every_order_and_every_filter_lists_what_it_says() {
    let house = stocked().await;
    let all = Filter::default();
    let by = |sort| Filter {
        sort: Some(sort),
        ..Filter::default()
    };
    let newest = ["Cartera barata", "Bolso usado", "Zapatos", "Cartera cara"];
    assert_eq!(titles(&house.list(&all).await), newest);
    let cheap = ["Cartera barata", "Zapatos", "Bolso usado", "Cartera cara"];
    assert_eq!(titles(&house.list(&by(Sort::PriceUp)).await), cheap);
    let mut dear = cheap;
    dear.reverse();
    assert_eq!(titles(&house.list(&by(Sort::PriceDown)).await), dear);

    let bags = Filter {
        category: Some(id(1)),
        ..by(Sort::PriceUp)
    };
    let with_those_below = ["Cartera barata", "Bolso usado", "Cartera cara"];
    assert_eq!(titles(&house.list(&bags).await), with_those_below);
    let good = Filter {
        condition: Some(Condition::Good),
        ..bags.clone()
    };
    assert_eq!(
        titles(&house.list(&good).await),
        ["Cartera barata", "Cartera cara"]
    );
    let priced = Filter {
        price: Some((Some(10_000), Some(30_000))),
        ..bags
    };
    assert_eq!(titles(&house.list(&priced).await), ["Bolso usado"]);
    let brand = Filter {
        brand: Some(id(1)),
        ..by(Sort::PriceDown)
    };
    assert_eq!(house.list(&brand).await.len(), 3);
    let new = Filter {
        condition: Some(Condition::New),
        ..all.clone()
    };
    assert_eq!(titles(&house.list(&new).await), ["Zapatos"]);
    let here = Filter {
        location: Some(testkit::story::location_id()),
        ..all
    };
    assert_eq!(house.list(&here).await.len(), 4);
}

#[tokio::test]
async fn counts_are_those_of_all_or_of_a_category() {
    let house = stocked().await;
    let all = data::window::facets(&house.table, None).await.unwrap();
    let conditions: Vec<_> = all
        .conditions
        .iter()
        .map(|one| (one.value, one.count))
        .collect();
    let expected = [
        (Condition::New, 1),
        (Condition::Good, 2),
        (Condition::Fair, 1),
    ];
    assert_eq!(conditions, expected);
    let bands: Vec<_> = all
        .price_bands
        .iter()
        .map(|one| (one.value, one.count))
        .collect();
    let expected = [
        (PriceBand::Under25, 1),
        (PriceBand::From50, 1),
        (PriceBand::From100, 1),
        (PriceBand::From500, 1),
    ];
    assert_eq!(bands, expected);
    assert_eq!(all.brands[0].count, 3);
    assert_eq!(all.locations[0].count, 4);
    let bags = data::window::facets(&house.table, Some(&id(1)))
        .await
        .unwrap();
    let categories: Vec<_> = bags.categories.iter().map(|one| one.count).collect();
    assert_eq!(categories, [3, 2]);
    let shoes = data::window::facets(&house.table, Some(&id(3)))
        .await
        .unwrap();
    assert!(shoes.brands.is_empty());
}

#[tokio::test]
async fn pages_follow_each_other_without_a_gap_and_their_cursors_fit_nothing_else() {
    let house = stocked().await;
    let all = Filter::default();
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let page = house.page(&all, 1, cursor.as_deref()).await;
        seen.extend(page.items.into_iter().map(|card| card.title));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(
        seen,
        ["Cartera barata", "Bolso usado", "Zapatos", "Cartera cara"]
    );
    let first = house.page(&all, 1, None).await;
    let other = Filter {
        sort: Some(Sort::PriceUp),
        ..Filter::default()
    };
    let paging = data::Paging {
        limit: 1,
        cursor: first.next.as_deref(),
        principal: "anyone",
    };
    let view = other.view().unwrap();
    let refused = data::window::list(&house.table, &view, &paging, testkit::now()).await;
    assert!(matches!(refused, Err(data::StoreError::Cursor)));
}
