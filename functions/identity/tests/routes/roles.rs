//! `set_user_roles`, `create_role`, `update_role`, `delete_role`, `explain_permission`.

use contract::identity::me::GetMe;
use contract::identity::roles::{
    CreateRole, DeleteRole, ExplainPermission, ListRoles, SetUserRoles, UpdateRole,
};
use contract::identity::users::{BlockUser, ListUsers};
use domain::access::{Permission, Role, RoleGrant, RoleKey, Scope};
use domain::role::RolePermission;
use domain::user::UserStatus;
use serde_json::{Value, json};
use testkit::{Person, Sample};

use crate::house::{House, call};

fn set(by: &Person, whom: &Person, version: u64, roles: &Value) -> Sample {
    let set = call::<SetUserRoles>().by(by).path("id", &whom.id);
    set.if_match(version).body(&json!({ "roles": roles }))
}

fn allows(permission: Permission) -> RolePermission {
    RolePermission {
        permission,
        scope: Scope::All,
    }
}

async fn holding(house: &House, key: &RoleKey) -> Person {
    let grants = vec![RoleGrant::of(key.clone())];
    house.stage.person_holding(grants, UserStatus::Active).await
}

#[tokio::test]
async fn a_change_of_roles_ends_the_sessions_and_is_told_to_the_bus() {
    let house = House::open().await;
    let manager = house.stage.person(Role::SalesManager).await;
    let ana = house.stage.person(Role::Customer).await;
    let roles = json!([
        { "role": "customer" },
        { "role": "appraiser", "expires_at": "2027-01-31T05:00:00Z" }
    ]);
    let changed = house
        .send(&set(&manager, &ana, 1, &roles))
        .await
        .expect(200);
    assert_eq!(changed.json["roles"], json!(["customer", "appraiser"]));
    assert_eq!(changed.json["role_grants"], roles);
    assert_eq!(changed.version(), 2);
    let out = house.send(&call::<GetMe>().by(&ana)).await;
    out.refused(401, "session_ended");
    // Whoever looks for appraisers finds them.
    let list = call::<ListUsers>()
        .by(&manager)
        .query(&[("role", "appraiser")]);
    let found = house.send(&list).await.expect(200).json;
    assert_eq!(found["items"][0]["id"], json!(ana.id));
}

#[tokio::test]
async fn roles_are_given_within_ones_rank_and_from_a_present_view() {
    let house = House::open().await;
    let manager = house.stage.person(Role::SalesManager).await;
    let ana = house.stage.person(Role::Customer).await;
    let lifted = json!([{ "role": "sales_manager" }]);
    let reply = house.send(&set(&manager, &ana, 1, &lifted)).await;
    reply.refused(403, "rank_too_low");
    let stale = house
        .send(&set(&manager, &ana, 7, &json!([{ "role": "appraiser" }])))
        .await;
    stale.refused(412, "version_conflict");
    let unknown = json!([{ "role": "rol_01J00000000000000000000009" }]);
    let reply = house.send(&set(&manager, &ana, 1, &unknown)).await;
    reply.refused(400, "roles_invalid");
    let elsewhere =
        json!([{ "role": "appraiser", "locations": ["loc_01J00000000000000000000009"] }]);
    let reply = house.send(&set(&manager, &ana, 1, &elsewhere)).await;
    assert_eq!(reply.status, 400, "{:#}", reply.json);
    let own = json!([{ "role": "sales_manager" }, { "role": "appraiser" }]);
    let reply = house.send(&set(&manager, &manager, 1, &own)).await;
    reply.refused(403, "own_account");
}

#[tokio::test]
async fn the_last_admin_stays() {
    let house = House::open().await;
    let both = vec![RoleGrant::of(Role::Admin), RoleGrant::of(Role::Customer)];
    let admin = house.stage.person_holding(both, UserStatus::Active).await;
    let down = json!([{ "role": "customer" }]);
    let give_up = set(&admin, &admin, 1, &down);
    house.send(&give_up).await.refused(409, "last_admin");
    let other = house.stage.person(Role::Admin).await;
    house.send(&set(&admin, &other, 1, &down)).await.expect(200);
    house.send(&give_up).await.refused(409, "last_admin");
    house.stage.person(Role::Admin).await;
    house.send(&give_up).await.expect(200);
}

#[tokio::test]
async fn of_two_admins_who_demote_each_other_at_once_one_remains() {
    let house = House::open().await;
    let one = house.stage.person(Role::Admin).await;
    let two = house.stage.person(Role::Admin).await;
    let down = json!([{ "role": "customer" }]);
    let (first, second) = (set(&one, &two, 1, &down), set(&two, &one, 1, &down));
    let (first, second) = tokio::join!(house.send(&first), house.send(&second));
    let won = [&first, &second]
        .iter()
        .filter(|reply| reply.status == 200)
        .count();
    assert_eq!(won, 1, "{:#} {:#}", first.json, second.json);
    let left = data::users::with_role(&house.stage.table, Role::Admin)
        .await
        .unwrap();
    assert_eq!(left.len(), 1);
}

#[tokio::test]
async fn an_edit_of_a_role_counts_at_the_next_request_of_whoever_has_it() {
    let house = House::open().await;
    let admin = house.stage.person(Role::Admin).await;
    let role = house
        .stage
        .role(30, vec![allows(Permission::UsersList)])
        .await;
    let clerk = holding(&house, &role).await;
    let list = call::<ListUsers>().by(&clerk).query(&[]);
    house.send(&list).await.expect(200);
    let edit = call::<UpdateRole>()
        .by(&admin)
        .path("id", &role)
        .if_match(1);
    let none = edit.body(&json!({ "permissions": [] }));
    let edited = house.send(&none).await.expect(200);
    assert_eq!(edited.json["permissions"], json!([]));
    assert_eq!(edited.json["rank"], 30);
    let refused = house.send(&list).await;
    refused.refused(403, "permission_denied");
}

#[tokio::test]
async fn an_expired_role_opens_nothing_from_the_instant_on() {
    let house = House::open().await;
    let end = house.stage.clock.now().plus_seconds(60);
    let grant = RoleGrant {
        expires_at: Some(end),
        ..RoleGrant::of(Role::SalesManager)
    };
    let grants = vec![grant, RoleGrant::of(Role::Customer)];
    let stand_in = house.stage.person_holding(grants, UserStatus::Active).await;
    let list = call::<ListUsers>().by(&stand_in).query(&[]);
    house.send(&list).await.expect(200);
    house.stage.clock.advance(60);
    house.send(&list).await.refused(403, "permission_denied");
}

#[tokio::test]
async fn a_role_is_made_listed_and_taken_away_once_nobody_has_it() {
    let house = House::open().await;
    let admin = house.stage.person(Role::Admin).await;
    let made = house
        .send(&call::<CreateRole>().by(&admin))
        .await
        .expect(201);
    let key = made.json["id"].as_str().unwrap().to_owned();
    let listed = house
        .send(&call::<ListRoles>().by(&admin))
        .await
        .expect(200)
        .json;
    let items = listed["items"].as_array().unwrap();
    let ranks: Vec<_> = items
        .iter()
        .map(|role| role["rank"].as_u64().unwrap())
        .collect();
    assert_eq!(ranks, [100, 80, 60, 40, 30, 20, 10]);
    assert_eq!(items[4]["key"], json!(key));
    assert_eq!(items[4]["system"], json!(false));

    let ana = house.stage.person(Role::Customer).await;
    let given = json!([{ "role": key }]);
    house.send(&set(&admin, &ana, 1, &given)).await.expect(200);
    let delete = call::<DeleteRole>().by(&admin).path("id", &key).if_match(1);
    house.send(&delete).await.refused(409, "role_in_use");
    let back = json!([{ "role": "customer" }]);
    house.send(&set(&admin, &ana, 2, &back)).await.expect(200);
    let gone = house.send(&delete).await.expect(200);
    assert!(gone.json["deleted_at"].is_string());
    let again = house.send(&delete.key("again").if_match(2)).await;
    again.refused(422, "role_deleted");
    let listed = house
        .send(&call::<ListRoles>().by(&admin))
        .await
        .expect(200)
        .json;
    assert_eq!(listed["items"].as_array().unwrap().len(), Role::ALL.len());
}

#[tokio::test]
async fn roles_of_the_house_never_change_and_nobody_makes_one_above_themselves() {
    let house = House::open().await;
    let admin = house.stage.person(Role::Admin).await;
    let update = call::<UpdateRole>()
        .by(&admin)
        .path("id", "appraiser")
        .if_match(1);
    house.send(&update).await.refused(422, "role_immutable");
    let delete = call::<DeleteRole>()
        .by(&admin)
        .path("id", "appraiser")
        .if_match(1);
    house.send(&delete).await.refused(422, "role_immutable");
    let manages = house
        .stage
        .role(50, vec![allows(Permission::RolesManage)])
        .await;
    let clerk = holding(&house, &manages).await;
    let create = |body: &Value| call::<CreateRole>().by(&clerk).body(body);
    let high = create(&json!({ "name": "Alta", "rank": 50 }));
    house.send(&high).await.refused(403, "rank_too_low");
    let strong = json!({
        "name": "Fuerte", "rank": 20,
        "permissions": [{ "permission": "payouts.void", "scope": "all" }],
    });
    let strong = create(&strong).key("another");
    house
        .send(&strong)
        .await
        .refused(403, "permission_not_held");
}

#[tokio::test]
async fn a_role_of_the_shop_lifts_its_holder_above_lower_ranks() {
    let house = House::open().await;
    let manager = house.stage.person(Role::SalesManager).await;
    let high = house.stage.role(90, Vec::new()).await;
    let boss = holding(&house, &high).await;
    let block = call::<BlockUser>().by(&manager).path("id", &boss.id);
    house.send(&block).await.refused(403, "rank_too_low");
    let low = house.stage.role(70, Vec::new()).await;
    let clerk = holding(&house, &low).await;
    let block = call::<BlockUser>().by(&manager).path("id", &clerk.id);
    house.send(&block).await.expect(200);
}

#[tokio::test]
async fn a_refusal_is_explained_rule_by_rule() {
    let house = House::open().await;
    let manager = house.stage.person(Role::SalesManager).await;
    let grant = RoleGrant {
        expires_at: Some(house.stage.clock.now()),
        ..RoleGrant::of(Role::SalesManager)
    };
    let grants = vec![grant, RoleGrant::of(Role::Customer)];
    let ana = house.stage.person_holding(grants, UserStatus::Active).await;
    let ask = |body: &Value| call::<ExplainPermission>().by(&manager).body(body);
    let why = json!({ "user_id": ana.id, "operation": "block_user" });
    let why = house.send(&ask(&why)).await.expect(200).json;
    assert_eq!(why["allowed"], json!(false));
    assert_eq!(why["any_of"], json!(["users.block"]));
    let rules = why["rules"].as_array().unwrap();
    let told: Vec<_> = rules
        .iter()
        .map(|rule| (&rule["rule"], &rule["outcome"]))
        .collect();
    assert_eq!(
        told,
        [
            (&json!("signed_in"), &json!("allows")),
            (&json!("role_grant"), &json!("refuses")),
            (&json!("role_grant"), &json!("refuses")),
            (&json!("permission_scope"), &json!("refuses")),
            (&json!("override"), &json!("refuses")),
        ]
    );
    let may = json!({ "user_id": manager.id, "permission": "users.block" });
    let may = house.send(&ask(&may)).await.expect(200).json;
    assert_eq!(may["allowed"], json!(true));
    let both = json!({ "user_id": ana.id, "permission": "users.block", "operation": "x" });
    house
        .send(&ask(&both))
        .await
        .refused(400, "permission_or_operation");
    let unknown = json!({ "user_id": ana.id, "operation": "fly" });
    house
        .send(&ask(&unknown))
        .await
        .refused(400, "operation_unknown");
}
