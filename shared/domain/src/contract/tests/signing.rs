//! Drawing up, printing, signing.

use super::fixtures::*;
use crate::access::{By, Role};
use crate::contact::Channel;
use crate::contract::{
    Command, Contract, ContractEvent, Countersign, OtpProof, Refusal, SignatureMethod,
    SignatureRequest, State, Status,
};
use crate::digest::Sha256;
use crate::event::Event as _;
use crate::fault::{Class, Fault as _};
use crate::ids::ContractId;
use crate::money::Money;
use crate::otp::{Challenge, Purpose};

fn sign(request: SignatureRequest) -> Result<Contract, Refusal> {
    let sent = contract_in(Status::Sent);
    give(&sent, Command::Sign(Box::new(request)), now()).map(|decision| decision.next)
}

#[test]
fn a_contract_needs_lines_whose_terms_hold_together() {
    let made = |draft| Contract::generate(id(1), draft, SYSTEM, now());
    let mut empty = draft();
    empty.lines.clear();
    assert_eq!(made(empty), Err(Refusal::NoLines));

    let mut twice = draft();
    twice.lines[1].id = twice.lines[0].id.clone();
    assert_eq!(made(twice), Err(Refusal::LineRepeated { place: 1 }));

    let mut bad = draft();
    bad.lines[1].terms.floor_price = Money::usd(50_000);
    let refusal = made(bad).unwrap_err();
    assert_eq!(refusal.code(), "terms_invalid");
    assert_eq!(refusal.fields()[0].0, "lines[1].terms.floor_price");
}

#[test]
fn a_first_contract_can_not_name_products_that_are_not_there() {
    let mut early = draft();
    early.lines[0].product_id = Some(id(1));
    let refusal = Contract::generate(id(1), early, SYSTEM, now());
    assert_eq!(refusal, Err(Refusal::LineProduct { place: 0 }));
}

#[test]
fn the_document_is_printed_once_and_by_the_house_only() {
    let contract = after(generate(draft()), vec![printed()]);
    assert_eq!(
        contract.document().map(|print| &print.sha256),
        Some(&hash())
    );
    let again = give(&contract, printed(), now());
    assert_eq!(again, Err(Refusal::AlreadyPrinted));
    let manager = manager();
    let by_hand = generate(draft()).decide(printed(), By::Person(&manager), now());
    assert_eq!(by_hand, Err(Refusal::SystemOnly));
}

#[test]
fn an_unprinted_contract_is_not_ready() {
    let refusal = give(&generate(draft()), Command::ReviewOk, now());
    assert_eq!(refusal, Err(Refusal::NotPrinted));
}

#[test]
fn a_signature_keeps_its_evidence() {
    let contract = sign(signature()).expect("all is in order");
    let State::Signed {
        document,
        signature,
    } = contract.state()
    else {
        panic!("signed")
    };
    assert_eq!(signature.method, SignatureMethod::OtpWhatsapp);
    assert_eq!(signature.signer, consignor().user);
    assert_eq!(signature.document_sha256, document.sha256);
    assert_eq!(signature.signed_at, now());
    assert_eq!(signature.ip, "190.34.1.2");

    let mut drawn = super::fixtures::signature();
    drawn.drawn_file = Some(id(7));
    let contract = sign(drawn).expect("all is in order");
    let bundle = contract.evidence(Vec::new()).expect("it is signed");
    assert_eq!(bundle.signature.method, SignatureMethod::Drawn);
    assert_eq!(bundle.template.version, 4);
    assert_eq!(bundle.countersigned, None);
    assert!(contract_in(Status::Sent).evidence(Vec::new()).is_none());
}

#[test]
fn the_evidence_outlives_the_contract() {
    let bundle = contract_in(Status::Terminated).evidence(Vec::new());
    let bundle = bundle.expect("it was signed");
    assert!(bundle.countersigned.is_some());
    let text = serde_json::to_string(&bundle).expect("a plain record");
    assert_eq!(
        serde_json::from_str::<crate::contract::EvidenceBundle>(&text).expect("it reads back"),
        bundle
    );
}

#[test]
fn the_signer_must_have_seen_the_very_document() {
    let mut request = signature();
    request.document_sha256 = Sha256::of(b"another document");
    assert_eq!(sign(request), Err(Refusal::DocumentChanged));
}

#[test]
fn a_code_of_someone_else_or_for_something_else_or_too_old_signs_nothing() {
    let mut other_user = signature();
    other_user.otp.user = manager().user;
    let mut other_contract = signature();
    other_contract.otp.contract_id = id(2);
    let mut old = signature();
    old.otp.verified_at = now().plus_minutes(-11);
    let mut tomorrow = signature();
    tomorrow.otp.verified_at = now().plus_minutes(1);
    for request in [other_user, other_contract, old, tomorrow] {
        assert_eq!(sign(request), Err(Refusal::OtpNotValid));
    }
}

#[test]
fn only_a_used_code_for_this_purpose_is_a_proof() {
    let challenge = Challenge {
        id: id(1),
        version: 2,
        user: Some(consignor().user),
        purpose: Purpose::SignContract,
        subject: Some(id::<ContractId>(1).to_string()),
        channel: Channel::Whatsapp,
        tries: 0,
        expires_at: now().plus_minutes(10),
        used_at: Some(now()),
    };
    assert_eq!(OtpProof::of(&challenge), Some(signature().otp));
    let unused = Challenge {
        used_at: None,
        ..challenge.clone()
    };
    let login = Challenge {
        purpose: Purpose::Login,
        ..challenge.clone()
    };
    let elsewhere = Challenge {
        subject: Some("prp_x".into()),
        ..challenge
    };
    for challenge in [unused, login, elsewhere] {
        assert_eq!(OtpProof::of(&challenge), None);
    }
}

#[test]
fn only_the_consignor_signs_and_only_while_the_link_is_open() {
    let sent = contract_in(Status::Sent);
    let command = || Command::Sign(Box::new(signature()));
    let other = person(5, Role::Consignor);
    let refusal = sent.decide(command(), By::Person(&other), now());
    assert_eq!(refusal, Err(Refusal::NotTheConsignor));
    let late = give(&sent, command(), now().plus_days(7));
    assert_eq!(late, Err(Refusal::LinkExpired));
    let early = give(
        &sent,
        Command::LinkExpired,
        now().plus_days(7).plus_seconds(-1),
    );
    assert_eq!(early, Err(Refusal::LinkOpen));
}

#[test]
fn what_is_signed_is_what_is_agreed_now() {
    let sent = contract_in(Status::Sent);
    let sign = |agreed| {
        let request = SignatureRequest {
            agreed,
            ..signature()
        };
        give(&sent, Command::Sign(Box::new(request)), now()).map(|decision| decision.next.status())
    };
    let lines = sent.written_lines();
    let mut dearer = lines.clone();
    dearer[0].terms.list_price = Money::usd(13_000);
    for agreed in [Vec::new(), lines[..1].to_vec(), dearer] {
        let refusal = sign(agreed).expect_err("something else is agreed");
        assert_eq!(refusal, Refusal::ProposalChanged);
        assert_eq!(
            (refusal.class(), refusal.code()),
            (Class::Conflict, "proposal_changed")
        );
    }
    assert_eq!(sign(lines), Ok(Status::Signed));
}

#[test]
fn an_undone_acceptance_voids_what_is_not_signed_and_nobody_else_says_so() {
    let void = give(&contract_in(Status::Sent), Command::AcceptanceUndone, now());
    let void = void.expect("not signed").next;
    assert_eq!(void.status(), Status::Void);
    for person in [consignor(), manager()] {
        let sent = contract_in(Status::Sent);
        let refusal = sent.decide(Command::AcceptanceUndone, By::Person(&person), now());
        assert_eq!(refusal, Err(Refusal::SystemOnly));
    }
}

#[test]
fn an_expired_link_can_be_sent_again() {
    let sent = contract_in(Status::Sent);
    let ready = give(&sent, Command::LinkExpired, now().plus_days(7));
    let ready = ready.expect("the link ran out").next;
    let again = give(&ready, Command::Send, now().plus_days(8));
    assert_eq!(again.expect("it is ready").next.status(), Status::Sent);
}

#[test]
fn a_declined_contract_opens_its_proposal_once() {
    let decline = |reopened| {
        let mut draft = draft();
        draft.proposal_reopened = reopened;
        let commands = vec![printed(), Command::ReviewOk, Command::Send];
        let sent = after(generate(draft), commands);
        let declined = give(&sent, Command::Decline { reason: None }, now());
        declined.expect("it may be declined").events.remove(0)
    };
    for reopened in [false, true] {
        let ContractEvent::Declined {
            reopens_proposal, ..
        } = decline(reopened)
        else {
            panic!("declined")
        };
        assert_eq!(reopens_proposal, !reopened);
    }
}

#[test]
fn nobody_signs_for_both_sides() {
    let mut draft = draft();
    draft.consignor_id = manager().user;
    let manager = manager();
    let refusal = Contract::generate(id(1), draft.clone(), By::Person(&manager), now());
    assert_eq!(refusal, Err(Refusal::OwnContract));
    let contract = Contract::generate(id(1), draft, SYSTEM, now());
    let contract = contract.expect("the house drew it up").next;
    for command in [countersign(), terminate(), void()] {
        let refusal = contract.decide(command, By::Person(&manager), now());
        assert_eq!(refusal, Err(Refusal::OwnContract));
    }
}

#[test]
fn the_house_countersigns_by_itself_only_where_the_template_allows() {
    let signed = contract_in(Status::Signed);
    let refusal = signed.decide(countersign(), SYSTEM, now());
    assert_eq!(refusal, Err(Refusal::CountersignNeedsPerson));

    let mut automatic = draft();
    automatic.template.countersign = Countersign::Automatic;
    let commands = to_active().into_iter().take(4).collect();
    let signed = after(generate(automatic), commands);
    let decision = signed.decide(countersign(), SYSTEM, now());
    let decision = decision.expect("the template allows it");
    assert_eq!(decision.events[0].name(), "ContractActivated");
}

#[test]
fn a_contract_takes_effect_with_one_product_for_each_line_and_not_in_the_past() {
    let signed = contract_in(Status::Signed);
    let countersign = |products, starts_on| {
        let command = Command::Countersign {
            products,
            starts_on,
        };
        give(&signed, command, now()).map(|decision| decision.next)
    };
    let today = now().panama_date();
    let mut short = products();
    short.pop();
    let mut twice = products();
    twice[1].product = twice[0].product.clone();
    let mut foreign = products();
    foreign[1].line = id(7);
    for products in [short, twice, foreign] {
        assert_eq!(countersign(products, today), Err(Refusal::ProductsMismatch));
    }
    let yesterday = countersign(products(), today.plus_days(-1));
    assert_eq!(yesterday, Err(Refusal::StartsInPast { today }));
    let contract = countersign(products(), today).expect("all is in order");
    assert_eq!(contract.lines()[1].product_id, Some(id(2)));
}

#[test]
fn no_event_says_anything_about_a_person() {
    let contract = contract_in(Status::Sent);
    let signed = give(&contract, Command::Sign(Box::new(signature())), now());
    let text = serde_json::to_string(&signed.expect("in order").events).expect("plain");
    for private in ["190.34.1.2", "Firefox", "Núñez", "alguien@example.com"] {
        assert!(!text.contains(private), "{text}");
    }
}
