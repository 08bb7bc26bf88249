//! Attributes of goods.

use contract::inventory::setup::{
    CreateAttribute, CreateCategory, DeleteAttribute, ListAttributeRecords, ListAttributes,
    RestoreAttribute, UpdateAttribute,
};
use serde_json::json;

use crate::house::{House, blamed, category, id_of, names};

#[tokio::test]
async fn an_attribute_is_for_goods_of_its_categories() {
    let house = House::open().await;
    let made = category("Ropa", "ropa", None);
    let made = house.make::<CreateCategory>(&house.manager, made).await;
    let of = id_of(&made.expect(201));
    let body = json!({
        "key": "size", "name": "Talla", "kind": "choice",
        "options": ["S", "M"], "required": true, "categories": [of],
    });
    let made = house
        .make::<CreateAttribute>(&house.manager, body)
        .await
        .expect(201);
    let shown = house.shown::<ListAttributes>().await;
    assert_eq!(shown[0]["categories"], json!([of]));
    let id = id_of(&made);
    let more = json!({ "options": ["S", "M", "L"], "categories": [] });
    let more = house
        .edit::<UpdateAttribute>(&house.manager, (&id, 1), more)
        .await;
    assert_eq!(
        more.expect(200).json["record"]["options"],
        json!(["S", "M", "L"])
    );
    let kind = json!({ "kind": "text" });
    let kind = house
        .edit::<UpdateAttribute>(&house.manager, (&id, 2), kind)
        .await;
    assert_eq!(kind.status, 400, "{:#}", kind.json);

    house
        .act::<DeleteAttribute>(&house.manager, (&id, 2))
        .await
        .expect(200);
    assert_eq!(house.shown::<ListAttributes>().await, json!([]));
    let kept = house.list::<ListAttributeRecords>(&house.manager).await;
    assert_eq!(names(&kept), ["Talla"]);
    house
        .act::<RestoreAttribute>(&house.manager, (&id, 3))
        .await
        .expect(200);
}

#[tokio::test]
async fn an_attribute_that_does_not_hold_together_names_each_field() {
    let house = House::open().await;
    house
        .sample::<CreateAttribute>(&house.manager)
        .await
        .expect(201);
    let again = house.sample::<CreateAttribute>(&house.manager).await;
    assert_eq!(blamed(&again), ["key"]);
    again.refused(400, "attribute_invalid");
    let body = json!({
        "key": "Größe", "name": "Talla", "kind": "flag", "options": ["S"], "unit": "cm",
    });
    let broken = house.make::<CreateAttribute>(&house.manager, body).await;
    assert_eq!(blamed(&broken), ["key", "options", "unit"]);
    let body = json!({
        "key": "year", "name": "Año", "kind": "number",
        "categories": ["cat_01J00000000000000000000009"],
    });
    let nowhere = house.make::<CreateAttribute>(&house.manager, body).await;
    assert_eq!(blamed(&nowhere), ["categories[0]"]);
    nowhere.refused(400, "not_set_up");
    let refused = house.sample::<CreateAttribute>(&house.appraiser).await;
    refused.refused(403, "permission_denied");
}
