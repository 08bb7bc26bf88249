//! `grant_override`, and what the header does: one person, one operation, one thing, once.

use contract::identity::roles::GrantOverride;
use contract::identity::users::{BlockUser, GetUser};
use domain::access::Role;
use serde_json::json;
use testkit::{Person, Sample};

use crate::house::{House, call};

const HEADER: &str = "override-token";

fn grant(by: &Person, whom: &Person, operation: &str, target: Option<&Person>) -> Sample {
    call::<GrantOverride>().by(by).body(&json!({
        "for_user": whom.id, "operation": operation, "reason": "the manager is out",
        "target_id": target.map(|person| &person.id),
    }))
}

async fn granted(house: &House, sample: &Sample) -> String {
    let reply = house.send(sample).await.expect(201);
    reply.json["token"].as_str().unwrap().to_owned()
}

fn block(by: &Person, whom: &Person, token: &str) -> Sample {
    let block = call::<BlockUser>().by(by).path("id", &whom.id);
    block.header(HEADER, token)
}

/// How many entries of the audit log say that `lender` allowed what `actor` did.
async fn audited(house: &House, lender: &Person, actor: &Person) -> usize {
    let items = house.stage.items().await;
    let entries = items.iter().filter(|item| item.pk.starts_with("AUD#"));
    let names = [lender.id.as_str(), actor.id.as_str(), "granted_by"];
    let both = entries.filter(|entry| names.iter().all(|name| entry.text.contains(name)));
    both.count()
}

#[tokio::test]
async fn who_was_let_does_it_once_and_both_are_in_the_audit_log() {
    let house = House::open().await;
    let admin = house.stage.person(Role::Admin).await;
    let logistics = house.stage.person(Role::Logistics).await;
    let ana = house.stage.person(Role::Customer).await;
    let bea = house.stage.person(Role::Customer).await;
    let without = call::<BlockUser>().by(&logistics).path("id", &ana.id);
    house.send(&without).await.refused(403, "permission_denied");
    let token = granted(&house, &grant(&admin, &logistics, "block_user", None)).await;
    let before = audited(&house, &admin, &logistics).await;
    let first = block(&logistics, &ana, &token).key("one");
    house.send(&first).await.expect(200);
    let again = block(&logistics, &bea, &token).key("another");
    house.send(&again).await.refused(409, "override_used");
    // The same request once more gets its first answer.
    house.send(&first).await.expect(200);
    assert_eq!(audited(&house, &admin, &logistics).await, before + 1);
}

#[tokio::test]
async fn a_refused_action_does_not_use_it_up() {
    let house = House::open().await;
    let admin = house.stage.person(Role::Admin).await;
    let logistics = house.stage.person(Role::Logistics).await;
    let ana = house.stage.person(Role::Customer).await;
    let token = granted(&house, &grant(&admin, &logistics, "block_user", None)).await;
    let stale = block(&logistics, &ana, &token).if_match(9);
    house.send(&stale).await.refused(412, "version_conflict");
    house
        .send(&block(&logistics, &ana, &token))
        .await
        .expect(200);
}

#[tokio::test]
async fn of_two_uses_at_once_one_wins() {
    let house = House::open().await;
    let admin = house.stage.person(Role::Admin).await;
    let logistics = house.stage.person(Role::Logistics).await;
    let ana = house.stage.person(Role::Customer).await;
    let bea = house.stage.person(Role::Customer).await;
    let token = granted(&house, &grant(&admin, &logistics, "block_user", None)).await;
    let one = block(&logistics, &ana, &token).key("one");
    let two = block(&logistics, &bea, &token).key("two");
    let (one, two) = tokio::join!(house.send(&one), house.send(&two));
    let won = [&one, &two]
        .iter()
        .filter(|reply| reply.status == 200)
        .count();
    assert_eq!(won, 1, "{:#} {:#}", one.json, two.json);
}

#[tokio::test]
async fn it_is_for_one_thing_and_for_five_minutes() {
    let house = House::open().await;
    let admin = house.stage.person(Role::Admin).await;
    let logistics = house.stage.person(Role::Logistics).await;
    let ana = house.stage.person(Role::Customer).await;
    let bea = house.stage.person(Role::Customer).await;
    let for_ana = grant(&admin, &logistics, "block_user", Some(&ana));
    let token = granted(&house, &for_ana).await;
    let other = house.send(&block(&logistics, &bea, &token)).await;
    other.refused(403, "override_not_good");
    let someone = house.send(&block(&bea, &ana, &token)).await;
    someone.refused(403, "override_not_good");
    house.stage.clock.advance(300);
    let late = house.send(&block(&logistics, &ana, &token)).await;
    late.refused(403, "override_expired");
}

#[tokio::test]
async fn reading_uses_it_up_too() {
    let house = House::open().await;
    let admin = house.stage.person(Role::Admin).await;
    let logistics = house.stage.person(Role::Logistics).await;
    let ana = house.stage.person(Role::Customer).await;
    let token = granted(&house, &grant(&admin, &logistics, "get_user", None)).await;
    let show = call::<GetUser>().by(&logistics).path("id", &ana.id);
    let show = show.header(HEADER, &token);
    let before = audited(&house, &admin, &logistics).await;
    house.send(&show).await.expect(200);
    house.send(&show).await.refused(409, "override_used");
    assert_eq!(audited(&house, &admin, &logistics).await, before + 1);
}

#[tokio::test]
async fn nobody_grants_one_to_themselves_or_for_what_they_may_not_do() {
    let house = House::open().await;
    let manager = house.stage.person(Role::SalesManager).await;
    let ana = house.stage.person(Role::Customer).await;
    let own = house
        .send(&grant(&manager, &manager, "block_user", None))
        .await;
    own.refused(403, "own_account");
    let above = house
        .send(&grant(&manager, &ana, "delete_user", None))
        .await;
    above.refused(403, "permission_not_held");
    let open = house.send(&grant(&manager, &ana, "get_me", None)).await;
    open.refused(400, "operation_not_overridable");
    let chained = house
        .send(&grant(&manager, &ana, "grant_override", None))
        .await;
    chained.refused(400, "operation_not_overridable");
    let unknown = house.send(&grant(&manager, &ana, "fly", None)).await;
    unknown.refused(400, "operation_unknown");
    let poor = house.send(&grant(&ana, &manager, "block_user", None)).await;
    poor.refused(403, "permission_denied");
}

#[tokio::test]
async fn the_token_is_kept_nowhere() {
    let house = House::open().await;
    let admin = house.stage.person(Role::Admin).await;
    let ana = house.stage.person(Role::Customer).await;
    let token = granted(&house, &grant(&admin, &ana, "block_user", None)).await;
    let secret = token.rsplit('_').next().unwrap();
    for item in house.stage.items().await {
        assert!(!format!("{item:?}").contains(secret), "{item:?}");
    }
}
