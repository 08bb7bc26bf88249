//! `add_payout_method`: how a consignor is paid.

use domain::consignor::{ConsignorEvent, PayoutKind, Refusal};
use domain::contact::Email;
use domain::ids::{OtpId, PayoutMethodId};
use domain::otp::Purpose;
use serde_json::{Value, json};
use testkit::{Person, id};

use crate::shop::{Shop, adding};

fn method(reply: &testkit::Reply) -> PayoutMethodId {
    PayoutMethodId::parse(reply.json["id"].as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn a_method_is_added_masked_and_cools_down() {
    let shop = Shop::open().await;
    let added = shop.add(1).await.expect(201);
    assert_eq!(added.json["number"], "••••3456");
    assert_eq!(added.json["holder_tax_id"]["ruc"], "8-442-445");
    assert_eq!(added.json["is_default"], true);
    let file = shop.file().await;
    let kept = file.method(&method(&added)).unwrap();
    let now = shop.stage.clock.now();
    let waits = kept.cool_down_until.seconds_since(now);
    assert!((172_790..=172_800).contains(&waits), "{waits}");
    assert_eq!(
        shop.happened().await[1],
        ConsignorEvent::PayoutMethodAdded {
            consignor: shop.consignor.id.clone(),
            method: kept.id.clone(),
            kind: PayoutKind::Ach,
            replaces: None,
            cool_down_until: kept.cool_down_until,
        }
    );
}

#[tokio::test]
async fn money_goes_to_it_once_it_is_verified_and_has_cooled_down() {
    let shop = Shop::open().await;
    let added = shop.add(1).await.expect(201);
    shop.submit().await.expect(200);
    shop.verify(&[&added.json["id"]]).await.expect(200);
    let file = shop.file().await;
    let (id, now) = (method(&added), shop.stage.clock.now());
    assert_eq!(file.payable(&id, now), Err(Refusal::CoolingDown));
    assert!(file.payable(&id, now.plus_hours(48)).is_ok());
    // A later one is verified by itself, of someone who is verified.
    let second = shop.add(2).await.expect(201);
    let verified = shop.verify(&[&second.json["id"]]).await.expect(200);
    assert!(verified.json["payout_methods"][1]["verified_at"].is_string());
    let unknown = json!(testkit::id::<PayoutMethodId>(99));
    let unknown = shop.verify(&[&unknown]).await;
    assert!(unknown.json["errors"]["payout_method_ids[0]"].is_array());
    unknown.refused(422, "payout_method_unknown");
}

#[tokio::test]
async fn a_method_takes_the_place_of_another_at_once() {
    let shop = Shop::open().await;
    let first = shop.add(1).await.expect(201);
    let person = shop.consignor.id.as_str();
    let purpose = Purpose::PayoutChange;
    let digits = shop
        .code_for(2, &shop.consignor, purpose, Some(person))
        .await;
    let body = json!({
        "otp_id": id::<OtpId>(2), "code": digits, "replaces": first.json["id"],
        "method": { "kind": "yappy", "phone": "+507 6123-4567" },
        "holder_name": "Consuelo Muñoz",
        "holder_tax_id": { "type": "foreign", "ruc": "PA0123456" },
    });
    let second = shop.send(&adding().by(&shop.consignor).body(&body)).await;
    let second = second.expect(201);
    assert_eq!(second.json["number"], "••••4567");
    assert_eq!(second.json["is_default"], true);
    let file = shop.file().await;
    let in_use: Vec<_> = file.methods().map(|method| method.id.clone()).collect();
    assert_eq!(in_use, [method(&second)]);
    assert!(file.method(&method(&first)).is_some());
}

#[tokio::test]
async fn a_code_opens_for_its_person_purpose_and_one_use() {
    let shop = Shop::open().await;
    let (me, other) = (shop.consignor.id.as_str(), shop.other.id.as_str());
    let cases: [(u128, &Person, Purpose, Option<&str>); 4] = [
        (11, &shop.other, Purpose::PayoutChange, Some(other)),
        (12, &shop.other, Purpose::PayoutChange, Some(me)),
        (13, &shop.consignor, Purpose::PayoutChange, None),
        (14, &shop.consignor, Purpose::Login, Some(me)),
    ];
    for (number, person, purpose, subject) in cases {
        let digits = shop.code_for(number, person, purpose, subject).await;
        let add = adding().by(&shop.consignor).with("/code", json!(digits));
        let reply = shop
            .send(&add.with("/otp_id", json!(id::<OtpId>(number))))
            .await;
        reply.refused(422, "otp_wrong");
    }
    shop.add(1).await.expect(201);
    let digits = domain::otp::code(testkit::PEPPER.as_bytes(), &id(1), Purpose::PayoutChange);
    let again = adding().by(&shop.consignor).with("/code", json!(digits));
    shop.send(&again).await.refused(422, "otp_wrong");
    assert_eq!(shop.file().await.methods().count(), 1);
}

#[tokio::test]
async fn five_wrong_codes_end_it() {
    let shop = Shop::open().await;
    let person = shop.consignor.id.as_str();
    let purpose = Purpose::PayoutChange;
    let digits = shop
        .code_for(1, &shop.consignor, purpose, Some(person))
        .await;
    let wrong = if digits == "000000" {
        "000001"
    } else {
        "000000"
    };
    let add = |code: &str| adding().by(&shop.consignor).with("/code", json!(code));
    for _ in 0..5 {
        shop.send(&add(wrong)).await.refused(422, "otp_wrong");
    }
    shop.send(&add(&digits)).await.refused(422, "otp_wrong");
}

#[tokio::test]
async fn a_wrong_body_names_every_field() {
    let shop = Shop::open().await;
    let body = json!({
        "otp_id": id::<OtpId>(1), "code": "12345", "holder_name": "C",
        "method": {
            "kind": "ach", "bank_code": "bg", "account_type": "savings", "account_number": "1",
        },
        "holder_tax_id": { "type": "natural", "ruc": "99-1-1" },
    });
    let reply = shop.send(&adding().by(&shop.consignor).body(&body)).await;
    let errors = reply.json["errors"].as_object().unwrap();
    let fields: Vec<_> = errors.keys().map(String::as_str).collect();
    let expected = [
        "code",
        "holder_name",
        "holder_tax_id",
        "method.account_number",
        "method.bank_code",
    ];
    assert_eq!(fields, expected);
    let kinds: Vec<Value> = vec![
        json!({ "kind": "cash", "account_number": "123456" }),
        json!({ "kind": "crypto" }),
    ];
    for kind in kinds {
        let reply = shop
            .send(&adding().by(&shop.consignor).with("/method", kind))
            .await;
        assert_eq!(reply.status, 400);
    }
}

#[tokio::test]
async fn who_has_no_file_or_permission_adds_nothing() {
    let shop = Shop::open().await;
    let reply = shop.send(&adding().by(&shop.admin)).await;
    reply.refused(404, "not_found");
    for person in [&shop.customer, &shop.manager] {
        let reply = shop.send(&adding().by(person)).await;
        reply.refused(403, "permission_denied");
    }
}

#[tokio::test]
async fn the_address_from_before_is_kept_to_be_told() {
    let shop = Shop::open().await;
    let table = &shop.stage.table;
    let account = data::users::get(table, &shop.consignor.id).await.unwrap();
    let mut facts = account.facts().clone();
    let before = facts.email.clone();
    facts.version += 1;
    facts.email = Email::parse("thief@dejavu.test").unwrap();
    let next = domain::user::User::restore(facts);
    let changed = domain::decision::Decision {
        was: Some(account),
        next,
        events: Vec::new(),
    };
    let change = table.begin(shop.stage.cause()).save(&changed);
    change.commit().await.unwrap();
    let added = shop.add(1).await.expect(201);
    let file = shop.file().await;
    assert_eq!(file.method(&method(&added)).unwrap().told, before);
}

#[tokio::test]
async fn the_same_key_adds_once() {
    let shop = Shop::open().await;
    let person = shop.consignor.id.as_str();
    let purpose = Purpose::PayoutChange;
    let digits = shop
        .code_for(1, &shop.consignor, purpose, Some(person))
        .await;
    let add = adding().by(&shop.consignor).with("/code", json!(digits));
    let add = add.key("add-once");
    let first = shop.send(&add).await.expect(201);
    let again = shop.send(&add).await.expect(201);
    assert_eq!(first.json, again.json);
    assert_eq!(shop.file().await.methods().count(), 1);
}
