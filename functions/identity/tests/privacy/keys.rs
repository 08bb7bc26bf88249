//! What calls with a key may and may not.

use contract::identity::api_keys::{CreateApiKey, ListApiKeys, RevokeApiKey};
use contract::identity::me::GetMe;
use contract::identity::roles::ListRoles;
use contract::identity::users::{BlockUser, ListUsers};
use domain::access::{Role, RoleGrant};
use domain::limiter::Lane;
use domain::user::UserStatus;
use serde_json::{Value, json};
use testkit::{Person, Sample};

use crate::house::{House, call};

fn with_key(made: &Value) -> Sample {
    call::<ListRoles>().token(made["secret"].as_str().unwrap())
}

async fn admin_with_key(house: &House) -> (Person, Value) {
    let admin = house.stage.person(Role::Admin).await;
    let made = house.key(&admin, &["roles.list"]).await;
    (admin, made)
}

#[tokio::test]
async fn a_key_opens_what_is_in_its_scopes_and_its_use_is_seen_to_the_hour() {
    let house = House::open().await;
    let (admin, made) = admin_with_key(&house).await;
    house.send(&with_key(&made)).await.expect(200);
    let secret = made["secret"].as_str().unwrap();
    let other = house.send(&call::<ListUsers>().token(secret)).await;
    other.refused(403, "permission_denied");

    let first = last_use(&house, &admin).await;
    house.send(&with_key(&made)).await.expect(200);
    assert_eq!(last_use(&house, &admin).await, first);
    house.stage.clock.advance(3_600);
    house.send(&with_key(&made)).await.expect(200);
    let uses = house.stage.items().await;
    let uses: Vec<_> = uses.iter().filter(|item| item.sk == "USE").collect();
    assert_eq!(uses.len(), 1);
    let later = house.stage.clock.now().plus_seconds(-60).sortable();
    assert!(uses[0].text.contains(&later[..13]), "{}", uses[0].text);
}

async fn last_use(house: &House, admin: &Person) -> Value {
    let list = house
        .send(&call::<ListApiKeys>().by(admin))
        .await
        .expect(200);
    let used = list.json["items"][0]["last_used_at"].clone();
    assert!(used.is_string(), "{:#}", list.json);
    used
}

#[tokio::test]
async fn a_key_that_is_mistyped_made_up_or_over_opens_nothing() {
    let house = House::open().await;
    let (admin, made) = admin_with_key(&house).await;
    let secret = made["secret"].as_str().unwrap();
    let last = if secret.ends_with('0') { "1" } else { "0" };
    let typo = format!("{}{last}", &secret[..secret.len() - 1]);
    let reply = house.send(&call::<ListRoles>().token(&typo)).await;
    reply.refused(401, "api_key_mistyped");

    let id = domain::ids::ApiKeyId::parse(made["id"].as_str().unwrap()).unwrap();
    let forged = domain::api_key::KeyText::new(id, [7; 32]).reveal();
    let reply = house.send(&call::<ListRoles>().token(&forged)).await;
    reply.refused(401, "api_key_unknown");
    let nobodys = domain::api_key::KeyText::new(testkit::id(9), [7; 32]).reveal();
    let reply = house.send(&call::<ListRoles>().token(&nobodys)).await;
    reply.refused(401, "api_key_unknown");

    let revoke = call::<RevokeApiKey>().by(&admin).if_match(1);
    let revoked = house.key(&admin, &["roles.list"]).await;
    let revoke = revoke.path("id", revoked["id"].as_str().unwrap());
    house.send(&revoke).await.expect(200);
    let reply = house.send(&with_key(&revoked)).await;
    reply.refused(401, "api_key_revoked");

    house.stage.clock.advance(30 * 86_400);
    let reply = house.send(&with_key(&made)).await;
    reply.refused(401, "api_key_expired");
}

#[tokio::test]
async fn a_key_is_worth_what_its_maker_is_worth_at_that_moment() {
    let house = House::open().await;
    let (admin, made) = admin_with_key(&house).await;
    // There is always an Admin left.
    house.stage.person(Role::Admin).await;
    let consignor = vec![RoleGrant::of(Role::Consignor)];
    house.change(&admin, |facts| facts.roles = consignor).await;
    let reply = house.send(&with_key(&made)).await;
    reply.refused(403, "permission_denied");
    for status in [UserStatus::Blocked, UserStatus::Deleted] {
        house.change(&admin, |facts| facts.status = status).await;
        let reply = house.send(&with_key(&made)).await;
        reply.refused(401, "api_key_owner_out");
    }
}

#[tokio::test]
async fn a_key_is_taken_from_its_addresses_alone() {
    let house = House::open().await;
    let admin = house.stage.person(Role::Admin).await;
    // Samples come from 192.0.2.1.
    for (addresses, status) in [(["192.0.2.0/24"], 200), (["203.0.113.0/24"], 403)] {
        let new = house.new_key(&admin, &["roles.list"]);
        let mut body = new.sent();
        body["addresses"] = json!(addresses);
        let made = house.send(&new.body(&body)).await.expect(201).json;
        let reply = house.send(&with_key(&made)).await;
        assert_eq!(reply.status, status, "{:#}", reply.json);
        if status == 403 {
            reply.refused(403, "api_key_address");
        }
    }
}

#[tokio::test]
async fn what_is_about_the_person_alone_is_closed_to_keys() {
    let house = House::open().await;
    let admin = house.stage.person(Role::Admin).await;
    let made = house.key(&admin, &["api_keys.manage", "roles.list"]).await;
    let secret = made["secret"].as_str().unwrap();
    for closed in [
        call::<GetMe>(),
        call::<ListApiKeys>(),
        call::<CreateApiKey>(),
    ] {
        let reply = house.send(&closed.token(secret)).await;
        reply.refused(403, "session_needed");
    }
    let closed = contract::identity::ROWS
        .iter()
        .filter(|row| row.route.access.needs_session() && !row.route.takes_keys())
        .map(|row| row.route.path);
    let personal = |path: &str| {
        let roots = ["/v1/me", "/v1/auth", "/v1/overrides", "/v1/api-keys"];
        roots.iter().any(|root| path.starts_with(root))
    };
    let mut count = 0;
    for path in closed {
        assert!(personal(path), "{path}");
        count += 1;
    }
    assert!(count > 10, "only {count} routes are closed to keys");
}

#[tokio::test]
async fn what_a_key_does_is_put_down_to_its_maker_and_to_the_key() {
    let house = House::open().await;
    let admin = house.stage.person(Role::Admin).await;
    let ana = house.stage.person(Role::Consignor).await;
    let made = house.key(&admin, &["users.block"]).await;
    let secret = made["secret"].as_str().unwrap();
    let block = call::<BlockUser>()
        .token(secret)
        .path("id", &ana.id)
        .if_match(1);
    house.send(&block).await.expect(200);
    let id = made["id"].as_str().unwrap();
    let told = house.stage.items().await;
    let told = told.iter().filter(|item| {
        item.pk.starts_with("AUD#") && item.text.contains("block_user") && item.text.contains(id)
    });
    assert_eq!(told.count(), 1);
}

#[tokio::test]
async fn a_key_that_calls_too_often_has_to_wait_and_no_other_with_it() {
    let house = House::open().await;
    let (admin, made) = admin_with_key(&house).await;
    let burst = Lane::ApiKey.rule().burst;
    // Ahead of the clock, so that a slow test does not fill the bucket again.
    let now = house.stage.clock.now().plus_seconds(300);
    for _ in 0..burst {
        let id = made["id"].as_str().unwrap();
        let taken = data::limiter::take(&house.stage.table, Lane::ApiKey, id, now).await;
        taken.unwrap().unwrap();
    }
    let reply = house.send(&with_key(&made)).await;
    reply.refused(429, "too_many_tries");
    let other = house.key(&admin, &["roles.list"]).await;
    house.send(&with_key(&other)).await.expect(200);
    house.stage.clock.advance(600);
    house.send(&with_key(&made)).await.expect(200);
}
