//! The consignor's answer, staff for them, and undoing a lapse of time.

use std::collections::BTreeMap;

use domain::access::By;
use domain::ids::MediaId;
use domain::proposal::{Command, DeliveryChannel, DeliveryProof, Evidence, OptIn};
use domain::request::{self, AcceptedHow, RejectionReason, State};
use serde_json::{Value, json};
use testkit::id;

use crate::shop::{Shop, blamed, both, but, no, replies, yes};

const JOB: &str = "proposals.auto_accept";

/// How the request says it was accepted.
async fn accepted_how(shop: &Shop) -> AcceptedHow {
    match shop.stored_request().await.state() {
        State::Accepted { acceptance } => acceptance.how.clone(),
        State::Draft { .. }
        | State::Submitted { .. }
        | State::Assigned { .. }
        | State::Scheduled { .. }
        | State::Received { .. }
        | State::InAppraisal { .. }
        | State::Appraised { .. }
        | State::Proposed { .. }
        | State::Contracted { .. }
        | State::Completed { .. }
        | State::Rejected { .. }
        | State::Cancelled { .. }
        | State::Expired { .. } => panic!("the request is not accepted"),
    }
}

#[tokio::test]
async fn an_acceptance_moves_proposal_and_request_together() {
    let shop = Shop::open().await;
    let proposal = shop.sent().await;
    let reply = shop.respond(&shop.consignor, &proposal, both(&yes())).await;
    let reply = reply.expect(200);
    assert_eq!(reply.json["status"], "accepted");
    assert_eq!(reply.json["lines"][1]["response"]["type"], "accepted");
    assert_eq!(reply.json.get("internal"), None);
    assert_eq!(accepted_how(&shop).await, AcceptedHow::Consignor);

    let again = shop.respond(&shop.consignor, &proposal, both(&yes())).await;
    again.refused(422, "transition_not_allowed");
}

#[tokio::test]
async fn a_line_turned_down_is_withdrawn_from_the_request() {
    let shop = Shop::open().await;
    let proposal = shop.sent().await;
    let body = replies(&yes(), &no("Muy bajo"));
    let reply = shop
        .respond(&shop.consignor, &proposal, body)
        .await
        .expect(200);
    assert_eq!(reply.json["status"], "partially_accepted");
    let items = shop.stored_request().await.items().to_vec();
    assert_eq!(items[0].decision, request::ItemDecision::Accepted);
    assert_eq!(items[1].decision, request::ItemDecision::Withdrawn);
}

#[tokio::test]
async fn turning_everything_down_ends_the_request_with_the_reasons() {
    let shop = Shop::open().await;
    let proposal = shop.sent().await;
    let body = replies(&no("Muy bajo"), &no("La conservo"));
    let reply = shop
        .respond(&shop.consignor, &proposal, body)
        .await
        .expect(200);
    assert_eq!(reply.json["status"], "rejected");
    let request = shop.stored_request().await;
    let State::Rejected { rejection, .. } = request.state() else {
        panic!("the request is {}", request.status());
    };
    assert_eq!(rejection.reason, RejectionReason::ProposalRejected);
    assert_eq!(rejection.text, "Muy bajo; La conservo");
}

#[tokio::test]
async fn every_line_is_answered_once_and_a_counter_stays_within_limits() {
    let shop = Shop::open().await;
    let proposal = shop.sent().await;
    let mut one = both(&yes());
    one["answers"].as_array_mut().unwrap().pop();
    let reply = shop.respond(&shop.consignor, &proposal, one).await;
    assert_eq!(blamed(&reply), ["answers"]);
    reply.refused(400, "answers_invalid");

    let under_the_floor = replies(&but(10_000), &yes());
    let reply = shop
        .respond(&shop.consignor, &proposal, under_the_floor)
        .await;
    assert_eq!(blamed(&reply), ["answers[0].reply.counter.floor"]);
    reply.refused(400, "answers_invalid");

    let mut wordless = but(44_000);
    wordless["counter"]["reason"] = json!("");
    wordless["counter"]["term_days"] = json!(20);
    let reply = shop
        .respond(&shop.consignor, &proposal, replies(&wordless, &yes()))
        .await;
    let fields = [
        "answers[0].reply.counter.reason",
        "answers[0].reply.counter.term_days",
    ];
    assert_eq!(blamed(&reply), fields);
    reply.refused(400, "invalid_input");
    let stored = shop.stored(&proposal).await;
    assert_eq!(stored.version(), 3, "what is refused changes nothing");
}

#[tokio::test]
async fn staff_answer_for_the_consignor_with_proof_that_passed_the_check() {
    let shop = Shop::open().await;
    let proposal = shop.sent().await;
    let with = |proof: &MediaId| {
        let mut body = both(&yes());
        body["proof_file"] = json!(proof);
        body
    };
    let unproven = shop.respond(&shop.manager, &proposal, both(&yes())).await;
    assert_eq!(blamed(&unproven), ["proof_file"]);
    unproven.refused(422, "proof_missing");
    let unknown = shop.respond(&shop.manager, &proposal, with(&id(8))).await;
    assert_eq!(blamed(&unknown), ["proof_file"]);
    unknown.refused(422, "media_not_usable");
    let proof = shop.proof().await;
    let by_manager = shop.respond(&shop.manager, &proposal, with(&proof)).await;
    assert_eq!(by_manager.expect(200).json["answer"]["proof"], json!(proof));
    assert_eq!(accepted_how(&shop).await, AcceptedHow::OnBehalf { proof });
    let today = shop.stage.clock.now().panama_date();
    let log = data::audit::entries_of(&shop.stage.table, today)
        .await
        .unwrap();
    let answers = log
        .iter()
        .filter(|entry| entry.action == "respond_to_proposal");
    let acted: Vec<_> = answers
        .map(|entry| (&entry.actor, &entry.acting_for))
        .collect();
    let by = domain::access::Actor::Person {
        id: shop.manager.id.clone(),
    };
    assert_eq!(acted, [(&by, &Some(shop.consignor.id.clone()))]);
}

#[tokio::test]
async fn an_appraiser_does_not_answer_for_the_consignor() {
    let shop = Shop::open().await;
    let proposal = shop.sent().await;
    let reply = shop.respond(&shop.appraiser, &proposal, both(&yes())).await;
    reply.refused(403, "permission_denied");
}

#[tokio::test]
async fn the_version_that_was_seen_must_be_the_one_that_is_answered() {
    let shop = Shop::open().await;
    let proposal = shop.sent().await;
    let op = contract::consignments::proposals::ProposalOp::RespondToProposal;
    let call = shop.on(&shop.consignor, op, &proposal).body(both(&yes()));
    let stale = shop.call(call.clone().if_match(2)).await;
    stale.refused(412, "version_conflict");
    let call = call.if_match(3).key("once");
    let first = shop.call(call.clone()).await.expect(200);
    let second = shop.call(call).await.expect(200);
    assert_eq!(first.json, second.json, "the same key is one answer");
}

#[tokio::test]
async fn of_two_answers_at_the_same_time_one_counts() {
    let shop = Shop::open().await;
    let proposal = shop.sent().await;
    let answer = |body: Value| shop.respond(&shop.consignor, &proposal, body);
    let (yes, no) = tokio::join!(answer(both(&yes())), answer(both(&no(""))));
    let mut statuses = [yes.status, no.status];
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200);
    assert!([409, 422].contains(&statuses[1]), "{statuses:?}");
    let (proposal, request) = (shop.stored(&proposal).await, shop.stored_request().await);
    let told = (proposal.status().as_str(), request.status().as_str());
    let expected = if yes.status == 200 {
        "accepted"
    } else {
        "rejected"
    };
    assert_eq!(told, (expected, expected), "both machines say the same");
}

/// A proposal that accepted itself, as the job writes it.
async fn lapsed(shop: &Shop) -> String {
    shop.consent().await;
    let proposal = shop.sent().await;
    let (sent, request) = (shop.stored(&proposal).await, shop.stored_request().await);
    let sending = sent.state().sending().unwrap();
    let plan = sending.auto_accept.clone().unwrap();
    let command = Command::AutoAccept {
        evidence: Evidence {
            opt_in: Some(OptIn { ..plan.opt_in }),
            deliveries: vec![DeliveryProof {
                channel: DeliveryChannel::Email,
                reference: "m-1".to_owned(),
                delivered_at: sending.at,
            }],
            minimums: BTreeMap::new(),
            counter_open: false,
        },
        undo_hours: 48,
    };
    let accepted = sent.decide(command, By::System(JOB), plan.at).unwrap();
    let follow = request::Command::Accept {
        proposal: sent.id().clone(),
        accepted: accepted.next.accepted_items(),
        how: AcceptedHow::LapseOfTime,
    };
    let followed = request.decide(follow, By::System(JOB), plan.at).unwrap();
    let change = shop.stage.table.begin(shop.stage.cause());
    let change = change.save(&accepted).save(&followed);
    change.commit().await.unwrap();
    proposal
}

#[tokio::test]
async fn a_consignor_undoes_an_acceptance_by_lapse_of_time() {
    let shop = Shop::open().await;
    let proposal = lapsed(&shop).await;
    let undo = || json!({ "action": "undo" });
    let by_manager = shop.respond(&shop.manager, &proposal, undo()).await;
    by_manager.refused(403, "permission_denied");

    let undone = shop.respond(&shop.consignor, &proposal, undo()).await;
    let undone = undone.expect(200).json;
    assert_eq!(undone["status"], "viewed");
    assert_eq!(
        undone["auto_accept_at"],
        Value::Null,
        "never again by itself"
    );
    let request = shop.stored_request().await;
    assert_eq!(request.status(), request::Status::Proposed);

    let answer = shop.respond(&shop.consignor, &proposal, both(&yes())).await;
    assert_eq!(answer.expect(200).json["status"], "accepted");
    let own_word = shop.respond(&shop.consignor, &proposal, undo()).await;
    own_word.refused(422, "transition_not_allowed");
}

#[tokio::test]
async fn the_record_of_a_lapse_is_for_the_house_and_the_time_to_undo_for_both() {
    use contract::consignments::proposals::ProposalOp::GetProposal;
    let shop = Shop::open().await;
    let proposal = lapsed(&shop).await;
    let own = shop.act(&shop.consignor, GetProposal, &proposal).await;
    let own = own.expect(200).json;
    assert!(own["undo_until"].is_string());
    assert_eq!(own.get("internal"), None);
    let staff = shop.act(&shop.manager, GetProposal, &proposal).await;
    let lapse = staff.expect(200).json["internal"]["lapse"].clone();
    assert_eq!(lapse["deliveries"][0]["reference"], "m-1");
}
