//! The whole life of a request on one screen. Review a change here as you would a change to
//! the law.

use super::fixtures::*;
use crate::access::By;
use crate::machine::landings;
use crate::request::*;

/// Requests in a status, in every form that matters to a command.
pub(super) fn requests_in(status: Status) -> Vec<Request> {
    let flagged_one = || appraised_with(&assigned(), [flagged(), scored()]);
    match status {
        Status::Draft => vec![draft()],
        Status::Submitted => vec![submitted()],
        Status::Assigned => vec![assigned()],
        Status::Scheduled => vec![scheduled()],
        Status::Received => vec![received_request()],
        Status::InAppraisal => vec![in_appraisal(&received_request(), [scored(), scored()])],
        Status::Appraised => vec![appraised(), flagged_one()],
        Status::Proposed => vec![proposed(), countered()],
        Status::Accepted => vec![accepted(), accepted_by_lapse()],
        Status::Contracted => vec![contracted(), active(&[1, 2]), active(&[1])],
        Status::Completed => vec![step(&active(&[1]), list(1), system())],
        Status::Rejected => vec![step(
            &appraised(),
            reject(RejectionReason::LowValue),
            manager(),
        )],
        Status::Cancelled => vec![step(&draft(), cancel(), consignor())],
        Status::Expired => {
            let expire = Command::Expire { draft_days: 30 };
            let decision = draft().decide(expire, system(), later());
            vec![decision.expect("a stale draft").next]
        }
    }
}

/// Every command, in a form and by a person that can succeed where the table lists it.
pub(super) fn every_command() -> Vec<(Command, By<'static>)> {
    [commands_of_intake(), commands_of_outcome()].concat()
}

fn commands_of_intake() -> Vec<(Command, By<'static>)> {
    use Command as C;
    let item = || item_id(1);
    vec![
        (C::EditDetails { details: details() }, consignor()),
        (
            C::AddItem {
                item: item_id(3),
                details: item_details(),
            },
            consignor(),
        ),
        (
            C::EditItem {
                item: item(),
                details: item_details(),
            },
            manager(),
        ),
        (C::RemoveItem { item: item() }, consignor()),
        (C::Submit(submission()), consignor()),
        (C::Expire { draft_days: 30 }, system()),
        (
            C::RequestChanges {
                reason: "Photos".into(),
            },
            manager(),
        ),
        (assign(), system()),
        (
            C::Reassign {
                candidate: candidate(&CAST.colleague.user),
                limit: 20,
            },
            manager(),
        ),
        (schedule(appointment("2027-01-12")), consignor()),
        (reschedule(appointment("2027-01-12")), manager()),
        (C::NoShow, appraiser()),
        (receive(), logistics()),
    ]
}

fn commands_of_outcome() -> Vec<(Command, By<'static>)> {
    use Command as C;
    vec![
        (C::StartAppraisal, appraiser()),
        (appraise(1, scored()), appraiser()),
        (C::CompleteAppraisal, appraiser()),
        (
            C::AcknowledgeRedFlags {
                note: "Seen".into(),
            },
            manager(),
        ),
        (send_proposal(), appraiser()),
        (counter(), consignor()),
        (send_round(2), manager()),
        (accept(AcceptedHow::Consignor), consignor()),
        (reject_all(TurnedDown::Consignor), consignor()),
        (
            C::Reopen {
                why: ReopenReason::ContractDeclined,
            },
            system(),
        ),
        (reject(RejectionReason::LowValue), manager()),
        (cancel(), consignor()),
        (C::ContractSigned { contract: id(60) }, system()),
        (activate(&[1, 2]), system()),
        (list(1), system()),
    ]
}

/// Where a command leads from a status, in any form; nothing when it is never taken.
fn decided(status: Status, command: &Command, by: By<'_>) -> Vec<Status> {
    let mut landings = Vec::new();
    for request in requests_in(status) {
        match request.decide(command.clone(), by, later()) {
            Ok(decision) if !landings.contains(&decision.next.status()) => {
                landings.push(decision.next.status());
            }
            Ok(_) | Err(_) => {}
        }
    }
    landings
}

#[test]
fn the_table_says_what_decide_does() {
    for status in Status::ALL {
        for (command, by) in every_command() {
            let name = command.name();
            let mut listed = landings(TRANSITIONS, *status, name);
            let mut done = decided(*status, &command, by);
            listed.sort();
            done.sort();
            assert_eq!(done, listed, "{name} from {status}");
            if listed.is_empty() {
                for request in requests_in(*status) {
                    let refusal = refusal_at(&request, command.clone(), by, later());
                    let expected = Refusal::TransitionNotAllowed {
                        status: *status,
                        event: name,
                    };
                    assert_eq!(refusal, expected);
                }
            }
        }
    }
}

#[test]
fn the_table_and_the_tests_know_every_command() {
    let mut known: Vec<_> = every_command().iter().map(|(c, _)| c.name()).collect();
    known.push("create");
    let mut listed: Vec<_> = TRANSITIONS.iter().map(|row| row.event).collect();
    known.sort_unstable();
    listed.sort_unstable();
    listed.dedup();
    assert_eq!(known, listed);
}

#[test]
fn a_terminal_status_takes_nothing() {
    for status in Status::ALL.iter().filter(|status| status.is_terminal()) {
        assert!(
            TRANSITIONS.iter().all(|row| !row.from.contains(status)),
            "{status}"
        );
    }
}

fn short(status: Status) -> &'static str {
    match status {
        Status::Draft => "dr",
        Status::Submitted => "su",
        Status::Assigned => "as",
        Status::Scheduled => "sc",
        Status::Received => "re",
        Status::InAppraisal => "ia",
        Status::Appraised => "ap",
        Status::Proposed => "pr",
        Status::Accepted => "ac",
        Status::Contracted => "co",
        Status::Completed => "cm",
        Status::Rejected => "rj",
        Status::Cancelled => "ca",
        Status::Expired => "ex",
    }
}

#[test]
fn matrix() {
    let mut table = format!("{:<22}", "");
    for status in Status::ALL {
        table.push_str(&format!("{:<6}", short(*status)));
    }
    for (command, by) in every_command() {
        table.push_str(&format!("\n{:<22}", command.name()));
        for status in Status::ALL {
            let landings: Vec<_> = decided(*status, &command, by)
                .into_iter()
                .map(short)
                .collect();
            let cell = if landings.is_empty() {
                ".".to_owned()
            } else {
                landings.join("/")
            };
            table.push_str(&format!("{cell:<6}"));
        }
    }
    let table: Vec<_> = table.lines().map(str::trim_end).collect();
    insta::assert_snapshot!(table.join("\n"), @r"
                          dr    su    as    sc    re    ia    ap    pr    ac    co    cm    rj    ca    ex
    edit                  dr    .     .     .     .     .     .     .     .     .     .     .     .     .
    add_item              dr    .     .     .     .     .     .     .     .     .     .     .     .     .
    edit_item             dr    .     .     .     .     .     .     .     .     .     .     .     .     .
    remove_item           dr    .     .     .     .     .     .     .     .     .     .     .     .     .
    submit                su    .     .     .     .     .     .     .     .     .     .     .     .     .
    expire                ex    .     .     .     .     .     .     .     .     .     .     .     .     .
    request_changes       .     dr    .     .     .     .     .     .     .     .     .     .     .     .
    assign_appraiser      .     as    .     .     .     .     .     .     .     .     .     .     .     .
    reassign              .     .     as    .     .     .     .     .     .     .     .     .     .     .
    schedule              .     .     sc    .     .     .     .     .     .     .     .     .     .     .
    reschedule            .     .     .     sc    .     .     .     .     .     .     .     .     .     .
    no_show               .     .     .     as    .     .     .     .     .     .     .     .     .     .
    receive_goods         .     .     re    re    .     .     .     .     .     .     .     .     .     .
    start_appraisal       .     .     ia    ia    ia    .     .     .     .     .     .     .     .     .
    appraise_item         .     .     ia    ia    ia    ia    .     .     .     .     .     .     .     .
    complete_appraisal    .     .     .     .     .     ap    .     .     .     .     .     .     .     .
    acknowledge_red_flags .     .     .     .     .     .     ap    .     .     .     .     .     .     .
    send_proposal         .     .     .     .     .     .     pr    .     .     .     .     .     .     .
    counter               .     .     .     .     .     .     .     pr    .     .     .     .     .     .
    send_round            .     .     .     .     .     .     .     pr    .     .     .     .     .     .
    accept                .     .     .     .     .     .     .     ac    .     .     .     .     .     .
    reject_all            .     .     .     .     .     .     .     rj    .     .     .     .     .     .
    reopen                .     .     .     .     .     .     .     .     pr    .     .     .     .     .
    reject                .     rj    rj    rj    rj    rj    rj    .     .     .     .     .     .     .
    cancel                ca    ca    ca    ca    ca    ca    ca    ca    .     .     .     .     .     .
    contract_signed       .     .     .     .     .     .     .     .     co    .     .     .     .     .
    contract_activated    .     .     .     .     .     .     .     .     .     co    .     .     .     .
    item_listed           .     .     .     .     .     .     .     .     .     co/cm .     .     .     .
    ");
}
