use proptest::prelude::*;

use super::fixtures::*;
use crate::money::Money;
use crate::request::*;

#[test]
fn only_the_assigned_appraiser_appraises() {
    for by in [colleague(), manager(), admin(), consignor(), system()] {
        for (command, event) in [
            (Command::StartAppraisal, "start_appraisal"),
            (appraise(1, scored()), "appraise_item"),
        ] {
            assert_eq!(
                refusal(&assigned(), command, by),
                Refusal::NotPermitted { event }
            );
        }
    }
    let ready = in_appraisal(&assigned(), [scored(), declined()]);
    assert_eq!(
        refusal(&ready, Command::CompleteAppraisal, colleague()),
        Refusal::NotPermitted {
            event: "complete_appraisal"
        }
    );
}

#[test]
fn an_appraisal_of_goods_elsewhere_is_told_to_be_remote() {
    let started = |request: &Request| {
        let decision = request.decide(Command::StartAppraisal, appraiser(), now());
        let events = decision.expect("started").events;
        let [RequestEvent::AppraisalStarted { remote, .. }] = events[..] else {
            panic!("one event")
        };
        remote
    };
    assert!(started(&assigned()));
    assert!(started(&scheduled()));
    assert!(!started(&received_request()));
}

#[test]
fn the_first_verdict_begins_the_appraisal() {
    for request in [assigned(), scheduled(), received_request()] {
        let decision = request
            .decide(appraise(1, scored()), appraiser(), now())
            .expect("appraised");
        assert!(matches!(
            decision.events[..],
            [
                RequestEvent::AppraisalStarted { .. },
                RequestEvent::ItemAppraised { .. }
            ]
        ));
        assert_eq!(decision.next.version(), request.version() + 1);
        assert_eq!(decision.next.status(), Status::InAppraisal);
        assert_eq!(decision.next.state().custody(), request.state().custody());
        let second = decision
            .next
            .decide(appraise(2, scored()), appraiser(), now());
        assert_eq!(second.expect("appraised").events.len(), 1);
    }
}

#[test]
fn scores_are_weighed_into_hundredths_and_a_band() {
    let request = step(&assigned(), appraise(1, scored()), appraiser());
    let appraisal = request.items()[0].appraisal.clone().expect("appraised");
    // (5 × 2 + 4 × 1) / 3
    assert_eq!(appraisal.overall, Some(467));
    assert_eq!(appraisal.band, Some(Band::Excellent));
    assert_eq!(appraisal.appraiser, CAST.appraiser.user);
}

#[test]
fn bands_begin_where_they_say() {
    let bands: Vec<_> = [0, 249, 250, 349, 350, 449, 450, 500]
        .map(Band::of)
        .into_iter()
        .map(Band::as_str)
        .collect();
    assert_eq!(
        bands,
        [
            "poor",
            "poor",
            "fair",
            "fair",
            "good",
            "good",
            "excellent",
            "excellent"
        ]
    );
}

#[test]
fn scores_without_weight_amount_to_nothing() {
    assert_eq!(overall(&[]), 0);
}

fn verdict_blames(change: impl FnOnce(&mut Findings)) -> Vec<String> {
    let mut findings = findings();
    change(&mut findings);
    let command = appraise(1, Verdict::Scored { findings });
    match assigned().decide(command, appraiser(), now()) {
        Ok(_) => Vec::new(),
        Err(refusal) => blamed(&refusal),
    }
}

#[test]
fn an_appraisal_has_scores() {
    assert_eq!(verdict_blames(|f| f.scores.clear()), ["findings.scores"]);
}

#[test]
fn a_score_is_0_to_5_with_a_weight_and_a_name_of_its_own() {
    assert_eq!(
        verdict_blames(|f| f.scores[1].score = 6),
        ["findings.scores[1].score"]
    );
    assert_eq!(
        verdict_blames(|f| f.scores[1].weight = 0),
        ["findings.scores[1].weight"]
    );
    assert_eq!(
        verdict_blames(|f| f.scores[1].criterion = " ".into()),
        ["findings.scores[1].criterion"]
    );
    assert_eq!(
        verdict_blames(|f| f.scores[1].criterion = "leather".into()),
        ["findings.scores[1].criterion"]
    );
}

#[test]
fn a_check_of_authenticity_says_how() {
    for result in [AuthenticityResult::Genuine, AuthenticityResult::Doubtful] {
        assert_eq!(
            verdict_blames(|f| {
                f.authenticity.result = result;
                f.authenticity.method.clear();
            }),
            ["findings.authenticity.method"]
        );
    }
    assert!(
        verdict_blames(|f| {
            f.authenticity.result = AuthenticityResult::NotChecked;
            f.authenticity.method.clear();
        })
        .is_empty()
    );
}

#[test]
fn a_counterfeit_is_declined_not_scored() {
    assert_eq!(
        verdict_blames(|f| f.authenticity.result = AuthenticityResult::Counterfeit),
        ["findings.authenticity.result"]
    );
}

#[test]
fn prices_of_an_appraisal_make_sense() {
    assert_eq!(
        verdict_blames(|f| f.market.low = Money::ZERO),
        ["findings.market.low"]
    );
    assert_eq!(
        verdict_blames(|f| f.market.high = Money::usd(29_999)),
        ["findings.market.high"]
    );
    assert_eq!(
        verdict_blames(|f| f.recommended_price = Money::ZERO),
        ["findings.recommended_price"]
    );
}

#[test]
fn an_item_that_is_not_there_is_not_appraised() {
    assert_eq!(
        refusal(&assigned(), appraise(9, scored()), appraiser()),
        Refusal::ItemUnknown
    );
}

#[test]
fn the_last_verdict_on_an_item_counts() {
    let request = step(&assigned(), appraise(1, declined()), appraiser());
    assert_eq!(request.items()[0].decision, ItemDecision::Declined);
    let request = step(&request, appraise(1, scored()), appraiser());
    assert_eq!(request.items()[0].decision, ItemDecision::Pending);
}

#[test]
fn an_appraisal_is_complete_when_every_item_is_scored_or_declined() {
    let request = step(&assigned(), appraise(1, scored()), appraiser());
    let refusal = refusal(&request, Command::CompleteAppraisal, appraiser());
    assert_eq!(blamed(&refusal), ["items[1].appraisal"]);

    let request = step(&request, appraise(2, declined()), appraiser());
    let decision = request
        .decide(Command::CompleteAppraisal, appraiser(), now())
        .expect("complete");
    let [
        RequestEvent::AppraisalCompleted {
            scored,
            declined,
            suspicious,
            ..
        },
    ] = &decision.events[..]
    else {
        panic!("one event")
    };
    assert_eq!(scored, &[item_id(1)]);
    assert_eq!(declined, &[item_id(2)]);
    assert!(suspicious.is_empty());
    assert_eq!(decision.next.red_flags(), Some(&RedFlagReview::NotNeeded));
}

#[test]
fn a_red_flag_a_doubt_or_a_flagged_decline_needs_a_second_look() {
    let doubtful = {
        let mut findings = findings();
        findings.authenticity.result = AuthenticityResult::Doubtful;
        Verdict::Scored { findings }
    };
    let refused = Verdict::Declined {
        reason: DeclineReason::Authenticity,
        text: String::new(),
        red_flags: vec![RedFlag::SuspectedCounterfeit],
    };
    for verdict in [flagged(), doubtful, refused] {
        let request = appraised_with(&assigned(), [scored(), verdict]);
        assert_eq!(request.red_flags(), Some(&RedFlagReview::Needed));
    }
}

fn acknowledge(note: &str) -> Command {
    Command::AcknowledgeRedFlags { note: note.into() }
}

#[test]
fn red_flags_are_acknowledged_by_someone_who_may_approve_and_with_a_note() {
    let request = appraised_with(&assigned(), [flagged(), scored()]);
    assert_eq!(
        refusal(&request, acknowledge("Seen"), appraiser()),
        Refusal::NotPermitted {
            event: "acknowledge_red_flags"
        }
    );
    assert_eq!(
        refusal(&request, acknowledge(" "), manager()),
        Refusal::ReasonMissing { field: "reason" }
    );
    let request = step(&request, acknowledge("Seen"), manager());
    let expected = RedFlagReview::Acknowledged {
        by: CAST.manager.user.clone(),
        at: now(),
        note: "Seen".into(),
    };
    assert_eq!(request.red_flags(), Some(&expected));
    assert_eq!(
        refusal(&request, acknowledge("Again"), manager()),
        Refusal::NothingFlagged
    );
}

#[test]
fn without_red_flags_there_is_nothing_to_acknowledge() {
    assert_eq!(
        refusal(&appraised(), acknowledge("Seen"), manager()),
        Refusal::NothingFlagged
    );
}

proptest! {
    #[test]
    fn an_overall_score_lies_between_the_worst_and_the_best(scores in prop::collection::vec((0_u8..=5, 1_u8..=255), 1..20)) {
        let list: Vec<_> = scores
            .iter()
            .map(|(score, weight)| Score { criterion: String::new(), score: *score, weight: *weight })
            .collect();
        let worst = scores.iter().map(|(score, _)| u16::from(*score) * 100).min().expect("one");
        let best = scores.iter().map(|(score, _)| u16::from(*score) * 100).max().expect("one");
        let mean = overall(&list);
        prop_assert!(worst <= mean && mean <= best);
    }
}
