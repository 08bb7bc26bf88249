//! `list_users` to `restore_user`: accounts as staff see and change them.

use contract::identity::me::GetMe;
use contract::identity::users::{
    BlockUser, CreateUser, DeleteUser, GetUser, ListUsers, RestoreUser, UpdateUser,
};
use domain::access::{Role, RoleGrant};
use domain::user::UserEvent;
use serde_json::{Value, json};
use testkit::{Person, Sample};

use crate::house::{House, call};

fn list(by: &Person, query: &[(&str, &str)]) -> Sample {
    call::<ListUsers>().by(by).query(query)
}

fn patch(by: &Person, id: &str, version: u64, body: &Value) -> Sample {
    let patch = call::<UpdateUser>().by(by).path("id", id);
    patch.if_match(version).body(body)
}

fn delete(by: &Person, id: &str, version: u64) -> Sample {
    call::<DeleteUser>().by(by).path("id", id).if_match(version)
}

fn restore(by: &Person, id: &str) -> Sample {
    call::<RestoreUser>()
        .by(by)
        .path("id", id)
        .without("if-match")
}

fn names(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["name"].as_str().unwrap())
        .collect()
}

async fn invite(house: &House, by: &Person, email: &str, phone: Value) -> Value {
    let invited = call::<CreateUser>()
        .by(by)
        .with("/email", json!(email))
        .with("/phone", phone)
        .with("/profile", Value::Null);
    house.send(&invited).await.expect(201).json
}

#[tokio::test]
async fn someone_is_asked_in_and_told_so_without_their_data() {
    let house = House::open().await;
    let manager = house.stage.person(Role::SalesManager).await;
    let reply = house
        .send(&call::<CreateUser>().by(&manager))
        .await
        .expect(201);
    let user = &reply.json;
    assert_eq!(user["status"], "invited");
    assert_eq!(user["profile"]["tax_id"]["ruc"], "8-442-445");
    assert_eq!(user["external_refs"][0]["system"], "shop");
    let id = domain::ids::UserId::parse(user["id"].as_str().unwrap()).unwrap();
    let history = data::events::history(&house.stage.table, &format!("USR#{id}")).await;
    let history = history.unwrap();
    assert_eq!(history[0].name, "UserInvited");
    let event: UserEvent = serde_json::from_value(history[0].body.clone()).unwrap();
    let roles = vec![RoleGrant::of(Role::Consignor)];
    let UserEvent::Invited { roles: told, code } = event else {
        panic!("{event:?}");
    };
    assert_eq!(told, roles);
    assert!(code.is_some());
    let found = call::<GetUser>().by(&manager).path("id", &id);
    let found = house.send(&found).await.expect(200);
    assert_eq!(&found.json, user);
    assert_eq!(found.version(), 1);
}

#[tokio::test]
async fn the_same_request_twice_makes_one_account() {
    let house = House::open().await;
    let manager = house.stage.person(Role::SalesManager).await;
    let request = call::<CreateUser>().by(&manager).key("once");
    let first = house.send(&request).await.expect(201);
    let again = house.send(&request).await.expect(201);
    assert_eq!(first.json, again.json);
    let other = call::<CreateUser>().by(&manager);
    house.send(&other).await.refused(409, "email_taken");
    let other = other.with("/email", json!("other@dejavu.test"));
    house.send(&other).await.refused(409, "phone_taken");
    let other = other.with("/phone", json!("+50761230002"));
    house.send(&other).await.refused(409, "tax_id_taken");
}

#[tokio::test]
async fn nobody_is_asked_in_above_the_rank_of_who_asks() {
    let house = House::open().await;
    let manager = house.stage.person(Role::SalesManager).await;
    for roles in [
        json!([{ "role": "sales_manager" }]),
        json!([{ "role": "customer" }, { "role": "admin" }]),
    ] {
        let request = call::<CreateUser>().by(&manager).with("/roles", roles);
        house.send(&request).await.refused(403, "rank_too_low");
    }
    let none = call::<CreateUser>().by(&manager).with("/roles", json!([]));
    assert_eq!(house.send(&none).await.status, 400);
    let appraiser = house.stage.person(Role::Appraiser).await;
    let request = call::<CreateUser>().by(&appraiser);
    house.send(&request).await.refused(403, "permission_denied");
}

#[tokio::test]
async fn accounts_are_listed_by_what_one_list_serves_and_no_more() {
    let house = House::open().await;
    let manager = house.stage.person(Role::SalesManager).await;
    let ana = house.stage.person(Role::Consignor).await;
    invite(&house, &manager, "luis@dejavu.test", json!("+50761230001")).await;

    let by_name = house
        .send(&list(&manager, &[("name", "LUIS")]))
        .await
        .expect(200);
    assert_eq!(names(&by_name.json), ["Luis Ortega"]);
    let by_phone = house
        .send(&list(&manager, &[("phone", "6123")]))
        .await
        .expect(200);
    assert_eq!(names(&by_phone.json), ["Luis Ortega"]);
    let by_email = house
        .send(&list(&manager, &[("email", "luis@")]))
        .await
        .expect(200);
    assert_eq!(names(&by_email.json), ["Luis Ortega"]);
    let invited = house
        .send(&list(&manager, &[("status", "invited")]))
        .await
        .expect(200);
    assert_eq!(names(&invited.json), ["Luis Ortega"]);
    let consignors = [("role", "consignor"), ("name", "cons")];
    let consignors = house.send(&list(&manager, &consignors)).await.expect(200);
    assert_eq!(names(&consignors.json), [ana.name.as_str()]);
    let everyone = house
        .send(&list(&manager, &[("limit", "2")]))
        .await
        .expect(200);
    assert_eq!(names(&everyone.json).len(), 2);
    let next = everyone.json["next"].as_str().unwrap();
    let rest = list(&manager, &[("limit", "2"), ("cursor", next)]);
    assert_eq!(names(&house.send(&rest).await.expect(200).json).len(), 1);
    // Another's cursor opens nothing.
    let admin = house.stage.person(Role::Admin).await;
    let stolen = list(&admin, &[("limit", "2"), ("cursor", next)]);
    house.send(&stolen).await.refused(400, "cursor_invalid");

    for query in [
        &[("status", "active"), ("role", "admin")][..],
        &[("email", "a"), ("name", "a")],
        &[("phone", "6"), ("tax_id", "8")],
        &[("status", "deleted")],
    ] {
        let refused = house.send(&list(&manager, query)).await;
        refused.refused(400, "filter_not_served");
    }
    let unknown = house.send(&list(&manager, &[("city", "x")])).await;
    assert_eq!(unknown.status, 400);
    let denied = house.send(&list(&ana, &[])).await;
    denied.refused(403, "permission_denied");
}

#[tokio::test]
async fn an_account_is_edited_as_a_merge_patch() {
    let house = House::open().await;
    let manager = house.stage.person(Role::SalesManager).await;
    let luis = house
        .send(&call::<CreateUser>().by(&manager))
        .await
        .expect(201);
    let id = luis.json["id"].as_str().unwrap();
    let changes = json!({
        "name": " Luis O. ", "phone": null, "profile": { "trade_name": "Ortega e hijos" },
    });
    let edited = house.send(&patch(&manager, id, 1, &changes)).await;
    let edited = edited.expect(200);
    assert_eq!(edited.version(), 2);
    assert_eq!(edited.json["name"], "Luis O.");
    assert!(edited.json["phone"].is_null());
    assert_eq!(edited.json["email"], "luis@dejavu.test");
    let profile = &edited.json["profile"];
    assert_eq!(profile["trade_name"], "Ortega e hijos");
    assert_eq!(profile["tax_id"], luis.json["profile"]["tax_id"]);

    let stale = patch(&manager, id, 1, &json!({ "name": "x" }));
    house.send(&stale).await.refused(412, "version_conflict");
    let blind = stale.without("if-match");
    house
        .send(&blind)
        .await
        .refused(428, "precondition_required");
    let unknown = patch(&manager, id, 2, &json!({ "roles": ["admin"] }));
    assert_eq!(house.send(&unknown).await.status, 400);
    let bad = json!({ "profile": { "kind": "juridical" } });
    house
        .send(&patch(&manager, id, 2, &bad))
        .await
        .refused(400, "profile_invalid");
    let gone = house
        .send(&patch(&manager, id, 2, &json!({ "profile": null })))
        .await;
    assert!(gone.expect(200).json["profile"].is_null());
    // Only the kind and the legal name make a profile where there is none.
    let half = json!({ "profile": { "kind": "natural" } });
    house
        .send(&patch(&manager, id, 3, &half))
        .await
        .refused(400, "profile_incomplete");
}

#[tokio::test]
async fn a_changed_address_is_unproven_and_finds_its_account() {
    let house = House::open().await;
    let manager = house.stage.person(Role::SalesManager).await;
    let ana = house.stage.person(Role::Consignor).await;
    let other = house.stage.person(Role::Consignor).await;
    let id = ana.id.to_string();
    let taken = json!({ "email": other.email });
    house
        .send(&patch(&manager, &id, 1, &taken))
        .await
        .refused(409, "email_taken");
    let wish = json!({ "email": "new@dejavu.test" });
    let moved = house
        .send(&patch(&manager, &id, 1, &wish))
        .await
        .expect(200);
    assert!(moved.json["email_verified_at"].is_null());
    let old = house
        .send(&list(&manager, &[("email", ana.email.as_str())]))
        .await;
    assert!(names(&old.expect(200).json).is_empty());
    let history = data::events::history(&house.stage.table, &format!("USR#{id}")).await;
    let last = history.unwrap().pop().unwrap();
    assert_eq!(last.name, "UserEmailChanged");
    assert!(!last.body.to_string().contains("dejavu.test"));
}

#[tokio::test]
async fn nobody_edits_their_equals_and_their_own_address_only_with_the_password() {
    let house = House::open().await;
    let manager = house.stage.person(Role::SalesManager).await;
    let colleague = house.stage.person(Role::SalesManager).await;
    let rename = json!({ "name": "Otro" });
    let equal = patch(&manager, colleague.id.as_str(), 1, &rename);
    house.send(&equal).await.refused(403, "rank_too_low");
    let own = manager.id.to_string();
    let address = json!({ "email": "mine@dejavu.test" });
    let refused = house.send(&patch(&manager, &own, 1, &address)).await;
    refused.refused(403, "password_needed");
    house
        .send(&patch(&manager, &own, 1, &rename))
        .await
        .expect(200);
}

#[tokio::test]
async fn who_is_deleted_is_out_and_comes_back_as_they_were() {
    let house = House::open().await;
    let admin = house.stage.person(Role::Admin).await;
    let ana = house.stage.person(Role::Consignor).await;
    let id = ana.id.to_string();
    let gone = house.send(&delete(&admin, &id, 1)).await.expect(200);
    assert_eq!(gone.json["status"], "deleted");
    assert!(gone.json["deleted_at"].is_string());
    let out = house.send(&call::<GetMe>().by(&ana)).await;
    out.refused(401, "session_ended");
    let listed = house.send(&list(&admin, &[("role", "consignor")])).await;
    assert!(names(&listed.expect(200).json).is_empty());
    let twice = house.send(&delete(&admin, &id, 2)).await;
    twice.refused(422, "transition_not_allowed");
    let blocked = call::<BlockUser>()
        .by(&admin)
        .path("id", &id)
        .without("if-match");
    house
        .send(&blocked)
        .await
        .refused(422, "transition_not_allowed");

    let back = house.send(&restore(&admin, &id)).await.expect(200);
    assert_eq!(back.json["status"], "active");
    assert!(back.json["deleted_at"].is_null());
    // Its sessions stay ended.
    let old = house.send(&call::<GetMe>().by(&ana)).await;
    old.refused(401, "session_ended");
    house
        .send(&restore(&admin, &id))
        .await
        .refused(422, "transition_not_allowed");
}

#[tokio::test]
async fn a_number_given_away_in_the_meantime_keeps_an_account_from_coming_back() {
    let house = House::open().await;
    let admin = house.stage.person(Role::Admin).await;
    let number = json!("+50761230009");
    let first = invite(&house, &admin, "one@dejavu.test", number.clone()).await;
    let id = first["id"].as_str().unwrap();
    house.send(&delete(&admin, id, 1)).await.expect(200);
    invite(&house, &admin, "two@dejavu.test", number).await;
    house
        .send(&restore(&admin, id))
        .await
        .refused(409, "phone_taken");
}

#[tokio::test]
async fn nobody_deletes_themselves_so_the_last_admin_stays() {
    let house = House::open().await;
    let admin = house.stage.person(Role::Admin).await;
    let other = house.stage.person(Role::Admin).await;
    let manager = house.stage.person(Role::SalesManager).await;
    let own = house.send(&delete(&admin, admin.id.as_str(), 1)).await;
    own.refused(403, "own_account");
    let denied = house.send(&delete(&manager, admin.id.as_str(), 1)).await;
    denied.refused(403, "permission_denied");
    house
        .send(&delete(&admin, other.id.as_str(), 1))
        .await
        .expect(200);
}

#[tokio::test]
async fn of_two_admins_who_delete_each_other_at_once_one_is_left() {
    let house = House::open().await;
    let one = house.stage.person(Role::Admin).await;
    let other = house.stage.person(Role::Admin).await;
    let (by_one, by_other) = (
        delete(&one, other.id.as_str(), 1),
        delete(&other, one.id.as_str(), 1),
    );
    let (first, second) = tokio::join!(house.send(&by_one), house.send(&by_other));
    let deleted = [&first, &second]
        .iter()
        .filter(|reply| reply.status == 200)
        .count();
    assert_eq!(deleted, 1, "{first:?} {second:?}");
}

#[tokio::test]
async fn whoever_may_not_see_accounts_learns_nothing_of_which_there_are() {
    let house = House::open().await;
    let admin = house.stage.person(Role::Admin).await;
    let ana = house.stage.person(Role::Consignor).await;
    let gone = house.stage.person(Role::Consignor).await;
    house
        .send(&delete(&admin, gone.id.as_str(), 1))
        .await
        .expect(200);
    let absent = "usr_01HF7YAT000000000000000099".to_owned();
    let mut replies = Vec::new();
    for id in [admin.id.to_string(), gone.id.to_string(), absent] {
        let reply = house
            .send(&call::<GetUser>().by(&ana).path("id", &id))
            .await;
        replies.push(crate::house::said(&reply));
        reply.refused(403, "permission_denied");
    }
    for reply in &mut replies {
        reply.as_object_mut().unwrap().remove("instance");
    }
    assert!(
        replies.windows(2).all(|pair| pair[0] == pair[1]),
        "{replies:#?}"
    );
}
