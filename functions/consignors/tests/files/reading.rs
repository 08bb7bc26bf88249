//! `list_consignors`, `get_consignor`: who is shown what.

use contract::consignors::files::ConsignorOp as Op;
use serde_json::{Value, json};
use testkit::{Person, Reply, id};

use crate::shop::{Shop, call};

async fn list(shop: &Shop, query: &[(&str, &str)]) -> Reply {
    shop.send(&call(Op::ListConsignors).by(&shop.manager).query(query))
        .await
}

async fn get(shop: &Shop, by: &Person, numbers: &str) -> Reply {
    let get = call(Op::GetConsignor).by(by).query(&[("numbers", numbers)]);
    shop.send(&get).await
}

fn numbers(reply: &Reply) -> Vec<&str> {
    let items = reply.json["items"].as_array().unwrap().iter();
    items.map(|item| item["number"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn consignors_are_found_by_one_thing_at_a_time() {
    let shop = Shop::open().await;
    shop.file_for(&shop.other).await;
    let put = call(Op::UpdateConsignor).by(&shop.manager);
    shop.send(&put).await.expect(200);
    let (first, second) = ("CO-2026-000001", "CO-2026-000002");
    for (query, expected) in [
        (vec![], vec![first, second]),
        (vec![("name", "CONSIGNOR")], vec![first, second]),
        (vec![("name", "consignor%200")], vec![first]),
        (vec![("number", "co-2026")], vec![first, second]),
        (vec![("number", second)], vec![second]),
        (vec![("tier", "silver")], vec![first]),
        (vec![("tier", "standard")], vec![second]),
        (vec![("on_hold", "true")], vec![first]),
        (vec![("kyc_status", "verified")], vec![]),
    ] {
        let reply = list(&shop, &query).await.expect(200);
        assert_eq!(numbers(&reply), expected, "{query:?}");
    }
    let unseen = list(&shop, &[("kyc_status", "none")]).await.expect(200);
    assert_eq!(numbers(&unseen).len(), 2);
}

#[tokio::test]
async fn a_list_is_read_page_by_page() {
    let shop = Shop::open().await;
    shop.file_for(&shop.other).await;
    for filter in [
        ("name", "consignor"),
        ("number", "CO-"),
        ("kyc_status", "none"),
    ] {
        let first = list(&shop, &[filter, ("limit", "1")]).await.expect(200);
        let next = first.json["next"].as_str().unwrap();
        let second = list(&shop, &[filter, ("limit", "1"), ("cursor", next)]).await;
        let second = second.expect(200);
        assert_ne!(numbers(&first), numbers(&second), "{filter:?}");
        let elsewhere = list(&shop, &[("tier", "standard"), ("cursor", next)]).await;
        elsewhere.refused(400, "cursor_invalid");
    }
}

#[tokio::test]
async fn what_no_list_serves_is_refused() {
    let shop = Shop::open().await;
    let two = list(&shop, &[("tier", "gold"), ("name", "ana")]).await;
    two.refused(400, "filter_not_served");
    for query in [("on_hold", "false"), ("status", "none"), ("tier", "bronze")] {
        assert_eq!(list(&shop, &[query]).await.status, 400, "{query:?}");
    }
}

#[tokio::test]
async fn who_is_no_consignor_looks_absent_and_who_may_not_look_is_refused() {
    let shop = Shop::open().await;
    let of = |person: &Person| {
        call(Op::GetConsignor)
            .by(&shop.admin)
            .path("id", &person.id)
    };
    let customer = shop.send(&of(&shop.customer)).await;
    let nobody = call(Op::GetConsignor).by(&shop.admin);
    let nobody = nobody.path("id", id::<domain::ids::UserId>(77));
    let mut absent = shop.send(&nobody).await.json;
    let mut same = customer.json.clone();
    for json in [&mut absent, &mut same] {
        json["request_id"] = Value::Null;
    }
    assert_eq!(same, absent, "byte for byte");
    customer.refused(404, "not_found");
    for person in [&shop.consignor, &shop.customer] {
        let reply = get(&shop, person, "masked").await;
        reply.refused(403, "permission_denied");
        let reply = shop.send(&call(Op::ListConsignors).by(person)).await;
        reply.refused(403, "permission_denied");
    }
}

#[tokio::test]
async fn a_file_shows_what_its_reader_may_see() {
    let shop = Shop::open().await;
    shop.add(1).await.expect(201);
    shop.submit().await.expect(200);
    let edit = call(Op::UpdateConsignor).by(&shop.manager).if_match(3);
    shop.send(&edit).await.expect(200);

    let whole = get(&shop, &shop.manager, "masked").await.expect(200);
    assert_eq!(whole.version(), 4);
    let json = &whole.json;
    assert_eq!(
        json["notes_internal"],
        "Prefiere que la llamen por la tarde."
    );
    assert_eq!(
        json["hold"]["reason"],
        "Hay un reclamo abierto por un bolso."
    );
    assert_eq!(json["documents"][0]["number"], "••••-445");
    assert_eq!(json["payout_methods"][0]["number"], "••••3456");
    assert_eq!(json["payout_methods"][0]["holder_name"], "Consuelo Muñoz");
    let nothing = json!({ "amount": 0, "currency": "USD" });
    let balances = json!({
        "pending": nothing, "available": nothing, "recoverable": nothing, "entries": 0,
    });
    assert_eq!(json["balances"], balances);

    let outline = get(&shop, &shop.appraiser, "masked").await.expect(200).json;
    for hidden in ["notes_internal", "hold", "documents"] {
        assert_eq!(outline.get(hidden), None, "{hidden}");
    }
    assert_eq!(outline["on_hold"], true);
    assert_eq!(outline["kyc"]["status"], "pending");
    for hidden in ["number", "bank_code", "holder_name", "holder_tax_id"] {
        assert_eq!(outline["payout_methods"][0].get(hidden), None, "{hidden}");
    }
    assert_eq!(outline["payout_methods"][0]["kind"], "ach");
}

#[tokio::test]
async fn whole_numbers_are_for_few_and_every_look_is_kept() {
    let shop = Shop::open().await;
    shop.add(1).await.expect(201);
    for person in [&shop.manager, &shop.appraiser] {
        let refused = get(&shop, person, "whole").await;
        refused.refused(403, "permission_denied");
    }
    assert_eq!(looks(&shop).await, 0);
    let seen = get(&shop, &shop.admin, "whole").await.expect(200);
    assert_eq!(seen.json["payout_methods"][0]["number"], "040198123456");
    assert_eq!(seen.version(), 2, "looking changes nothing");
    get(&shop, &shop.admin, "whole").await.expect(200);
    assert_eq!(looks(&shop).await, 2);
    let stored = format!("{:?}", shop.file().await);
    assert!(!stored.contains("040198123456") && !stored.contains("3456"));
}

/// How often whole numbers were looked at, by the outbox.
async fn looks(shop: &Shop) -> usize {
    let mut looks = 0;
    let soon = shop.stage.clock.now().plus_days(1);
    let unsent = data::events::unsent(&shop.stage.table, soon).await;
    for event in unsent.unwrap() {
        let envelope = event.envelope;
        if envelope.name == "BankDetailsViewed" {
            assert_eq!(envelope.source, "dejavu.consignors");
            assert_eq!(envelope.actor, shop.admin.caller.actor());
            assert_eq!(envelope.body["consignor"], json!(shop.consignor.id));
            looks += 1;
        }
    }
    looks
}
