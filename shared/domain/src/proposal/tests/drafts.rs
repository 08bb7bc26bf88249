use super::fixtures::*;
use crate::access::{Assignee, By, Permission};
use crate::money::{BasisPoints, Money};
use crate::proposal::*;
use crate::request::RedFlagReview;
use crate::request::tests::fixtures as request;
use crate::terms::{Mode, PlanKind, PlanTier, TierMode};

#[test]
fn a_proposal_is_drafted_by_the_assigned_appraiser_or_a_manager() {
    let drafted = |by: By<'_>| drafted_by(by, &request::appraised(), lines());
    assert!(drafted(appraiser()).is_ok());
    assert!(drafted(manager()).is_ok());
    for by in [colleague(), consignor(), system()] {
        assert_eq!(drafted(by), Err(Refusal::NotPermitted { event: "draft" }));
    }
}

#[test]
fn a_proposal_needs_an_appraised_request() {
    for request in [request::received_request(), request::accepted()] {
        assert_eq!(
            drafted_by(appraiser(), &request, lines()),
            Err(Refusal::RequestNotAppraised)
        );
    }
}

#[test]
fn rounds_are_counted_and_end_at_the_fourth() {
    let mut request = request::proposed();
    let next = drafted_by(appraiser(), &request, lines()).expect("round 2");
    assert_eq!(next.facts().round, 2);
    for round in 2..=4 {
        request = request::step(&request, request::send_round(round), appraiser());
    }
    assert_eq!(
        drafted_by(appraiser(), &request, lines()),
        Err(Refusal::MaxRounds { max: 4 })
    );
}

#[test]
fn a_round_follows_one_of_the_same_request() {
    let mut other = sent();
    other.facts.request = id(99);
    let draft = |previous| {
        let new = new_proposal(lines());
        Proposal::draft(
            new,
            &request::proposed(),
            Some(previous),
            4,
            appraiser(),
            now(),
        )
    };
    assert_eq!(draft(&other), Err(Refusal::PreviousUnrelated));
    let next = draft(&sent()).expect("round 2").next;
    assert_eq!(next.facts().supersedes, Some(proposal_id(1)));
    assert_eq!(next.lines()[0].approved_price, Some(Money::usd(40_000)));
}

fn draft_blames(lines: Vec<DraftLine>) -> Vec<String> {
    let request = request::appraised_with(
        &request::assigned(),
        [request::scored(), request::declined()],
    );
    match drafted_by(appraiser(), &request, lines) {
        Ok(_) => Vec::new(),
        Err(refusal) => blamed(&refusal),
    }
}

#[test]
fn only_scored_items_are_offered_and_each_once() {
    assert!(draft_blames(vec![line(1, terms(40_000))]).is_empty());
    assert_eq!(
        draft_blames(vec![line(2, terms(40_000))]),
        ["lines[0].item"]
    );
    assert_eq!(
        draft_blames(vec![line(9, terms(40_000))]),
        ["lines[0].item"]
    );
    let twice = vec![line(1, terms(40_000)), line(1, terms(30_000))];
    assert_eq!(draft_blames(twice), ["lines[1].item"]);
}

#[test]
fn terms_hold_together_when_drafted_and_when_edited() {
    let mut bad = terms(40_000);
    bad.floor_price = Money::usd(40_001);
    let bad = vec![line(1, bad)];
    assert_eq!(draft_blames(bad.clone()), ["lines[0].terms.floor_price"]);
    assert_eq!(
        blamed(&refusal(&draft(), edit(bad), appraiser())),
        ["lines[0].terms.floor_price"]
    );
}

/// Approved once, countered far, agreed to and sent back: a draft with approved prices.
fn sent_back() -> Proposal {
    let far = step(&countered_far(), agree(), appraiser());
    step(&far, send_back(), manager())
}

#[test]
fn a_line_put_back_keeps_the_price_once_approved_for_its_item() {
    let without = step(
        &sent_back(),
        edit(vec![line(2, terms(20_000))]),
        appraiser(),
    );
    assert_eq!(without.lines().len(), 1);
    let dearer = edit(vec![line(1, terms(60_000)), line(2, terms(20_000))]);
    let back = step(&without, dearer, appraiser());
    assert_eq!(back.lines()[0].approved_price, Some(Money::usd(40_000)));
    let submitted = step(&back, submit(), appraiser());
    assert_eq!(submitted.status(), Status::PendingApproval);
    let approved = step(&submitted, approve(), manager());
    assert_eq!(
        approved.approved_prices().get(&item_id(1)),
        Some(&Money::usd(60_000))
    );
}

#[test]
fn an_approved_price_outlives_a_round_that_leaves_the_item_out() {
    let next = |previous: &Proposal, lines| {
        let new = new_proposal(lines);
        let (request, max) = (request::proposed(), 4);
        let drafted = Proposal::draft(new, &request, Some(previous), max, appraiser(), now());
        drafted.expect("another round").next
    };
    let second = next(&sent(), vec![line(2, terms(20_000))]);
    let third = next(&second, vec![line(1, terms(60_000))]);
    assert_eq!(third.lines()[0].approved_price, Some(Money::usd(40_000)));
}

#[test]
fn approved_prices_are_read_back_with_the_lines_that_have_them() {
    let kept = sent_back();
    let restored = Proposal::restore(ProposalParts {
        id: kept.id().clone(),
        version: kept.version(),
        facts: kept.facts().clone(),
        lines: kept.lines().to_vec(),
        approved: std::collections::BTreeMap::new(),
        message: kept.message().to_owned(),
        state: kept.state().clone(),
        updated_at: kept.updated_at(),
    });
    assert_eq!(restored, kept);
}

#[test]
fn a_proposal_has_no_more_lines_than_a_contract_can_hold() {
    let many = |count| -> Vec<DraftLine> {
        let line = |n| line(n, terms(40_000));
        (1..=count).map(line).collect()
    };
    let too_many = u128::try_from(crate::contract::MAX_LINES).expect("few") + 1;
    assert_eq!(
        draft_blames(many(too_many)).first().map(String::as_str),
        Some("lines")
    );
    assert!(!draft_blames(many(too_many - 1)).contains(&"lines".to_owned()));
    assert_eq!(
        blamed(&refusal(&draft(), edit(many(too_many)), appraiser()))[0],
        "lines"
    );
}

#[test]
fn a_draft_is_edited_by_those_whose_it_is() {
    for by in [appraiser(), manager()] {
        assert_eq!(step(&draft(), edit(lines()), by).message(), "For you");
    }
    for by in [colleague(), consignor(), system()] {
        assert_eq!(
            refusal(&draft(), edit(lines()), by),
            Refusal::NotPermitted { event: "edit" }
        );
    }
}

#[test]
fn a_proposal_of_nothing_is_not_submitted() {
    let empty = draft_of(Vec::new());
    assert_eq!(refusal(&empty, submit(), appraiser()), Refusal::NoLines);
    assert_eq!(
        refusal(&draft(), submit(), system()),
        Refusal::NotPermitted { event: "submit" }
    );
}

fn submitted(list: i64, change: impl FnOnce(&mut DraftLine)) -> Status {
    let mut drafted = line(1, terms(list));
    change(&mut drafted);
    step(&draft_of(vec![drafted]), submit(), appraiser()).status()
}

#[test]
fn a_price_above_the_limit_needs_a_second_person() {
    assert_eq!(submitted(100_000, |_| {}), Status::Approved);
    assert_eq!(submitted(100_001, |_| {}), Status::PendingApproval);
}

#[test]
fn a_commission_out_of_bounds_needs_a_second_person() {
    let percent = |consignor| {
        submitted(10_000, move |line| {
            line.terms.plan.kind = PlanKind::Percent {
                consignor: BasisPoints::percent(consignor),
            };
        })
    };
    assert_eq!(percent(70), Status::Approved);
    assert_eq!(percent(71), Status::PendingApproval);
    assert_eq!(percent(40), Status::Approved);
    assert_eq!(percent(39), Status::PendingApproval);
}

#[test]
fn every_bracket_and_every_fixed_plan_stays_within_the_bounds() {
    let tiered = |second| {
        submitted(10_000, move |line| {
            let tier = |from, consignor| PlanTier {
                from: Money::usd(from),
                consignor: BasisPoints::percent(consignor),
            };
            line.terms.plan.kind = PlanKind::Tiered {
                tiers: vec![tier(0, 50), tier(500_000, second)],
                tier_mode: TierMode::Marginal,
            };
        })
    };
    assert_eq!(tiered(70), Status::Approved);
    assert_eq!(tiered(80), Status::PendingApproval);
    let net = |cents| {
        submitted(10_000, move |line| {
            line.terms.floor_price = Money::usd(9_000);
            line.terms.plan.kind = PlanKind::NetToConsignor {
                net: Money::usd(cents),
            };
        })
    };
    assert_eq!(net(7_000), Status::Approved);
    assert_eq!(net(7_001), Status::PendingApproval);
}

#[test]
fn a_bought_line_has_no_commission_to_bound() {
    let bought = submitted(10_000, |line| {
        line.terms.mode = Mode::BuyOut;
        line.terms.buy_out_price = Some(Money::usd(5_000));
        line.terms.plan.kind = PlanKind::Percent {
            consignor: BasisPoints::percent(99),
        };
    });
    assert_eq!(bought, Status::Approved);
}

#[test]
fn waiting_red_flags_need_a_second_person() {
    let submit = Command::Submit {
        rules: rules(),
        red_flags: RedFlagReview::Needed,
    };
    let proposal = step(&draft(), submit, appraiser());
    assert_eq!(proposal.status(), Status::PendingApproval);
    let approve = Command::Approve {
        red_flags: RedFlagReview::Needed,
    };
    assert_eq!(
        refusal(&proposal, approve, manager()),
        Refusal::RedFlagsNotAcknowledged
    );
}

#[test]
fn a_later_round_that_moves_an_approved_price_far_needs_a_second_person() {
    let round = |list| {
        let new = new_proposal(vec![line(1, terms(list))]);
        let request = request::countered();
        let next = Proposal::draft(new, &request, Some(&sent()), 4, appraiser(), now());
        step(&next.expect("round 2").next, submit(), appraiser()).status()
    };
    assert_eq!(round(44_000), Status::Approved);
    assert_eq!(round(44_001), Status::PendingApproval);
    assert_eq!(round(36_000), Status::Approved);
    assert_eq!(round(35_999), Status::PendingApproval);
}

#[test]
fn nobody_approves_a_proposal_of_their_own() {
    let request = request::appraised();
    let own = drafted_by(manager(), &request, vec![line(1, terms(200_000))]).expect("a draft");
    let own = step(&own, submit(), appraiser());
    assert_eq!(
        refusal(&own, approve(), manager()),
        Refusal::ApproverIsAuthor
    );
    let approved = step(&own, approve(), second_manager());
    assert_eq!(
        approved.lines()[0].approved_price,
        Some(Money::usd(200_000))
    );

    let put_up = step(
        &draft_of(vec![line(1, terms(200_000))]),
        submit(),
        manager(),
    );
    assert_eq!(
        refusal(&put_up, approve(), manager()),
        Refusal::ApproverIsAuthor
    );
}

#[test]
fn appraisers_approve_nothing() {
    for by in [colleague(), appraiser(), system()] {
        assert_eq!(
            refusal(&pending(), approve(), by),
            Refusal::NotPermitted { event: "approve" }
        );
        assert_eq!(
            refusal(&pending(), send_back(), by),
            Refusal::NotPermitted { event: "send_back" }
        );
    }
}

#[test]
fn sending_back_needs_a_reason() {
    let blank = Command::SendBack { reason: " ".into() };
    assert_eq!(
        refusal(&pending(), blank, manager()),
        Refusal::ReasonMissing
    );
    let State::Draft { sent_back } = step(&pending(), send_back(), manager()).state().clone()
    else {
        panic!("a draft")
    };
    assert_eq!(sent_back.expect("what was asked").reason, "Too dear");
}

#[test]
fn a_proposal_is_withdrawn_by_its_author_or_a_manager() {
    let managers = drafted_by(manager(), &request::appraised(), lines()).expect("a draft");
    assert_eq!(
        refusal(&managers, withdraw(), appraiser()),
        Refusal::NotPermitted { event: "withdraw" }
    );
    for by in [appraiser(), manager(), admin()] {
        assert_eq!(step(&sent(), withdraw(), by).status(), Status::Withdrawn);
    }
    for by in [colleague(), consignor(), system()] {
        assert_eq!(
            refusal(&sent(), withdraw(), by),
            Refusal::NotPermitted { event: "withdraw" }
        );
    }
}

#[test]
fn a_consignor_finds_no_proposal_that_was_not_sent() {
    let sees = |proposal: &Proposal| {
        CAST.consignor.sees(
            Permission::ProposalsView,
            Some(Permission::ProposalsViewOwn),
            proposal.subject(),
        )
    };
    for proposal in [
        draft(),
        pending(),
        approved(),
        step(&draft(), withdraw(), manager()),
    ] {
        assert!(!sees(&proposal), "{}", proposal.status());
    }
    for proposal in [
        sent(),
        viewed(),
        accepted(),
        step(&sent(), withdraw(), manager()),
    ] {
        assert!(sees(&proposal), "{}", proposal.status());
    }
    assert!(matches!(draft().subject().assignee, Assignee::Person(_)));
}

#[test]
fn totals_add_up_and_a_simulation_has_every_line() {
    let mut bought = line(2, terms(20_000));
    bought.terms.mode = Mode::BuyOut;
    bought.terms.buy_out_price = Some(Money::usd(9_000));
    let proposal = draft_of(vec![line(1, terms(40_000)), bought]);
    let expected = Totals {
        list: Money::usd(40_000),
        floor: Money::usd(20_000),
        consignor_at_list: Money::usd(24_000),
        buy_out: Money::usd(9_000),
    };
    assert_eq!(proposal.totals(), expected);
    assert_eq!(proposal.simulation().len(), 2);
}
