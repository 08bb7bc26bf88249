use ulid::Ulid;

use super::*;
use crate::ids::{Id, RequestId, RequestItemId};
use crate::notification::ALL;

fn id<T: Id>(number: u128) -> T {
    T::new(Ulid::from_parts(1, number))
}

fn items(count: u128) -> Vec<RequestItemId> {
    (1..=count).map(id).collect()
}

fn told(happened: &Happened) -> Vec<(Topic, Audience)> {
    let notices = plan(happened).notices;
    notices
        .iter()
        .map(|notice| (notice.topic, notice.to.audience()))
        .collect()
}

fn appraised(suspicious: u128) -> Happened {
    Happened::Request(RequestEvent::AppraisalCompleted {
        consignor: id(1),
        appraiser: id(2),
        scored: items(3),
        declined: items(1),
        suspicious: items(suspicious),
    })
}

#[test]
fn a_red_flag_is_told_to_those_who_run_the_house_and_only_when_there_is_one() {
    let complete = (Topic::AppraisalCompleted, Audience::SalesManagers);
    assert_eq!(told(&appraised(0)), [complete]);
    let flagged = [
        complete,
        (Topic::AppraisalRedFlag, Audience::SalesManagers),
        (Topic::AppraisalRedFlag, Audience::Admins),
    ];
    assert_eq!(told(&appraised(1)), flagged);
}

#[test]
fn a_code_for_an_unknown_address_is_told_to_nobody() {
    let asked = |user| Happened::Otp(OtpEvent::Requested { user });
    assert!(told(&asked(None)).is_empty());
    assert_eq!(
        told(&asked(Some(id(1)))),
        [(Topic::AuthOtp, Audience::User)]
    );
}

#[test]
fn a_reassigned_request_is_told_to_its_new_appraiser() {
    let reassigned = Happened::Request(RequestEvent::AppraiserReassigned {
        consignor: id(1),
        from: id(2),
        to: id(3),
    });
    let notices = plan(&reassigned).notices;
    assert!(notices.contains(&Notice {
        topic: Topic::RequestAppraiserAssigned,
        to: Recipient::Appraiser(id(3)),
    }));
    assert!(!notices.iter().any(|n| n.to == Recipient::Appraiser(id(2))));
}

#[test]
fn the_answer_to_a_proposal_goes_to_its_author_and_the_managers() {
    let rejected = Happened::Proposal(ProposalEvent::Rejected {
        request: id::<RequestId>(1),
        consignor: id(1),
        author: id(2),
        proof: None,
    });
    let of = |audience| (Topic::ProposalRejected, audience);
    assert_eq!(
        told(&rejected),
        [of(Audience::Appraiser), of(Audience::SalesManagers)]
    );
}

#[test]
fn a_proposal_open_once_more_is_told_to_the_consignor_as_one_that_was_sent() {
    let until = Timestamp::from_millis(0);
    let reopened = Happened::Proposal(ProposalEvent::Reopened {
        request: id::<RequestId>(1),
        consignor: id(1),
        author: id(2),
        round: 2,
        valid_until: until,
    });
    assert_eq!(
        told(&reopened),
        [(Topic::ProposalSent, Audience::Consignor)]
    );
    let facts = [
        ("round", Fact::Count(2)),
        ("valid_until", Fact::At(until)),
        ("auto_accept", Fact::Nothing),
    ];
    assert_eq!(plan(&reopened).facts, facts);
}

#[test]
fn a_refused_counter_is_told_to_the_consignor_with_the_request_that_it_ends() {
    let rejected = Happened::Request(RequestEvent::Rejected {
        consignor: id(1),
        appraiser: Some(id(2)),
        reason: RejectionReason::CounterRefused,
        text: "Muy caro".to_owned(),
        return_needed: true,
        held: false,
    });
    let told_of = (Topic::RequestRejected, Audience::Consignor);
    assert_eq!(told(&rejected), [told_of]);
    let facts = plan(&rejected).facts;
    assert!(facts.contains(&("reason", Fact::Rejection(RejectionReason::CounterRefused))));
    assert!(facts.contains(&("words", Fact::Words("Muy caro".to_owned()))));
    let refused = Happened::Proposal(ProposalEvent::CounterRefused {
        request: id::<RequestId>(1),
        consignor: id(1),
        author: id(2),
        reason: "Muy caro".to_owned(),
    });
    assert!(told(&refused).is_empty(), "not told twice");
}

#[test]
fn the_contract_goes_along_when_it_is_printed_and_not_before() {
    let activated = Happened::Contract(ContractEvent::Activated {
        contract_id: id(1),
        consignor_id: id(1),
        request_id: id(1),
        starts_on: Timestamp::from_millis(0).panama_date(),
        products: Vec::new(),
        parent: None,
    });
    assert_eq!(plan(&activated), Plan::default());
    let printed = Happened::Contract(ContractEvent::FinalPrinted {
        contract_id: id(1),
        consignor_id: id(1),
        file: id(9),
        sha256: crate::digest::Sha256::of(b"%PDF"),
    });
    assert_eq!(plan(&printed).file, Some(id(9)));
}

#[test]
fn what_is_told_is_on_the_list() {
    let repeated = Happened::User {
        id: id(1),
        event: UserEvent::RegistrationRepeated,
    };
    for happened in [appraised(1), repeated] {
        for (topic, audience) in told(&happened) {
            let row = ALL.iter().find(|row| row.topic == topic);
            assert!(row.is_some_and(|row| row.to.contains(&audience)), "{topic}");
        }
    }
}
