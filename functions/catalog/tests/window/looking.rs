//! What anyone sees, and what those on the way may keep.

use catalog::invoke;
use contract::catalog::window::WindowOp;
use domain::product::Command;
use serde_json::{Value, json};
use testkit::{anyone_calls, id};

use crate::shop::{SLUG, Shop, bag};

#[tokio::test]
async fn a_bag_on_sale_is_listed_found_and_shown_with_its_tax() {
    let shop = Shop::open().await;
    let list = shop.look(&[("facets", "true")]).await.expect(200);
    let card = &list.json["items"][0];
    assert_eq!(card["slug"], SLUG);
    assert_eq!(
        card["price"],
        json!({ "amount": 42_800, "currency": "USD" })
    );
    assert_eq!(card["availability"], "available");
    assert_eq!(list.json["facets"]["conditions"][0]["count"], 1);
    let found = shop.look(&[("q", "bols")]).await.expect(200);
    assert_eq!(found.json["items"][0]["id"], json!(bag()));
    assert_eq!(found.json["cut"], false);
    let page = shop.page(SLUG).await.expect(200).json;
    assert_eq!(page["includes_itbms"], true);
    assert_eq!(page["categories"][0]["name"], "Bolsos");
    assert_eq!(page["return_days"], 15);
    shop.page("bolso-2").await.refused(404, "not_found");
}

#[tokio::test]
async fn filters_that_no_list_serves_are_named() {
    let shop = Shop::open().await;
    let (brand, location) = (id::<domain::ids::BrandId>(1), testkit::story::location_id());
    let query = [
        ("brand_id", brand.as_str()),
        ("location_id", location.as_str()),
    ];
    let refused = shop.look(&query).await;
    let named = refused.json["errors"].to_string();
    assert!(
        named.contains("brand_id") && named.contains("location_id"),
        "{named}"
    );
    refused.refused(400, "filter_not_served");
    let refused = shop.look(&[("q", "bolso"), ("sort", "newest")]).await;
    refused.refused(400, "filter_not_served");
    shop.look(&[("q", "b")])
        .await
        .refused(400, "search_too_short");
    shop.look(&[("colour", "red")]).await.expect(400);
    shop.look(&[("cursor", "x")])
        .await
        .refused(400, "cursor_invalid");
}

#[tokio::test]
async fn an_answer_may_be_kept_and_is_not_sent_twice() {
    let shop = Shop::open().await;
    for call in [
        anyone_calls(WindowOp::ListCatalogProducts.route()),
        anyone_calls(WindowOp::GetCatalogProduct.route()).path("slug", SLUG),
    ] {
        let first = shop.call(call.clone()).await.expect(200);
        let cached = "public, max-age=60, stale-while-revalidate=300";
        assert_eq!(first.headers["cache-control"], cached);
        assert_eq!(first.headers["vary"], "Origin, Accept-Encoding");
        assert!(!first.headers.contains_key("set-cookie"));
        let tag = &first.headers["etag"];
        let again = shop.call(call.clone().header("if-none-match", tag)).await;
        let again = again.expect(304);
        assert_eq!(again.json, Value::Null);
        assert_eq!(&again.headers["etag"], tag);
        assert_eq!(again.headers["cache-control"], cached);
        // What costs something else is another answer.
        shop.call(call.header("if-none-match", "W/\"other\""))
            .await
            .expect(200);
    }
    let none = shop.page("bolso-2").await;
    assert_eq!(none.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn what_is_held_stays_in_sight_and_is_free_again_by_itself() {
    let shop = Shop::open().await;
    let until = shop.hold().await.facts().holds[0].until;
    let list = shop.look(&[]).await.expect(200);
    assert_eq!(list.json["items"][0]["availability"], "reserved");
    let page = shop.page(SLUG).await.expect(200).json;
    assert_eq!(page["reserved_until"], json!(until));
    shop.stage.clock.advance(31 * 60);
    let list = shop.look(&[]).await.expect(200);
    assert_eq!(list.json["items"][0]["availability"], "available");
    assert_eq!(shop.page(SLUG).await.json["reserved_until"], Value::Null);
}

#[tokio::test]
async fn a_photo_is_public_as_long_as_its_product_is_in_the_window() {
    let shop = Shop::open().await;
    let page = shop.page(SLUG).await.expect(200).json;
    let path = page["photos"][0]["small"].as_str().unwrap().to_owned();
    let name = path.strip_prefix("/v1/catalog/photos/").unwrap().to_owned();
    let call = anyone_calls(WindowOp::GetCatalogPhoto.route()).path("name", &name);
    let event = call.event();
    let answer = invoke(&shop.cx, "get_catalog_photo", &event).await.unwrap();
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["statusCode"], 200);
    assert_eq!(answer["headers"]["content-type"], "image/jpeg");
    assert_eq!(
        answer["headers"]["cache-control"],
        "public, max-age=31536000"
    );
    let reason = "En reparación".to_owned();
    shop.say(Command::Unpublish { reason }).await;
    shop.call(call.clone()).await.refused(404, "not_found");
    let other = anyone_calls(WindowOp::GetCatalogPhoto.route());
    let other = other.path("name", "..-small.jpg");
    shop.call(other).await.refused(404, "not_found");
    shop.page(SLUG).await.refused(404, "not_found");
}

#[tokio::test]
async fn a_photo_without_the_sizes_of_the_window_is_left_out() {
    let shop = Shop::open().await;
    shop.alter(|facts| facts.details.photos.insert(0, id(41)))
        .await;
    let page = shop.page(SLUG).await.expect(200).json;
    let photos = page["photos"].as_array().unwrap();
    assert_eq!(photos.len(), 1);
}

#[tokio::test]
async fn a_rebuild_shows_what_no_event_told() {
    let shop = Shop::open().await;
    let reason = "En reparación".to_owned();
    let off = shop
        .bag()
        .await
        .decide(Command::Unpublish { reason }, shop.manager.by(), shop.now());
    let change = shop.stage.table.begin(shop.stage.cause());
    change.save(&off.unwrap()).commit().await.unwrap();
    assert_eq!(
        shop.look(&[]).await.json["items"].as_array().unwrap().len(),
        1
    );
    let event = json!({ "time": shop.now() }).to_string();
    invoke(&shop.cx, "rebuild_window", &event).await.unwrap();
    assert!(
        shop.look(&[]).await.json["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}
