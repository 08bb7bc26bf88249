//! Whoever becomes a consignor has a file from that moment on, and it follows the account.

use contract::identity::me::{GetMe, UpdateMe};
use contract::identity::roles::SetUserRoles;
use contract::identity::sign_in::{RegisterUser, SendOtp};
use contract::identity::users::CreateUser;
use domain::access::{By, Role};
use domain::consignor::{Command, Consignor, MethodDetails, NewMethod, SealedNumber};
use domain::ids::{OtpId, UserId};
use domain::otp::Purpose;
use domain::tax_id::{TaxId, TaxIdType};
use serde_json::{Value, json};
use testkit::{Person, id};

use crate::house::{House, call};

async fn file(house: &House, id: &UserId) -> Option<Consignor> {
    data::consignors::find(&house.stage.table, id)
        .await
        .unwrap()
}

/// Opens the file of someone, with one way to be paid.
async fn with_method(house: &House, person: &Person) {
    let (table, now) = (&house.stage.table, house.stage.clock.now());
    let account = data::users::get(table, &person.id).await.unwrap();
    let opened = data::consignors::draw_up(table, account.facts(), now).await;
    let opened = opened.unwrap();
    let add = Command::AddMethod(Box::new(NewMethod {
        id: id(1),
        details: MethodDetails::Yappy {
            number: SealedNumber::new("sealed".to_owned(), "+50761234567"),
        },
        holder_name: person.name.clone(),
        holder_tax_id: TaxId::state(TaxIdType::Natural, "8-442-445", None).unwrap(),
        is_default: true,
        replaces: None,
        email: person.email.clone(),
        cool_down_hours: 48,
    }));
    let added = opened.next.decide(add, By::System("tests"), now).unwrap();
    let change = table.begin(house.stage.cause());
    let change = change.save_in_turn(&[opened, added]);
    change.commit().await.unwrap();
}

#[tokio::test]
async fn whoever_signs_up_as_a_consignor_has_a_file() {
    let house = House::open().await;
    house.sign_up().await;
    let ana = house.ana().await;
    let first = file(&house, &ana.facts().id).await.unwrap();
    assert!(first.parts().number.starts_with("CO-"), "{first:?}");
    assert_eq!(first.parts().name, ana.facts().name);
    assert_eq!(first.parts().contact, ana.facts().email);
    house.sign_up().await;
    assert_eq!(file(&house, &ana.facts().id).await, Some(first));
}

#[tokio::test]
async fn whoever_signs_up_as_a_customer_has_none() {
    let house = House::open().await;
    let customer = call::<RegisterUser>().with("/kind", json!("customer"));
    house.send(&customer).await.expect(202);
    let custodio = house.ana().await;
    assert_eq!(file(&house, &custodio.facts().id).await, None);
}

#[tokio::test]
async fn a_consignor_whom_staff_invite_has_a_file() {
    let house = House::open().await;
    let manager = house.stage.person(Role::SalesManager).await;
    let create = call::<CreateUser>().by(&manager);
    let create = create.with("/roles", json!([{ "role": "consignor" }]));
    let made = house.send(&create).await.expect(201);
    let made = UserId::parse(made.json["id"].as_str().unwrap()).unwrap();
    assert!(file(&house, &made).await.is_some());
}

#[tokio::test]
async fn a_customer_who_becomes_a_consignor_has_a_file() {
    let house = House::open().await;
    let admin = house.stage.person(Role::Admin).await;
    let customer = house.stage.person(Role::Customer).await;
    let roles = json!({ "roles": [{ "role": "customer" }, { "role": "consignor" }] });
    let give = call::<SetUserRoles>().by(&admin).path("id", &customer.id);
    let give = give.if_match(1).body(&roles);
    house.send(&give).await.expect(200);
    assert!(file(&house, &customer.id).await.is_some());
}

#[tokio::test]
async fn a_consignor_is_found_by_their_new_name() {
    let house = House::open().await;
    let ana = house.stage.person(Role::Consignor).await;
    with_method(&house, &ana).await;
    let rename = call::<UpdateMe>().by(&ana).if_match(1);
    let rename = rename.body(&json!({ "name": "Anayansi Herrera" }));
    house.send(&rename).await.expect(200);
    let kept = file(&house, &ana.id).await.unwrap();
    assert_eq!(kept.parts().name, "Anayansi Herrera");
}

#[tokio::test]
async fn a_consignor_sees_how_they_are_paid_with_masked_numbers() {
    let house = House::open().await;
    let ana = house.stage.person(Role::Consignor).await;
    with_method(&house, &ana).await;
    let me = house.send(&call::<GetMe>().by(&ana)).await.expect(200).json;
    assert_eq!(me["payout_methods"][0]["number"], "••••4567");
    let customer = house.stage.person(Role::Customer).await;
    let me = house.send(&call::<GetMe>().by(&customer)).await.expect(200);
    assert_eq!(me.json.get("payout_methods"), None::<&Value>);
}

#[tokio::test]
async fn a_code_to_change_how_one_is_paid_is_bound_to_the_account() {
    let house = House::open().await;
    let ana = house.stage.person(Role::Consignor).await;
    let ask = call::<SendOtp>().body(&json!({
        "email": ana.email, "purpose": "payout_change", "channel": "email",
    }));
    let sent = house.send(&ask).await.expect(202).json;
    let otp = OtpId::parse(sent["otp_id"].as_str().unwrap()).unwrap();
    let challenge = data::users::challenge(&house.stage.table, &otp).await;
    let challenge = challenge.unwrap();
    assert_eq!(challenge.purpose, Purpose::PayoutChange);
    assert_eq!(challenge.subject.as_deref(), Some(ana.id.as_str()));
}
