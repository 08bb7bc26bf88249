//! Who sees what: details, lists, simulations.

use contract::consignments::proposals::ProposalOp as Op;
use domain::ids::ProposalId;
use serde_json::{Value, json};
use testkit::story::request_id;
use testkit::{Person, Reply, id};

use crate::shop::{Shop, two_lines, usd};

/// A refusal without what differs from call to call.
fn told(reply: Reply) -> Value {
    let mut json = reply.expect(404).json;
    let request = json.as_object_mut().unwrap().remove("request_id");
    assert!(request.is_some());
    json
}

#[tokio::test]
async fn what_is_out_of_reach_looks_as_if_it_were_not_there() {
    let shop = Shop::open().await;
    let draft = shop.drafted(&shop.appraiser, two_lines()).await;
    let sent = shop.sent().await;
    let nothing = id::<ProposalId>(999).to_string();
    for op in [Op::GetProposal, Op::SimulateProposal] {
        let absent = told(shop.act(&shop.manager, op, &nothing).await);
        for (person, proposal) in [
            (&shop.consignor, &draft),
            (&shop.stranger, &sent),
            (&shop.colleague, &sent),
        ] {
            let hidden = told(shop.act(person, op, proposal).await);
            assert_eq!(hidden.to_string(), absent.to_string());
        }
        let own = shop.act(&shop.consignor, op, &sent).await;
        let drafted = shop.act(&shop.appraiser, op, &draft).await;
        assert_eq!((own.status, drafted.status), (200, 200));
    }
    let answer = json!({ "action": "undo" });
    let absent = shop.respond(&shop.manager, &nothing, answer.clone()).await;
    let hidden = shop.respond(&shop.stranger, &sent, answer).await;
    assert_eq!(told(hidden).to_string(), told(absent).to_string());
}

#[tokio::test]
async fn a_consignor_is_shown_the_offer_and_nothing_of_how_it_came_about() {
    let shop = Shop::open().await;
    let proposal = shop.sent().await;
    let staff = shop.act(&shop.manager, Op::GetProposal, &proposal).await;
    let staff = staff.expect(200).json;
    let events: Vec<_> = staff["internal"]["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .collect();
    assert_eq!(events[0]["event"], "ProposalDrafted");
    assert_eq!(staff["lines"][0]["approved_price"], usd(40_000));

    let own = shop.act(&shop.consignor, Op::GetProposal, &proposal).await;
    let own = own.expect(200).json;
    assert_eq!(own.get("internal"), None);
    assert_eq!(own["lines"][0].get("approved_price"), None);
    assert_eq!(own["lines"][0]["terms"], staff["lines"][0]["terms"]);
    let text = own.to_string();
    assert!(!text.contains(shop.appraiser.id.as_str()), "{text}");
}

#[tokio::test]
async fn the_first_look_of_the_consignor_is_noted_and_no_other() {
    let shop = Shop::open().await;
    let proposal = shop.sent().await;
    let look = async |person: &Person| {
        let reply = shop
            .act(person, Op::GetProposal, &proposal)
            .await
            .expect(200);
        (reply.json["status"].clone(), reply.version())
    };
    assert_eq!(look(&shop.manager).await, (json!("sent"), 3));
    assert_eq!(look(&shop.consignor).await, (json!("viewed"), 4));
    assert_eq!(look(&shop.consignor).await, (json!("viewed"), 4));
    let viewed = shop.stored(&proposal).await;
    assert!(viewed.state().sending().unwrap().viewed_at.is_some());
    let history = data::proposals::history(&shop.stage.table, viewed.id())
        .await
        .unwrap();
    assert_eq!(history.last().unwrap().name, "ProposalViewed");
    assert_eq!(history.last().unwrap().actor, shop.consignor.caller.actor());
}

#[tokio::test]
async fn first_looks_at_the_same_time_all_see_the_proposal() {
    let shop = Shop::open().await;
    let proposal = shop.sent().await;
    let look = || shop.act(&shop.consignor, Op::GetProposal, &proposal);
    let (one, two, three) = tokio::join!(look(), look(), look());
    for reply in [one, two, three] {
        assert_eq!(reply.status, 200);
    }
    assert_eq!(shop.stored(&proposal).await.version(), 4, "noted once");
}

async fn listed(shop: &Shop, person: &Person, filter: Option<(&'static str, &str)>) -> Reply {
    let call = person.calls(Op::ListProposals.route());
    let call = match filter {
        Some((name, value)) => call.query(name, value),
        None => call,
    };
    shop.call(call).await
}

fn ids(reply: Reply) -> Vec<String> {
    let items = reply.expect(200).json["items"].clone();
    let items = items.as_array().unwrap().iter();
    items
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn lists_reach_as_far_as_their_reader() {
    let shop = Shop::open().await;
    let draft = shop.drafted(&shop.appraiser, two_lines()).await;
    let by_manager = shop.drafted(&shop.manager, two_lines()).await;
    let sent = shop.sent().await;
    let list = async |person, filter| ids(listed(&shop, person, filter).await);
    let one = std::slice::from_ref;

    assert_eq!(list(&shop.consignor, None).await, one(&sent));
    assert!(list(&shop.stranger, None).await.is_empty());
    let mut mine = list(&shop.appraiser, None).await;
    mine.sort();
    let mut drafted = [draft.clone(), sent.clone()];
    drafted.sort();
    assert_eq!(mine, drafted);
    assert!(list(&shop.colleague, None).await.is_empty());
    assert!(list(&shop.manager, None).await.is_empty(), "nothing waits");
    let at = Some(("status", "sent"));
    assert_eq!(list(&shop.manager, at).await, one(&sent));
    let of = Some(("author_id", shop.manager.id.as_str()));
    assert_eq!(list(&shop.other_manager, of).await, one(&by_manager));
    let of = Some(("consignor_id", shop.consignor.id.as_str()));
    assert_eq!(list(&shop.manager, of).await, one(&sent));

    let request = request_id().to_string();
    let of = Some(("request_id", request.as_str()));
    assert_eq!(
        list(&shop.appraiser, of).await,
        [draft, by_manager, sent.clone()]
    );
    assert_eq!(list(&shop.consignor, of).await, [sent]);
    let unseen = listed(&shop, &shop.colleague, of).await;
    unseen.refused(404, "not_found");
}

#[tokio::test]
async fn a_filter_that_no_index_serves_is_refused() {
    let shop = Shop::open().await;
    let at = Some(("status", "sent"));
    for person in [&shop.consignor, &shop.appraiser] {
        let reply = listed(&shop, person, at).await;
        reply.refused(400, "filter_not_served");
    }
    let call = shop.manager.calls(Op::ListProposals.route());
    let call = call
        .query("status", "sent")
        .query("request_id", request_id());
    shop.call(call).await.refused(400, "filter_not_served");
    let unknown = listed(&shop, &shop.manager, Some(("round", "1"))).await;
    unknown.refused(400, "invalid_input");
}

#[tokio::test]
async fn a_simulation_shows_the_net_at_each_step() {
    let shop = Shop::open().await;
    let proposal = shop.sent().await;
    let own = shop
        .act(&shop.consignor, Op::SimulateProposal, &proposal)
        .await;
    let own = own.expect(200).json;
    let steps = &own["lines"][0]["steps"];
    assert_eq!(steps[0]["price"], usd(40_000));
    assert_eq!(steps[0]["consignor_net"], usd(24_000));
    assert_eq!(steps[1]["day"], 30);
    assert_eq!(steps[1]["price"], usd(34_000));
    assert_eq!(steps[1]["consignor_net"], usd(20_400));
    let after = shop.stored(&proposal).await;
    assert_eq!(
        after.status(),
        domain::proposal::Status::Sent,
        "no look at the offer"
    );
}
