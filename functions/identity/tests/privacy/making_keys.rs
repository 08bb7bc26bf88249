//! `create_api_key`, `list_api_keys`, `revoke_api_key`: a key is made, shown once and called back.

use contract::identity::api_keys::{CreateApiKey, ListApiKeys, RevokeApiKey};
use domain::access::{Permission, Role, RoleGrant, Scope};
use domain::role::RolePermission;
use domain::user::UserStatus;
use serde_json::json;

use crate::house::{House, call};

#[tokio::test]
async fn a_key_is_shown_once_and_lies_nowhere() {
    let house = House::open().await;
    let admin = house.stage.person(Role::Admin).await;
    let made = house.key(&admin, &["roles.list"]).await;
    let secret = made["secret"].as_str().unwrap();
    assert!(secret.starts_with("djv_"), "{made}");
    let list = house
        .send(&call::<ListApiKeys>().by(&admin))
        .await
        .expect(200);
    let listed = &list.json["items"][0];
    assert_eq!(listed["id"], made["id"]);
    assert_eq!(listed["owner_id"], json!(admin.id));
    assert!(
        listed["key"].as_str().unwrap().ends_with("_••••"),
        "{listed}"
    );
    let (_, digits) = secret.rsplit_once('_').unwrap();
    assert!(!list.json.to_string().contains(&digits[..32]));
    for item in house.stage.items().await {
        assert!(
            !item.text.contains(&digits[..32]),
            "{} {}",
            item.pk,
            item.sk
        );
    }
}

#[tokio::test]
async fn a_key_does_no_more_than_whoever_makes_it() {
    let house = House::open().await;
    let manages = RolePermission {
        permission: Permission::ApiKeysManage,
        scope: Scope::All,
    };
    let role = house.stage.role(50, vec![manages]).await;
    let grant = RoleGrant {
        role,
        locations: Vec::new(),
        expires_at: None,
    };
    let keeper = house
        .stage
        .person_holding(vec![grant], UserStatus::Active)
        .await;
    let own = house.new_key(&keeper, &["api_keys.manage"]);
    house.send(&own).await.expect(201);
    let more = house.send(&house.new_key(&keeper, &["roles.list"])).await;
    more.refused(403, "scope_not_held");
    let consignor = house.stage.person(Role::Consignor).await;
    let none = house
        .send(&house.new_key(&consignor, &["roles.list"]))
        .await;
    none.refused(403, "permission_denied");
}

#[tokio::test]
async fn a_key_that_lives_too_long_or_names_no_permission_is_not_made() {
    let house = House::open().await;
    let admin = house.stage.person(Role::Admin).await;
    let unknown = house.send(&house.new_key(&admin, &["roles.lists"])).await;
    unknown.refused(400, "invalid_input");
    let none = house.send(&house.new_key(&admin, &[])).await;
    none.refused(400, "invalid_input");
    let late = house.stage.clock.now().plus_days(366);
    let long = call::<CreateApiKey>()
        .by(&admin)
        .with("/expires_at", json!(late));
    house.send(&long).await.refused(400, "api_key_lifetime");
    let wide = call::<CreateApiKey>()
        .by(&admin)
        .with("/addresses", json!(["192.0.2.1/24"]));
    house.send(&wide).await.refused(400, "invalid_input");
}

#[tokio::test]
async fn a_key_is_called_back_once() {
    let house = House::open().await;
    let admin = house.stage.person(Role::Admin).await;
    let made = house.key(&admin, &["roles.list"]).await;
    let id = made["id"].as_str().unwrap();
    let revoke = call::<RevokeApiKey>().by(&admin).path("id", id);
    let stale = house.send(&revoke.clone().if_match(7)).await;
    stale.refused(412, "version_conflict");
    let revoked = house.send(&revoke.clone().if_match(1)).await.expect(200);
    assert!(revoked.json["revoked_at"].is_string(), "{:#}", revoked.json);
    let again = call::<RevokeApiKey>().by(&admin).path("id", id).if_match(2);
    let again = house.send(&again).await.expect(200);
    assert_eq!(again.version(), 2);
    let unknown = house.send(&call::<RevokeApiKey>().by(&admin)).await;
    unknown.refused(404, "not_found");
}
