//! The table is what `decide` does.

use proptest::prelude::*;

use super::fixtures::*;
use crate::contract::{Command, Contract, Refusal, Status, TRANSITIONS};
use crate::machine::landings;
use crate::time::Timestamp;

/// Each command as it can be accepted by that very contract, and when.
fn every_command(contract: &Contract) -> Vec<(Command, Timestamp)> {
    let week = now().plus_days(7);
    let unprinted = Command::FinalPdfPrinted {
        file: id(2),
        sha256: hash(),
    };
    vec![
        (printed(), now()),
        (Command::ReviewOk, now()),
        (Command::Send, now()),
        (Command::Sign(Box::new(signature())), now()),
        (Command::Decline { reason: None }, now()),
        (Command::LinkExpired, week),
        (countersign(), now()),
        (unprinted, now()),
        (listed(2), now()),
        (closed(2), now()),
        (Command::AllLinesClosed, now()),
        (Command::TermEnd, after_term()),
        (renewal(contract), now()),
        (addendum(contract, &[1]), now()),
        (terminate(), now()),
        (void(), now()),
        (Command::AcceptanceUndone, now()),
    ]
}

/// A contract in `status` for which no guard stands against the command.
fn ready_for(status: Status, command: &Command) -> Contract {
    match (status, command) {
        (Status::Draft, Command::PdfPrinted { .. }) => generate(draft()),
        (Status::Active, Command::LineListed { .. }) => active(),
        (Status::Active, Command::AllLinesClosed) => after(on_sale(), vec![closed(1), closed(2)]),
        (_, _) => contract_in(status),
    }
}

#[test]
fn the_table_is_what_decide_does() {
    let mut matrix = String::new();
    for from in Status::ALL {
        for (command, at) in every_command(&contract_in(*from)) {
            let name = command.name();
            let contract = ready_for(*from, &command);
            assert_eq!(contract.status(), *from);
            let listed = landings(TRANSITIONS, *from, name);
            match give(&contract, command, at) {
                Ok(decision) => {
                    let to = decision.next.status();
                    assert!(listed.contains(&to), "{from} {name} leads to {to}");
                    assert_eq!(listed, [to], "{from} {name}");
                    assert_eq!(decision.next.version(), contract.version() + 1);
                    assert_eq!(decision.events.len(), 1);
                    let from = from.as_str();
                    matrix.push_str(&format!("{from:<12}{name:<18}{to}\n"));
                }
                Err(refusal) => {
                    let status = *from;
                    let event = name;
                    assert!(listed.is_empty(), "{from} {name}: {refusal}");
                    assert_eq!(refusal, Refusal::TransitionNotAllowed { status, event });
                }
            }
        }
    }
    insta::assert_snapshot!(matrix, @r"
    draft       pdf_printed       draft
    draft       review_ok         ready
    draft       void              void
    draft       acceptance_undone void
    ready       send              sent
    ready       void              void
    ready       acceptance_undone void
    sent        sign              signed
    sent        decline           declined
    sent        link_expired      ready
    sent        void              void
    sent        acceptance_undone void
    signed      countersign       active
    active      final_pdf_printed active
    active      line_listed       active
    active      line_closed       active
    active      all_lines_closed  completed
    active      term_end          expired
    active      addendum          active
    active      terminate         terminated
    terminated  line_closed       terminated
    expired     line_closed       expired
    expired     renew             renewed
    expired     addendum          active
    renewed     line_closed       renewed
    ");
}

#[test]
fn every_row_of_the_table_names_a_command() {
    let contract = active();
    let names: Vec<_> = every_command(&contract)
        .iter()
        .map(|(command, _)| command.name())
        .collect();
    for row in TRANSITIONS {
        assert!(
            row.event == "generate" || names.contains(&row.event),
            "{}",
            row.event
        );
    }
}

proptest! {
    /// Whatever is asked in whatever order: each accepted command is one version, and a contract
    /// in force was signed on the very document that was printed.
    #[test]
    fn no_history_leads_to_a_contract_in_force_without_a_signature(
        picks in prop::collection::vec(0_usize..17, 0..24)
    ) {
        let mut contract = generate(draft());
        let follower = active();
        for pick in picks {
            let (command, at) = every_command(&follower).swap_remove(pick);
            let before = contract.version();
            let Ok(decision) = give(&contract, command, at) else { continue };
            contract = decision.next;
            prop_assert_eq!(contract.version(), before + 1);
            if let Some(agreement) = contract.agreement() {
                prop_assert_eq!(&agreement.signature.document_sha256, &agreement.document.sha256);
                prop_assert!(contract.lines().iter().all(|line| line.product_id.is_some()));
            }
        }
    }
}
