use super::fixtures::*;
use crate::fault::Fault;
use crate::money::Money;
use crate::proposal::*;
use crate::terms::Mode;

fn refused(proposal: &Proposal, change: impl FnOnce(&mut Evidence)) -> AutoAcceptRefusal {
    let mut evidence = evidence();
    change(&mut evidence);
    proposal
        .auto_accept(&evidence, 48, due())
        .expect_err("a condition that does not hold")
}

#[test]
fn with_every_condition_met_a_proposal_accepts_itself() {
    for proposal in [sent(), viewed()] {
        let decision = proposal
            .auto_accept(&evidence(), 48, due())
            .expect("accepted");
        assert_eq!(decision.next.version(), proposal.version() + 1);
        assert_eq!(decision.next.accepted_items().len(), 2);
        let State::AutoAccepted { lapse, .. } = decision.next.state() else {
            panic!("accepted by lapse of time")
        };
        assert_eq!(lapse.undo_until, due().plus_hours(48));
        assert_eq!(lapse.deliveries, evidence().deliveries);
        assert_eq!(lapse.opt_in, opt_in());
    }
}

#[test]
fn only_a_proposal_that_waits_for_an_answer_accepts_itself() {
    for proposal in [draft(), approved(), accepted(), auto_accepted()] {
        assert_eq!(
            refused(&proposal, |_| {}),
            AutoAcceptRefusal::NotAwaitingAnswer
        );
    }
}

#[test]
fn with_a_counter_open_nothing_accepts_itself() {
    assert_eq!(
        refused(&countered(), |_| {}),
        AutoAcceptRefusal::CounterOpen
    );
    assert_eq!(
        refused(&sent(), |e| e.counter_open = true),
        AutoAcceptRefusal::CounterOpen
    );
}

#[test]
fn a_proposal_of_the_consignor_does_not_accept_itself() {
    let mut theirs = sent();
    theirs.facts.side = Side::Consignor;
    assert_eq!(refused(&theirs, |_| {}), AutoAcceptRefusal::NotHouse);
}

#[test]
fn what_was_not_announced_does_not_happen() {
    let silent = step(&approved(), send(None), appraiser());
    assert_eq!(refused(&silent, |_| {}), AutoAcceptRefusal::NotAnnounced);
}

#[test]
fn a_consent_is_in_force_and_older_than_the_sending() {
    assert_eq!(
        refused(&sent(), |e| e.opt_in = None),
        AutoAcceptRefusal::NoOptIn
    );
    let younger = OptIn {
        consented_at: now().plus_seconds(1),
        ..opt_in()
    };
    assert_eq!(
        refused(&sent(), |e| e.opt_in = Some(younger)),
        AutoAcceptRefusal::OptInAfterSending
    );
}

#[test]
fn there_is_time_to_answer_and_an_end_to_it() {
    let accept = |when| {
        sent()
            .auto_accept(&evidence(), 48, when)
            .map(|d| d.next.status())
    };
    assert_eq!(
        accept(due().plus_seconds(-1)),
        Err(AutoAcceptRefusal::NotDue)
    );
    let last = now().plus_days(10);
    assert_eq!(accept(last), Ok(Status::AutoAccepted));
    assert_eq!(accept(last.plus_seconds(1)), Err(AutoAcceptRefusal::Lapsed));
}

#[test]
fn a_proposal_that_never_arrived_does_not_accept_itself() {
    let proof_at = |seconds| {
        move |e: &mut Evidence| e.deliveries[0].delivered_at = now().plus_seconds(seconds)
    };
    assert_eq!(
        refused(&sent(), |e| e.deliveries.clear()),
        AutoAcceptRefusal::NotDelivered
    );
    assert_eq!(
        refused(&sent(), proof_at(-1)),
        AutoAcceptRefusal::NotDelivered
    );
    assert_eq!(
        refused(&sent(), proof_at(6 * 86_400)),
        AutoAcceptRefusal::NotDelivered
    );
}

#[test]
fn nothing_is_bought_by_silence() {
    let mut bought = sent();
    bought.lines[1].terms.mode = Mode::BuyOut;
    assert_eq!(refused(&bought, |_| {}), AutoAcceptRefusal::BuyOutLine);
}

#[test]
fn a_floor_under_the_named_minimum_needs_a_real_answer() {
    let minimum = |cents| {
        move |e: &mut Evidence| {
            e.minimums.insert(item_id(2), Money::usd(cents));
        }
    };
    assert_eq!(
        refused(&sent(), minimum(10_001)),
        AutoAcceptRefusal::FloorUnderMinimum
    );
    let mut met = evidence();
    minimum(10_000)(&mut met);
    assert!(sent().auto_accept(&met, 48, due()).is_ok());
}

#[test]
fn only_the_house_itself_accepts_by_lapse_and_the_reason_is_told() {
    for by in [consignor(), manager(), admin()] {
        assert_eq!(
            refusal_at(&sent(), auto_accept(), by, due()),
            Refusal::NotPermitted {
                event: "auto_accept"
            }
        );
    }
    let early = refusal(&sent(), auto_accept(), system());
    assert_eq!(early, Refusal::NotAutoAccepted(AutoAcceptRefusal::NotDue));
    assert_eq!(early.code(), "auto_accept_not_due");
}

#[test]
fn an_acceptance_by_lapse_is_undone_within_48_hours() {
    let last = due().plus_hours(48);
    let open = step_at(&auto_accepted(), undo(), consignor(), last);
    assert_eq!(open.status(), Status::Viewed);
    assert!(open.accepted_items().is_empty());
    assert_eq!(
        refusal_at(&auto_accepted(), undo(), consignor(), last.plus_seconds(1)),
        Refusal::TooLateToUndo
    );
    for by in [stranger(), manager(), system()] {
        assert_eq!(
            refusal_at(&auto_accepted(), undo(), by, due()),
            Refusal::NotPermitted { event: "undo" }
        );
    }
}

#[test]
fn an_undone_acceptance_never_happens_again_by_itself() {
    let open = step_at(&auto_accepted(), undo(), consignor(), due());
    assert_eq!(refused(&open, |_| {}), AutoAcceptRefusal::NotAnnounced);
}

#[test]
fn with_goods_on_sale_nothing_is_undone() {
    let undo = Command::Undo {
        signed: true,
        listed: true,
    };
    assert_eq!(
        refusal_at(&auto_accepted(), undo, consignor(), due()),
        Refusal::ListedAlready
    );
}

#[test]
fn an_acceptance_that_was_signed_for_is_not_undone() {
    let undo = Command::Undo {
        signed: true,
        listed: false,
    };
    let refusal = refusal_at(&auto_accepted(), undo, consignor(), due());
    assert_eq!(refusal, Refusal::SignedAlready);
    assert_eq!(refusal.code(), "signed_already");
}

#[test]
fn only_an_accepted_proposal_has_agreed_lines() {
    assert_eq!(accepted().agreed_lines(), lines());
    assert_eq!(auto_accepted().agreed_lines(), lines());
    assert_eq!(partly_accepted().agreed_lines(), lines()[..1]);
    let undone = step_at(&auto_accepted(), undo(), consignor(), due());
    let reopened = step_at(&accepted(), reopen(), system(), due());
    for open in [sent(), countered_partly(), undone, reopened] {
        assert!(open.agreed_lines().is_empty(), "{}", open.status());
    }
}

#[test]
fn a_proposal_opens_again_once() {
    for proposal in [accepted(), partly_accepted(), auto_accepted()] {
        let open = step_at(&proposal, reopen(), system(), due());
        let sending = open.state().sending().expect("sent");
        assert_eq!(sending.valid_until, due().plus_days(10));
        assert_eq!(sending.auto_accept, None);
        assert!(open.accepted_items().is_empty());
        let again = step_at(&open, respond(Reply::Accept, no()), consignor(), due());
        assert_eq!(
            refusal_at(&again, reopen(), system(), due()),
            Refusal::ReopenedAlready
        );
    }
    assert_eq!(
        refusal(&accepted(), reopen(), manager()),
        Refusal::NotPermitted { event: "reopen" }
    );
}

#[test]
fn a_proposal_expires_after_its_last_instant() {
    let last = now().plus_days(10);
    for proposal in [sent(), viewed(), countered()] {
        assert_eq!(
            refusal_at(&proposal, Command::Expire, system(), last),
            Refusal::StillOpen
        );
        let expired = step_at(&proposal, Command::Expire, system(), last.plus_seconds(1));
        assert_eq!(expired.status(), Status::Expired);
    }
    assert_eq!(
        refusal_at(&sent(), Command::Expire, admin(), last.plus_seconds(1)),
        Refusal::NotPermitted { event: "expire" }
    );
}
