use super::fixtures::*;
use crate::money::{BasisPoints, Money};
use crate::proposal::*;
use crate::terms::{Mode, PlanKind};

#[test]
fn a_proposal_is_sent_by_those_whose_it_is() {
    for by in [colleague(), consignor(), system()] {
        assert_eq!(
            refusal(&approved(), send(None), by),
            Refusal::NotPermitted { event: "send" }
        );
    }
    let proposal = step(&approved(), send(None), manager());
    let sending = proposal.state().sending().expect("sent");
    assert_eq!(sending.valid_until, now().plus_days(10));
    assert_eq!(sending.auto_accept, None);
}

#[test]
fn acceptance_by_lapse_is_announced_only_with_a_dated_consent() {
    let consent = |seconds| OptIn {
        consented_at: now().plus_seconds(seconds),
        version: "1".into(),
    };
    assert_eq!(
        refusal(&approved(), send(Some(consent(1))), appraiser()),
        Refusal::OptInNotDated
    );
    let proposal = step(&approved(), send(Some(consent(0))), appraiser());
    let plan = proposal
        .state()
        .sending()
        .and_then(|s| s.auto_accept.clone());
    assert_eq!(plan.expect("announced").at, now().plus_days(5));
}

#[test]
fn only_the_consignor_opens_a_proposal_and_no_clock_stops() {
    for by in [stranger(), appraiser(), system()] {
        assert_eq!(
            refusal(&sent(), Command::Open, by),
            Refusal::NotPermitted { event: "open" }
        );
    }
    let before = sent().state().sending().cloned().expect("sent");
    let after = viewed().state().sending().cloned().expect("sent");
    assert_eq!(after.viewed_at, Some(now()));
    assert_eq!(after.valid_until, before.valid_until);
    assert_eq!(after.auto_accept, before.auto_accept);
}

#[test]
fn an_answer_comes_in_time() {
    let yes = || respond(Reply::Accept, Reply::Accept);
    let last = now().plus_days(10);
    step_at(&sent(), yes(), consignor(), last);
    assert_eq!(
        refusal_at(&sent(), yes(), consignor(), last.plus_seconds(1)),
        Refusal::Lapsed
    );
}

#[test]
fn staff_answer_for_a_consignor_only_with_proof() {
    let yes = |proof| Command::Respond {
        answers: vec![answer(1, Reply::Accept), answer(2, Reply::Accept)],
        proof,
    };
    assert_eq!(
        refusal(&sent(), yes(None), manager()),
        Refusal::ProofMissing
    );
    let proposal = step(&sent(), yes(Some(proof())), manager());
    let State::Accepted { answer, .. } = proposal.state() else {
        panic!("accepted")
    };
    assert_eq!(answer.proof, Some(proof()));
    assert_eq!(answer.by, manager().actor());
    for by in [appraiser(), stranger(), system()] {
        assert_eq!(
            refusal(&sent(), yes(Some(proof())), by),
            Refusal::NotPermitted { event: "respond" }
        );
    }
}

fn respond_blames(answers: Vec<LineAnswer>) -> Vec<String> {
    let respond = Command::Respond {
        answers,
        proof: None,
    };
    match sent().decide(respond, consignor(), now()) {
        Ok(_) => Vec::new(),
        Err(refusal) => blamed(&refusal),
    }
}

#[test]
fn every_line_is_answered_once() {
    let yes = |n| answer(n, Reply::Accept);
    assert_eq!(respond_blames(vec![yes(1)]), ["answers"]);
    assert_eq!(
        respond_blames(vec![yes(1), yes(2), yes(1)]),
        ["answers[2].item"]
    );
    assert_eq!(
        respond_blames(vec![yes(1), yes(2), yes(9)]),
        ["answers[2].item"]
    );
}

fn counter_blames(change: impl FnOnce(&mut Counter)) -> Vec<String> {
    let mut counter = ask(42_000);
    change(&mut counter);
    let paths = respond_blames(vec![answer(1, but(counter)), answer(2, Reply::Accept)]);
    let inside = "answers[0].reply.counter.";
    let stripped = paths.iter().map(|path| path.strip_prefix(inside));
    stripped
        .map(|path| path.expect("a field of the counter").to_owned())
        .collect()
}

#[test]
fn a_counter_asks_for_something_and_says_why() {
    assert!(counter_blames(|_| {}).is_empty());
    assert_eq!(counter_blames(|c| c.reason = " ".into()), ["reason"]);
    assert_eq!(counter_blames(|c| c.price = None), ["price"]);
}

#[test]
fn a_countered_floor_is_not_above_the_price() {
    assert_eq!(
        counter_blames(|c| c.floor = Some(Money::usd(42_001))),
        ["floor"]
    );
    assert!(counter_blames(|c| c.floor = Some(Money::usd(42_000))).is_empty());
    assert_eq!(
        counter_blames(|c| c.price = Some(Money::usd(19_999))),
        ["floor"]
    );
}

#[test]
fn a_countered_term_is_30_to_365_days() {
    for days in [29, 366] {
        assert_eq!(counter_blames(|c| c.term_days = Some(days)), ["term_days"]);
    }
    for days in [30, 365] {
        assert!(counter_blames(|c| c.term_days = Some(days)).is_empty());
    }
}

#[test]
fn countered_prices_are_more_than_nothing() {
    let paths = counter_blames(|c| {
        c.price = Some(Money::ZERO);
        c.floor = Some(Money::ZERO);
    });
    assert_eq!(paths[..2], ["price", "floor"]);
}

#[test]
fn a_counter_goes_with_the_terms_it_leaves_alone() {
    let mut promised = terms(40_000);
    promised.plan.kind = PlanKind::NetToConsignor {
        net: Money::usd(20_000),
    };
    let proposal = draft_of(vec![line(1, promised)]);
    let proposal = step(&proposal, submit(), appraiser());
    let proposal = step(&proposal, send(None), appraiser());
    let counter = Counter {
        price: None,
        floor: Some(Money::usd(19_999)),
        ..ask(0)
    };
    let respond = Command::Respond {
        answers: vec![answer(1, but(counter))],
        proof: None,
    };
    assert_eq!(
        blamed(&refusal(&proposal, respond, consignor())),
        ["answers[0].reply.counter.price"]
    );
}

#[test]
fn a_counter_changes_what_it_asks_for_and_nothing_else() {
    let counter = Counter {
        price: Some(Money::usd(42_000)),
        floor: Some(Money::usd(30_000)),
        commission: Some(BasisPoints::percent(35)),
        term_days: Some(120),
        reason: String::new(),
    };
    let before = terms(40_000);
    let after = counter.applied(&before);
    assert_eq!(after.list_price, Money::usd(42_000));
    assert_eq!(after.floor_price, Money::usd(30_000));
    assert_eq!(after.term_days, 120);
    let expected = PlanKind::Percent {
        consignor: BasisPoints::percent(65),
    };
    assert_eq!(after.plan.kind, expected);
    assert_eq!(after.disposition, before.disposition);

    let mut bought = terms(40_000);
    bought.mode = Mode::BuyOut;
    bought.buy_out_price = Some(Money::usd(10_000));
    let after = ask(12_000).applied(&bought);
    assert_eq!(after.buy_out_price, Some(Money::usd(12_000)));
    assert_eq!(after.list_price, Money::usd(40_000));
}

#[test]
fn answers_amount_to_a_state() {
    let lands = |first, second| step(&sent(), respond(first, second), consignor()).status();
    assert_eq!(lands(Reply::Accept, Reply::Accept), Status::Accepted);
    assert_eq!(lands(Reply::Accept, no()), Status::PartiallyAccepted);
    assert_eq!(lands(no(), no()), Status::Rejected);
    assert_eq!(lands(but(ask(42_000)), no()), Status::Countered);
    assert_eq!(partly_accepted().accepted_items(), [item_id(1)]);
}

#[test]
fn an_agreed_counter_is_accepted_on_its_terms() {
    let proposal = step(&countered(), agree(), appraiser());
    assert_eq!(proposal.status(), Status::Accepted);
    assert_eq!(proposal.lines()[0].terms.list_price, Money::usd(44_000));
    assert_eq!(proposal.accepted_items(), [item_id(1), item_id(2)]);
    let State::Accepted { answer, .. } = proposal.state() else {
        panic!("accepted")
    };
    assert_eq!(
        answer.agreed.as_ref().map(|a| a.by.clone()),
        Some(appraiser().actor())
    );
    let partly = step(&countered_partly(), agree(), appraiser());
    assert_eq!(partly.status(), Status::PartiallyAccepted);
}

#[test]
fn a_counter_far_from_the_approved_price_goes_back_to_approval() {
    let far = step(&countered_far(), agree(), appraiser());
    assert_eq!(far.status(), Status::PendingApproval);
    assert_eq!(far.lines()[0].terms.list_price, Money::usd(44_001));
    assert!(
        far.accepted_items().is_empty(),
        "the consignor answers anew"
    );
    let low = respond(but(ask(35_999)), Reply::Accept);
    let low = step(&viewed(), low, consignor());
    assert_eq!(
        step(&low, agree(), appraiser()).status(),
        Status::PendingApproval
    );

    assert_eq!(
        refusal(&far, approve(), appraiser()),
        Refusal::NotPermitted { event: "approve" }
    );
    let again = step(&far, approve(), manager());
    assert_eq!(again.lines()[0].approved_price, Some(Money::usd(44_001)));
    let again = step(&again, send(None), appraiser());
    assert_eq!(again.status(), Status::Sent);
}

#[test]
fn who_agrees_to_a_far_counter_does_not_approve_it() {
    let far = step(&countered_far(), agree(), manager());
    assert_eq!(
        refusal(&far, approve(), manager()),
        Refusal::ApproverIsAuthor
    );
    step(&far, approve(), second_manager());
}

#[test]
fn a_countered_commission_out_of_bounds_goes_back_to_approval() {
    let agreed = |percent| {
        let counter = Counter {
            price: None,
            commission: Some(BasisPoints::percent(percent)),
            ..ask(0)
        };
        let proposal = step(&viewed(), respond(but(counter), Reply::Accept), consignor());
        step(&proposal, agree(), appraiser()).status()
    };
    assert_eq!(agreed(30), Status::Accepted);
    assert_eq!(agreed(29), Status::PendingApproval);
}

#[test]
fn the_house_alone_speaks_on_a_counter() {
    for by in [colleague(), consignor(), system()] {
        for (command, event) in [
            (agree(), "agree"),
            (new_round(), "new_round"),
            (refuse(), "refuse"),
        ] {
            assert_eq!(
                refusal(&countered(), command, by),
                Refusal::NotPermitted { event }
            );
        }
    }
}

#[test]
fn a_counter_is_answered_once_by_another_round() {
    let superseded = step(&countered(), new_round(), appraiser());
    assert_eq!(superseded.status(), Status::Countered);
    for command in [agree(), new_round(), refuse()] {
        assert_eq!(
            refusal(&superseded, command, manager()),
            Refusal::Superseded
        );
    }
    let late = now().plus_days(11);
    assert_eq!(
        refusal_at(&superseded, Command::Expire, system(), late),
        Refusal::Superseded
    );
}

#[test]
fn a_counter_whose_next_round_was_taken_back_is_answered_again() {
    let open = step(&superseded(), round_withdrawn(), system());
    assert_eq!(open.state(), countered().state());
    step(&open, agree(), manager());
    step(&open, refuse(), manager());
    step(&open, new_round(), manager());
    step_at(&open, Command::Expire, system(), now().plus_days(11));

    let other = Command::RoundWithdrawn {
        round: proposal_id(3),
    };
    for (proposal, command) in [(superseded(), other), (countered(), round_withdrawn())] {
        assert_eq!(
            refusal(&proposal, command, system()),
            Refusal::NotTheNextRound
        );
    }
    assert_eq!(
        refusal(&superseded(), round_withdrawn(), manager()),
        Refusal::NotPermitted {
            event: "round_withdrawn"
        }
    );
}

#[test]
fn every_open_proposal_goes_with_its_request() {
    for proposal in [
        draft(),
        pending(),
        approved(),
        sent(),
        viewed(),
        superseded(),
    ] {
        let ended = step(&proposal, request_ended(), system());
        let State::Withdrawn {
            sending,
            withdrawal,
        } = ended.state()
        else {
            panic!("withdrawn")
        };
        assert_eq!(withdrawal.reason, "They moved abroad");
        assert_eq!(withdrawal.by, system().actor());
        assert_eq!(sending.as_ref(), proposal.state().sending());
        assert!(proposal.status().is_open());
    }
    for by in [manager(), consignor()] {
        assert_eq!(
            refusal(&sent(), request_ended(), by),
            Refusal::NotPermitted {
                event: "request_ended"
            }
        );
    }
    assert_eq!(
        refusal(&countered(), withdraw(), manager()),
        Refusal::TransitionNotAllowed {
            status: Status::Countered,
            event: "withdraw"
        }
    );
}

#[test]
fn the_last_round_has_no_other_after_it() {
    let mut last = countered();
    last.facts.round = 4;
    assert_eq!(
        refusal(&last, new_round(), manager()),
        Refusal::MaxRounds { max: 4 }
    );
}

#[test]
fn refusing_a_counter_needs_a_reason() {
    let blank = Command::Refuse { reason: " ".into() };
    assert_eq!(
        refusal(&countered(), blank, manager()),
        Refusal::ReasonMissing
    );
    let State::Rejected { refused, .. } = step(&countered(), refuse(), manager()).state().clone()
    else {
        panic!("rejected")
    };
    assert_eq!(refused.expect("the house's no").reason, "Too dear");
}

#[test]
fn events_read_back_as_they_were_written() {
    let decision = sent()
        .decide(respond(Reply::Accept, no()), consignor(), now())
        .expect("answered");
    let text = serde_json::to_string(&decision.events).expect("plain data");
    let read: Vec<ProposalEvent> = serde_json::from_str(&text).expect("the same");
    assert_eq!(read, decision.events);
    assert!(text.contains(r#""type":"partially_accepted""#), "{text}");
}
