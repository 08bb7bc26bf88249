//! Brands.

use contract::inventory::setup::{
    CreateBrand, DeleteBrand, ListBrandRecords, ListBrands, RestoreBrand, UpdateBrand,
};
use domain::catalogue::Brand;
use serde_json::json;
use testkit::id;

use crate::house::{House, blamed, id_of, names};

#[tokio::test]
async fn a_brand_is_set_up_edited_taken_away_and_brought_back() {
    let house = House::open().await;
    let made = house
        .sample::<CreateBrand>(&house.manager)
        .await
        .expect(201);
    let id = id_of(&made);
    let body = json!({ "name": "Añil y Cía" });
    let edited = house
        .edit::<UpdateBrand>(&house.manager, (&id, 1), body)
        .await;
    assert_eq!(edited.expect(200).json["record"]["slug"], "anil");
    assert_eq!(names(&house.shown::<ListBrands>().await), ["Añil y Cía"]);
    house
        .act::<DeleteBrand>(&house.manager, (&id, 2))
        .await
        .expect(200);
    assert_eq!(house.shown::<ListBrands>().await, json!([]));
    let kept = house.list::<ListBrandRecords>(&house.manager).await;
    assert_eq!(kept[0]["version"], 3);
    house
        .act::<RestoreBrand>(&house.manager, (&id, 3))
        .await
        .expect(200);
    assert_eq!(names(&house.shown::<ListBrands>().await), ["Añil y Cía"]);
}

#[tokio::test]
async fn a_slug_is_one_brands_alone_also_one_of_old() {
    let house = House::open().await;
    let old = Brand {
        id: id(1),
        name: "Añil".to_owned(),
        slug: "anil".to_owned(),
    };
    let change = house.stage.table.begin(house.stage.cause()).put_brand(&old);
    change.commit().await.unwrap();
    let taken = house.sample::<CreateBrand>(&house.manager).await;
    assert_eq!(blamed(&taken), ["slug"]);
    taken.refused(400, "brand_invalid");
    let edited = house
        .sample::<UpdateBrand>(&house.manager)
        .await
        .expect(200);
    assert_eq!(edited.version(), 2);
    let refused = house.sample::<UpdateBrand>(&house.consignor).await;
    refused.refused(403, "permission_denied");
}
