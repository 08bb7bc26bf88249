//! Whoever takes an account over changes its address first: both addresses are told of a new way to
//! pay it.

use domain::access::By;
use domain::consignor::{Command, MethodDetails, NewMethod};
use domain::contact::Email;
use domain::tax_id::{TaxId, TaxIdType};
use testkit::{id, now};

use super::samples::{self, CONSIGNOR, user};
use super::stage::{Stage, cause};

/// The consignor's file with the method of the sample, added while the account had this address
/// before.
async fn method_added(stage: &Stage, before: &str) {
    let account = data::users::get(stage.table(), &user(CONSIGNOR)).await;
    let account = account.unwrap();
    let mut facts = account.facts().clone();
    facts.email = Email::parse(before).unwrap();
    let opened = data::consignors::draw_up(stage.table(), &facts, now()).await;
    let opened = opened.unwrap();
    let add = Command::AddMethod(Box::new(NewMethod {
        id: id(1),
        details: MethodDetails::Cash,
        holder_name: facts.name,
        holder_tax_id: TaxId::state(TaxIdType::Natural, "8-442-445", None).unwrap(),
        is_default: true,
        replaces: None,
        email: account.facts().email.clone(),
        cool_down_hours: 48,
    }));
    let added = opened.next.decide(add, By::System("tests"), now()).unwrap();
    let change = stage.table().begin(cause());
    let kept = change.save_in_turn(&[opened, added]).commit().await;
    kept.unwrap();
}

async fn told(stage: &Stage) -> Vec<String> {
    let mut events = samples::consignors();
    events.retain(|event| event.name == "ConsignorPayoutMethodAdded");
    for _ in 0..2 {
        assert!(stage.deliver(&events).await.is_empty());
    }
    let mut told = stage.written_to();
    told.sort();
    told
}

#[tokio::test]
async fn the_address_from_before_is_told_too() {
    let stage = Stage::set().await;
    method_added(&stage, "before@dejavu.example").await;
    assert_eq!(
        told(&stage).await,
        ["before@dejavu.example", "u1@dejavu.example"]
    );
}

#[tokio::test]
async fn an_address_that_did_not_change_is_told_once() {
    let stage = Stage::set().await;
    method_added(&stage, "u1@dejavu.example").await;
    assert_eq!(told(&stage).await, ["u1@dejavu.example"]);
}
