//! The rules of a consignor's file.

use ulid::Ulid;

use super::*;
use crate::access::{By, Caller, Grants, Role, Via};
use crate::fault::Fault as _;
use crate::ids::{Id, MediaId, SessionId};
use crate::machine::landings;
use crate::tax_id::{TaxId, TaxIdType};
use crate::time::Date;

const SYS: By<'static> = By::System("tests");

fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T12:00:00Z").expect("an instant")
}

fn id<T: Id>(number: u128) -> T {
    T::new(Ulid::from_parts(1, number))
}

fn email(text: &str) -> Email {
    Email::parse(text).expect("an address")
}

fn opened() -> Consignor {
    let opening = Opening {
        id: id(1),
        number: "CO-2026-000001".to_owned(),
        name: "Consuelo Muñoz".to_owned(),
        email: email("first@dejavu.test"),
        min_payout: Money::usd(25_00),
    };
    Consignor::open(opening, now()).next
}

fn number(plain: &str) -> SealedNumber {
    SealedNumber::new("sealed".to_owned(), plain)
}

fn passport(expires_on: Option<&str>) -> IdentityDocument {
    IdentityDocument {
        kind: DocumentKind::Passport,
        number: number("PA0123456"),
        expires_on: expires_on.map(|day| Date::parse(day).expect("a day")),
        file_ids: vec![id::<MediaId>(1)],
    }
}

fn submit(documents: Vec<IdentityDocument>) -> Command {
    Command::SubmitDocuments {
        documents,
        accepted: DocumentKind::ALL.to_vec(),
    }
}

fn verify(methods: &[PayoutMethodId]) -> Command {
    Command::Verify {
        reason: "seen at the counter".to_owned(),
        methods: methods.to_vec(),
    }
}

fn reject() -> Command {
    Command::Reject {
        reason: "not readable".to_owned(),
    }
}

fn add(method: u128, replaces: Option<u128>, address: &str) -> Command {
    Command::AddMethod(Box::new(NewMethod {
        id: id(method),
        details: MethodDetails::Ach {
            bank_code: "BG".to_owned(),
            account_type: AccountType::Savings,
            number: number("0401981234"),
        },
        holder_name: "Consuelo Muñoz".to_owned(),
        holder_tax_id: TaxId::state(TaxIdType::Natural, "8-442-445", None).expect("a RUC"),
        is_default: false,
        replaces: replaces.map(id),
        email: email(address),
        cool_down_hours: 48,
    }))
}

fn after(file: &Consignor, commands: Vec<Command>) -> Consignor {
    commands.into_iter().fold(file.clone(), |file, command| {
        let decision = file.decide(command, SYS, now()).expect("it is accepted");
        assert_eq!(decision.next.version(), file.version() + 1);
        assert_eq!(decision.was, Some(file));
        decision.next
    })
}

fn defaults(file: &Consignor) -> Vec<PayoutMethodId> {
    let defaults = file.methods().filter(|method| method.is_default);
    defaults.map(|method| method.id.clone()).collect()
}

fn edit(file: &Consignor, change: impl FnOnce(&mut ConsignorTerms), hold: HoldChange) -> Command {
    let mut terms = file.parts().terms.clone();
    change(&mut terms);
    Command::Edit(Box::new(ConsignorEdit {
        terms,
        hold,
        house_minimum: Money::usd(25_00),
    }))
}

#[test]
fn the_table_says_what_decide_does() {
    let pending = after(&opened(), vec![submit(vec![passport(None)])]);
    let verified = after(&pending, vec![add(10, None, "a@dejavu.test"), verify(&[])]);
    let rejected = after(&pending, vec![reject()]);
    for file in [opened(), pending, verified, rejected] {
        let methods: Vec<_> = file.methods().map(|method| method.id.clone()).collect();
        for (event, command) in [
            ("submit_documents", submit(vec![passport(None)])),
            ("verify", verify(&[])),
            ("verify_methods", verify(&methods)),
            ("reject", reject()),
        ] {
            // Without methods there are none to verify.
            if event == "verify_methods" && methods.is_empty() {
                continue;
            }
            let from = file.parts().kyc.status();
            let found = file.decide(command, SYS, now());
            let lands = found.map(|decision| vec![decision.next.parts().kyc.status()]);
            let listed = landings(TRANSITIONS, from, event);
            assert_eq!(lands.unwrap_or_default(), listed, "{from} {event}");
        }
    }
}

#[test]
fn nobody_decides_on_their_own_identity() {
    let roles = [Role::Admin, Role::Consignor];
    let caller = Caller {
        user: id(1),
        via: Via::Session(id::<SessionId>(1)),
        grants: Grants::of(&roles),
        roles: roles.to_vec(),
    };
    let pending = after(&opened(), vec![submit(vec![passport(None)])]);
    for command in [verify(&[]), reject()] {
        let refused = pending.decide(command, By::Person(&caller), now());
        assert_eq!(refused, Err(Refusal::OwnFile));
    }
}

#[test]
fn a_paper_that_expired_while_it_waited_verifies_nobody() {
    let pending = after(&opened(), vec![submit(vec![passport(Some("2026-11-25"))])]);
    let refused = pending.decide(verify(&[]), SYS, now().plus_days(2));
    assert_eq!(refused, Err(Refusal::NoValidDocument));
    assert!(pending.decide(verify(&[]), SYS, now().plus_days(1)).is_ok());
}

#[test]
fn papers_are_of_an_accepted_kind_and_not_expired() {
    let command = Command::SubmitDocuments {
        documents: vec![passport(Some("2026-11-23")), passport(None)],
        accepted: vec![DocumentKind::Cedula],
    };
    let refused = opened().decide(command, SYS, now()).expect_err("refused");
    let fields: Vec<_> = refused
        .fields()
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    let expected = [
        "documents[0].kind",
        "documents[0].expires_on",
        "documents[1].kind",
    ];
    assert_eq!(fields, expected);
}

#[test]
fn new_papers_of_a_verified_person_are_looked_at_again() {
    let first = vec![submit(vec![passport(None)]), verify(&[])];
    let verified = after(&opened(), first);
    let again = after(&verified, vec![submit(vec![passport(None)])]);
    assert_eq!(again.parts().kyc, Kyc::Pending { since: now() });
}

#[test]
fn a_method_is_paid_to_once_it_is_verified_and_has_cooled_down() {
    let file = after(&opened(), vec![add(10, None, "first@dejavu.test")]);
    let later = now().plus_hours(48);
    assert_eq!(file.payable(&id(10), later), Err(Refusal::NotVerified));
    let commands = vec![submit(vec![passport(None)]), verify(&[])];
    let file = after(&file, commands);
    assert_eq!(
        file.payable(&id(10), later),
        Err(Refusal::MethodNotVerified)
    );
    let file = after(&file, vec![verify(&[id(10)])]);
    let early = later.plus_seconds(-1);
    assert_eq!(file.payable(&id(10), early), Err(Refusal::CoolingDown));
    assert_eq!(
        file.payable(&id(10), later).map(|method| method.id.clone()),
        Ok(id(10))
    );
    let put = HoldChange::Put {
        reason: "asked by the court".to_owned(),
    };
    let held = after(&file, vec![edit(&file, |_| {}, put)]);
    assert_eq!(held.payable(&id(10), later), Err(Refusal::OnHold));
}

#[test]
fn a_replaced_method_is_not_paid_to_and_the_new_one_not_yet() {
    let ready = vec![
        add(10, None, "first@dejavu.test"),
        submit(vec![passport(None)]),
        verify(&[id(10)]),
    ];
    let file = after(&opened(), ready);
    let file = after(&file, vec![add(11, Some(10), "first@dejavu.test")]);
    let later = now().plus_days(9);
    let gone = Err(Refusal::NoSuchMethod("method_id".to_owned()));
    assert_eq!(file.payable(&id(10), later), gone);
    assert_eq!(
        file.payable(&id(11), later),
        Err(Refusal::MethodNotVerified)
    );
    assert!(file.method(&id(10)).is_some(), "it is remembered");
    assert_eq!(defaults(&file), [id(11)]);
    let again = file.decide(add(12, Some(10), "first@dejavu.test"), SYS, now());
    assert_eq!(again, Err(Refusal::NoSuchMethod("replaces".to_owned())));
}

#[test]
fn exactly_one_method_in_use_is_the_default() {
    let Command::AddMethod(mut second) = add(11, None, "first@dejavu.test") else {
        panic!("it adds")
    };
    let first = after(&opened(), vec![add(10, None, "first@dejavu.test")]);
    assert_eq!(defaults(&first), [id(10)]);
    let both = after(&first, vec![Command::AddMethod(second.clone())]);
    assert_eq!(defaults(&both), [id(10)]);
    second.is_default = true;
    let moved = after(&first, vec![Command::AddMethod(second)]);
    assert_eq!(defaults(&moved), [id(11)]);
}

#[test]
fn a_consignor_has_at_most_five_methods_in_use() {
    let many = (10..15).map(|number| add(number, None, "a@dejavu.test"));
    let file = after(&opened(), many.collect());
    let refused = file.decide(add(15, None, "a@dejavu.test"), SYS, now());
    assert_eq!(refused, Err(Refusal::TooManyMethods));
    assert!(
        file.decide(add(15, Some(10), "a@dejavu.test"), SYS, now())
            .is_ok()
    );
}

#[test]
fn a_file_does_not_remember_replaced_methods_without_end() {
    let first = after(&opened(), vec![add(10, None, "a@dejavu.test")]);
    let many = (11..50).map(|number| add(number, Some(number - 1), "a@dejavu.test"));
    let file = after(&first, many.collect());
    assert_eq!(file.methods().count(), 1);
    assert_eq!(file.parts().methods.len(), 1 + method::MAX_REPLACED);
    assert!(file.method(&id(48)).is_some() && file.method(&id(10)).is_none());
}

#[test]
fn whoever_was_written_to_before_is_told_of_a_new_method() {
    let told = |file: &Consignor, number: u128| {
        let method = file.method(&id(number)).expect("a method");
        method.told.as_str().to_owned()
    };
    let taken = after(&opened(), vec![add(10, None, "thief@dejavu.test")]);
    assert_eq!(told(&taken, 10), "first@dejavu.test");
    let again = after(&taken, vec![add(11, None, "thief@dejavu.test")]);
    assert_eq!(told(&again, 11), "thief@dejavu.test");
}

#[test]
fn an_edit_names_the_fields_that_differ() {
    let file = opened();
    let change = |terms: &mut ConsignorTerms| {
        terms.tier = Tier::Gold;
        terms.notes_internal = "pays for the coffee".to_owned();
    };
    let put = HoldChange::Put {
        reason: "a dispute".to_owned(),
    };
    let decision = file
        .decide(edit(&file, change, put), SYS, now())
        .expect("accepted");
    let consignor = file.id().clone();
    let expected = [
        ConsignorEvent::Edited {
            consignor: consignor.clone(),
            fields: vec!["tier".to_owned(), "notes_internal".to_owned()],
        },
        ConsignorEvent::PutOnHold {
            consignor: consignor.clone(),
            reason: "a dispute".to_owned(),
        },
    ];
    assert_eq!(decision.events, expected);
    let held = decision.next;
    let lifted = held.decide(edit(&held, |_| {}, HoldChange::Lift), SYS, now());
    let lifted = lifted.expect("accepted");
    assert_eq!(lifted.events, [ConsignorEvent::HoldLifted { consignor }]);
    assert_eq!(lifted.next.parts().hold, None);
}

#[test]
fn a_consignor_is_paid_no_less_at_once_than_the_house_pays() {
    let file = opened();
    let lower = edit(
        &file,
        |terms| terms.min_payout = Money::usd(24_99),
        HoldChange::Keep,
    );
    assert_eq!(
        file.decide(lower, SYS, now()),
        Err(Refusal::MinPayoutTooLow)
    );
    let higher = edit(
        &file,
        |terms| terms.min_payout = Money::usd(10_000),
        HoldChange::Keep,
    );
    assert!(file.decide(higher, SYS, now()).is_ok());
}

#[test]
fn a_file_has_the_ulid_of_its_person() {
    let file = opened();
    let ulid = file.id().as_str().trim_start_matches("usr_");
    assert_eq!(file.parts().file.as_str(), format!("csf_{ulid}"));
    assert!(ConsignorFileId::parse(file.parts().file.as_str()).is_ok());
}
