//! Counters, later rounds, and taking back.

use contract::consignments::proposals::ProposalOp as Op;
use domain::proposal::{State, Status};
use domain::request::{self, AcceptedHow, RejectionReason};
use serde_json::json;

use crate::shop::{Shop, both, but, line, no, replies, two_lines, usd, yes};

/// A proposal whose first line is countered with this price, and the second accepted.
async fn countered(shop: &Shop, price: i64) -> String {
    let proposal = shop.sent().await;
    let body = replies(&but(price), &yes());
    let reply = shop.respond(&shop.consignor, &proposal, body).await;
    assert_eq!(reply.expect(200).json["status"], "countered");
    let request = shop.stored_request().await;
    assert!(request.state().offering().unwrap().countered);
    proposal
}

#[tokio::test]
async fn agreeing_to_a_small_counter_accepts_it() {
    let shop = Shop::open().await;
    let proposal = countered(&shop, 44_000).await;
    let agree = json!({ "action": "agree" });
    let by_consignor = shop
        .respond(&shop.consignor, &proposal, agree.clone())
        .await;
    by_consignor.refused(403, "permission_denied");
    let agreed = shop
        .respond(&shop.appraiser, &proposal, agree)
        .await
        .expect(200);
    assert_eq!(agreed.json["status"], "accepted");
    assert_eq!(agreed.json["lines"][0]["terms"]["list_price"], usd(44_000));
    let request = shop.stored_request().await;
    let request::State::Accepted { acceptance } = request.state() else {
        panic!("the request is {}", request.status());
    };
    assert_eq!(acceptance.how, AcceptedHow::CounterAgreed);
}

#[tokio::test]
async fn agreeing_to_a_large_counter_asks_a_second_person_and_is_sent_again() {
    let shop = Shop::open().await;
    let proposal = countered(&shop, 44_001).await;
    let agree = json!({ "action": "agree" });
    let agreed = shop
        .respond(&shop.appraiser, &proposal, agree)
        .await
        .expect(200);
    assert_eq!(agreed.json["status"], "pending_approval");
    let hidden = shop.act(&shop.consignor, Op::GetProposal, &proposal).await;
    hidden.refused(404, "not_found");
    assert_eq!(
        shop.stored_request().await.status(),
        request::Status::Proposed
    );

    let approve = json!({ "action": "approve" });
    let approved = shop
        .say(&shop.manager, Op::ApproveProposal, &proposal, approve)
        .await;
    assert_eq!(approved.status, 200);
    let sent = shop.act(&shop.appraiser, Op::SendProposal, &proposal).await;
    assert_eq!(sent.expect(200).json["round"], 1);
    let request = shop.stored_request().await;
    let offering = request.state().offering().unwrap();
    assert_eq!((offering.round, offering.countered), (1, false));
    let answer = shop.respond(&shop.consignor, &proposal, both(&yes())).await;
    assert_eq!(answer.expect(200).json["status"], "accepted");
    assert_eq!(
        shop.stored_request().await.status(),
        request::Status::Accepted
    );
}

#[tokio::test]
async fn refusing_a_counter_ends_the_request() {
    let shop = Shop::open().await;
    let proposal = countered(&shop, 60_000).await;
    let refuse = |reason: &str| json!({ "action": "refuse", "reason": reason });
    let wordless = shop.respond(&shop.appraiser, &proposal, refuse("")).await;
    wordless.refused(400, "invalid_input");
    let refused = shop
        .respond(&shop.appraiser, &proposal, refuse("Muy caro"))
        .await;
    assert_eq!(refused.expect(200).json["status"], "rejected");
    let request = shop.stored_request().await;
    let request::State::Rejected { rejection, .. } = request.state() else {
        panic!("the request is {}", request.status());
    };
    assert_eq!(rejection.reason, RejectionReason::CounterRefused);
    assert_eq!(rejection.text, "Muy caro");
    let own = shop.act(&shop.consignor, Op::GetProposal, &proposal).await;
    assert_eq!(own.expect(200).json["refused"]["reason"], "Muy caro");
}

#[tokio::test]
async fn what_was_not_countered_is_neither_agreed_to_nor_refused() {
    let shop = Shop::open().await;
    let proposal = shop.sent().await;
    let agree = json!({ "action": "agree" });
    let reply = shop.respond(&shop.appraiser, &proposal, agree).await;
    reply.refused(422, "transition_not_allowed");
}

#[tokio::test]
async fn another_round_answers_a_counter() {
    let shop = Shop::open().await;
    let first = countered(&shop, 60_000).await;
    let unnamed = shop.draft(&shop.appraiser, two_lines()).await;
    unnamed.refused(422, "supersedes_not_last");

    let body = json!({ "supersedes": first, "lines": [line(1, 42_000), line(2, 20_000)] });
    let second = shop.draft(&shop.appraiser, body.clone()).await.expect(201);
    assert_eq!(second.json["round"], 2);
    assert_eq!(second.json["lines"][0]["approved_price"], usd(40_000));
    let second = second.json["id"].as_str().unwrap().to_owned();
    let third = shop.draft(&shop.appraiser, body).await;
    third.refused(422, "proposal_superseded");
    let agree = json!({ "action": "agree" });
    let agreed = shop.respond(&shop.appraiser, &first, agree).await;
    agreed.refused(422, "proposal_superseded");

    shop.submit_and_send(&second).await;
    let request = shop.stored_request().await;
    let offering = request.state().offering().unwrap();
    assert_eq!((offering.proposal.as_str(), offering.round), (&*second, 2));
    let answer = shop.respond(&shop.consignor, &second, both(&yes())).await;
    assert_eq!(answer.status, 200);
}

/// A counter whose answering draft was taken back.
async fn counter_open_again(shop: &Shop) -> String {
    let first = countered(shop, 44_000).await;
    let body = json!({ "supersedes": first, "lines": [line(1, 42_000)] });
    let second = shop.drafted(&shop.appraiser, body).await;
    let agree = json!({ "action": "agree" });
    let answered = shop.respond(&shop.appraiser, &first, agree).await;
    answered.refused(422, "proposal_superseded");
    let reason = json!({ "reason": "Un error" });
    let taken_back = shop.say(&shop.appraiser, Op::WithdrawProposal, &second, reason);
    assert_eq!(taken_back.await.expect(200).json["status"], "withdrawn");
    first
}

#[tokio::test]
async fn a_counter_is_agreed_to_after_the_round_that_answered_it_was_taken_back() {
    let shop = Shop::open().await;
    let first = counter_open_again(&shop).await;
    let agree = json!({ "action": "agree" });
    let agreed = shop.respond(&shop.appraiser, &first, agree).await;
    assert_eq!(agreed.expect(200).json["status"], "accepted");
    let status = shop.stored_request().await.status();
    assert_eq!(status, request::Status::Accepted);
}

#[tokio::test]
async fn a_counter_is_refused_after_the_round_that_answered_it_was_taken_back() {
    let shop = Shop::open().await;
    let first = counter_open_again(&shop).await;
    let refuse = json!({ "action": "refuse", "reason": "Muy caro" });
    let refused = shop.respond(&shop.appraiser, &first, refuse).await;
    assert_eq!(refused.expect(200).json["status"], "rejected");
}

#[tokio::test]
async fn a_round_taken_back_before_it_was_sent_leaves_room_for_another() {
    let shop = Shop::open().await;
    let first = counter_open_again(&shop).await;
    let body = json!({ "supersedes": first, "lines": [line(1, 42_000)] });
    let third = shop.drafted(&shop.appraiser, body).await;
    let answered = shop.stored(&first).await;
    let by_third = matches!(answered.state(), State::Countered { superseded_by: Some(id), .. } if id.as_str() == third);
    assert!(by_third, "the counter is answered by the round that stands");
    shop.submit_and_send(&third).await;
}

#[tokio::test]
async fn a_round_taken_back_after_it_was_sent_leaves_the_counter_answered() {
    let shop = Shop::open().await;
    let first = countered(&shop, 44_000).await;
    let body = json!({ "supersedes": first, "lines": [line(1, 42_000)] });
    let second = shop.drafted(&shop.appraiser, body).await;
    shop.submit_and_send(&second).await;
    let reason = json!({ "reason": "Un error" });
    let taken_back = shop.say(&shop.appraiser, Op::WithdrawProposal, &second, reason);
    assert_eq!(taken_back.await.status, 200);
    let agree = json!({ "action": "agree" });
    let late = shop.respond(&shop.appraiser, &first, agree).await;
    late.refused(422, "proposal_superseded");
}

#[tokio::test]
async fn a_line_taken_out_and_put_back_is_measured_against_its_approved_price() {
    let shop = Shop::open().await;
    let first = countered(&shop, 60_000).await;
    let body = json!({ "supersedes": first, "lines": [line(1, 40_000), line(2, 20_000)] });
    let second = shop.drafted(&shop.appraiser, body).await;
    let edit = |version, lines: serde_json::Value| {
        let call = shop.on(&shop.appraiser, Op::UpdateProposal, &second);
        shop.call(call.if_match(version).body(json!({ "lines": lines })))
    };
    edit(1, json!([line(2, 20_000)])).await.expect(200);
    let back = edit(2, json!([line(1, 60_000), line(2, 20_000)])).await;
    let back = back.expect(200).json;
    assert_eq!(back["lines"][0]["approved_price"], usd(40_000));
    let submitted = shop.act(&shop.appraiser, Op::SubmitProposal, &second).await;
    assert_eq!(submitted.expect(200).json["status"], "pending_approval");
}

#[tokio::test]
async fn a_round_is_not_drafted_while_the_one_before_waits_for_an_answer() {
    let shop = Shop::open().await;
    let first = shop.sent().await;
    let body = json!({ "supersedes": first, "lines": [line(1, 42_000)] });
    let early = shop.draft(&shop.appraiser, body).await;
    early.refused(422, "transition_not_allowed");
}

#[tokio::test]
async fn a_proposal_taken_back_is_not_answered_and_the_next_round_follows_it() {
    let shop = Shop::open().await;
    let proposal = shop.sent().await;
    let withdraw = |reason: &str| {
        let body = json!({ "reason": reason });
        shop.say(&shop.appraiser, Op::WithdrawProposal, &proposal, body)
    };
    withdraw("").await.refused(400, "invalid_input");
    let withdrawn = withdraw("Un error de precio").await.expect(200);
    assert_eq!(withdrawn.json["status"], "withdrawn");
    withdraw("Otra vez")
        .await
        .refused(422, "transition_not_allowed");

    let own = shop.act(&shop.consignor, Op::GetProposal, &proposal).await;
    let own = own.expect(200).json;
    assert_eq!(own["withdrawal"]["reason"], "Un error de precio");
    let late = shop
        .respond(&shop.consignor, &proposal, both(&no("")))
        .await;
    late.refused(422, "transition_not_allowed");

    let body = json!({ "supersedes": proposal, "lines": [line(1, 42_000)] });
    let next = shop.drafted(&shop.appraiser, body).await;
    shop.submit_and_send(&next).await;
    assert_eq!(shop.stored(&proposal).await.status(), Status::Withdrawn);
}

#[tokio::test]
async fn an_appraiser_takes_back_only_what_they_drafted() {
    let shop = Shop::open().await;
    let proposal = shop.drafted(&shop.manager, two_lines()).await;
    let reason = json!({ "reason": "Un error" });
    let op = Op::WithdrawProposal;
    let by_appraiser = shop.say(&shop.appraiser, op, &proposal, reason).await;
    by_appraiser.refused(403, "permission_denied");
}
