//! `get_request`, `list_requests`: who sees what.

use contract::consignments::requests::RequestOp as Op;
use domain::ids::RequestId;
use domain::media::Purpose;
use serde_json::{Value, json};
use testkit::story::request_id;
use testkit::{Reply, id};

use crate::shop::{BENCH, FIRST, SECOND, Shop, call, draft};

/// A refusal without what differs from call to call.
fn told(reply: Reply) -> Value {
    let mut json = reply.expect(404).json;
    let request = json.as_object_mut().unwrap().remove("request_id");
    assert!(request.is_some());
    json
}

fn ids(page: &Value) -> Vec<RequestId> {
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|item| RequestId::parse(item["id"].as_str().unwrap()).unwrap())
        .collect()
}

#[tokio::test]
async fn a_request_is_shown_with_everything_that_happened_to_it() {
    let shop = Shop::with(draft).await;
    shop.act(&shop.consignor, Op::SubmitRequest)
        .await
        .expect(200);
    let shown = shop.act(&shop.consignor, Op::GetRequest).await.expect(200);
    assert_eq!(shown.version(), 2);
    let timeline = shown.json["timeline"].as_array().unwrap();
    let last = timeline.last().unwrap();
    assert_eq!(
        (&last["event"], &last["version"]),
        (&json!("RequestSubmitted"), &json!(2))
    );
    assert_eq!(last["actor"]["id"], json!(shop.consignor.id));
}

#[tokio::test]
async fn a_request_out_of_reach_looks_as_if_it_were_not_there() {
    let shop = Shop::with(Shop::assigned).await;
    let absent = call(Op::GetRequest).by(&shop.manager);
    let absent = absent.path("id", id::<RequestId>(999));
    let absent = told(shop.send(absent).await);
    for person in [&shop.stranger, &shop.colleague] {
        let hidden = told(shop.act(person, Op::GetRequest).await);
        assert_eq!(hidden.to_string(), absent.to_string());
    }
    for person in [&shop.consignor, &shop.appraiser, &shop.manager] {
        shop.act(person, Op::GetRequest).await.expect(200);
    }
    for person in [&shop.customer, &shop.driver] {
        let reply = shop.act(person, Op::GetRequest).await;
        reply.refused(403, "permission_denied");
    }
}

#[tokio::test]
async fn an_appraisal_is_not_shown_to_the_consignor() {
    let shop = Shop::with(Shop::assigned).await;
    shop.file(BENCH, &shop.appraiser, Purpose::ItemPhoto).await;
    shop.act(&shop.appraiser, Op::AppraiseItem)
        .await
        .expect(200);
    let staff = shop.act(&shop.manager, Op::GetRequest).await;
    let staff = staff.expect(200).json;
    assert!(staff["items"][0]["appraisal"].is_object());
    let own = shop.act(&shop.consignor, Op::GetRequest).await;
    let own = own.expect(200).json;
    assert!(own["items"][0]["appraisal"].is_null());
    assert!(own["red_flags"].is_null());
}

#[tokio::test]
async fn staff_list_what_waits_a_consignor_their_own_and_an_appraiser_theirs() {
    let shop = Shop::with(Shop::submitted).await;
    shop.keep(SECOND, shop.assigned()).await;
    let waiting = shop.act(&shop.manager, Op::ListRequests).await;
    let waiting = waiting.expect(200).json;
    assert_eq!(ids(&waiting), [request_id()]);
    assert_eq!(waiting["items"][0]["titles"], json!(["Bolso 1", "Bolso 2"]));

    let list = |person| call(Op::ListRequests).by(person).query(&[]);
    let own = shop.send(list(&shop.consignor)).await.expect(200).json;
    let mut own = ids(&own);
    own.sort();
    assert_eq!(own, [id(FIRST), id(SECOND)]);
    let theirs = shop.send(list(&shop.appraiser)).await.expect(200).json;
    assert_eq!(ids(&theirs), [id(SECOND)]);
    for person in [&shop.stranger, &shop.colleague] {
        let none = shop.send(list(person)).await.expect(200).json;
        assert!(ids(&none).is_empty());
    }
}

#[tokio::test]
async fn a_list_goes_on_where_it_stopped() {
    let shop = Shop::open().await;
    for number in FIRST..FIRST + 3 {
        shop.keep(number, shop.submitted()).await;
    }
    let mut found = Vec::new();
    let mut query = vec![("limit", "2".to_owned())];
    for left in [1, 0] {
        let query_now: Vec<_> = query.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let list = call(Op::ListRequests).by(&shop.manager).query(&query_now);
        let page = shop.send(list).await.expect(200).json;
        found.extend(ids(&page));
        match page["next"].as_str() {
            Some(next) => query.push(("cursor", next.to_owned())),
            None => assert_eq!(left, 0),
        }
    }
    found.sort();
    assert_eq!(found, [id(FIRST), id(FIRST + 1), id(FIRST + 2)]);
}

#[tokio::test]
async fn requests_are_listed_for_nobody_without_the_right_and_by_no_other_filter() {
    let shop = Shop::with(Shop::submitted).await;
    for person in [&shop.customer, &shop.driver] {
        let reply = shop.act(person, Op::ListRequests).await;
        reply.refused(403, "permission_denied");
    }
    for person in [&shop.consignor, &shop.appraiser] {
        let reply = shop.act(person, Op::ListRequests).await;
        reply.refused(400, "filter_not_served");
    }
    let consignor = shop.consignor.id.to_string();
    let both = [("status", "submitted"), ("consignor_id", &consignor)];
    let both = call(Op::ListRequests).by(&shop.manager).query(&both);
    shop.send(both).await.refused(400, "filter_not_served");
    let word = call(Op::ListRequests).by(&shop.manager);
    let word = word.query(&[("status", "lost")]);
    shop.send(word).await.refused(400, "invalid_input");
}
