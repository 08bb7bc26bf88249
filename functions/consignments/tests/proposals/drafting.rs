//! Drafting and editing.

use contract::consignments::proposals::ProposalOp as Op;
use domain::ids::{CommissionPlanId, LocationId, MarkdownScheduleId};
use domain::terms::PlanScope;
use serde_json::json;
use testkit::id;
use testkit::story::request_id;

use crate::shop::{GLOBAL_PLAN, SCHEDULE, Shop, blamed, category, line, plan, two_lines, usd};

#[tokio::test]
async fn a_round_copies_plan_schedule_and_term_into_its_lines() {
    let shop = Shop::open().await;
    let reply = shop.draft(&shop.appraiser, two_lines()).await.expect(201);
    let (body, number) = (&reply.json, &reply.json["number"]);
    let path = format!("/v1/proposals/{}", body["id"].as_str().unwrap());
    assert_eq!(reply.headers["location"], path);
    assert_eq!(reply.version(), 1);
    assert_eq!(
        (&body["status"], &body["round"]),
        (&json!("draft"), &json!(1))
    );
    assert!(number.as_str().unwrap().starts_with("PR-"), "{number}");
    assert_eq!(body["internal"]["author_id"], json!(shop.appraiser.id));

    let terms = &body["lines"][0]["terms"];
    let plan_id = json!(id::<CommissionPlanId>(GLOBAL_PLAN));
    assert_eq!(terms["plan"]["plan_id"], plan_id);
    assert_eq!(terms["plan"]["kind"]["consignor"], 6_000);
    let schedule_id = json!(id::<MarkdownScheduleId>(SCHEDULE));
    assert_eq!(terms["markdown"]["schedule_id"], schedule_id);
    assert_eq!(
        (&terms["term_days"], &terms["grace_days"]),
        (&json!(60), &json!(10))
    );
    assert_eq!(body["totals"]["list"], usd(60_000));
    assert_eq!(body["totals"]["consignor_at_list"], usd(36_000));
}

#[tokio::test]
async fn the_default_of_a_category_stands_between_plans_for_categories_and_for_shops() {
    let shop = Shop::open().await;
    let table = &shop.stage.table;
    let location = id::<LocationId>(1);
    let of_shop = plan(2, 50, PlanScope::Location { location });
    let default = plan(3, 55, PlanScope::Global);
    let mut bags = category();
    bags.default_plan = Some(default.id.clone());
    let change = table.begin(shop.stage.cause()).put_plan(&of_shop);
    change.put_plan(&default).commit().await.unwrap();
    let share = async || {
        let reply = shop.draft(&shop.appraiser, two_lines()).await.expect(201);
        reply.json["lines"][0]["terms"]["plan"]["kind"]["consignor"].clone()
    };
    assert_eq!(share().await, 5_000, "the shop before the house");
    let change = table.begin(shop.stage.cause()).put_category(&bags);
    change.commit().await.unwrap();
    assert_eq!(share().await, 5_500, "the default before the shop");
    let category = bags.id.clone();
    let of_category = plan(4, 65, PlanScope::Category { category });
    let change = table.begin(shop.stage.cause()).put_plan(&of_category);
    change.commit().await.unwrap();
    assert_eq!(
        share().await,
        6_500,
        "a plan for the category before its default"
    );
}

#[tokio::test]
async fn plans_and_schedules_that_are_not_in_use_are_named_field_by_field() {
    let shop = Shop::open().await;
    let (mut first, mut second) = (line(1, 40_000), line(2, 20_000));
    first["terms"]["commission_plan_id"] = json!(id::<CommissionPlanId>(9));
    let schedule_id = id::<MarkdownScheduleId>(9);
    second["terms"]["markdown"] = json!({ "type": "schedule", "schedule_id": schedule_id });
    let reply = shop
        .draft(&shop.appraiser, json!({ "lines": [first, second] }))
        .await;
    let fields = [
        "lines[0].terms.commission_plan_id",
        "lines[1].terms.markdown.schedule_id",
    ];
    assert_eq!(blamed(&reply), fields);
    reply.refused(400, "lines_invalid");
}

#[tokio::test]
async fn terms_that_contradict_themselves_and_items_that_are_none_are_named() {
    let shop = Shop::open().await;
    let mut first = line(1, 40_000);
    first["terms"]["floor_price"] = usd(40_001);
    let body = json!({ "lines": [first, line(3, 20_000)] });
    let reply = shop.draft(&shop.appraiser, body).await;
    assert_eq!(
        blamed(&reply),
        ["lines[0].terms.floor_price", "lines[1].item"]
    );
    reply.refused(400, "lines_invalid");
}

#[tokio::test]
async fn what_is_sent_is_bounded() {
    let shop = Shop::open().await;
    let mut first = line(1, 40_000);
    first["terms"]["term_days"] = json!(29);
    first["terms"]["list_price"] = usd(-1);
    let body = json!({ "message": "x".repeat(2_001), "lines": [first] });
    let reply = shop.draft(&shop.appraiser, body).await;
    let fields = [
        "lines[0].terms.list_price",
        "lines[0].terms.term_days",
        "message",
    ];
    assert_eq!(blamed(&reply), fields);
    reply.refused(400, "invalid_input");

    let lines: Vec<_> = (0..46).map(|_| line(1, 40_000)).collect();
    let many = json!({ "lines": lines });
    let reply = shop.draft(&shop.appraiser, many.clone()).await;
    assert_eq!(blamed(&reply), ["lines"]);
    reply.refused(400, "invalid_input");
    let proposal = shop.drafted(&shop.appraiser, two_lines()).await;
    let edit = shop.on(&shop.appraiser, Op::UpdateProposal, &proposal);
    let edit = edit.if_match(1).body(many);
    let reply = shop.call(edit).await;
    assert_eq!(blamed(&reply), ["lines"]);
    reply.refused(400, "invalid_input");
}

#[tokio::test]
async fn the_first_round_supersedes_nothing() {
    let shop = Shop::open().await;
    let proposal = shop.drafted(&shop.appraiser, two_lines()).await;
    let reply = shop
        .draft(&shop.appraiser, json!({ "supersedes": proposal }))
        .await;
    assert_eq!(blamed(&reply), ["supersedes"]);
    reply.refused(422, "supersedes_not_last");
}

#[tokio::test]
async fn only_those_who_have_the_request_draft_for_it() {
    let shop = Shop::open().await;
    let by_colleague = shop.draft(&shop.colleague, two_lines()).await;
    by_colleague.refused(404, "not_found");
    let by_consignor = shop.draft(&shop.consignor, two_lines()).await;
    by_consignor.refused(403, "permission_denied");
    shop.drafted(&shop.manager, two_lines()).await;
    let kept = data::proposals::of_request(&shop.stage.table, &request_id()).await;
    assert_eq!(kept.unwrap().len(), 1, "what is refused writes nothing");
}

#[tokio::test]
async fn the_same_key_drafts_once() {
    let shop = Shop::open().await;
    let call = shop.appraiser.calls(Op::DraftProposal.route());
    let call = call.path("id", request_id()).body(two_lines()).key("again");
    let first = shop.call(call.clone()).await.expect(201);
    let second = shop.call(call).await.expect(201);
    assert_eq!(first.json, second.json);
    let kept = data::proposals::of_request(&shop.stage.table, &request_id()).await;
    assert_eq!(kept.unwrap().len(), 1);
}

#[tokio::test]
async fn an_edit_replaces_what_it_sends_and_keeps_the_rest() {
    let shop = Shop::open().await;
    let drafted = shop.draft(&shop.appraiser, two_lines()).await.expect(201);
    let proposal = drafted.json["id"].as_str().unwrap();
    let edit = |version, body| {
        let call = shop.on(&shop.appraiser, Op::UpdateProposal, proposal);
        shop.call(call.if_match(version).body(body))
    };
    let worded = edit(1, json!({ "message": "Para usted" }))
        .await
        .expect(200);
    assert_eq!(worded.json["message"], "Para usted");
    assert_eq!(worded.json["lines"], drafted.json["lines"]);
    let body = json!({ "lines": [line(2, 30_000)] });
    let cut = edit(2, body).await.expect(200);
    assert_eq!(cut.json["message"], "Para usted");
    assert_eq!(cut.json["lines"][0]["terms"]["list_price"], usd(30_000));
    assert_eq!(cut.json["lines"].as_array().unwrap().len(), 1);

    edit(2, json!({})).await.refused(412, "version_conflict");
    let unseen = shop.on(&shop.colleague, Op::UpdateProposal, proposal);
    let unseen = shop.call(unseen.if_match(3).body(json!({}))).await;
    unseen.refused(404, "not_found");
    let unguarded = shop.on(&shop.appraiser, Op::UpdateProposal, proposal);
    let unguarded = shop.call(unguarded.body(json!({}))).await;
    unguarded.refused(428, "precondition_required");
}

#[tokio::test]
async fn what_was_submitted_is_not_edited() {
    let shop = Shop::open().await;
    let proposal = shop.drafted(&shop.appraiser, two_lines()).await;
    let submit = shop.act(&shop.appraiser, Op::SubmitProposal, &proposal);
    assert_eq!(submit.await.status, 200);
    let edit = shop.on(&shop.appraiser, Op::UpdateProposal, &proposal);
    let edit = shop
        .call(edit.if_match(2).body(json!({ "message": "x" })))
        .await;
    edit.refused(422, "transition_not_allowed");
}
