use super::fixtures::*;
use crate::request::*;

#[test]
fn an_unapproved_proposal_is_not_sent() {
    let send = Command::SendProposal {
        proposal: proposal_id(1),
        approved: false,
    };
    assert_eq!(
        refusal(&appraised(), send, appraiser()),
        Refusal::ProposalNotApproved
    );
}

#[test]
fn nothing_is_sent_while_red_flags_wait() {
    let request = appraised_with(&assigned(), [flagged(), scored()]);
    assert_eq!(
        refusal(&request, send_proposal(), appraiser()),
        Refusal::RedFlagsNotAcknowledged
    );
    let note = Command::AcknowledgeRedFlags {
        note: "Seen".into(),
    };
    let request = step(&request, note, manager());
    step(&request, send_proposal(), appraiser());
}

#[test]
fn nothing_is_sent_when_every_item_is_declined() {
    let request = appraised_with(&assigned(), [declined(), declined()]);
    assert_eq!(
        refusal(&request, send_proposal(), appraiser()),
        Refusal::NothingToPropose
    );
}

#[test]
fn consignors_send_no_proposals() {
    assert_eq!(
        refusal(&appraised(), send_proposal(), consignor()),
        Refusal::NotPermitted {
            event: "send_proposal"
        }
    );
}

#[test]
fn a_counter_answers_the_proposal_before_the_consignor_once() {
    let other = Command::Counter {
        proposal: proposal_id(9),
        max_rounds: 4,
    };
    assert_eq!(
        refusal(&proposed(), other, consignor()),
        Refusal::ProposalNotCurrent
    );
    assert_eq!(
        refusal(&countered(), counter(), consignor()),
        Refusal::ProposalNotCurrent
    );
    assert_eq!(
        refusal(&proposed(), counter(), appraiser()),
        Refusal::NotPermitted { event: "counter" }
    );
}

#[test]
fn there_are_at_most_four_rounds() {
    let mut request = proposed();
    for round in 2..=4 {
        request = step(&request, send_round(round), appraiser());
    }
    let last = Command::Counter {
        proposal: proposal_id(4),
        max_rounds: 4,
    };
    assert_eq!(
        refusal(&request, last, consignor()),
        Refusal::MaxRounds { max: 4 }
    );
    assert_eq!(
        refusal(&request, send_round(5), appraiser()),
        Refusal::MaxRounds { max: 4 }
    );
}

#[test]
fn rounds_follow_one_another() {
    assert_eq!(
        refusal(&countered(), send_round(3), appraiser()),
        Refusal::RoundNotNext { expected: 2 }
    );
    let next = step(&countered(), send_round(2), appraiser());
    let offering = next.state().offering().expect("an offering");
    assert_eq!((offering.round, offering.countered), (2, false));
    assert_eq!(offering.proposal, proposal_id(2));
}

#[test]
fn an_agreed_counter_that_was_approved_again_keeps_its_round() {
    let next = step(&countered(), send_round(1), appraiser());
    let offering = next.state().offering().expect("an offering");
    assert_eq!((offering.round, offering.countered), (1, false));
}

#[test]
fn an_unapproved_round_is_not_sent() {
    let send = Command::SendRound {
        proposal: proposal_id(2),
        round: 2,
        approved: false,
        max_rounds: 4,
    };
    assert_eq!(
        refusal(&countered(), send, appraiser()),
        Refusal::ProposalNotApproved
    );
}

fn accept_items(items: Vec<crate::ids::RequestItemId>) -> Command {
    Command::Accept {
        proposal: proposal_id(1),
        accepted: items,
        how: AcceptedHow::Consignor,
    }
}

#[test]
fn an_acceptance_names_at_least_one_line_that_was_on_offer() {
    assert_eq!(
        refusal(&proposed(), accept_items(vec![]), consignor()),
        Refusal::NoLineAccepted
    );
    assert_eq!(
        refusal(&proposed(), accept_items(vec![item_id(9)]), consignor()),
        Refusal::ItemUnknown
    );
    let request = appraised_with(&assigned(), [scored(), declined()]);
    let request = step(&request, send_proposal(), appraiser());
    assert_eq!(
        refusal(&request, accept_items(vec![item_id(2)]), consignor()),
        Refusal::ItemUnknown
    );
}

#[test]
fn only_the_proposal_before_the_consignor_is_answered() {
    let accept = Command::Accept {
        proposal: proposal_id(9),
        accepted: vec![item_id(1)],
        how: AcceptedHow::Consignor,
    };
    assert_eq!(
        refusal(&proposed(), accept, consignor()),
        Refusal::ProposalNotCurrent
    );
    let reject = Command::RejectAll {
        proposal: proposal_id(9),
        by: TurnedDown::Consignor,
        text: String::new(),
    };
    assert_eq!(
        refusal(&proposed(), reject, consignor()),
        Refusal::ProposalNotCurrent
    );
}

#[test]
fn every_acceptance_says_truly_how_it_came() {
    let denied = Refusal::NotPermitted { event: "accept" };
    let on_behalf = || accept(AcceptedHow::OnBehalf { proof: proof() });
    for by in [manager(), stranger(), system()] {
        assert_eq!(
            refusal(&proposed(), accept(AcceptedHow::Consignor), by),
            denied
        );
    }
    for by in [consignor(), appraiser(), system()] {
        assert_eq!(refusal(&proposed(), on_behalf(), by), denied);
    }
    for by in [consignor(), manager()] {
        assert_eq!(
            refusal(&proposed(), accept(AcceptedHow::LapseOfTime), by),
            denied
        );
        let agreed = accept(AcceptedHow::CounterAgreed);
        if by.person() == consignor().person() {
            assert_eq!(refusal(&countered(), agreed, by), denied);
        }
    }
    step(&proposed(), on_behalf(), manager());
}

#[test]
fn only_a_counter_can_be_agreed_to_or_refused() {
    assert_eq!(
        refusal(&proposed(), accept(AcceptedHow::CounterAgreed), manager()),
        Refusal::NoCounter
    );
    step(
        &countered(),
        accept(AcceptedHow::CounterAgreed),
        appraiser(),
    );
    assert_eq!(
        refusal(
            &proposed(),
            reject_all(TurnedDown::CounterRefused),
            manager()
        ),
        Refusal::NoCounter
    );
    step(
        &countered(),
        reject_all(TurnedDown::CounterRefused),
        manager(),
    );
}

#[test]
fn what_is_not_accepted_is_not_left_with_the_house() {
    let decisions: Vec<_> = accepted().items().iter().map(|i| i.decision).collect();
    assert_eq!(decisions, [ItemDecision::Accepted, ItemDecision::Withdrawn]);
}

#[test]
fn turning_everything_down_sends_goods_in_the_house_back() {
    let returned = |request: &Request, who, by| {
        let decision = request
            .decide(reject_all(who), by, now())
            .expect("turned down");
        let [
            RequestEvent::Rejected {
                return_needed,
                held,
                ..
            },
        ] = decision.events[..]
        else {
            panic!("one event")
        };
        assert!(!held);
        return_needed
    };
    let elsewhere = appraised_with(&assigned(), [scored(), scored()]);
    let elsewhere = step(&elsewhere, send_proposal(), appraiser());
    assert!(returned(&proposed(), TurnedDown::Consignor, consignor()));
    assert!(!returned(&elsewhere, TurnedDown::Consignor, consignor()));
    let on_behalf = TurnedDown::OnBehalf { proof: proof() };
    assert!(returned(&proposed(), on_behalf.clone(), manager()));
    assert_eq!(
        refusal(&proposed(), reject_all(on_behalf), appraiser()),
        Refusal::NotPermitted {
            event: "reject_all"
        }
    );
    assert_eq!(
        refusal(&proposed(), reject_all(TurnedDown::Consignor), manager()),
        Refusal::NotPermitted {
            event: "reject_all"
        }
    );
}

#[test]
fn only_an_acceptance_by_lapse_of_time_is_undone() {
    let undo = || Command::Reopen {
        why: ReopenReason::AcceptanceUndone,
    };
    assert_eq!(
        refusal(&accepted(), undo(), consignor()),
        Refusal::NotByLapse
    );
    assert_eq!(
        refusal(&accepted_by_lapse(), undo(), manager()),
        Refusal::NotPermitted { event: "reopen" }
    );
    let open = step(&accepted_by_lapse(), undo(), consignor());
    assert_eq!(open.status(), Status::Proposed);
    assert!(
        open.items()
            .iter()
            .all(|item| item.decision == ItemDecision::Pending)
    );
}

#[test]
fn a_declined_contract_opens_the_proposal_and_leaves_declined_items_declined() {
    let request = appraised_with(&assigned(), [scored(), declined()]);
    let request = step(&request, send_proposal(), appraiser());
    let request = step(&request, accept(AcceptedHow::Consignor), consignor());
    let reopen = Command::Reopen {
        why: ReopenReason::ContractDeclined,
    };
    assert_eq!(
        refusal(&request, reopen.clone(), consignor()),
        Refusal::NotPermitted { event: "reopen" }
    );
    let open = step(&request, reopen, system());
    let decisions: Vec<_> = open.items().iter().map(|item| item.decision).collect();
    assert_eq!(decisions, [ItemDecision::Pending, ItemDecision::Declined]);
}

#[test]
fn events_read_back_as_they_were_written() {
    let decision = proposed()
        .decide(
            accept(AcceptedHow::OnBehalf { proof: proof() }),
            manager(),
            now(),
        )
        .expect("accepted");
    let text = serde_json::to_string(&decision.events).expect("plain data");
    let read: Vec<RequestEvent> = serde_json::from_str(&text).expect("the same");
    assert_eq!(read, decision.events);
    assert!(text.contains(r#""type":"accepted""#), "{text}");
}
