//! `update_me`, `set_my_addresses`, `set_my_notification_preferences`: one's own account.

use contract::identity::me::{GetMe, SetMyAddresses, SetMyNotificationPreferences, UpdateMe};
use domain::access::Role;
use serde_json::{Value, json};
use testkit::Sample;

use crate::house::{House, call, me};

fn edit(tokens: &Value, version: u64, body: &Value) -> Sample {
    let token = tokens["access_token"].as_str().unwrap();
    call::<UpdateMe>().token(token).if_match(version).body(body)
}

/// What `register_user`'s sample signs up with.
fn password() -> Value {
    call::<contract::identity::sign_in::RegisterUser>().sent()["password"].clone()
}

#[tokio::test]
async fn a_person_edits_what_is_theirs() {
    let house = House::open().await;
    let tokens = house.moved_in().await;
    let seen = house.send(&me(&tokens)).await.expect(200);
    let body = json!({
        "name": "Ana María", "locale": "en",
        "profile": { "kind": "natural", "legal_name": "Ana Pérez",
            "tax_id": { "type": "natural", "ruc": "8-442-445 DV 08" } },
    });
    let edited = house.send(&edit(&tokens, seen.version(), &body)).await;
    // The number glued to its check digits is read; whether they agree is a warning only.
    let edited = edited.expect(200);
    assert_eq!(edited.json["name"], "Ana María");
    assert_eq!(edited.json["locale"], "en");
    assert_eq!(edited.json["profile"]["tax_id"]["ruc"], "8-442-445");
    let shown = house.send(&me(&tokens)).await.expect(200);
    for (field, value) in edited.json.as_object().unwrap() {
        assert_eq!(&shown.json[field], value, "{field}");
    }
    for closed in ["roles", "status", "location_ids", "external_refs"] {
        let body = json!({ closed: [] });
        let refused = house.send(&edit(&tokens, edited.version(), &body)).await;
        assert_eq!(refused.status, 400, "{closed}");
    }
}

#[tokio::test]
async fn a_new_address_takes_the_password_and_is_unproven() {
    let house = House::open().await;
    let tokens = house.moved_in().await;
    let version = house.send(&me(&tokens)).await.expect(200).version();
    let wish = |password: Option<Value>| match password {
        Some(password) => json!({ "email": "ana.new@dejavu.test", "password": password }),
        None => json!({ "email": "ana.new@dejavu.test" }),
    };
    let without = house.send(&edit(&tokens, version, &wish(None))).await;
    without.refused(403, "password_needed");
    let wrong = wish(Some(json!("not the password")));
    let wrong = house.send(&edit(&tokens, version, &wrong)).await;
    wrong.refused(422, "password_wrong");
    let right = house
        .send(&edit(&tokens, version, &wish(Some(password()))))
        .await;
    let right = right.expect(200);
    assert_eq!(right.json["email"], "ana.new@dejavu.test");
    assert!(right.json["email_verified_at"].is_null());
    let number = json!({ "phone": "+50761239999" });
    let refused = house.send(&edit(&tokens, right.version(), &number)).await;
    refused.refused(403, "password_needed");
}

#[tokio::test]
async fn the_address_book_is_replaced_as_a_whole() {
    let house = House::open().await;
    let ana = house.stage.person(Role::Consignor).await;
    let set = call::<SetMyAddresses>().by(&ana);
    let first = house.send(&set).await.expect(200);
    let kept = first.json["addresses"][0].clone();
    assert_eq!(kept["location_code"], "8-8-7");
    assert!(kept["id"].as_str().unwrap().starts_with("adr_"));

    let again = house
        .send(
            &set.clone()
                .key("second")
                .if_match(2)
                .with("/addresses/0", kept.clone()),
        )
        .await;
    assert_eq!(again.expect(200).json["addresses"][0], kept);
    let mut foreign = kept;
    foreign["id"] = json!("adr_01HF7YAT000000000000000009");
    let foreign = set
        .clone()
        .key("third")
        .if_match(3)
        .with("/addresses/0", foreign);
    house.send(&foreign).await.refused(400, "addresses_invalid");
    let other = set
        .clone()
        .key("fourth")
        .if_match(3)
        .with("/addresses/0/location_code", json!("3-1-1"));
    house.send(&other).await.refused(400, "addresses_invalid");
    let none = set
        .key("fifth")
        .if_match(3)
        .body(&json!({ "addresses": [] }));
    let none = house.send(&none).await.expect(200);
    assert_eq!(none.json["addresses"], json!([]));
}

#[tokio::test]
async fn preferences_are_shown_and_what_is_required_stays_on() {
    let house = House::open().await;
    let ana = house.stage.person(Role::Consignor).await;
    let set = call::<SetMyNotificationPreferences>().by(&ana);
    let replaced = house.send(&set).await.expect(200);
    let shown = house.send(&call::<GetMe>().by(&ana)).await.expect(200);
    let preferences = &shown.json["notification_preferences"];
    assert_eq!(preferences, &replaced.json["notification_preferences"]);
    assert_eq!(
        preferences["quiet_hours"],
        json!({ "from": 1320, "until": 480 })
    );
    let required = set
        .key("second")
        .if_match(2)
        .with("/choices/0/topic", json!("contract.to_sign"));
    let refused = house.send(&required).await;
    assert_eq!(
        refused.json["errors"]["choices[0].enabled"][0],
        "cannot be switched off"
    );
    refused.refused(400, "preferences_invalid");
}
