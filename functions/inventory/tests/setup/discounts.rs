//! Discounts and coupons.

use contract::inventory::setup::discounts::{
    CreateDiscount, DeleteDiscount, ListDiscounts, RestoreDiscount, UpdateDiscount,
};
use contract::route::Endpoint;
use serde_json::{Value, json};

use crate::house::{House, blamed, id_of};

fn automatic(name: &str) -> Value {
    json!({ "name": name, "off": { "type": "percent", "of_list": 1000 }, "bearer": "shared" })
}

#[tokio::test]
async fn a_coupon_has_a_code_of_its_own_however_it_is_typed() {
    let house = House::open().await;
    let made = house
        .sample::<CreateDiscount>(&house.manager)
        .await
        .expect(201);
    assert_eq!(made.json["details"]["code"], "VERANO-26");
    assert_eq!(
        (&made.json["status"], made.version()),
        (&json!("active"), 1)
    );
    let mut again = automatic("Otro");
    again["code"] = json!(" verano-26 ");
    let again = house.make::<CreateDiscount>(&house.manager, again).await;
    again.refused(409, "coupon_code_taken");
    let mut odd = automatic("Otro");
    odd["code"] = json!("ver ano");
    let odd = house.make::<CreateDiscount>(&house.manager, odd).await;
    assert_eq!(odd.status, 400, "{:#}", odd.json);
    let refused = house.sample::<CreateDiscount>(&house.appraiser).await;
    refused.refused(403, "permission_denied");
}

#[tokio::test]
async fn a_discount_is_edited_paused_and_ended_for_good() {
    let house = House::open().await;
    let made = house
        .make::<CreateDiscount>(&house.manager, automatic("Enero"))
        .await;
    let id = id_of(&made.expect(201));
    let edit = async |version, body| {
        house
            .edit::<UpdateDiscount>(&house.manager, (&id, version), body)
            .await
    };
    let paused = json!({ "status": "paused", "ends_at": "2027-02-01T05:00:00Z" });
    let paused = edit(1, paused).await.expect(200);
    assert_eq!(paused.json["details"]["ends_at"], "2027-02-01T05:00:00Z");
    edit(1, json!({ "name": "Febrero" }))
        .await
        .refused(412, "version_conflict");
    let open = edit(2, json!({ "status": "active", "ends_at": null }))
        .await
        .expect(200);
    assert_eq!(open.json["details"]["ends_at"], json!(null));
    assert_eq!(open.json["details"]["name"], "Enero");
    let ended = edit(3, json!({ "status": "ended" })).await.expect(200);
    assert_eq!(ended.json["status"], "ended");
    edit(4, json!({ "status": "active" }))
        .await
        .refused(422, "discount_over");
    let history = data::events::history(&house.stage.table, &format!("DSC#{id}")).await;
    let names: Vec<_> = history
        .unwrap()
        .into_iter()
        .map(|event| event.name)
        .collect();
    let told = [
        "DiscountCreated",
        "DiscountEdited",
        "DiscountEdited",
        "DiscountEnded",
    ];
    assert_eq!(names, told);
}

#[tokio::test]
async fn a_deleted_discount_lets_its_code_go_and_comes_back_while_it_is_free() {
    let house = House::open().await;
    let made = house
        .sample::<CreateDiscount>(&house.manager)
        .await
        .expect(201);
    let first = id_of(&made);
    house
        .act::<DeleteDiscount>(&house.manager, (&first, 1))
        .await
        .expect(200);
    let gone = json!({ "name": "X" });
    let gone = house
        .edit::<UpdateDiscount>(&house.manager, (&first, 2), gone)
        .await;
    gone.refused(422, "discount_deleted");
    let second = house
        .sample::<CreateDiscount>(&house.manager)
        .await
        .expect(201);
    let second = id_of(&second);
    let taken = house
        .act::<RestoreDiscount>(&house.manager, (&first, 2))
        .await;
    taken.refused(409, "coupon_code_taken");
    let free = json!({ "code": null });
    house
        .edit::<UpdateDiscount>(&house.manager, (&second, 1), free)
        .await
        .expect(200);
    let back = house
        .act::<RestoreDiscount>(&house.manager, (&first, 2))
        .await
        .expect(200);
    assert_eq!(back.json["deleted_at"], json!(null));
    let twice = house
        .act::<RestoreDiscount>(&house.manager, (&first, 3))
        .await;
    twice.refused(422, "discount_present");
}

#[tokio::test]
async fn discounts_are_listed_by_status_page_by_page() {
    let house = House::open().await;
    let mut ids = Vec::new();
    for number in 0..3 {
        let body = automatic(&format!("Rebaja {number}"));
        let made = house.make::<CreateDiscount>(&house.manager, body).await;
        ids.push(id_of(&made.expect(201)));
    }
    let ended = json!({ "status": "ended" });
    house
        .edit::<UpdateDiscount>(&house.manager, (&ids[0], 1), ended)
        .await
        .expect(200);
    let list = async |query: &[(&'static str, &str)]| {
        let call = house.manager.calls(&ListDiscounts::ROUTE);
        let call = query
            .iter()
            .fold(call, |call, (name, value)| call.query(name, value));
        house.call(call).await
    };
    let count = |reply: &Value| reply["items"].as_array().unwrap().len();
    let first = list(&[("limit", "2")]).await.expect(200).json;
    assert_eq!(count(&first), 2);
    let next = first["next"].as_str().unwrap();
    let rest = list(&[("limit", "2"), ("cursor", next)])
        .await
        .expect(200)
        .json;
    assert_eq!((count(&rest), rest.get("next")), (1, None));
    let active = list(&[("status", "active")]).await.expect(200).json;
    assert_eq!(count(&active), 2);
    let over = list(&[("status", "ended")]).await.expect(200).json;
    assert_eq!(over["items"][0]["id"], json!(ids[0]));
    let none = list(&[("status", "deleted")]).await.expect(200).json;
    assert_eq!(count(&none), 0);
    let unknown = list(&[("status", "gone")]).await;
    assert_eq!(unknown.status, 400, "{:#}", unknown.json);
}

#[tokio::test]
async fn a_discount_that_does_not_hold_together_names_each_field() {
    let house = House::open().await;
    let mut body = automatic("Rebaja");
    body["off"]["of_list"] = json!(0);
    body["limits"] = json!({ "total": 0 });
    body["rules"] = json!({ "age": { "from_days": 9, "to_days": 3 } });
    let broken = house.make::<CreateDiscount>(&house.manager, body).await;
    assert_eq!(
        blamed(&broken),
        ["limits.total", "off.of_list", "rules.age"]
    );
    broken.refused(400, "discount_invalid");
    let mut body = automatic("Rebaja");
    body["rules"] = json!({
        "categories": ["cat_01J00000000000000000000009"],
        "brands": ["brd_01J00000000000000000000009"],
        "locations": ["loc_01J00000000000000000000009"],
    });
    let nowhere = house.make::<CreateDiscount>(&house.manager, body).await;
    let wrong = [
        "rules.brands[0]",
        "rules.categories[0]",
        "rules.locations[0]",
    ];
    assert_eq!(blamed(&nowhere), wrong);
    nowhere.refused(400, "not_set_up");
}
