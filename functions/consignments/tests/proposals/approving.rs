//! Submitting, approving, sending.

use contract::consignments::proposals::ProposalOp as Op;
use contract::consignments::requests::RequestOp;
use domain::request::{RedFlagReview, Status};
use serde_json::json;
use testkit::story::request_id;

use crate::shop::{Shop, line, two_lines, usd};

/// Above what one person may offer.
async fn waiting(shop: &Shop, author: &testkit::Person) -> String {
    let body = json!({ "lines": [line(1, 200_000)] });
    let proposal = shop.drafted(author, body).await;
    let submitted = shop.act(author, Op::SubmitProposal, &proposal).await;
    assert_eq!(submitted.expect(200).json["status"], "pending_approval");
    proposal
}

#[tokio::test]
async fn within_the_limits_nobody_else_is_asked() {
    let shop = Shop::open().await;
    let proposal = shop.drafted(&shop.appraiser, two_lines()).await;
    let submit = shop.act(&shop.appraiser, Op::SubmitProposal, &proposal);
    let submitted = submit.await.expect(200);
    assert_eq!(submitted.json["status"], "approved");
    assert_eq!(submitted.json["lines"][0]["approved_price"], usd(40_000));
}

#[tokio::test]
async fn a_proposal_of_nothing_is_not_submitted() {
    let shop = Shop::open().await;
    let proposal = shop.drafted(&shop.appraiser, json!({})).await;
    let empty = shop
        .act(&shop.appraiser, Op::SubmitProposal, &proposal)
        .await;
    empty.refused(422, "no_lines");
}

#[tokio::test]
async fn above_the_limits_a_second_person_approves() {
    let shop = Shop::open().await;
    let proposal = waiting(&shop, &shop.manager).await;
    let approve = |person| {
        let order = json!({ "action": "approve" });
        shop.say(person, Op::ApproveProposal, &proposal, order)
    };
    let own = approve(&shop.manager).await;
    own.refused(403, "approver_is_author");
    let unentitled = approve(&shop.appraiser).await;
    unentitled.refused(403, "permission_denied");
    let approved = approve(&shop.other_manager).await.expect(200);
    assert_eq!(approved.json["status"], "approved");
    let by = &approved.json["internal"]["approval"]["by"];
    assert_eq!(by, &json!(shop.other_manager.id));
}

#[tokio::test]
async fn what_is_sent_back_is_a_draft_again_with_the_reason() {
    let shop = Shop::open().await;
    let proposal = waiting(&shop, &shop.appraiser).await;
    let order = |reason: &str| json!({ "action": "send_back", "reason": reason });
    let op = Op::ApproveProposal;
    let wordless = shop.say(&shop.manager, op, &proposal, order("")).await;
    wordless.refused(400, "invalid_input");
    let back = shop
        .say(&shop.manager, op, &proposal, order("Muy caro"))
        .await;
    let back = back.expect(200);
    assert_eq!(back.json["status"], "draft");
    assert_eq!(back.json["internal"]["sent_back"]["reason"], "Muy caro");
}

#[tokio::test]
async fn red_flags_are_taken_on_before_anyone_approves() {
    let shop = Shop::open().await;
    shop.keep_request(RedFlagReview::Needed).await;
    let proposal = shop.drafted(&shop.appraiser, two_lines()).await;
    let submit = shop.act(&shop.appraiser, Op::SubmitProposal, &proposal);
    assert_eq!(submit.await.expect(200).json["status"], "pending_approval");
    let approve = || {
        let order = json!({ "action": "approve" });
        shop.say(&shop.manager, Op::ApproveProposal, &proposal, order)
    };
    approve().await.refused(422, "red_flags_not_acknowledged");
    let take_on = shop.manager.calls(RequestOp::AcknowledgeRedFlags.route());
    let take_on = take_on.path("id", request_id());
    let take_on = take_on.body(json!({ "reason": "Visto con el perito" }));
    assert_eq!(shop.call(take_on).await.status, 200);
    assert_eq!(approve().await.expect(200).json["status"], "approved");
}

#[tokio::test]
async fn sending_moves_the_request_with_the_proposal() {
    let shop = Shop::open().await;
    let proposal = shop.drafted(&shop.appraiser, two_lines()).await;
    let early = shop.act(&shop.appraiser, Op::SendProposal, &proposal).await;
    early.refused(422, "transition_not_allowed");
    assert_eq!(shop.stored_request().await.status(), Status::Appraised);

    shop.submit_and_send(&proposal).await;
    let request = shop.stored_request().await;
    assert_eq!(request.status(), Status::Proposed);
    let offering = request.state().offering().unwrap();
    assert_eq!(offering.proposal.as_str(), proposal);
    let sent = shop.stored(&proposal).await;
    let sending = sent.state().sending().unwrap();
    assert_eq!(sending.valid_until, sending.at.plus_days(10));
    assert_eq!(sending.auto_accept, None, "nobody consented");
}

#[tokio::test]
async fn of_two_drafts_of_one_round_one_is_sent() {
    let shop = Shop::open().await;
    let second = shop.drafted(&shop.appraiser, two_lines()).await;
    let submit = shop.act(&shop.appraiser, Op::SubmitProposal, &second);
    assert_eq!(submit.await.status, 200);
    shop.sent().await;
    let late = shop.act(&shop.appraiser, Op::SendProposal, &second).await;
    late.refused(422, "round_not_next");
    let state = shop.stored(&second).await;
    assert_eq!(state.status(), domain::proposal::Status::Approved);
}

#[tokio::test]
async fn a_lapse_of_time_is_announced_only_where_it_can_happen() {
    let shop = Shop::open().await;
    shop.consent().await;
    let announced = async |body| {
        shop.keep_request(RedFlagReview::NotNeeded).await;
        let proposal = shop.drafted(&shop.appraiser, body).await;
        shop.submit_and_send(&proposal).await;
        let sent = shop.stored(&proposal).await;
        let sending = sent.state().sending().unwrap().clone();
        sending.auto_accept.map(|plan| {
            assert_eq!(plan.at, sending.at.plus_days(5));
            plan.opt_in.version
        })
    };
    let consigned = announced(two_lines()).await;
    assert_eq!(consigned.as_deref(), Some("2026-01"));

    let mut bought = line(1, 40_000);
    bought["terms"]["mode"] = json!("buy_out");
    bought["terms"]["buy_out_price"] = usd(15_000);
    assert_eq!(announced(json!({ "lines": [bought] })).await, None);
    let mut low = line(1, 40_000);
    low["terms"]["floor_price"] = usd(9_999);
    assert_eq!(announced(json!({ "lines": [low] })).await, None);
}
