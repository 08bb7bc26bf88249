use super::fixtures::*;
use crate::money::Money;
use crate::request::*;

fn reject_with(reason: RejectionReason, text: &str, legal_note: Option<&str>) -> Command {
    Command::Reject {
        reason,
        text: text.into(),
        legal_note: legal_note.map(Into::into),
    }
}

#[test]
fn a_counterfeit_has_a_legal_note_and_is_held() {
    let counterfeit = |note| reject_with(RejectionReason::Counterfeit, "", note);
    for note in [None, Some(" ")] {
        assert_eq!(
            refusal(&received_request(), counterfeit(note), manager()),
            Refusal::LegalNoteMissing
        );
    }
    let decision = received_request()
        .decide(
            counterfeit(Some("Kept for the authority")),
            manager(),
            now(),
        )
        .expect("rejected");
    assert!(matches!(
        decision.events[..],
        [RequestEvent::Rejected {
            held: true,
            return_needed: false,
            ..
        }]
    ));
}

#[test]
fn other_goods_in_the_house_go_back_when_a_request_is_rejected() {
    let decision = received_request()
        .decide(reject(RejectionReason::LowValue), appraiser(), now())
        .expect("rejected");
    assert!(matches!(
        decision.events[..],
        [RequestEvent::Rejected {
            held: false,
            return_needed: true,
            ..
        }]
    ));
    assert!(decision.next.state().custody().is_some());
    assert_eq!(decision.next.appraiser(), Some(&CAST.appraiser.user));
}

#[test]
fn a_rejection_for_something_else_says_what() {
    assert_eq!(
        refusal(
            &submitted(),
            reject_with(RejectionReason::Other, " ", None),
            manager()
        ),
        Refusal::ReasonMissing { field: "text" }
    );
}

#[test]
fn answers_to_a_proposal_are_no_reasons_to_reject() {
    for reason in [
        RejectionReason::ProposalRejected,
        RejectionReason::CounterRefused,
    ] {
        assert_eq!(
            refusal(&submitted(), reject(reason), manager()),
            Refusal::ReasonReserved
        );
    }
    assert_eq!(
        refusal(&submitted(), reject(RejectionReason::LowValue), consignor()),
        Refusal::NotPermitted { event: "reject" }
    );
}

fn cancel_for(cents: i64) -> Command {
    Command::Cancel {
        reason: String::new(),
        agreed_fee: Some(Money::usd(cents)),
    }
}

fn fee_of(request: &Request, command: Command) -> (Option<Money>, bool) {
    let decision = request
        .decide(command, consignor(), now())
        .expect("cancelled");
    let [
        RequestEvent::Cancelled {
            fee, return_needed, ..
        },
    ] = decision.events[..]
    else {
        panic!("one event")
    };
    (fee, return_needed)
}

#[test]
fn calling_off_is_free_before_receipt_and_costs_the_agreed_fee_after() {
    for request in [draft(), submitted(), assigned(), scheduled()] {
        assert_eq!(fee_of(&request, cancel_for(1_500)), (None, false));
    }
    let fee = Some(Money::usd(1_500));
    for request in [received_request(), appraised(), proposed()] {
        assert_eq!(fee_of(&request, cancel_for(1_500)), (fee, true));
        assert_eq!(fee_of(&request, cancel()), (None, true));
    }
}

#[test]
fn a_fee_is_never_negative() {
    assert_eq!(
        refusal(&proposed(), cancel_for(-1), consignor()),
        Refusal::FeeInvalid
    );
}

#[test]
fn a_stranger_calls_nothing_off() {
    for by in [stranger(), appraiser(), system()] {
        assert_eq!(
            refusal(&submitted(), cancel(), by),
            Refusal::NotPermitted { event: "cancel" }
        );
    }
    step(&submitted(), cancel(), manager());
}

#[test]
fn contracts_are_reported_by_the_house_itself_only() {
    let signed = Command::ContractSigned { contract: id(60) };
    assert_eq!(
        refusal(&accepted(), signed, admin()),
        Refusal::NotPermitted {
            event: "contract_signed"
        }
    );
    assert_eq!(
        refusal(&contracted(), activate(&[1]), admin()),
        Refusal::NotPermitted {
            event: "contract_activated"
        }
    );
    assert_eq!(
        refusal(&active(&[1]), list(1), admin()),
        Refusal::NotPermitted {
            event: "item_listed"
        }
    );
}

#[test]
fn the_signed_contract_comes_into_force_once_and_with_products() {
    let other = Command::ContractActivated {
        contract: id(61),
        products: vec![id(1)],
    };
    assert_eq!(
        refusal(&contracted(), other, system()),
        Refusal::ContractNotCurrent
    );
    assert_eq!(
        refusal(&contracted(), activate(&[]), system()),
        Refusal::NoProducts
    );
    assert_eq!(
        refusal(&active(&[1]), activate(&[1]), system()),
        Refusal::ContractActiveAlready
    );
}

#[test]
fn nothing_is_listed_before_the_contract_is_in_force() {
    assert_eq!(
        refusal(&contracted(), list(1), system()),
        Refusal::ContractNotActive
    );
}

#[test]
fn a_request_is_complete_when_every_product_is_listed_once() {
    let request = step(&active(&[1, 2]), list(1), system());
    assert_eq!(request.status(), Status::Contracted);
    assert_eq!(
        refusal(&request, list(1), system()),
        Refusal::ProductNotAwaited
    );
    assert_eq!(
        refusal(&request, list(3), system()),
        Refusal::ProductNotAwaited
    );
    let decision = request.decide(list(2), system(), now()).expect("listed");
    assert!(matches!(
        decision.events[..],
        [
            RequestEvent::ItemListed { left: 0, .. },
            RequestEvent::Completed { .. }
        ]
    ));
    assert_eq!(decision.next.status(), Status::Completed);
}
