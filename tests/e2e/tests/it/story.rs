//! The story of one consignment, over HTTP only: from a consignor's phone to a listed product.

mod people;
mod refusals;
pub(crate) mod steps;

use anyhow::{Result, ensure};
use e2e::Shop;
use local::stack::Options;
use serde_json::json;

pub(crate) use people::{Cast, sign_up};

#[tokio::test]
async fn a_consignment_goes_from_a_phone_to_the_shop_window() -> Result<()> {
    let shop = Shop::shared();
    let cast = Cast::arrive(&shop, "luisa@example.com").await?;

    let request = steps::submit(&cast).await?;
    let request = steps::assign_and_meet(&cast, &request, "2027-03-01").await?;
    let request = steps::receive(&cast, &request).await?;
    let request = steps::appraise(&cast, &request).await?;
    let proposal = steps::propose_counter_agree(&cast, &request).await?;
    let contract = steps::contract(&cast, &proposal).await?;
    let product = steps::list_product(&cast, &contract).await?;

    let path = format!("/v1/consignment-requests/{}", request.text("/id")?);
    let done = cast.consignor.get(&path).send().await?.expect(200)?;
    ensure!(done.json["status"] == "completed", "{}", done.json);
    let timeline: Vec<_> = done.json["timeline"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|entry| entry["event"].as_str())
        .collect();
    ensure!(
        timeline
            == [
                "RequestOpened",
                "RequestItemAdded",
                "RequestSubmitted",
                "RequestAppraiserAssigned",
                "RequestAppointmentSet",
                "RequestGoodsReceived",
                "RequestAppraisalStarted",
                "RequestItemAppraised",
                "RequestAppraisalCompleted",
                "RequestProposalSent",
                "RequestCountered",
                "RequestAccepted",
                "RequestContracted",
                "RequestContractActivated",
                "RequestItemListed",
                "RequestCompleted",
            ],
        "{timeline:#?}"
    );

    let history = format!("/v1/products/{}/history", product.text("/id")?);
    let history = cast.consignor.get(&history).send().await?.expect(200)?;
    ensure!(history.json["verified"] == true, "{}", history.json);
    let events = history.json["items"].as_array().map_or(0, Vec::len);
    ensure!(events >= 3, "{}", history.json);

    every_mail_came_once(&shop, &cast).await
}

/// The stream hands every record over twice, and every queue its messages: nobody is told twice.
#[tokio::test]
async fn what_is_delivered_twice_is_told_once() -> Result<()> {
    let options = Options {
        duplicate: true,
        ..Options::default()
    };
    let shop = Shop::start(options)?;
    let cast = Cast::arrive(&shop, "vera@example.com").await?;
    steps::submit(&cast).await?;
    shop.settle().await?;
    let mails = shop.mails_to(&cast.email).await?;
    let mut subjects: Vec<_> = mails.iter().map(|mail| mail["subject"].clone()).collect();
    ensure!(
        subjects.len() == 2,
        "a code and an acknowledgement: {subjects:?}"
    );
    subjects.dedup();
    ensure!(subjects.len() == 2, "told twice: {subjects:?}");
    let to_managers = shop.mails_to("manager@dejavu.test").await?;
    ensure!(to_managers.len() == 1, "{to_managers:?}");
    Ok(())
}

/// Each thing is told once, in the consignor's language, without a gap where a value should stand.
async fn every_mail_came_once(shop: &Shop, cast: &Cast) -> Result<()> {
    shop.settle().await?;
    let mails = shop.mails_to(&cast.email).await?;
    let mut subjects = Vec::new();
    for mail in &mails {
        for part in ["subject", "text", "html"] {
            let text = mail[part].as_str().unwrap_or_default();
            ensure!(
                !text.contains("{{") && !text.contains("{%"),
                "{part} is not rendered: {text}"
            );
        }
        subjects.push(mail["subject"].as_str().unwrap_or_default().to_owned());
    }
    // A code for each of signing up and signing the contract, then one mail per step.
    ensure!(subjects.len() >= 9, "{subjects:#?}");
    let mut distinct = subjects.clone();
    distinct.sort();
    distinct.dedup();
    let codes = subjects.len() - distinct.len();
    ensure!(codes <= 1, "something was told twice: {subjects:#?}");
    let with_contract = mails.iter().any(|mail| {
        let attachments = mail["attachments"].as_array();
        attachments.is_some_and(|all| {
            all.iter()
                .any(|one| one["content_type"] == json!("application/pdf"))
        })
    });
    ensure!(
        with_contract,
        "nobody was sent the final contract: {subjects:#?}"
    );
    Ok(())
}
