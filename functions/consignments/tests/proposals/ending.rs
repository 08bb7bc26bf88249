//! What becomes of a proposal when its request ends.

use contract::consignments::proposals::ProposalOp as Op;
use contract::consignments::requests::RequestOp;
use domain::access::Actor;
use domain::proposal::{State, Status};
use domain::request;
use serde_json::{Value, json};
use testkit::story::request_id;
use testkit::{Person, Reply};

use crate::shop::{Shop, both, but, line, replies, two_lines, yes};

async fn end(shop: &Shop, person: &Person, op: RequestOp, body: Value) -> Reply {
    let call = person.calls(op.route()).path("id", request_id());
    shop.call(call.body(body)).await
}

async fn cancel(shop: &Shop, person: &Person) -> Reply {
    let body = json!({ "reason": "Me mudo" });
    end(shop, person, RequestOp::CancelRequest, body).await
}

/// How a proposal was withdrawn.
async fn withdrawn(shop: &Shop, proposal: &str) -> (String, Actor) {
    let proposal = shop.stored(proposal).await;
    let State::Withdrawn { withdrawal, .. } = proposal.state() else {
        panic!("the proposal is {}", proposal.status());
    };
    (withdrawal.reason.clone(), withdrawal.by.clone())
}

#[tokio::test]
async fn a_cancelled_request_takes_the_offer_before_the_consignor_with_it() {
    let shop = Shop::open().await;
    let proposal = shop.sent().await;
    cancel(&shop, &shop.consignor).await.expect(200);
    let by = Actor::system("requests.cancel");
    assert_eq!(
        withdrawn(&shop, &proposal).await,
        ("Me mudo".to_owned(), by)
    );
    let own = shop.act(&shop.consignor, Op::GetProposal, &proposal).await;
    let own = own.expect(200).json;
    assert_eq!(own["status"], "withdrawn");
    assert_eq!(own["withdrawal"]["reason"], "Me mudo");
    let late = shop.respond(&shop.consignor, &proposal, both(&yes())).await;
    late.refused(422, "transition_not_allowed");

    let id = shop.stored(&proposal).await.id().clone();
    let history = data::proposals::history(&shop.stage.table, &id).await;
    let last = history.unwrap().pop().unwrap();
    assert_eq!(last.name, "ProposalWithdrawn");
    assert_eq!(last.actor, shop.consignor.caller.actor(), "who caused it");
}

#[tokio::test]
async fn a_cancelled_request_takes_a_counter_and_the_round_that_answers_it_with_it() {
    let shop = Shop::open().await;
    let first = shop.sent().await;
    let body = replies(&but(44_000), &yes());
    let countered = shop.respond(&shop.consignor, &first, body).await;
    assert_eq!(countered.expect(200).json["status"], "countered");
    let body = json!({ "supersedes": first, "lines": [line(1, 42_000)] });
    let second = shop.drafted(&shop.appraiser, body).await;
    cancel(&shop, &shop.manager).await.expect(200);
    for proposal in [&first, &second] {
        assert_eq!(withdrawn(&shop, proposal).await.0, "Me mudo");
    }
    let send = shop.act(&shop.appraiser, Op::SubmitProposal, &second).await;
    send.refused(422, "request_not_appraised");
}

#[tokio::test]
async fn a_rejected_request_takes_its_drafts_with_it() {
    let shop = Shop::open().await;
    let draft = shop.drafted(&shop.appraiser, two_lines()).await;
    let body = json!({
        "action": "reject", "reason_code": "low_value", "text": "No alcanza el mínimo",
    });
    let op = RequestOp::RejectRequest;
    end(&shop, &shop.appraiser, op, body).await.expect(200);
    assert_eq!(
        shop.stored_request().await.status(),
        request::Status::Rejected
    );
    let by = Actor::system("requests.reject");
    let expected = ("No alcanza el mínimo".to_owned(), by);
    assert_eq!(withdrawn(&shop, &draft).await, expected);
}

#[tokio::test]
async fn a_cancellation_that_is_refused_leaves_the_proposal_alone() {
    let shop = Shop::open().await;
    let proposal = shop.sent().await;
    let stranger = cancel(&shop, &shop.stranger).await;
    stranger.refused(404, "not_found");
    let answer = shop.respond(&shop.consignor, &proposal, both(&yes())).await;
    answer.expect(200);
    let late = cancel(&shop, &shop.consignor).await;
    late.refused(422, "transition_not_allowed");
    assert_eq!(shop.stored(&proposal).await.status(), Status::Accepted);
}
