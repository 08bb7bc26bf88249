//! `assign_appraiser`: who appraises, within the limit of open requests.

use contract::consignments::requests::RequestOp as Op;
use domain::ids::UserId;
use domain::request::Status;
use domain::settings::Settings;
use serde_json::json;
use testkit::{Sample, id};

use crate::shop::{FIRST, SECOND, Shop, blamed, call, draft};

impl Shop {
    fn assign(&self, to: &UserId) -> Sample {
        let assign = call(Op::AssignAppraiser).by(&self.manager);
        assign.with("/appraiser_id", json!(to))
    }

    /// At most this many open requests for each appraiser.
    async fn load_limit(&self, most: u32) {
        let settings = Settings {
            appraiser_load_limit: most,
            ..Settings::default()
        };
        self.settings(&settings).await;
        // What the function has read of the settings is good for half a minute.
        self.stage.clock.advance(31);
    }
}

#[tokio::test]
async fn a_manager_gives_a_request_to_an_appraiser_and_then_to_another() {
    let shop = Shop::with(Shop::submitted).await;
    let given = shop.send(shop.assign(&shop.appraiser.id)).await;
    let given = given.expect(200).json;
    assert_eq!(given["status"], "assigned");
    assert_eq!(given["appraiser_id"], json!(shop.appraiser.id));

    let again = shop.assign(&shop.appraiser.id).if_match(2);
    shop.send(again).await.refused(422, "same_appraiser");
    let other = shop.assign(&shop.colleague.id).if_match(2);
    let other = shop.send(other).await.expect(200).json;
    assert_eq!(other["appraiser_id"], json!(shop.colleague.id));
    let before = shop.act(&shop.appraiser, Op::GetRequest).await;
    before.refused(404, "not_found");
}

#[tokio::test]
async fn only_a_manager_gives_requests_to_appraisers() {
    let shop = Shop::with(Shop::submitted).await;
    for person in [&shop.appraiser, &shop.consignor, &shop.driver] {
        let reply = shop.act(person, Op::AssignAppraiser).await;
        reply.refused(403, "permission_denied");
    }
    shop.assert_untouched(Status::Submitted).await;
}

#[tokio::test]
async fn a_draft_is_given_to_nobody() {
    let shop = Shop::with(draft).await;
    let reply = shop.send(shop.assign(&shop.appraiser.id)).await;
    reply.refused(422, "transition_not_allowed");
}

#[tokio::test]
async fn a_request_is_not_given_to_someone_who_may_not_appraise() {
    let shop = Shop::with(Shop::submitted).await;
    // The sample names somebody nobody knows.
    let unknown = shop.act(&shop.manager, Op::AssignAppraiser).await;
    assert_eq!(blamed(&unknown), ["appraiser_id"]);
    unknown.refused(422, "appraiser_not_permitted");
    let driver = shop.send(shop.assign(&shop.driver.id)).await;
    driver.refused(422, "appraiser_not_permitted");
}

#[tokio::test]
async fn an_appraiser_at_the_limit_is_given_no_more() {
    let shop = Shop::with(Shop::submitted).await;
    shop.load_limit(1).await;
    shop.keep(SECOND, shop.assigned()).await;
    let full = shop.send(shop.assign(&shop.appraiser.id)).await;
    assert_eq!(blamed(&full), ["appraiser_id"]);
    full.refused(422, "appraiser_at_limit");
    shop.send(shop.assign(&shop.colleague.id)).await.expect(200);
}

#[tokio::test]
async fn without_a_name_the_least_busy_appraiser_gets_it_as_long_as_there_is_one() {
    let shop = Shop::with(Shop::submitted).await;
    shop.keep(SECOND, shop.assigned()).await;
    let anyone = call(Op::AssignAppraiser).by(&shop.manager).body(&json!({}));
    let picked = shop.send(anyone.clone()).await.expect(200).json;
    assert_eq!(picked["appraiser_id"], json!(shop.colleague.id));

    shop.load_limit(1).await;
    shop.keep(FIRST + 10, shop.submitted()).await;
    let anyone = anyone.path("id", id::<domain::ids::RequestId>(FIRST + 10));
    let nobody = shop.send(anyone.key("another-call")).await;
    nobody.refused(422, "no_appraiser_free");
}
