//! `set_my_consents`: what a person agrees to, purpose by purpose, with its proof.

use contract::identity::privacy::SetMyConsents;
use domain::access::Role;
use domain::user::{ConsentChannel, ConsentKind};
use serde_json::{Value, json};
use testkit::{Person, Sample};

use crate::house::{House, call};

fn say(by: &Person, kind: &str, given: bool, version: u64) -> Sample {
    let said = json!({ "consents": [{ "kind": kind, "version": "2", "given": given }] });
    call::<SetMyConsents>().by(by).body(&said).if_match(version)
}

fn agreed(reply: &testkit::Reply) -> &Value {
    &reply.json["agreed"]
}

#[tokio::test]
async fn a_consent_is_given_and_taken_back_and_both_stay_as_proof() {
    let house = House::open().await;
    let ana = house.stage.person(Role::Consignor).await;
    let given = house
        .send(&say(&ana, "auto_accept", true, 1))
        .await
        .expect(200);
    assert_eq!(agreed(&given), &json!(["auto_accept"]));
    assert!(house.user(&ana).await.auto_accept_since().is_some());
    let back = house
        .send(&say(&ana, "auto_accept", false, 2))
        .await
        .expect(200);
    assert_eq!(agreed(&back), &json!([]));
    let user = house.user(&ana).await;
    assert_eq!(user.auto_accept_since(), None);
    let said: Vec<_> = user
        .facts()
        .consents
        .iter()
        .map(|one| (one.kind, one.given, one.channel, one.version.as_str()))
        .collect();
    let kind = ConsentKind::AutoAccept;
    let channel = ConsentChannel::Account;
    assert_eq!(
        said,
        [(kind, true, channel, "2"), (kind, false, channel, "2")]
    );
}

#[tokio::test]
async fn what_is_said_twice_is_proof_once() {
    let house = House::open().await;
    let ana = house.stage.person(Role::Customer).await;
    house
        .send(&say(&ana, "cart_reminders", false, 1))
        .await
        .expect(200);
    for version in 2..4 {
        let said = say(&ana, "cart_reminders", true, version);
        house.send(&said).await.expect(200);
    }
    assert_eq!(house.user(&ana).await.facts().consents.len(), 1);
}

#[tokio::test]
async fn the_terms_are_not_taken_back_and_nothing_is_said_past_another_change() {
    let house = House::open().await;
    let ana = house.stage.person(Role::Consignor).await;
    let terms = house.send(&say(&ana, "terms", false, 1)).await;
    terms.refused(422, "consent_needed");
    let stale = house.send(&say(&ana, "terms", true, 7)).await;
    stale.refused(412, "version_conflict");
    let blind = call::<SetMyConsents>().by(&ana).without("if-match");
    house
        .send(&blind)
        .await
        .refused(428, "precondition_required");
}
