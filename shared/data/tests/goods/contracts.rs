//! Contracts: round trips, lists, and who wins.

use std::collections::BTreeSet;

use data::{StoreError, Table, contracts};
use domain::access::By;
use domain::contact::{Channel, Locale};
use domain::contract::{
    Agreement, Command as ContractCommand, Contract, ContractEvent, ContractLine, Countersign,
    Countersignature, Facts, LineClosing, LineOutcome, Parent, ParentKind, Parties, Party,
    PrintedDocument, Signature, SignatureMethod, SigningLink, State, Status, TemplateRef,
    Termination,
};
use domain::decision::Decision;
use domain::digest::Sha256;
use domain::ids::UserId;
use domain::money::Money;
use domain::terms::Mode;
use testkit::{id, now};

use crate::{CONSIGNOR, cause, manager, paging, table, terms};

fn document() -> PrintedDocument {
    PrintedDocument {
        file: id(1),
        sha256: Sha256::of(b"the document"),
        printed_at: now(),
    }
}

fn signature(drawn: bool) -> Signature {
    Signature {
        method: SignatureMethod::OtpWhatsapp,
        signer: id(CONSIGNOR),
        signed_at: now(),
        ip: "190.34.1.2".to_owned(),
        user_agent: "Firefox".to_owned(),
        otp_ref: id(1),
        otp_channel: Channel::Whatsapp,
        otp_verified_at: now(),
        drawn_file: drawn.then(|| id(2)),
        document_sha256: Sha256::of(b"the document"),
        sent_at: now(),
        consent_version: "2026-01".to_owned(),
    }
}

fn agreement(printed: bool) -> Agreement {
    Agreement {
        document: document(),
        signature: signature(printed),
        countersigned: Countersignature {
            by: manager().actor(),
            at: now(),
        },
        starts_on: now().panama_date(),
        final_document: printed.then(document),
    }
}

/// Every state, with its optional facts and without.
fn states() -> Vec<State> {
    let (at, document) = (now(), document());
    let link = SigningLink {
        sent_at: at,
        expires_at: at.plus_days(7),
    };
    let mut states = vec![
        State::Draft { document: None },
        State::Draft {
            document: Some(document.clone()),
        },
        State::Ready {
            document: document.clone(),
        },
        State::Sent {
            document: document.clone(),
            link,
        },
        State::Signed {
            document,
            signature: signature(true),
        },
        State::Active {
            agreement: agreement(false),
        },
    ];
    states.extend(ends());
    states
}

/// Every state that a contract ends in.
fn ends() -> Vec<State> {
    let (at, reason) = (now(), "Se muda".to_owned());
    let agreement = agreement(true);
    let termination = Termination {
        reason: reason.clone(),
        by: manager().actor(),
        at,
        fee: Some(Money::usd(1_500)),
    };
    let void = |document| State::Void {
        document,
        reason: reason.clone(),
        by: manager().actor(),
        at,
    };
    let declined = |reason| State::Declined {
        document: document(),
        reason,
        at,
    };
    vec![
        State::Completed {
            agreement: agreement.clone(),
            at,
        },
        State::Terminated {
            agreement: agreement.clone(),
            termination,
        },
        State::Expired {
            agreement: agreement.clone(),
            ended_on: at.panama_date(),
        },
        State::Renewed {
            agreement,
            by: id(99),
            at,
        },
        declined(None),
        declined(Some(reason.clone())),
        void(None),
        void(Some(document())),
    ]
}

fn line(number: u128) -> ContractLine {
    ContractLine {
        id: id(number),
        request_item_id: id(number),
        title: format!("Bolso {number}"),
        terms: terms(Mode::Consign),
        product_id: None,
        listed_on: None,
        closing: None,
    }
}

fn contract(number: u128, state: State) -> Contract {
    let party = |name: &str| Party {
        name: name.to_owned(),
        tax_id: "8-123-456".to_owned(),
        address: "Calle 50".to_owned(),
        email: "alguien@dejavu.test".to_owned(),
        phone: None,
    };
    let closed = ContractLine {
        product_id: Some(id(9)),
        listed_on: Some(now().panama_date()),
        closing: Some(LineClosing {
            outcome: LineOutcome::CarriedOver { to: id(98) },
            at: now(),
        }),
        ..line(2)
    };
    let facts = Facts {
        number: format!("CT-2026-{number:06}"),
        proposal_id: id(number),
        request_id: id(10),
        consignor_id: id(CONSIGNOR),
        location_id: id(1),
        template: TemplateRef {
            id: id(1),
            key: "consignment".to_owned(),
            version: 4,
            locale: Locale::EsPa,
            countersign: Countersign::Person,
        },
        parties: Parties {
            house: party("Dejavu, S.A."),
            consignor: party("Begoña Núñez"),
        },
        lines: vec![line(1), closed],
        parent: (number.is_multiple_of(2)).then(|| Parent {
            contract_id: id(97),
            kind: ParentKind::Renewal,
        }),
        proposal_reopened: false,
        created_at: now(),
        updated_at: now(),
    };
    Contract::restore(id(number), 1, state, facts)
}

fn generated(contract: &Contract) -> Decision<Contract, ContractEvent> {
    let facts = contract.facts();
    let event = ContractEvent::Generated {
        contract_id: contract.id().clone(),
        consignor_id: facts.consignor_id.clone(),
        request_id: facts.request_id.clone(),
        proposal_id: facts.proposal_id.clone(),
        parent: facts.parent.clone(),
    };
    Decision::one(None, contract.clone(), event)
}

async fn keep(table: &Table, contract: &Contract) {
    let change = table.begin(cause()).draw_up(&generated(contract));
    change.commit().await.unwrap();
}

#[tokio::test]
async fn a_contract_in_every_state_reads_back() {
    let (_emulator, table) = table().await;
    let mut seen = BTreeSet::new();
    for (number, state) in (100..).zip(states()) {
        let kept = contract(number, state);
        keep(&table, &kept).await;
        let read = contracts::get(&table, kept.id()).await.unwrap();
        assert_eq!(read, kept, "{}", kept.status());
        seen.insert(kept.status().as_str());
    }
    assert_eq!(
        seen.len(),
        Status::ALL.len(),
        "a state is not tried: {seen:?}"
    );
}

#[tokio::test]
async fn contracts_are_found_by_consignor_and_by_status() {
    let (_emulator, table) = table().await;
    for (number, state) in (100..).zip(states()) {
        keep(&table, &contract(number, state)).await;
    }
    let consignor: UserId = id(CONSIGNOR);
    let pages = paging(consignor.as_str());
    let own = contracts::of_consignor(&table, &consignor, &pages, now());
    assert_eq!(own.await.unwrap().items.len(), states().len());
    let drafts = contracts::standing_at(&table, Status::Draft, &pages, now());
    let drafts = drafts.await.unwrap().items;
    assert_eq!(drafts.len(), 2);
    assert!(drafts.iter().all(|one| one.status() == Status::Draft));
    let stranger: UserId = id(7);
    let other = contracts::of_consignor(&table, &stranger, &pages, now());
    assert!(other.await.unwrap().items.is_empty());
}

#[tokio::test]
async fn of_two_who_change_a_contract_at_once_one_wins() {
    let (_emulator, table) = table().await;
    let document = Some(document());
    keep(&table, &contract(101, State::Draft { document })).await;
    let seen = contracts::get(&table, &id(101)).await.unwrap();
    let by = manager();
    let reviewed = seen.decide(ContractCommand::ReviewOk, By::Person(&by), now());
    let reason = "Precio equivocado".to_owned();
    let void = seen.decide(ContractCommand::Void { reason }, By::Person(&by), now());
    let (reviewed, void) = (reviewed.unwrap(), void.unwrap());
    table.begin(cause()).save(&reviewed).commit().await.unwrap();
    let late = table.begin(cause()).give_up(&void).commit().await;
    assert!(
        matches!(late, Err(StoreError::Changed { noun: "contract" })),
        "{late:?}"
    );
}

#[tokio::test]
async fn two_commands_in_turn_are_one_write_with_both_events() {
    let (_emulator, table) = table().await;
    let document = Some(document());
    keep(&table, &contract(101, State::Draft { document })).await;
    let seen = contracts::get(&table, &id(101)).await.unwrap();
    let by = manager();
    let decide =
        |contract: &Contract, command| contract.decide(command, By::Person(&by), now()).unwrap();
    let reviewed = decide(&seen, ContractCommand::ReviewOk);
    let sent = decide(&reviewed.next, ContractCommand::Send);
    let both = [reviewed, sent];
    table
        .begin(cause())
        .save_in_turn(&both)
        .commit()
        .await
        .unwrap();

    let read = contracts::get(&table, &id(101)).await.unwrap();
    assert_eq!((read.status(), read.version()), (Status::Sent, 3));
    let history = contracts::history(&table, &id(101)).await.unwrap();
    let told: Vec<_> = history
        .iter()
        .map(|event| (event.name.as_str(), event.version))
        .collect();
    let expected = [
        ("ContractGenerated", 1),
        ("ContractReviewed", 2),
        ("ContractSent", 3),
    ];
    assert_eq!(told, expected);
    let late = table.begin(cause()).save_in_turn(&both).commit().await;
    assert!(matches!(late, Err(StoreError::Changed { .. })), "{late:?}");
}

#[tokio::test]
async fn a_proposal_has_one_contract_at_a_time() {
    let (_emulator, table) = table().await;
    let first = contract(101, State::Draft { document: None });
    keep(&table, &first).await;
    let second = |number: u128| {
        let facts = Facts {
            proposal_id: id(101),
            ..first.facts().clone()
        };
        let state = State::Draft { document: None };
        generated(&Contract::restore(id(number), 1, state, facts))
    };
    let twice = table.begin(cause()).draw_up(&second(103)).commit().await;
    assert!(
        matches!(
            twice,
            Err(StoreError::Taken {
                code: "contract_exists",
                ..
            })
        ),
        "{twice:?}"
    );
    let reason = "Precio equivocado".to_owned();
    let void = first.decide(
        ContractCommand::Void { reason },
        By::Person(&manager()),
        now(),
    );
    table
        .begin(cause())
        .give_up(&void.unwrap())
        .commit()
        .await
        .unwrap();
    table
        .begin(cause())
        .draw_up(&second(103))
        .commit()
        .await
        .unwrap();
}
