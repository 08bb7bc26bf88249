//! A contract whose proposal is no longer what was agreed: undone, or changed.

use contract::consignments::contracts::ContractOp;
use contract::consignments::proposals::ProposalOp;
use domain::access::By;
use domain::contract::Status;
use domain::money::Money;
use domain::proposal::{
    LapseOfTime, OptIn, Proposal, ProposalParts, State, Status as ProposalStatus,
};
use domain::request::{AcceptedHow, Command, ReopenReason, Status as RequestStatus};
use serde_json::{Value, json};
use testkit::Reply;
use testkit::story::{item_id, proposal_id, silent};

use crate::shop::{Shop, signing};

const JOB: By<'static> = By::System("proposals.auto_accept");

/// The proposal taken apart, as the next version of itself.
async fn next_version(shop: &Shop) -> ProposalParts {
    let kept = shop.stored_proposal().await;
    ProposalParts {
        id: kept.id().clone(),
        version: kept.version() + 1,
        facts: kept.facts().clone(),
        lines: kept.lines().to_vec(),
        approved: kept.approved_prices().clone(),
        message: kept.message().to_owned(),
        state: kept.state().clone(),
        updated_at: kept.updated_at(),
    }
}

/// A shop whose proposal accepted itself by lapse of time.
async fn lapsed() -> Shop {
    let shop = Shop::open().await;
    let now = shop.stage.clock.now();
    let mut parts = next_version(&shop).await;
    parts.state = State::AutoAccepted {
        sending: parts.state.sending().unwrap().clone(),
        lapse: LapseOfTime {
            at: now,
            undo_until: now.plus_hours(48),
            opt_in: OptIn {
                consented_at: now.plus_days(-30),
                version: "2026-01".to_owned(),
            },
            deliveries: Vec::new(),
        },
    };
    let proposal = Proposal::restore(parts);
    let why = ReopenReason::ContractDeclined;
    let request = shop.stored_request().await;
    let open = request.decide(Command::Reopen { why }, JOB, now).unwrap();
    let accept = Command::Accept {
        proposal: proposal.id().clone(),
        accepted: proposal.accepted_items(),
        how: AcceptedHow::LapseOfTime,
    };
    let accepted = open.next.decide(accept, JOB, now).unwrap();
    let change = shop.stage.table.begin(shop.stage.cause());
    let change = change.save(&silent(proposal));
    let change = change.save_in_turn(&[open, accepted]);
    change.commit().await.unwrap();
    shop
}

async fn respond(shop: &Shop, body: Value) -> Reply {
    let route = ProposalOp::RespondToProposal.route();
    let call = shop.consignor.calls(route).path("id", proposal_id());
    shop.call(call.body(body)).await
}

async fn undo(shop: &Shop) -> Reply {
    respond(shop, json!({ "action": "undo" })).await
}

#[tokio::test]
async fn an_undone_acceptance_voids_the_contract_that_nobody_signed() {
    for send in [false, true] {
        let shop = lapsed().await;
        let contract = shop.generated().await;
        if send {
            shop.send(&contract).await;
        }
        assert_eq!(undo(&shop).await.expect(200).json["status"], "viewed");
        assert_eq!(shop.stored(&contract).await.status(), Status::Void);
        assert_eq!(
            shop.stored_request().await.status(),
            RequestStatus::Proposed
        );
        let late = shop.sign(&contract).await;
        late.refused(422, "transition_not_allowed");

        let yes = |number| json!({ "item": item_id(number), "reply": { "type": "accept" } });
        let body = json!({ "action": "respond", "answers": [yes(1), yes(2)] });
        respond(&shop, body).await.expect(200);
        let another = shop.generated().await;
        assert_ne!(another, contract);
    }
}

#[tokio::test]
async fn an_acceptance_confirmed_with_a_signature_is_not_undone() {
    let shop = lapsed().await;
    let contract = shop.sent().await;
    shop.sign(&contract).await.expect(200);
    undo(&shop).await.refused(422, "signed_already");
    assert_eq!(shop.stored(&contract).await.status(), Status::Signed);
    let proposal = shop.stored_proposal().await;
    assert_eq!(proposal.status(), ProposalStatus::AutoAccepted);
}

#[tokio::test]
async fn of_an_undo_and_a_contract_drawn_up_at_the_same_time_no_contract_stands_alone() {
    let shop = lapsed().await;
    let (undone, drawn) = tokio::join!(undo(&shop), shop.generate(&shop.manager));
    let open = shop.stored_request().await.status() == RequestStatus::Proposed;
    assert_eq!(undone.status == 200, open);
    if drawn.status == 201 {
        let contract = drawn.json["id"].as_str().unwrap();
        let status = shop.stored(contract).await.status();
        assert_eq!(status == Status::Void, open, "{status}");
    } else {
        assert!(open, "one of the two is done");
    }
}

#[tokio::test]
async fn a_contract_is_not_signed_for_terms_that_are_no_longer_agreed() {
    let shop = Shop::open().await;
    let contract = shop.sent().await;
    let mut parts = next_version(&shop).await;
    parts.lines[0].terms.list_price = Money::usd(45_000);
    let change = shop.stage.table.begin(shop.stage.cause());
    let change = change.save(&silent(Proposal::restore(parts)));
    change.commit().await.unwrap();

    let (otp, code) = shop.code(&shop.consignor, &contract).await;
    let (op, body) = (ContractOp::SignContract, signing(&otp, &code));
    let refused = shop.say(&shop.consignor, op, &contract, body).await;
    refused.refused(409, "proposal_changed");
    assert_eq!(shop.stored(&contract).await.status(), Status::Sent);
    let kept = data::users::challenge(&shop.stage.table, &otp).await;
    assert_eq!(
        kept.unwrap().used_at,
        None,
        "a refused signature uses no code"
    );
}
