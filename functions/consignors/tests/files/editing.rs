//! `update_consignor`: tier, defaults, notes and hold.

use contract::consignors::files::ConsignorOp as Op;
use domain::consignor::{ConsignorEvent, Tier};
use serde_json::json;
use testkit::Sample;

use crate::shop::{Shop, call};

fn edit(shop: &Shop, version: u64, body: &serde_json::Value) -> Sample {
    let edit = call(Op::UpdateConsignor).by(&shop.manager);
    edit.if_match(version).body(body)
}

#[tokio::test]
async fn the_sample_changes_the_file_and_puts_it_on_hold() {
    let shop = Shop::open().await;
    let edited = shop
        .send(&call(Op::UpdateConsignor).by(&shop.manager))
        .await;
    let edited = edited.expect(200);
    assert_eq!(edited.version(), 2);
    assert_eq!(edited.json["tier"], "silver");
    let kept = shop.file().await;
    assert_eq!(kept.parts().terms.tier, Tier::Silver);
    let hold = kept.parts().hold.clone().unwrap();
    assert_eq!(hold.by, shop.manager.caller.actor());
    let fields = ["tier", "min_payout", "notes_internal"];
    let consignor = shop.consignor.id.clone();
    assert_eq!(
        shop.happened().await[1..],
        [
            ConsignorEvent::Edited {
                consignor: consignor.clone(),
                fields: fields.map(str::to_owned).to_vec(),
            },
            ConsignorEvent::PutOnHold {
                consignor,
                reason: hold.reason,
            },
        ]
    );
}

#[tokio::test]
async fn a_hold_is_lifted_and_the_consignor_leaves_the_list() {
    let shop = Shop::open().await;
    shop.send(&call(Op::UpdateConsignor).by(&shop.manager))
        .await
        .expect(200);
    let again = json!({ "hold": { "order": "put", "reason": "Sigue abierto." } });
    shop.send(&edit(&shop, 2, &again)).await.expect(200);
    let lift = json!({ "hold": { "order": "lift" } });
    let lifted = shop.send(&edit(&shop, 3, &lift)).await.expect(200);
    assert_eq!(lifted.json["on_hold"], false);
    let list = call(Op::ListConsignors).by(&shop.manager);
    let held = shop.send(&list.query(&[("on_hold", "true")])).await;
    assert_eq!(held.expect(200).json["items"], json!([]));
    // Once more changes nothing, and is no mistake.
    shop.send(&edit(&shop, 4, &lift)).await.expect(200);
}

#[tokio::test]
async fn a_file_is_edited_as_it_was_seen_by_whoever_may() {
    let shop = Shop::open().await;
    let edit = || call(Op::UpdateConsignor).by(&shop.manager);
    let stale = shop.send(&edit().if_match(7)).await;
    stale.refused(412, "version_conflict");
    let blind = shop.send(&edit().without("if-match")).await;
    blind.refused(428, "precondition_required");
    for person in [&shop.appraiser, &shop.consignor] {
        let reply = shop.send(&edit().by(person)).await;
        reply.refused(403, "permission_denied");
    }
    let foreign = edit().path("id", &shop.customer.id);
    shop.send(&foreign).await.refused(404, "not_found");
    assert_eq!(shop.file().await.version(), 1);
}

#[tokio::test]
async fn what_the_house_does_not_have_or_allow_is_refused() {
    let shop = Shop::open().await;
    let plan = json!({ "default_commission_plan_id": "cpl_01HF7YAT000000000000000009" });
    let unknown = shop.send(&edit(&shop, 1, &plan)).await;
    assert!(unknown.json["errors"]["default_commission_plan_id"].is_array());
    unknown.refused(400, "not_set_up");
    let little = json!({ "min_payout": { "amount": 2_499, "currency": "USD" } });
    let little = shop.send(&edit(&shop, 1, &little)).await;
    little.refused(422, "min_payout_too_low");
    for wrong in [
        json!({ "kyc_status": "verified" }),
        json!({ "hold": { "order": "put" } }),
        json!({ "hold": { "order": "lift", "reason": "no" } }),
        json!({ "tier": "bronze" }),
    ] {
        let reply = shop.send(&edit(&shop, 1, &wrong)).await;
        assert_eq!(reply.status, 400, "{wrong}");
    }
    let none = json!({ "default_commission_plan_id": null });
    shop.send(&edit(&shop, 1, &none)).await.expect(200);
}

#[tokio::test]
async fn the_same_key_edits_once() {
    let shop = Shop::open().await;
    let edit = call(Op::UpdateConsignor).by(&shop.manager).key("edit-once");
    let first = shop.send(&edit).await.expect(200);
    let again = shop.send(&edit).await.expect(200);
    assert_eq!(first.json, again.json);
    assert_eq!(shop.file().await.version(), 2);
}
